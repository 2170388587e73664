import math
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from gnode.tasks import Trials, last_counted
from gnode.training.scores._intervals import intervals_of_means


@dataclass(frozen=True)
class OutputScore:
    """How well one output matches its targets that count."""

    squared_error: float
    """The mean squared error, in the squared units of the output."""
    interval: tuple[float, float] | None
    """In which it lies, at 95 %: `intervals_of_means`. None where it cannot be told."""
    share_of_variance: float | None
    """The mean squared error over the variance of these targets; none where they do not vary."""


def output_scores(
    trials: Trials, squares: Float[np.ndarray, "trials outputs"], *, last: bool
) -> tuple[OutputScore, ...]:
    """The score of every output; not of classes. Of one without a target that counts nothing is known.

    **Arguments:**

    - `squares`: squared errors, summed over the steps of each trial that count.
    - `last`: whether these are the last of each trial and output.
    """
    counted = np.where(last_counted(trials.mask), trials.counted, 0) if last else trials.counted
    counts = counted.sum(axis=1).astype(np.float64)
    intervals = intervals_of_means(squares, counts)
    scores = []
    for output in range(trials.output_size):
        count = float(counts[:, output].sum())
        error = float(squares[:, output].sum() / count) if count else math.nan
        variance = replace(
            trials,
            targets=trials.targets[..., output : output + 1],
            mask=trials.mask[..., output : output + 1],
            weights=None if trials.weights is None else trials.weights[..., output : output + 1],
        ).target_variance()
        scores.append(OutputScore(error, intervals[output], error / variance if variance > 0 else None))
    return tuple(scores)
