"""The sweeps that a claim is made of: run from its plans, and read back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode._files import read_json
from gnode._validation import validate
from gnode.claims._effects import BySeed
from gnode.experiments import HISTORY, SETTINGS, SUMMARY, merged, parse_assignment, read_settings
from gnode.sweeps import (
    MEMBERS,
    Plan,
    StatusReader,
    compare_sweep,
    plan_members,
    read_index,
    rebuild_index,
    run_sweep,
)
from gnode.training import EpochRecord, read_history

SWEEPS = "sweeps"
_NOT_ENDED = ("waiting", "interrupted")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class MadeSweep:
    """A sweep as its folder tells it: those members that have ended."""

    folder: Path
    rows: tuple[Row, ...]
    waiting: int
    """Members that have not ended."""

    @classmethod
    def read(cls, folder: Path) -> "MadeSweep":
        rows = read_index(folder)
        ended = tuple(row for row in rows if row["outcome"] not in _NOT_ENDED)
        return cls(folder, ended, len(rows) - len(ended))

    def run_folder(self, row: Row) -> Path:
        """Of a member: every other command opens it."""
        return self.folder / row["folder"]

    def summary(self, row: Row) -> Mapping[str, Any] | None:
        """summary.json of a member; none of one that failed before it had any."""
        path = self.run_folder(row) / SUMMARY
        return read_json(path) if path.exists() else None

    def learning_rate(self, row: Row) -> float:
        """Of a member, whether the plan varies it or not."""
        varied = row.get("training.learning_rate")
        return read_settings(self.run_folder(row) / SETTINGS).training.learning_rate if varied is None else varied

    def losses(self, row: Row) -> np.ndarray:
        """Validation losses of a member, epoch by epoch; those that are not a number count as infinite."""
        losses = np.array([one.validation_loss for one in self._history(row)])
        return np.where(np.isnan(losses), np.inf, losses)

    def epoch_seconds(self, row: Row) -> float:
        """What an epoch of a member took in the median, the first left out, which has the compilation in it."""
        history = self._history(row)
        return float(np.median([one.seconds for one in history[1:] or history])) if history else float("nan")

    def _history(self, row: Row) -> list[EpochRecord]:
        path = self.run_folder(row) / HISTORY
        return read_history(path) if path.exists() else []

    @cached_property
    def seconds(self) -> float:
        """That training took, of all members."""
        found = (self.summary(row) for row in self.rows)
        return float(sum(one["seconds"] for one in found if one is not None))


def plans_of(tables: Mapping[str, Mapping[str, Any]], assignments: Sequence[str]) -> dict[str, Plan]:
    """The plans of a claim, with what the user assigns: `seeds=3` to all of them, `NAME.seeds=3` to one."""
    found = {}
    parsed = [parse_assignment(text) for text in assignments]
    for name, table in tables.items():
        said = [one.get(name, one) for one in parsed if _is_for(one, name, tables)]
        found[name] = validate(Plan, merged(table, *said))
    return found


def _is_for(assigned: Mapping[str, Any], name: str, names: Mapping[str, Any]) -> bool:
    first = next(iter(assigned))
    return first == name or first not in names


def run_plans(
    plans: Mapping[str, Plan],
    folder: Path,
    *,
    workers: int | None,
    resume: bool,
    interrupted: Callable[[], bool],
    watch: Callable[[str, StatusReader], None],
) -> None:
    """Runs what is missing of every sweep. Plans are looked at before any is begun."""
    planned = {name: plan_members(plan) for name, plan in plans.items()}
    begun = [name for name in planned if (folder / SWEEPS / name).exists()]
    if begun and not resume:
        raise refusal(f"nothing of this claim at {folder}", "some of it", "go on by --resume, or choose another --out")
    for name, sweep in planned.items():
        run_sweep(
            sweep,
            folder / SWEEPS / name,
            workers=workers,
            resume=name in begun,
            interrupted=interrupted,
            watch=lambda reader, name=name: watch(name, reader),
        )


def read_sweeps(folder: Path, names: Sequence[str]) -> dict[str, MadeSweep]:
    """Those that have begun; the index of one that was interrupted is written anew."""
    found = {}
    for name in names:
        path = folder / SWEEPS / name
        if (path / MEMBERS).exists():
            rebuild_index(path)
            found[name] = MadeSweep.read(path)
    if not found:
        raise refusal(f"runs of this claim at {folder}", "none", "make them by `gnode reproduce`")
    return found


@dataclass(frozen=True)
class Chosen:
    """Of one model in one group (of values of `within`), the runs of the setting that its validation trials chose."""

    model: Any
    """Or what else is compared."""
    runs: tuple[tuple[MadeSweep, Row], ...]
    """A run for every seed."""
    errors: BySeed
    """On the test trials, by seed; infinite where a run diverged or failed otherwise."""
    median: tuple[float, float, float]
    """Of these, with its interval."""

    @property
    def parameters(self) -> int | None:
        return next((row["parameters"] for _, row in self.runs if row["parameters"] is not None), None)


def best_of_grid(
    sweep: MadeSweep, *, within: Sequence[str], between: str = "model"
) -> dict[tuple[Any, ...], dict[Any, Chosen]]:
    """By group and model (or what else is compared), the runs of the setting with the lowest median validation error;
    test trials have no part in the choice. Nothing of a sweep of which no member has ended."""
    if not sweep.rows:
        return {}
    comparison = compare_sweep(sweep.rows, between=between, within=within, resamples=1999)
    found: dict[tuple[Any, ...], dict[Any, Chosen]] = {}
    for best in comparison.best:
        # Where half of the runs failed in every setting there is none that is chosen: any will do.
        settings = [one for one in comparison.settings if (one.between, one.within) == (best.between, best.within)]
        chosen = best.chosen or settings[0]
        runs = tuple((sweep, member.row) for member in chosen.members)
        errors = {member.draw[0]: member.score for member in chosen.members}
        median = chosen.score.value, chosen.score.low, chosen.score.high
        found.setdefault(best.within, {})[best.between] = Chosen(best.between, runs, errors, median)
    return found
