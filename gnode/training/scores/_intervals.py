import math
from statistics import NormalDist

import numpy as np
from jaxtyping import Float, Int

# Of resamples, how many of them at once, and of trials, or groups of them, that are drawn.
_RESAMPLES, _AT_ONCE = 1000, 50
_MOST_DRAWN = 2000
_DRAWS = 20_000


def wilson_interval(right: float | int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""The interval of a share that was counted, right of n trials, by Wilson's score:

    $$\frac{\hat p + z^2 / 2n \pm z \sqrt{\hat p (1 - \hat p) / n + z^2 / 4n^2}}{1 + z^2 / n}$$

    with $\hat p$ = right / n and z the normal quantile of the level. It holds for few trials too, and where all or none
    are right. Source: Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927).
    """
    if trials == 0:
        return 0.0, 1.0
    share, squared = right / trials, NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = share + squared / (2 * trials)
    half = math.sqrt(squared * (share * (1 - share) / trials + squared / (4 * trials**2)))
    low, high = ((centre + sign * half) / (1 + squared / trials) for sign in (-1, 1))
    # Rounding must not exclude the share itself.
    return min(max(0.0, low), share), max(min(1.0, high), share)


def interval_of_share(right: int, counted: int, independent: int | None = None) -> tuple[float, float]:
    """`wilson_interval` of a share of what was counted, of which no more than so many were independent."""
    if independent is None or not counted:
        return wilson_interval(right, counted)
    return wilson_interval(independent * (right / counted), independent)


def intervals_of_means(
    sums: Float[np.ndarray, "trials means"],
    counts: Float[np.ndarray, "trials means"] | Int[np.ndarray, "trials means"],
    *,
    level: float = 0.95,
) -> list[tuple[float, float] | None]:
    """The intervals of means over targets, by the bootstrap: trials are drawn again from those that there are, since
    what is in one trial is not independent. None where fewer than two trials have a target, or a sum is not finite.

    The same numbers give the same interval: the resamples are drawn from a generator of its own. Where there are very
    many trials, neighbours are drawn together. Source: Efron, "Bootstrap methods: another look at the jackknife"
    (Annals of Statistics 7, 1979), by percentiles.

    **Arguments:**

    - `sums`: of every mean, over the targets of each trial that count.
    - `counts`: how many these are, or what they weigh.
    """
    known = counts.any(axis=1)
    sums, counts = (values[known].astype(np.float64) for values in (sums, counts))
    enough = ((counts > 0).sum(axis=0) >= 2) & np.isfinite(sums).all(axis=0)
    if not enough.any():
        return [None] * sums.shape[1]
    edges = np.linspace(0, len(sums), min(len(sums), _MOST_DRAWN), endpoint=False).astype(int)
    drawn_sums, drawn_counts = (np.add.reduceat(values[:, enough], edges, axis=0) for values in (sums, counts))
    generator, trials = np.random.default_rng(0), len(edges)
    # A number of its own for each trial of each resample: to count them is faster than to draw from a multinomial.
    firsts = trials * np.arange(_AT_ONCE)[:, None]
    means = []
    for _ in range(0, _RESAMPLES, _AT_ONCE):
        drawn = firsts + generator.integers(trials, size=(_AT_ONCE, trials))
        times = np.bincount(drawn.ravel(), minlength=firsts.size * trials).reshape(-1, trials).astype(np.float64)
        # A resample without any target has no mean.
        with np.errstate(invalid="ignore", divide="ignore"):
            means.append((times @ drawn_sums) / (times @ drawn_counts))
    low, high = np.nanquantile(np.concatenate(means), [(1 - level) / 2, (1 + level) / 2], axis=0)
    centre = drawn_sums.sum(axis=0) / drawn_counts.sum(axis=0)
    # The mean itself is in its interval.
    found = iter(zip(np.minimum(low, centre).tolist(), np.maximum(high, centre).tolist(), strict=True))
    return [next(found) if one else None for one in enough]


def interval_of_mean_share(
    right: Float[np.ndarray, " classes"], counted: Float[np.ndarray, " classes"], *, level: float = 0.95
) -> tuple[float, float]:
    """The interval of the mean of shares that were counted, right of so many, class by class: quantiles of the mean of
    independent shares, each beta-distributed with right + 1/2 and wrong + 1/2 (Jeffreys' prior). It holds where all are
    right, and for few. Source: Brown, Cai and DasGupta, "Interval estimation for a binomial proportion" (Statistical
    Science 16, 2001), for one share.
    """
    generator = np.random.default_rng(0)
    mean = float((right / counted).mean())
    drawn = np.zeros(_DRAWS)
    for one, of in zip(right, counted, strict=True):
        drawn += generator.beta(one + 0.5, of - one + 0.5, _DRAWS) / len(right)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(min(low, mean)), float(max(high, mean))
