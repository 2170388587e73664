"""One cell of a study: the fits of one kind of network to all paths, in one file."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gnode._arrays import read_arrays
from gnode._files import write_atomically
from gnode._switches import make_key
from gnode.claims.study._settings import Cell, StudySettings
from gnode.experiments import build_network
from gnode.expressivity import TIME_STEP, Fits, Targets, fit_paths

CELLS = "cells"
TARGETS = "targets.npz"


@dataclass(frozen=True)
class FittedCell:
    """What became of a cell; paths are grouped by complexity."""

    cell: Cell
    fits: Fits
    kappas: np.ndarray

    @property
    def best(self) -> np.ndarray:
        """Shape (kappas, paths): the best R2 of every path."""
        return self.fits.best.reshape(len(self.kappas), -1)

    def group(self, kappa: int) -> slice:
        """Where the paths of a complexity, by its place, lie among those of the fits."""
        count = len(self.fits.r2) // len(self.kappas)
        return slice(kappa * count, (kappa + 1) * count)


def cell_path(folder: Path, cell: Cell) -> Path:
    return folder / CELLS / f"{cell.name}.npz"


def run_cell(
    settings: StudySettings, cell: Cell, folder: Path, *, interrupted: Callable[[], bool] = lambda: False
) -> None:
    """Fits the networks of a cell to all paths and writes its file, in one step at the end."""
    targets = read_targets(folder)
    paths = targets.paths.reshape(-1, *targets.paths.shape[2:])

    def draw(key):
        return build_network(
            cell.network, input_size=0, output_size=paths.shape[2], time_step=TIME_STEP, key=key
        )  # fmt: skip

    fits = fit_paths(draw, paths, settings.fit, key=make_key(settings.seed), interrupted=interrupted)
    write_cell(folder, cell, fits, targets.kappas)


def write_cell(folder: Path, cell: Cell, fits: Fits, kappas: np.ndarray) -> None:
    """Writes the file of a cell."""
    path = cell_path(folder, cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(
        path,
        kappas=kappas,
        r2=fits.r2,
        r2_half=fits.r2_half,
        outputs=fits.outputs.astype(np.float32),
        steps=fits.steps,
        seconds=fits.seconds,
    )


def read_cell(folder: Path, cell: Cell) -> FittedCell:
    """What became of a cell; refuses a damaged file, by name."""
    path = cell_path(folder, cell)
    names = ("r2", "r2_half", "outputs", "steps", "seconds", "kappas")
    r2, r2_half, outputs, steps, seconds, kappas = _read(path, names, "delete it, and go on with --resume")
    return FittedCell(cell, Fits(r2, r2_half, outputs, int(steps), float(seconds)), kappas)


def write_targets(folder: Path, targets: Targets) -> None:
    """Writes the paths of a study into its folder, which then needs nothing from outside."""
    crossing = np.zeros(0, bool) if targets.crossing is None else targets.crossing
    _write(
        folder / TARGETS, kappas=targets.kappas, paths=targets.paths, measured=targets.measured, crossing=crossing
    )  # fmt: skip


def read_targets(folder: Path) -> Targets:
    """The paths of a study; refuses a damaged file, by name."""
    kappas, paths, measured, crossing = _read(
        folder / TARGETS, ("kappas", "paths", "measured", "crossing"), "go on with --resume, which writes it anew"
    )
    return Targets(kappas, paths, measured, crossing if crossing.size else None)


def _write(path: Path, **arrays: Any) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    write_atomically(path, content.getvalue())


def _read(path: Path, names: Sequence[str], remedy: str) -> list[np.ndarray]:
    return list(read_arrays(path, names, expected=f"a whole file at {path}", remedy=remedy).values())
