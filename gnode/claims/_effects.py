"""Numbers that bear on a claim, each with its interval, and the verdict that follows from them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gnode.sweeps import median_with_interval
from gnode.training import wilson_interval

Verdict: TypeAlias = Literal["holds", "holds in part", "does not hold", "cannot be told"]
Bearing: TypeAlias = Literal["for", "against", "open"]
BySeed: TypeAlias = Mapping[int, float | int]

LEVEL = 0.95
"""Of an interval, where nothing else is said."""
FEWEST = 5
"""Of fewer seeds no interval of a median is taken at its word: it would hold it in less than 94 % of cases."""
RULE = (
    "Each number that decides has an interval (95 %) and a limit. It speaks for the claim where the whole interval "
    f"lies on the side claimed, against it where it lies on the other, and leaves it open else, or where there are "
    f"fewer than {FEWEST} seeds. The claim holds where all of them speak for it, and does not hold where some speak "
    "against it and none for it. It holds in part where some do speak for it and others do not, and cannot be told "
    "where all are open."
)


@dataclass(frozen=True)
class Effect:
    """A number, its interval, and what a claim says of it."""

    what: str
    value: float
    low: float
    high: float
    claimed: Literal["below", "above"]
    """On which side of the limit the claim has it."""
    limit: float
    samples: int
    """Seeds, pairs or paths that the interval is over."""
    fewest: int = FEWEST
    """Of fewer samples it stays open."""
    decides: bool = True
    """Whether the verdict rests on it. Others are told beside it."""

    @property
    def bearing(self) -> Bearing:
        if self.samples < self.fewest or not (self.low > self.limit or self.high < self.limit):
            return "open"
        return "for" if (self.high < self.limit) == (self.claimed == "below") else "against"


def decide(effects: Sequence[Effect]) -> Verdict:
    """The verdict by `RULE`."""
    said = [one.bearing for one in effects if one.decides]
    if "for" not in said:
        return "does not hold" if "against" in said else "cannot be told"
    return "holds" if all(one == "for" for one in said) else "holds in part"


def ratio_of(
    what: str,
    first: BySeed,
    second: BySeed,
    *,
    claimed: Literal["below", "above"] = "below",
    limit: float = 1.0,
    decides: bool = True,
    level: float = LEVEL,
    fewest: int = FEWEST,
) -> Effect:
    r"""The median over seeds of first / second, seed by seed, with the percentile bootstrap's interval over seeds.

    Of errors, an infinite one is a run that failed. Seeds in which both failed count as equal.
    """
    seeds = sorted(set(first) & set(second))
    logs = [_log_ratio(first[seed], second[seed]) for seed in seeds]
    median = median_with_interval(logs, generator=np.random.default_rng(0), level=level)
    value, low, high = (math.exp(number) for number in (median.value, median.low, median.high))
    return Effect(what, value, low, high, claimed, limit, len(seeds), fewest, decides)


def _log_ratio(first: float | int, second: float | int) -> float:
    if first == second:
        return 0.0
    if math.isinf(second):
        return -math.inf
    return math.log(first) - math.log(second) if first > 0 and second > 0 else math.copysign(math.inf, first - second)


def share_of(
    what: str,
    count: int,
    among: int,
    *,
    claimed: Literal["below", "above"] = "above",
    limit: float = 0.5,
    decides: bool = True,
) -> Effect:
    """A share that was counted, with Wilson's interval, which says itself how little few of them tell."""
    low, high = wilson_interval(count, among)
    return Effect(what, count / among if among else math.nan, low, high, claimed, limit, among, 1, decides)


def difference_of(
    what: str,
    first: BySeed,
    second: BySeed,
    *,
    limit: float = 0.0,
    decides: bool = True,
    level: float = LEVEL,
    fewest: int = FEWEST,
) -> Effect:
    """The mean over seeds (or other pairs) of first less second, with the percentile bootstrap's interval over them."""
    pairs = sorted(set(first) & set(second))
    found = mean_with_interval([first[pair] - second[pair] for pair in pairs], level=level)
    return Effect(what, *found, "above", limit, len(pairs), fewest, decides)


def mean_with_interval(values: Sequence[float | int], *, level: float = LEVEL) -> tuple[float, float, float]:
    """A mean, with the percentile bootstrap's interval over the values; not a number where there are none."""
    if not len(values):
        return math.nan, math.nan, math.nan
    numbers = np.asarray(values, float)
    chosen = np.random.default_rng(0).integers(len(numbers), size=(9999, len(numbers)))
    low, high = np.quantile(numbers[chosen].mean(axis=1), [(1 - level) / 2, (1 + level) / 2])
    return float(numbers.mean()), float(low), float(high)
