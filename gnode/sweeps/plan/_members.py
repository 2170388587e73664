"""The members of a plan: settings of runs, named and in a fixed order."""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from gnode._checks import Refused, refusal
from gnode.data import ReadSettings
from gnode.experiments import (
    RunSettings,
    TaskSettings,
    data_checksum,
    defaults_of,
    is_data,
    is_file,
    is_simulated,
    merged,
    said_optimiser,
    said_reading,
    validated,
    with_checksum,
)
from gnode.sweeps.plan._drawn_settings import RandomSearch, Range, SearchSettings
from gnode.sweeps.plan._matched_sizes import MatchedSizes
from gnode.sweeps.plan._plan import Plan
from gnode.sweeps.plan._setting_paths import MATCHED, nested, setting_at

_MOST = 100_000
_MOST_EXTREMES = 2_000
_GATE = "model.gate_hidden"
_SIZES = ("model.state", "model.hidden", _GATE)
_Assigned = dict[str, Any]
_Known = tuple[list[Mapping[str, Any]], str]


@dataclass(frozen=True)
class PlannedMember:
    """One run of a sweep."""

    name: str
    """Its number in the plan's order, such as 0007: the name of its folder."""
    settings: RunSettings
    axes: Mapping[str, Any]
    """What the axes say of it, by dotted names, and the sizes that were matched; without the seed."""


@dataclass(frozen=True)
class PlannedSweep:
    """All members of a plan."""

    plan: Plan
    members: tuple[PlannedMember, ...]
    """Of a search, those that it has made so far."""
    merged: int
    """Combinations left out, as their settings are those of an earlier one."""
    extremes: tuple[PlannedMember, ...] = ()
    """Of a search, what it may come to: every combination of its choices and of the ends of its ranges, or a sample of
    two thousand of them; no members themselves."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The dotted names of all that the axes of its members say, in order."""
        names = self.plan.paths
        if MATCHED not in names:
            return names
        return tuple(dict.fromkeys([*names, *(name for member in self.members for name in member.axes)]))

    @property
    def most(self) -> int:
        """Members, at the most: a search may propose the same settings again, which makes none."""
        search = self.plan.search
        return len(self.members) if search is None else search.trials * len(self.plan.run_seeds)


def plan_members(plan: Plan) -> PlannedSweep:
    """The members of a plan, each with whole and valid settings.

    A search makes its members as it goes on; here its extremes are looked at.

    The order is that of the plan: the first axis changes slowest, then come paired tables, random samples and, fastest,
    seeds. The same samples are drawn in every other combination. Combinations that come to the same settings are one
    member. Data files are read, and are named by their whole paths from then on. Sizes that are to match a number of
    parameters are chosen, and stand among the axes of the members.

    Raises `Refused` for settings that no run can have, for a number of parameters that no size comes near, and where
    members come to the same only because their sizes were matched; it names the values of the axes.
    """
    seeds = plan.run_seeds
    count = len(seeds) * math.prod(len(values) for values in plan.axes.values())
    count *= math.prod(len(next(iter(table.values()))) for table in plan.paired)
    count *= 1 if plan.random is None else plan.random.samples
    count *= 1 if plan.search is None else plan.search.trials
    if count > _MOST:
        raise refusal(f"{_MOST:,} members at the most", f"{count:,}", "vary fewer settings, or split the plan")
    maker = MemberMaker(plan, count)
    if plan.search is not None:
        ends = _extremes(plan.search)
        return PlannedSweep(plan, (), 0, tuple(maker.member(0, maker.settings(one, seeds[0]), one) for one in ends))
    # Of equal settings the first combination stays.
    found: dict[RunSettings, _Assigned] = {}
    for assigned in _combinations(plan):
        for seed in seeds:
            settings = maker.settings(assigned, seed)
            maker.check_distinct(assigned, found.setdefault(settings, assigned), seed)
    maker = MemberMaker(plan, len(found))
    members = tuple(
        maker.member(number, settings, assigned) for number, (settings, assigned) in enumerate(found.items())
    )
    return PlannedSweep(plan, members, count - len(members))


