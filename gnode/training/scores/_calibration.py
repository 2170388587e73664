from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

_BINS = 10


@dataclass(frozen=True)
class ConfidenceBin:
    """The answers to which a network gave a probability between two limits."""

    low: float
    high: float
    answers: int
    confidence: float
    """The mean of these probabilities."""
    right: int
    """Of the answers."""


@dataclass(frozen=True)
class Calibration:
    r"""Whether a network is as often right as it is sure: its answers by the probability that it gave them."""

    bins: tuple[ConfidenceBin, ...]
    """Those of ten of equal width that have an answer."""
    error: float
    r"""The expected calibration error, the mean over answers of |share that is right - confidence| of their bin."""


def calibration(sure: Float[np.ndarray, " answers"], right: Bool[np.ndarray, " answers"]) -> Calibration | None:
    """How sure a network is of its answers, beside how many are right; None of no answers.

    Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks" (ICML 2017).
    """
    if not len(sure):
        return None
    sure = sure.astype(np.float64)
    place = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    bins = [
        ConfidenceBin(
            k / _BINS, (k + 1) / _BINS, int(inside.sum()), float(sure[inside].mean()), int(right[inside].sum())
        )
        for k in range(_BINS)
        if (inside := place == k).any()
    ]
    error = sum(abs(one.right - one.answers * one.confidence) for one in bins) / len(sure)
    return Calibration(tuple(bins), float(error))
