"""Paired differences between the models of a sweep, or between any values that are compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np

from gnode.sweeps.results._compared_axes import Axes, Member, Values, in_order, value_of
from gnode.sweeps.results._intervals import Median
from gnode.sweeps.results._signed_ranks import holm, signed_rank_test

Over = Literal["grid", "best"]

MUCH_LARGER = 1.5
"""Times as many parameters, beyond which it is said."""


@dataclass(frozen=True)
class Difference:
    """Two models (or values of whatever is compared) on equal terms: first minus second, pair by pair."""

    over: Over
    """`grid`: a pair for every setting and seed that both have. `best`: for every seed that both have with the setting
    that each of them chose by its validation loss."""
    first: Any
    second: Any
    within: Values
    pairs: int
    unmatched: int
    """Members of the two without a partner, which have no part."""
    own: tuple[str, ...]
    """Settings that go with the model: each of the two has them at one value throughout, and not at the same."""
    first_parameters: int | None
    second_parameters: int | None
    """In the median over the members that have a part; none where it is not known."""
    first_lower: int
    second_lower: int
    """Pairs in which the score of the one is the lower (better) one. In the others they are equal, or both failed."""
    first_failed: int
    second_failed: int
    """Pairs in which it diverged or failed: its score counts as infinite."""
    median: Median
    """Of the differences of scores, with a bootstrap interval over pairs."""
    effect: float
    """Matched-pairs rank-biserial correlation: -1 where the first is lower in every pair, 1 where the second is."""
    p_value: float
    """Wilcoxon's signed-rank test, two-sided; not a number without pairs."""
    exact: bool
    corrected_p_value: float
    """After Holm's correction over all differences of the same `over`."""
    least_p_value: float
    """What that would be, had every difference of these pairs the same sign: the least that it can be beside the other
    p-values. Equal pairs have no part in it."""

    def direction(self, level: float) -> str:
        """What is concluded, in words, with a chance of 1 - level at the most of any error in the family."""
        if self.pairs == 0:
            return f"{self.first} and {self.second} have no setting and seed in common: nothing is compared"
        lower, count = (
            (self.second, self.second_lower) if self.second_lower > self.first_lower else (self.first, self.first_lower)
        )
        seen = f"{lower} has the lower score in {count} of {self.pairs} pair{'' if self.pairs == 1 else 's'}"
        if self.first_lower == self.second_lower:
            seen = f"{self.first} and {self.second} are lower equally often, in {count} of {self.pairs} pairs each"
        seen += self._sizes()
        if self.corrected_p_value <= 1 - level:
            better, other = (self.first, self.second) if self.effect < 0 else (self.second, self.first)
            return f"{better} is better than {other}: {seen}"
        if self.least_p_value > 1 - level:
            return f"too few pairs to decide between {self.first} and {self.second}: {seen}"
        return f"no difference between {self.first} and {self.second} is shown: {seen}"

    def _sizes(self) -> str:
        """How many parameters the two have, where one has many more: then it may be that which makes the difference."""
        first, second = self.first_parameters, self.second_parameters
        if first is None or second is None or max(first, second) < MUCH_LARGER * min(first, second):
            return ""
        return f" ({self.first} has {first:,} parameters and {self.second} {second:,})"


def find_differences(
    members: Sequence[Member], axes: Axes, *, over: Over, median: Callable[[Sequence[float]], Median]
) -> list[Difference]:
    """Every pair of values of `axes.between` in every group of `axes.within`, with Holm's correction over all of them.

    With `over="best"`, `members` are those of the chosen settings, and only the seed has to match.
    """
    groups: dict[Values, dict[Any, list[Member]]] = {}
    for member in members:
        groups.setdefault(member.within, {}).setdefault(member.between, []).append(member)
    found = [
        _difference(within, (first, group[first]), (second, group[second]), axes, over, median)
        for within, group in sorted(groups.items(), key=lambda item: in_order(item[0]))
        for first, second in combinations(sorted(group, key=lambda value: in_order((value,))), 2)
    ]
    values = [one.p_value for one in found]
    corrected = holm(values)
    return [
        replace(one, corrected_p_value=float(p), least_p_value=_least(k, one, values))
        for k, (one, p) in enumerate(zip(found, corrected, strict=True))
    ]


def _least(k: int, one: Difference, values: Sequence[float]) -> float:
    if one.pairs == 0:
        return np.nan
    # By chance alone, n differences have the same sign with probability 2 * 2^-n.
    least = min(1.0, 2.0 ** (1 - one.first_lower - one.second_lower))
    return float(holm([*values[:k], least, *values[k + 1 :]])[k])


def _difference(
    within: Values,
    first: tuple[Any, Sequence[Member]],
    second: tuple[Any, Sequence[Member]],
    axes: Axes,
    over: Over,
    median: Callable[[Sequence[float]], Median],
) -> Difference:
    own, shared = _settings_of_each(first[1], second[1], axes)
    if over == "best":
        shared = []
    mine, theirs = _by_place(first[1], shared), _by_place(second[1], shared)
    both = [(mine[place], theirs[place]) for place in mine if place in theirs]
    # Two that failed are equal; infinity minus infinity would not be.
    differences = [0.0 if a.failed and b.failed else a.score - b.score for a, b in both]
    test = signed_rank_test(differences)
    return Difference(
        over=over,
        first=first[0],
        second=second[0],
        within=within,
        pairs=len(both),
        unmatched=len(first[1]) + len(second[1]) - 2 * len(both),
        own=tuple(own),
        first_parameters=_parameters([one for one, _ in both]),
        second_parameters=_parameters([other for _, other in both]),
        first_lower=sum(value < 0 for value in differences),
        second_lower=sum(value > 0 for value in differences),
        first_failed=sum(a.failed for a, _ in both),
        second_failed=sum(b.failed for _, b in both),
        median=median(differences),
        effect=test.effect,
        p_value=test.p_value,
        exact=test.exact,
        corrected_p_value=np.nan,
        least_p_value=np.nan,
    )


def _parameters(members: Sequence[Member]) -> int | None:
    # A member that failed before it began has none.
    known = [int(member.row["parameters"]) for member in members if member.row.get("parameters") is not None]
    return int(np.median(known)) if known else None


def _settings_of_each(first: Sequence[Member], second: Sequence[Member], axes: Axes) -> tuple[list[str], list[int]]:
    """Names of the settings that belong to the two themselves, and places of those that have to match in a pair."""
    own = [name for name in axes.own if value_of(first[0].row, name) != value_of(second[0].row, name)]
    shared = []
    for k, name in enumerate(axes.settings):
        one, other = ({member.setting[k] for member in members} for members in (first, second))
        if len(one) == len(other) == 1 and one != other:
            own.append(name)
        else:
            shared.append(k)
    return own, shared


def _by_place(members: Sequence[Member], shared: Sequence[int]) -> Mapping[tuple, Member]:
    places: dict[tuple, Member] = {}
    for member in members:
        place = (*(member.setting[k] for k in shared), *member.draw)
        # A search may come twice to one place. The worse result is taken, in whatever order they stand.
        if place not in places or places[place].score < member.score:
            places[place] = member
    return places
