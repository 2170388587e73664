"""What settings are drawn from: at random, or by a search."""

import difflib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from gnode._checks import refusal
from gnode._setting_numbers import Count
from gnode._validation import SettingsTable
from gnode.experiments import is_file, is_split_file
from gnode.sweeps.plan._setting_paths import flat

Seed: TypeAlias = Annotated[int, Field(ge=0, lt=2**32, strict=True)]
_Number = Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True)]


class Range(SettingsTable):
    """What a setting is drawn from, uniformly, both ends included. Of two whole numbers, whole numbers are drawn."""

    low: _Number
    high: _Number
    log: bool = False
    """Uniform in the logarithm."""

    @model_validator(mode="after")
    def _is_one(self) -> "Range":
        if not self.low < self.high:
            raise refusal("low below high", f"{self.low} and {self.high}", "swap them, or name the value under [run]")
        if self.log and self.low <= 0:
            raise refusal("low above zero where log is true", self.low, "raise low, or leave log out")
        return self

    @property
    def whole(self) -> bool:
        """Whether whole numbers are drawn."""
        return isinstance(self.low, int) and isinstance(self.high, int)


def _is_range(value: Mapping[str, Any]) -> bool:
    return "low" in value or "high" in value


class RandomSearch(SettingsTable):
    """Settings drawn at random, together: sample after sample."""

    samples: Count
    seed: Seed = 0
    """Of the draws; not that of the runs."""
    ranges: dict[str, Range]

    @model_validator(mode="before")
    @classmethod
    def _gathers_ranges(cls, table: Any) -> Any:
        if not isinstance(table, Mapping):
            return table
        said = {name: table[name] for name in ("samples", "seed") if name in table}
        rest = {name: value for name, value in table.items() if name not in said}
        return {**said, "ranges": _drawn("random", ("samples", "seed"), rest)}

    @field_validator("ranges")
    @classmethod
    def _names_some(cls, ranges: dict[str, Range]) -> dict[str, Range]:
        if not ranges:
            raise refusal("a range of a setting under [random]", "none", 'write, say, "model.state" = {low=2, high=9}')
        return ranges


class SearchSettings(SettingsTable):
    """Settings proposed trial after trial, each in the light of those that have ended, by Optuna."""

    trials: Count
    seed: Seed = 0
    """Of the proposals; not that of the runs."""
    sampler: Literal["tpe", "random"] = "tpe"
    """The tree-structured Parzen estimator, or uniform draws."""
    pruner: Literal["none", "median", "hyperband"] = "median"
    """What ends members early whose validation loss compares badly with that of others at the same epoch."""
    ranges: dict[str, Range] = Field(default_factory=dict)
    choices: dict[str, tuple[Any, ...]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gathers_settings(cls, table: Any) -> Any:
        if not isinstance(table, Mapping):
            return table
        own = [name for name in cls.model_fields if name not in ("ranges", "choices")]
        said = {name: table[name] for name in own if name in table}
        rest = _drawn("search", own, {name: value for name, value in table.items() if name not in said})
        return {
            **said,
            "ranges": {name: value for name, value in rest.items() if isinstance(value, Mapping)},
            "choices": {
                name: distinct_values(name, value) for name, value in rest.items() if not isinstance(value, Mapping)
            },
        }

    @model_validator(mode="after")
    def _names_some(self) -> "SearchSettings":
        if not self.paths:
            raise refusal(
                "a range or a list of values of a setting under [search]",
                "none",
                'write, say, "training.learning_rate" = {low=1e-4, high=1e-1, log=true}',
            )
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """The dotted names of all settings that are searched."""
        return (*self.ranges, *self.choices)


def _drawn(table: str, own: Collection[str], rest: Mapping[str, Any]) -> dict[str, Any]:
    """What a table says besides its own names: settings, by their dotted names."""
    settings = flat(rest, until=_is_range)
    for name in settings:
        # Every setting but the seed is in a table.
        if "." not in name:
            close = difflib.get_close_matches(name, own, n=1)
            remedy = f"did you mean {close[0]}?" if close else "correct the name"
            raise refusal(f"{', '.join(own)} or dotted names of settings under [{table}]", repr(name), remedy)
    return settings


def whole_path(name: str, value: Any) -> Any:
    """The value of a setting; a data file, that of its test, or one that gives a split, by its whole path, which means
    the same in any working directory."""
    if not isinstance(value, str):
        return value
    names_file = {
        "task.name": is_file(value),
        "task.split": is_split_file(value),
        "task.read.test": True,
    }.get(name, False)
    return str(Path(value).resolve()) if names_file else value


def listed_values(name: str, values: Any) -> tuple[Any, ...]:
    """The values of an axis; refuses what is no list of some."""
    if not isinstance(values, list | tuple) or not values:
        raise refusal(f"a list of values of the axis {name}", repr(values), "give at least one, in brackets")
    return tuple(whole_path(name, value) for value in values)


def distinct_values(name: str, values: Any) -> tuple[Any, ...]:
    """The same; refuses some that do not differ."""
    values = listed_values(name, values)
    for position, value in enumerate(values):
        # 1 and true are equal in Python, and not as settings.
        if any(type(value) is type(other) and value == other for other in values[:position]):
            raise refusal(f"values of the axis {name} that differ", f"{value!r} twice", "leave one out")
    return values