class MemberMaker:
    """Makes members of a plan, of which there are `most` at the most."""

    def __init__(self, plan: Plan, most: int) -> None:
        self._run = plan.run
        self._width = max(4, len(str(most - 1)))
        # Data files are read once, and not kept for another plan: they may have changed by then.
        self._known: Callable[..., _Known] = cache(_known)
        self._sizes = MatchedSizes()

    def settings(self, assigned: _Assigned, seed: int) -> RunSettings:
        """What the plan says, with the values of axes, by dotted names."""
        settings = self._before_matching(assigned, seed)
        if MATCHED not in assigned:
            return settings
        with _named(assigned):
            return self._sizes.matched(settings, assigned[MATCHED])

    def check_distinct(self, assigned: _Assigned, first: _Assigned, seed: int) -> None:
        """Refuses two combinations whose settings are the same only because sizes were matched."""
        if assigned is first or MATCHED not in assigned:
            return
        one, other = (self._before_matching(each, seed) for each in (first, assigned))
        if one != other or first[MATCHED] != assigned[MATCHED]:
            raise refusal(
                "members whose sizes differ once they are matched",
                f"the same with {_values(first)} and with {_values(assigned)}",
                "leave one of them out, or say in [[paired]] tables what goes with which model",
            )

    def _before_matching(self, assigned: _Assigned, seed: int) -> RunSettings:
        said = {name: value for name, value in assigned.items() if name != MATCHED}
        return _settings(self._run, said, seed, self._known)

    def member(self, number: int, settings: RunSettings, assigned: _Assigned) -> PlannedMember:
        """A member of these settings; the names of what it was made from are its axes."""
        axes = {name: assigned[name] if name == MATCHED else setting_at(settings, name) for name in assigned}
        if MATCHED in assigned:
            axes.update({name: value for name in _SIZES if (value := setting_at(settings, name)) or name != _GATE})
        return PlannedMember(f"{number:0{self._width}d}", settings, axes)


@contextmanager
def _named(assigned: _Assigned) -> Iterator[None]:
    """Says in refusals whose settings they are of."""
    try:
        yield
    except Refused as error:
        if not assigned:
            raise
        raise Refused(f"the member with {_values(assigned)}: {error}") from None


def _values(assigned: _Assigned) -> str:
    return ", ".join(f"{path} = {value}" for path, value in assigned.items())


def _extremes(search: SearchSettings) -> Iterator[_Assigned]:
    values = {name: (span.low, span.high) for name, span in search.ranges.items()}
    values = {**values, **search.choices}
    if math.prod(map(len, values.values())) <= _MOST_EXTREMES:
        combinations = product(*values.values())
    else:
        generator = Random(0)
        combinations = (tuple(map(generator.choice, values.values())) for _ in range(_MOST_EXTREMES))
    for parts in combinations:
        yield dict(zip(values, parts, strict=True))


def _combinations(plan: Plan) -> Iterator[_Assigned]:
    blocks = [[{name: value} for value in values] for name, values in plan.axes.items()]
    blocks += [
        [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)] for table in plan.paired
    ]
    if plan.random is not None:
        blocks.append(_draws(plan.random))
    for parts in product(*blocks):
        yield {name: value for part in parts for name, value in part.items()}


def _draws(search: RandomSearch) -> list[_Assigned]:
    # Python's generator: its numbers are the same in every version.
    generator = Random(search.seed)
    return [{name: _draw(span, generator) for name, span in search.ranges.items()} for _ in range(search.samples)]


def _draw(span: Range, generator: Random) -> float | int:
    share = generator.random()
    # Whole numbers get equal parts of the line, those at the ends too.
    low, high = (span.low - 0.5, span.high + 0.5) if span.whole else (span.low, span.high)
    value = low * (high / low) ** share if span.log else low + (high - low) * share
    value = min(max(round(value) if span.whole else value, span.low), span.high)
    return value


def _settings(run: Mapping[str, Any], assigned: _Assigned, seed: int, known: Callable[..., _Known]) -> RunSettings:
    said = merged(run, nested(assigned))
    task, model = (_name(said, table, default) for table, default in (("task", None), ("model", "gnode")))
    if task is None:
        raise refusal("the name of a task", "none", 'write [run.task] and name = "cube", say, or make it an axis')
    with _named(assigned):
        optimiser = said_optimiser(said, said)
        alpha = _said(said, "model", "alpha")
        layers, name = known(
            task,
            model or "",
            optimiser if isinstance(optimiser, str) else None,
            alpha if isinstance(alpha, float | int) else None,
            said_reading(said),
        )
        return with_checksum(validated(merged(*layers, said, {"task": {"name": name}, "seed": seed})))


def _name(said: Mapping[str, Any], table: str, default: str | None) -> str | None:
    """The name of a task or model, if it is one: what is wrong is left to validation."""
    name = _said(said, table, "name", default)
    return name if isinstance(name, str) else None


def _said(said: Mapping[str, Any], table: str, setting: str, default: Any = None) -> Any:
    inner = said.get(table, {})
    return inner.get(setting, default) if isinstance(inner, Mapping) else None


def _known(task: str, model: str, optimiser: str | None, alpha: float | int | None, read: ReadSettings) -> _Known:
    """What is used where the plan says nothing, and the task's name, of a data file its whole path."""
    layers = defaults_of(task, model, optimiser, alpha, read)
    if not is_data(task) or is_simulated(task):
        # What is simulated depends on other settings too.
        return layers, task
    name = str(Path(task).resolve()) if is_file(task) else task
    return [*layers, {"task": {"sha256": data_checksum(TaskSettings(name=name, read=read))}}], name
