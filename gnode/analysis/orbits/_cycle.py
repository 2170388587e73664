from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex, Float

from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief, plural


@dataclass(frozen=True, eq=False, repr=False)
class LimitCycle(AbstractRecord):
    """A periodic orbit of a flow, or a cycle of a map."""

    states: Float[np.ndarray, "states state"]
    """Once around, at equal times (a map: every state of the cycle)."""
    period: float
    """In seconds; of a map, the number of states times its step."""
    residual: float
    """How far from closed it is after one period, in state units."""
    multipliers: Complex[np.ndarray, " state"]
    """Floquet multipliers, the largest first. Of a flow one is 1, along the orbit."""
    stable: bool
    """All others (of a map: all) lie within the unit circle."""

    def words(self) -> str:
        """What it is, in a line."""
        name = "stable cycle" if self.stable else "cycle that is not stable"
        return f"{name}, period {brief(self.period)} s, closed to {brief(self.residual)} state units"

    def _told(self) -> Told:
        path = f"{plural(len(self.states), 'state')} of {plural(self.states.shape[1], 'entry', 'entries')}"
        return Told(
            title=self.words(),
            lines=(f"once around in {path}",),
            columns=(
                Column("multiplier", self.multipliers, "Floquet multiplier"),
                Column("size", np.abs(self.multipliers), "size"),
            ),
        )


class Cycles(AbstractRecord, tuple[LimitCycle, ...]):
    """The cycles that a search has found: a tuple, and whether it looked everywhere."""

    stopped: str | None
    """Why the search ended before it had looked at every state, in words; none where it did."""

    def __new__(cls, cycles: Iterable[LimitCycle] = (), stopped: str | None = None) -> "Cycles":
        made = super().__new__(cls, cycles)
        made.stopped = stopped
        return made

    def _told(self) -> Told:
        return Told(
            title=plural(len(self), "cycle") + ("" if self.stopped is None else f"; stopped: {self.stopped}"),
            columns=(
                Column("period_s", [cycle.period for cycle in self], "period (s)"),
                Column("stable", [cycle.stable for cycle in self], "stable"),
                Column("residual", [cycle.residual for cycle in self], "residual"),
                Column("states", [len(cycle.states) for cycle in self], "states"),
            ),
        )
