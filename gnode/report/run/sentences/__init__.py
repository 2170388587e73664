"""What the page of a run says in words: of training, of classes, of points, of saddles, of the attractor, of noise, of
consistency, of what comes next."""

from gnode.report.run.sentences import (
    _about_attractor,
    _about_classes,
    _about_consistency,
    _about_noise,
    _about_points,
    _about_prediction,
    _about_run,
    _about_saddles,
)

about_attractor = _about_attractor
about_classes = _about_classes
about_consistency = _about_consistency
about_noise = _about_noise
about_points = _about_points
about_prediction = _about_prediction
about_run = _about_run
about_saddles = _about_saddles
