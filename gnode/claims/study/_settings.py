"""A study of expressivity: which networks are to generate which paths."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import Field, model_validator

from gnode._checks import check_among
from gnode._files import write_atomically
from gnode._setting_numbers import Count
from gnode._validation import SettingsTable, validate
from gnode.experiments import ModelSettings, count_weights, merged, parse_assignment, read_settings_table
from gnode.expressivity import FitSettings, TargetSettings

_Several = Field(min_length=1)
_Depth = Annotated[int, Field(ge=0, le=100, strict=True)]


class StudySettings(SettingsTable):
    """Everything that repeats a study of expressivity. Its cells are all combinations of models and sizes."""

    seed: Annotated[int, Field(ge=0, lt=2**32, strict=True)] = 0
    """Of the networks' weights; that of the paths is `targets.seed`."""
    models: Annotated[tuple[Literal["node", "gnode", "gru"], ...], _Several] = ("node", "gnode")
    """Without a hidden layer a nODE is an RNN, and a gnODE an mGRU."""
    states: Annotated[tuple[Count, ...], _Several] = (2, 3, 4, 6, 8)
    """N."""
    depths: Annotated[tuple[_Depth, ...], _Several] = (0, 1, 2, 3)
    """L, the number of hidden layers of F; a GRU has none."""
    widths: Annotated[tuple[Count, ...], _Several] = (64,)
    """Of the hidden layers of F."""
    alpha: Annotated[float, Field(ge=1e-6, le=1, strict=True)] = 0.1
    """dt / tau, with dt the time between two points of a path."""
    targets: TargetSettings = TargetSettings()
    fit: FitSettings = FitSettings()

    @model_validator(mode="after")
    def _each_once(self) -> "StudySettings":
        for name in ("models", "states", "depths", "widths"):
            values = getattr(self, name)
            if len(set(values)) < len(values):
                raise ValueError(f"expected each of {name} once, got {values}; leave out what is there twice")
        return self

    def cells(self) -> tuple["Cell", ...]:
        """All combinations; those without a hidden layer once, whatever the width."""
        found: dict[str, Cell] = {}
        for model, state, depth, width in itertools.product(self.models, self.states, self.depths, self.widths):
            if model == "gru" and depth > 0:
                continue
            cell = Cell(model, state, depth, width if depth else 0, self.alpha, self.targets.dimensions)
            found.setdefault(cell.name, cell)
        return tuple(found.values())


@dataclass(frozen=True)
class Cell:
    """One kind of network of a study."""

    model: str
    state: int
    depth: int
    width: int
    """Of the hidden layers; 0 where there are none."""
    alpha: float
    outputs: int

    @property
    def name(self) -> str:
        return f"{self.model}-n{self.state}-l{self.depth}-w{self.width}"

    @property
    def network(self) -> ModelSettings:
        hidden = {"hidden": (self.width,) * self.depth} if self.depth else {}
        return ModelSettings.model_validate({"name": self.model, "state": self.state, "alpha": self.alpha, **hidden})

    @property
    def parameters(self) -> int:
        """The number of trained numbers, initial state and readout included."""
        return count_weights(self.network, input_size=0, output_size=self.outputs)


PRESETS: dict[str, Mapping[str, Any]] = {
    "quick": {
        "states": (2, 3, 4),
        "depths": (0, 1, 2),
        "targets": {"kappas": (2.5, 5.0, 10.0, 20.0, 40.0), "count": 12},
        "fit": {"steps": 1000, "restarts": 1},
    },
    "full": {
        "models": ("node", "gnode", "gru"),
        "widths": (16, 64),
        "targets": {"kappas": (2.5, 5.0, 10.0, 20.0, 40.0, 80.0), "count": 32, "points": 200},
        "fit": {"steps": 4000, "restarts": 3},
    },
}
"""By budget, where they differ from the defaults of `StudySettings`."""


def resolve_study(
    *,
    budget: str = "quick",
    file: Path | None = None,
    assignments: tuple[str, ...] = (),
    targets: Path | None = None,
) -> StudySettings:
    """The settings of a study: the preset, over it those of a TOML file, over it single assignments.

    **Arguments:**

    - `budget`: `quick` or `full`.
    - `assignments`: such as `targets.count=32`.
    - `targets`: an .npz file of paths, in place of drawn ones.
    """
    check_among("a budget", budget, PRESETS)
    tables: list[Mapping[str, Any]] = [PRESETS[budget]]
    if file is not None:
        tables.append(read_settings_table(file))
    if targets is not None:
        tables.append({"targets": {"kind": "file", "file": str(targets.resolve())}})
    return validate(StudySettings, merged(*tables, *map(parse_assignment, assignments)))


def read_study_settings(path: Path) -> StudySettings:
    """Reads them back; refuses a missing or damaged file. A study that names no optimiser was made with Adam."""
    table = read_settings_table(path)
    fit = table.get("fit")
    if isinstance(fit, dict):
        fit.setdefault("optimiser", "adam")
    return validate(StudySettings, table)


def write_study_settings(path: Path, settings: StudySettings) -> None:
    write_atomically(path, tomli_w.dumps(settings.model_dump(mode="json", exclude_none=True)))
