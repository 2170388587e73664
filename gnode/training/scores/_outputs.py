import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from gnode.tasks import Trials
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
    mask = trials.mask
    counts = np.asarray(mask.any(axis=1), np.int64) if last else mask.sum(axis=1)
    intervals = intervals_of_means(squares, counts)
    scores = []
    for output in range(trials.output_size):
        count = int(counts[:, output].sum())
        error = float(squares[:, output].sum() / count) if count else math.nan
        variance = float(trials.targets[..., output][mask[..., output]].var(dtype=np.float64)) if count else 0.0
        scores.append(OutputScore(error, intervals[output], error / variance if variance > 0 else None))
    return tuple(scores)
