import math
from dataclasses import dataclass

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
    every = trials.counted
    counts = np.asarray((np.where(last_counted(trials.mask), every, 0) if last else every).sum(axis=1), np.float64)
    intervals, variances = intervals_of_means(squares, counts), _variances(trials)
    scores = []
    for output, count in enumerate(counts.sum(axis=0).tolist()):
        error = float(squares[:, output].sum() / count) if count else math.nan
        variance = variances[output]
        scores.append(OutputScore(error, intervals[output], error / variance if variance > 0 else None))
    return tuple(scores)


def _variances(trials: Trials) -> list[float]:
    """Of the targets of every output that count, by their weights."""
    counted = trials.counted
    total = np.maximum(counted.sum(axis=(0, 1)), np.finfo(np.float64).tiny)
    values = np.where(trials.mask, trials.targets, 0).astype(np.float64)
    apart = np.where(trials.mask, values - (counted * values).sum(axis=(0, 1)) / total, 0)
    return ((counted * apart**2).sum(axis=(0, 1)) / total).tolist()
