import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator

from gnode._checks import refusal
from gnode._setting_numbers import Count
from gnode._validation import SettingsTable, validate
from gnode.sweeps.plan._drawn_settings import (
    RandomSearch,
    SearchSettings,
    Seed,
    distinct_values,
    listed_values,
    whole_path,
)
from gnode.sweeps.plan._setting_paths import MATCHED, check_path, flat


class ExecutionSettings(SettingsTable):
    """How members are run; of no consequence for what training gives, but for the rounding of cohorts."""

    compilation_cache: bool = True
    """Keep compiled programs in the sweep's folder, for all workers."""
    deaths: Count = 5
    """Worker processes that a member may lose, one after the other and without a new checkpoint between, before it is
    given up."""
    cohort: Count | None = None
    """Members that share shapes and are trained together, as one program, at the most. By default as many as fit the
    memory where workers have a GPU, and one on a CPU."""
    dissect: bool = False
    """Take members apart that have ended well, each by the worker that has trained it, as `gnode dissect` does."""


class Plan(SettingsTable):
    """What a sweep varies: every combination of the grid, of the rows of each paired table, of the random samples and
    of the seeds is a member. Of a search, every setting that it proposes with each of the seeds."""

    run: dict[str, Any]
    """Settings that all members share. Where they, and the axes, say nothing, it is as in `gnode run`."""
    axes: dict[str, tuple[Any, ...]] = Field(default_factory=dict)
    """By the dotted name of a setting, the values of the grid. `matched.parameters` is none: the free size of every
    network (the width of its hidden layers, or N of models without any) is chosen so that it has as many parameters."""
    paired: tuple[dict[str, tuple[Any, ...]], ...] = ()
    """Tables of lists of equal length, each varied together."""
    random: RandomSearch | None = None
    search: SearchSettings | None = None
    """In the place of axes, paired tables and random samples."""
    seeds: tuple[Seed, ...] | None = None
    """Given as a list, or as a number N for 0 to N - 1."""
    execution: ExecutionSettings = ExecutionSettings()
    cluster: dict[str, Any] = Field(default_factory=dict)
    """Of each job, where jobs of a batch system are the workers; see `gnode.sweeps.plan_jobs`. What is allowed depends
    on the system, and is looked at when one is named."""

    @field_validator("run")
    @classmethod
    def _names_data_wholly(cls, run: dict[str, Any]) -> dict[str, Any]:
        task = run.get("task")
        if not isinstance(task, Mapping):
            return run
        return {**run, "task": {name: _wholly(f"task.{name}", value) for name, value in task.items()}}

    @field_validator("axes", mode="before")
    @classmethod
    def _has_lists(cls, table: Any) -> Any:
        return {name: distinct_values(name, values) for name, values in flat(_table("axes", table)).items()}

    @field_validator("paired", mode="before")
    @classmethod
    def _has_pairs(cls, tables: Any) -> Any:
        if not isinstance(tables, Sequence) or isinstance(tables, str):
            raise refusal("[[paired]] tables", repr(tables), "write the name in double brackets")
        return tuple(_paired(flat(_table("paired", table))) for table in tables)

    @field_validator("seeds", mode="before")
    @classmethod
    def _counts_seeds(cls, seeds: Any) -> Any:
        if isinstance(seeds, int) and not isinstance(seeds, bool):
            if not 1 <= seeds <= 10**6:
                raise refusal("seeds = N of 1 to 1,000,000, or a list", seeds, "give at least one")
            return tuple(range(seeds))
        return seeds if seeds is None else distinct_values("seeds", seeds)

    @model_validator(mode="after")
    def _has_its_seeds_once(self) -> "Plan":
        if self.seeds is not None and "seed" in self.run:
            raise refusal("seeds, or a seed under [run]", "both", "leave out one of them")
        return self

    @model_validator(mode="after")
    def _varies_settings(self) -> "Plan":
        if self.search is not None:
            for name in ("axes", "paired", "random"):
                if getattr(self, name):
                    raise refusal("[search] alone", f"[{name}] too", "leave out one of them")
        for name in self.paths:
            check_path(name)
            if name == "seed":
                raise refusal("no axis seed", "one", "say seeds = N, or a list of them, at the top of the plan")
        self._matches_in_lists_alone()
        for name, times in Counter(self.paths).items():
            if times > 1:
                raise refusal(f"the axis {name} once", f"{times} times", "leave it in one place")
        return self

    def _matches_in_lists_alone(self) -> None:
        drawn = {"random": self.random and self.random.ranges, "search": self.search and self.search.paths}
        places = [name for name, paths in drawn.items() if paths and MATCHED in paths]
        if MATCHED.partition(".")[0] in self.run:
            places.append("run")
        for place in places:
            remedy = f'write "{MATCHED}" = [2000], say, under [axes]'
            raise refusal(f"{MATCHED} under [axes] or [[paired]]", f"it under [{place}]", remedy)

    @property
    def paths(self) -> tuple[str, ...]:
        """The dotted names of all settings that vary, but for the seed, in order."""
        drawn = () if self.random is None else tuple(self.random.ranges)
        drawn += () if self.search is None else self.search.paths
        return (*self.axes, *(name for table in self.paired for name in table), *drawn)

    @property
    def run_seeds(self) -> tuple[int, ...]:
        """Those that every setting is run with."""
        return self.seeds or (self.run.get("seed", 0),)

    def as_table(self) -> dict[str, Any]:
        """Nested plain values, as TOML takes them and `parse_plan` reads them back."""
        table = self.model_dump(mode="python", exclude_none=True)
        if self.random is not None:
            ranges = table["random"].pop("ranges")
            table["random"].update(ranges)
        if self.search is not None:
            ranges, choices = table["search"].pop("ranges"), table["search"].pop("choices")
            table["search"].update({**ranges, **choices})
        return table


def _wholly(name: str, value: Any) -> Any:
    """A setting, or a table of them, with its files by their whole paths."""
    if isinstance(value, Mapping):
        return {below: _wholly(f"{name}.{below}", one) for below, one in value.items()}
    return whole_path(name, value)


def _table(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise refusal(f"{name} to be a table", repr(value), f"write [{name}]")
    return value


def _paired(table: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    if not table:
        raise refusal("settings under [[paired]]", "none", "name at least one")
    # Of lists varied together, each may have a value more than once.
    paired = {name: listed_values(name, values) for name, values in table.items()}
    (first, wanted), *others = ((name, len(values)) for name, values in paired.items())
    for name, length in others:
        if length != wanted:
            raise refusal(
                f"{wanted} values of the paired axis {name}, as of {first}", length, "make the lists equally long"
            )
    return paired


def read_plan(path: str | Path) -> Plan:
    """Reads a plan file; see `parse_plan`. Refuses one that is missing or cannot be read."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise refusal(f"the plan {path}", "no file", "name an existing TOML file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(f"a readable plan at {path}", str(error), "correct the file") from None
    return parse_plan(text, name=str(path))


def parse_plan(text: str, *, name: str = "the plan") -> Plan:
    """A plan from its TOML; refuses what is wrong with it and names it.

    The settings of members are looked at by `plan_members`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refusal(f"TOML in {name}", str(error), "correct the file") from None
    return validate(Plan, table)
