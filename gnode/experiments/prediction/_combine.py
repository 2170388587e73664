from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode.experiments.prediction._prediction import Prediction


def combined(predictions: Sequence[Prediction]) -> Prediction:
    """What several networks say of the same data: their mean, and how far they are apart.

    The mean of probabilities, and not of logits, is that of a mixture of the networks.
    """
    first, *others = predictions
    if not others:
        return first
    for place, other in enumerate(others, start=1):
        if other.output_names != first.output_names or other.outputs.shape != first.outputs.shape:
            raise refusal(
                f"networks with the outputs {', '.join(first.output_names)}, as the first one",
                f"{', '.join(other.output_names)} of network {place + 1}",
                "predict with runs of one data set",
            )
        difference = _other_steps(first, other)
        if difference is not None:
            raise refusal(
                "networks that answer at the same steps, as the first one",
                f"other {difference} of network {place + 1}",
                "predict with runs of one data set that take its times alike (task.ignore_times)",
            )
    every = np.stack([prediction.outputs for prediction in predictions]).astype(np.float64)
    notes = dict.fromkeys(note for prediction in predictions for note in prediction.notes)
    return replace(
        first,
        outputs=every.mean(axis=0).astype(np.float32),
        spread=every.std(axis=0, ddof=1).astype(np.float32),
        networks=len(predictions),
        states=None,
        error=None,
        notes=tuple(notes),
    )


def _other_steps(first: Prediction, other: Prediction) -> str | None:
    """What two predictions of as many steps differ by, if they are not of the same ones."""
    if not np.array_equal(first.lengths, other.lengths):
        return "lengths"
    # Where data do not say how long a first step lasts, each run takes its own training set's.
    step = np.median(np.diff(first.times, axis=1, prepend=0.0)[first.real])
    return "times" if np.abs(first.times - other.times).max() > step / 2 else None
