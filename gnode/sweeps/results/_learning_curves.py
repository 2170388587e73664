from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from gnode.experiments import HISTORY
from gnode.sweeps.results._compared_axes import Member, Values
from gnode.sweeps.results._intervals import middle
from gnode.sweeps.results._statistics import SweepComparison
from gnode.training import read_history


@dataclass(frozen=True)
class LearningCurve:
    """The validation loss of the chosen setting of a group, epoch by epoch, over its seeds."""

    between: Any
    within: Values
    epochs: Int[np.ndarray, " epochs"]
    """From 1 to the last epoch of the member that went on longest."""
    median: Float[np.ndarray, " epochs"]
    low: Float[np.ndarray, " epochs"]
    high: Float[np.ndarray, " epochs"]
    """The smallest and the largest over seeds. All three may be infinite."""
    seeds: int
    failed: int


def learning_curves(comparison: SweepComparison, folder: str | Path) -> list[LearningCurve]:
    """The learning curves of the best of the grid, read from the history.csv of each member.

    A member that stopped early keeps its last loss. One that failed counts as infinite from the epoch after its last,
    and where a loss is not a number.

    **Arguments:**

    - `comparison`: from `compare_sweep`.
    - `folder`: of the sweep, from which the folders of members are named.

    Raises `Refused` for a history that is missing or damaged, by its name.
    """
    chosen = [best.chosen for best in comparison.best if best.chosen is not None]
    return [_curve(one.members, Path(folder)) for one in chosen]


def _curve(members: Sequence[Member], folder: Path) -> LearningCurve:
    losses = [_losses(member, folder) for member in members]
    length = max(len(values) for values in losses)
    rows = np.array([_as_long(values, length, member.failed) for values, member in zip(losses, members, strict=True)])
    return LearningCurve(
        between=members[0].between,
        within=members[0].within,
        epochs=np.arange(1, length + 1),
        median=np.array([middle(column) for column in rows.T]),
        low=rows.min(axis=0),
        high=rows.max(axis=0),
        seeds=len(members),
        failed=sum(member.failed for member in members),
    )


def _losses(member: Member, folder: Path) -> list[float]:
    path = folder / member.row["folder"] / HISTORY
    # A member may fail before its first epoch ends.
    if member.failed and not path.exists():
        return []
    return [record.validation_loss for record in read_history(path)]


def _as_long(losses: Sequence[float], length: int, failed: bool) -> np.ndarray:
    values = np.array([loss if np.isfinite(loss) else np.inf for loss in losses])
    last = np.inf if failed or len(values) == 0 else values[-1]
    return np.concatenate([values, np.full(length - len(values), last)])
