from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex, Float


@dataclass(frozen=True, eq=False)
class LimitCycle:
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


class Cycles(tuple[LimitCycle, ...]):
    """The cycles that a search has found: a tuple, and whether it looked everywhere."""

    stopped: str | None
    """Why the search ended before it had looked at every state, in words; none where it did."""

    def __new__(cls, cycles: Iterable[LimitCycle] = (), stopped: str | None = None) -> "Cycles":
        made = super().__new__(cls, cycles)
        made.stopped = stopped
        return made
