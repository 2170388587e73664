"""Tests of paired differences, and the correction for many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gnode._checks import refusal

_ENUMERATED = 13
_TABULATED = 50


@dataclass(frozen=True)
class SignedRanks:
    """What Wilcoxon's signed-rank test says of paired differences."""

    p_value: float
    """Two-sided; 1 where every difference is zero; not a number where there are none."""
    exact: bool
    """From the exact null distribution, and not from the normal approximation with a continuity correction."""
    effect: float
    """The matched-pairs rank-biserial correlation, (W+ - W-) / (W+ + W-), with W+ and W- the sums of the ranks of
    positive and negative differences: -1 where every difference is negative, 1 where every one is positive
    (Kerby 2014)."""


def signed_rank_test(differences: Sequence[float] | np.ndarray) -> SignedRanks:
    """Wilcoxon's signed-rank test of paired differences, some perhaps infinite.

    The null hypothesis: within each pair, the two values could as well have been exchanged. Differences are ranked by
    size, so that an infinite one, where one of the pair diverged, counts as the largest and no more than that. Pairs
    without a difference are left out, as Wilcoxon did. The null distribution is exact for up to 13 pairs, with ties or
    without, and for up to 50 without ties.

    Raises `Refused` for a difference that is not a number.
    """
    numbers = np.sort(np.asarray(differences, float))
    if np.isnan(numbers).any():
        raise refusal("differences that are numbers", "NaN", "leave out pairs of which either value is not known")
    if len(numbers) == 0:
        return SignedRanks(np.nan, True, np.nan)
    numbers = numbers[numbers != 0]
    if len(numbers) == 0:
        return SignedRanks(1.0, True, 0.0)
    sizes = np.abs(numbers)
    # SciPy wants finite numbers, and only their ranks count.
    largest = float(sizes[np.isfinite(sizes)].max(initial=1.0))
    numbers = np.clip(numbers, -2 * largest, 2 * largest)
    # Two seconds of import, which workers of a sweep shall not wait for.
    from scipy import stats

    ranks = stats.rankdata(np.abs(numbers))
    effect = float(np.sum(np.sign(numbers) * ranks) / ranks.sum())
    tied = len(np.unique(ranks)) < len(ranks)
    exact = len(numbers) <= (_ENUMERATED if tied else _TABULATED)
    method: Any = "exact" if exact else "asymptotic"
    if exact and tied:
        method = stats.PermutationMethod(n_resamples=2**_ENUMERATED)
    result: Any = stats.wilcoxon(numbers, correction=not exact, method=method)
    return SignedRanks(float(result.pvalue), exact, effect)


def holm(p_values: Sequence[float] | np.ndarray) -> np.ndarray:
    """Holm's step-down correction of a family of p-values, in the order given.

        adjusted_(k) = max_{j <= k} min(1, (m - j + 1) p_(j))

    with p_(1) <= ... <= p_(m). Whoever rejects where the adjusted value is at most a errs anywhere in the family with
    probability at most a, whatever depends on what (Holm 1979). What is not a number is no part of the family, and
    stays so.
    """
    values = np.asarray(p_values, float)
    adjusted = np.full(values.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    steps = np.arange(len(order), 0, -1) * values[order]
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted
