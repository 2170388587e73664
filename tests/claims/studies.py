"""Studies of expressivity whose results are known: written as if networks had been fitted."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from gnode.claims import Cell, Study, StudySettings, read_study, resolve_study, study_folder, write_cell
from gnode.expressivity import Fits, make_targets

SMALL = (
    *("states=[2,3,4]", "depths=[0,1]", "widths=[8]", "targets.count=9", "targets.points=30"),
    *("targets.kappas=[2.0,4.0,8.0]", "fit.steps=20", "fit.restarts=1"),
)
"""Of three N, two depths and two models."""
# At this distance from the capacity, in doublings, R2 is one twentieth away from the threshold.
_SLOPE = 0.05


def known_study(
    folder: Path,
    capacity_of: Callable[[Cell], float],
    *,
    spread: float = 0.02,
    rising: Callable[[Cell], bool] = lambda cell: False,
    assignments: tuple[str, ...] = SMALL,
) -> Study:
    """A study in which every kind of network has the capacity that is asked for, and paths differ by `spread`."""
    settings = resolve_study(assignments=assignments)
    write_known_study(folder, settings, capacity_of, spread=spread, rising=rising)
    return read_study(folder)


def write_known_study(
    folder: Path,
    settings: StudySettings,
    capacity_of: Callable[[Cell], float],
    *,
    spread: float = 0.02,
    rising: Callable[[Cell], bool] = lambda cell: False,
) -> None:
    targets = make_targets(settings.targets)
    count, restarts = targets.paths.shape[1], settings.fit.restarts
    noise = np.random.default_rng(0).normal(size=count)
    noise -= np.median(noise)
    with study_folder(folder, settings, resume=False) as missing:
        for cell in missing:
            away = np.log2(targets.kappas / capacity_of(cell))
            r2 = (0.95 - _SLOPE * away)[:, None] + spread * noise
            half = r2 - (0.1 if rising(cell) else 0.0)
            outputs = targets.paths.reshape(-1, *targets.paths.shape[2:])
            fits = Fits(np.repeat(r2.reshape(-1, 1), restarts, 1), half.ravel(), outputs, 100, 1.0)
            write_cell(folder, cell, fits, targets.kappas)
