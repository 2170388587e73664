from dataclasses import dataclass

import numpy as np

from gnode._checks import check_count, refusal

THRESHOLD = 0.95
"""R2 that the median path has to reach."""
RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True)
class Capacity:
    r"""The largest complexity at which the median R2 over paths reaches a threshold, with its bootstrap interval.

    A curve that is above the threshold at all complexities tried says "at least the largest of them", and $\kappa^*$ is
    infinite; one that is below it at all says "less than the smallest", and $\kappa^*$ is zero. So may an end of the
    interval be.
    """

    kappa: float
    low: float
    high: float
    kappas: np.ndarray
    """Shape (kappas,): the complexities tried."""
    median: np.ndarray
    """Shape (kappas,): the median R2 over paths at each."""
    median_low: np.ndarray
    median_high: np.ndarray
    """The ends of their bootstrap intervals."""
    monotone: np.ndarray
    """Shape (kappas,): the isotonic fit that $\\kappa^*$ is read from."""
    resampled: np.ndarray
    """Shape (resamples,): $\\kappa^*$ of every resample of paths."""


def capacity(
    kappas: np.ndarray, r2: np.ndarray, *, threshold: float = THRESHOLD, resamples: int = RESAMPLES, seed: int = 0
) -> Capacity:
    r"""Capacity $\kappa^*$ from the R2 of many paths at several complexities.

    The medians over paths are made monotone in $\log \kappa$ by isotonic (least squares) regression, joined by lines,
    and read at the threshold. The interval is that of the percentile bootstrap over paths: a resample takes the same
    paths at all complexities, as path i of each is drawn from the same noise. Calls with one seed and one number of
    paths take the same resamples, so that capacities of several networks for the same paths can be compared in pairs.

    **Arguments:**

    - `kappas`: shape (kappas,), ascending.
    - `r2`: shape (kappas, paths); -inf is a fit that failed.

    This definition is the project's own.
    """
    kappas, r2 = np.asarray(kappas, float), np.asarray(r2, float)
    check_count("resamples", resamples)
    if r2.ndim != 2 or len(r2) != len(kappas) or not r2.size or np.isnan(r2).any():
        raise refusal(f"R2 of shape ({len(kappas)}, paths), all numbers", r2.shape, "give one for every path and kappa")
    if (np.diff(kappas) <= 0).any() or kappas[0] <= 0:
        raise refusal("complexities above zero in ascending order", kappas, "sort them, each once")
    chosen = np.random.default_rng(seed).integers(r2.shape[1], size=(resamples, r2.shape[1]))
    medians = np.median(r2[:, chosen], axis=2).T
    median = np.median(r2, axis=1)
    resampled = np.array([_crossing(kappas, monotone_fit(one), threshold) for one in medians])
    low, high = interval(resampled)
    band = np.array([interval(column) for column in medians.T])
    fit = monotone_fit(median)
    return Capacity(
        _crossing(kappas, fit, threshold), low, high, kappas, median, band[:, 0], band[:, 1], fit, resampled
    )


def interval(values: np.ndarray, level: float = LEVEL) -> tuple[float, float]:
    """The percentile interval of resampled values, of which some may be infinite: no average of two is taken."""
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)


def monotone_fit(median: np.ndarray) -> np.ndarray:
    """The non-increasing values that are nearest, by least squares."""
    from scipy.optimize import isotonic_regression

    # A fit that failed is as bad as it gets: far below any threshold, where least squares still has numbers.
    return isotonic_regression(np.maximum(median, -1.0), increasing=False).x


def _crossing(kappas: np.ndarray, fit: np.ndarray, threshold: float) -> float:
    above = np.flatnonzero(fit >= threshold)
    if not len(above):
        return 0.0
    last = above[-1]
    if last == len(fit) - 1:
        return np.inf
    share = (fit[last] - threshold) / (fit[last] - fit[last + 1])
    return float(np.exp(np.log(kappas[last]) + share * np.log(kappas[last + 1] / kappas[last])))
