"""The folder of a study, and what its cells say together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from gnode._checks import refusal
from gnode._same_settings import check_same_settings
from gnode.claims.study._cell import (
    CELLS,
    TARGETS,
    FittedCell,
    cell_path,
    read_cell,
    read_targets,
    write_targets,
)
from gnode.claims.study._settings import (
    Cell,
    StudySettings,
    read_study_settings,
    write_study_settings,
)
from gnode.experiments import SETTINGS, locked
from gnode.expressivity import Capacity, Settled, Targets, capacity, make_targets, settledness


@dataclass(frozen=True)
class CellResult:
    """One kind of network: how complex a path it can generate."""

    fitted: FittedCell
    capacity: Capacity
    settled: tuple[Settled, ...]
    """Of the paths of each complexity."""

    @property
    def cell(self) -> Cell:
        return self.fitted.cell

    @property
    def has_settled(self) -> bool:
        """At the complexities on both sides of the capacity; elsewhere it does not matter to it, nor anywhere to one
        that is beyond all that were tried already."""
        kappas, found = self.capacity.kappas, self.capacity.kappa
        if np.isinf(found):
            return True
        above = int(np.searchsorted(kappas, found, side="right"))
        return all(self.settled[k].settled for k in (above - 1, above) if 0 <= k < len(kappas))


@dataclass(frozen=True)
class Study:
    """A study as its folder tells it: those cells that have ended."""

    settings: StudySettings
    targets: Targets
    results: tuple[CellResult, ...]
    missing: tuple[str, ...]
    """Cells that have not ended."""

    @cached_property
    def by_name(self) -> dict[str, CellResult]:
        return {result.cell.name: result for result in self.results}

    def find(self, model: str, state: int, depth: int, width: int) -> CellResult | None:
        """The result of a kind of network, where there is one; without a hidden layer the width does not count."""
        cell = Cell(model, state, depth, width if depth else 0, self.settings.alpha, self.settings.targets.dimensions)
        return self.by_name.get(cell.name)


@contextmanager
def study_folder(folder: Path, settings: StudySettings, *, resume: bool) -> Iterator[list[Cell]]:
    """Begins a study in an empty folder or goes on with the one that it holds; gives the cells that are missing, and
    keeps other processes out until the end.

    Raises `Refused` for a folder that holds something else, a study of other settings, or one at work.
    """
    if folder.exists() and not folder.is_dir():
        raise refusal(f"a folder at {folder}", "a file", "choose another --out")
    # Before anything is written: the user's file of paths may be missing, or be another one now.
    targets = make_targets(settings.targets)
    path = folder / SETTINGS
    if path.exists() and (folder / CELLS).is_dir():
        if not resume:
            raise refusal(f"no study at {folder}", "one that exists", "go on by --resume, or choose another --out")
        check_same_settings(read_study_settings(path).model_dump(), settings.model_dump(), where=path)
        if (folder / TARGETS).exists() and not np.array_equal(read_targets(folder).paths, targets.paths):
            raise refusal(f"the paths of the study, as in {folder / TARGETS}", "others", "resume with the same file")
    elif any(not one.name.startswith(".") for one in folder.glob("*")):
        raise refusal(f"an empty folder or a study at {folder}", "other files", "choose another --out")
    with locked(folder):
        (folder / CELLS).mkdir(exist_ok=True)
        write_study_settings(path, settings)
        write_targets(folder, targets)
        yield [cell for cell in settings.cells() if not cell_path(folder, cell).exists()]


def read_study(folder: str | Path) -> Study:
    """A study from its folder, whether or not all of its cells have ended. Refuses what is none, and damaged files."""
    folder = Path(folder)
    if not (folder / CELLS).is_dir():
        raise refusal(f"a study at {folder}", "none", "name a folder that `gnode expressivity` made")
    settings = read_study_settings(folder / SETTINGS)
    cells = settings.cells()
    ended = [cell for cell in cells if cell_path(folder, cell).exists()]
    missing = tuple(cell.name for cell in cells if cell not in ended)
    return Study(settings, read_targets(folder), tuple(_result(folder, cell) for cell in ended), missing)


def _result(folder: Path, cell: Cell) -> CellResult:
    fitted = read_cell(folder, cell)
    settled = tuple(settledness(fitted.fits, fitted.group(k)) for k in range(len(fitted.kappas)))
    return CellResult(fitted, capacity(fitted.kappas, fitted.best), settled)
