"""The comparison of a finished sweep: best of the grid, medians over seeds, paired differences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from gnode.sweeps.results._compared_axes import Axes, Member, Row, Values, find_axes, find_members, in_order
from gnode.sweeps.results._differences import Difference, find_differences
from gnode.sweeps.results._dissections import SettingDissections, dissections_of
from gnode.sweeps.results._intervals import Median, median_with_interval, middle


@dataclass(frozen=True)
class SettingScore:
    """One setting in one group, over its seeds."""

    between: Any
    within: Values
    setting: Values
    """In the order of `Axes.settings`."""
    seeds: int
    """Members that ended, well or not."""
    failed: int
    """Of these, the members that diverged or failed: their losses count as infinite."""
    validation_loss: Median
    score: Median
    """Of the test loss, or the share of the target variance."""
    share_of_variance: float | None
    """The median share of the target variance that the test loss is, where there are values; of failed members,
    infinite."""
    accuracy: float | None
    """The median on the test trials, where there are classes; of failed members, 0."""
    parameters: int | None
    """None where they differ within the setting."""
    state_size: int | None
    members: tuple[Member, ...]
    dissections: SettingDissections


@dataclass(frozen=True)
class Best:
    """What a group reached."""

    between: Any
    within: Values
    chosen: SettingScore | None
    """The setting with the lowest median validation loss over seeds; the test loss has no part in the choice. None
    where that median is infinite in every setting."""
    settings: int
    """How many there were to choose from."""
    tied: int
    """Settings with the same median validation loss as the chosen one, itself included. The one with fewer failed
    members is taken, then the first by the values of its settings."""
    fewest_seeds: int
    most_seeds: int
    """Over the settings of the group: a setting of few seeds wins by luck more easily."""


@dataclass(frozen=True)
class SweepComparison:
    """All that is said of a finished sweep."""

    axes: Axes
    score: str
    level: float
    """Of the intervals; 1 - level bounds the chance of any error among the decisions on differences."""
    members: int
    failed: int
    unfinished: int
    """Members without a result, which have no part in anything."""
    settings: tuple[SettingScore, ...]
    best: tuple[Best, ...]
    differences: tuple[Difference, ...]

    @property
    def dissected(self) -> bool:
        """Whether any member has been taken apart."""
        return any(one.dissections.dissected for one in self.settings)


def compare_sweep(
    rows: Sequence[Row],
    *,
    between: str = "model",
    within: Sequence[str] | None = None,
    score: str = "test_loss",
    level: float = 0.95,
    resamples: int = 9999,
    method: str = "percentile",
    seed: int = 0,
) -> SweepComparison:
    """Compares the members of a sweep; the order of the rows makes no difference.

    A member that diverged is a result: its losses, on validation and test trials, count as infinite, so that it ranks
    below every other in medians, in the choice of the best setting and in paired tests. It is counted wherever it has
    a part. A member that has not ended is left out and counted.

    **Arguments:**

    - `rows`: the index of a sweep.
    - `between`, `within`: see `find_axes`.
    - `score`: `test_loss` or `test_share_of_variance`.
    - `level`, `resamples`, `method`: of bootstrap intervals, see `median_with_interval`.
    - `seed`: of the resamples. Every interval draws them from a generator of its own with this seed.

    Raises `Refused` for no rows, where no member has ended, and for an axis or a score that the rows do not have.
    """
    axes = find_axes(rows, between=between, within=within)
    members = find_members(rows, axes, score=score)

    def median(values: Sequence[float]) -> Median:
        generator = np.random.default_rng(seed)
        return median_with_interval(values, generator=generator, level=level, resamples=resamples, method=method)

    settings = [
        _score(tuple(same), median) for _, same in groupby(members, key=lambda m: (m.between, m.within, m.setting))
    ]
    groups = groupby(settings, key=lambda s: (s.between, s.within))
    best = [_best(list(same)) for _, same in groups]
    # Where nobody has a choice, the best of the grid is all of it.
    choice = any(one.settings > 1 for one in best)
    chosen = [one.chosen.members for one in best if one.chosen is not None and choice]
    return SweepComparison(
        axes=axes,
        score=score,
        level=level,
        members=len(rows),
        failed=sum(member.failed for member in members),
        unfinished=len(rows) - len(members),
        settings=tuple(settings),
        best=tuple(best),
        differences=(
            *find_differences(members, axes, over="grid", median=median),
            *find_differences([m for same in chosen for m in same], axes, over="best", median=median),
        ),
    )


def _score(members: tuple[Member, ...], median: Callable[[Sequence[float]], Median]) -> SettingScore:
    first = members[0]
    return SettingScore(
        between=first.between,
        within=first.within,
        setting=first.setting,
        seeds=len(members),
        failed=sum(member.failed for member in members),
        validation_loss=median([member.validation_loss for member in members]),
        score=median([member.score for member in members]),
        share_of_variance=_beside(members, "test_share_of_variance", np.inf),
        accuracy=_beside(members, "test_accuracy", 0.0),
        parameters=_common(members, "parameters"),
        state_size=_common(members, "state_size"),
        members=members,
        dissections=dissections_of(members, median),
    )


def _beside(members: Sequence[Member], name: str, worst: float) -> float | None:
    """The median of another score; None where no member has it."""
    if all(member.row.get(name) is None for member in members):
        return None
    values = [worst if member.failed else member.row.get(name) for member in members]
    return float(middle([value for value in values if value is not None]))


def _common(members: Sequence[Member], name: str) -> int | None:
    # A member that failed before it began has none.
    values = {member.row.get(name) for member in members} - {None}
    return values.pop() if len(values) == 1 else None


def _best(settings: Sequence[SettingScore]) -> Best:
    ranked = sorted(settings, key=lambda s: (s.validation_loss.value, s.failed, in_order(s.setting)))
    first = ranked[0]
    lowest = first.validation_loss.value
    return Best(
        between=first.between,
        within=first.within,
        chosen=first if np.isfinite(lowest) else None,
        settings=len(settings),
        tied=sum(s.validation_loss.value == lowest for s in settings),
        fewest_seeds=min(s.seeds for s in settings),
        most_seeds=max(s.seeds for s in settings),
    )
