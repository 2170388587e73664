from typing import NamedTuple

import numpy as np
from jaxtyping import Complex, Float

# Multipliers of well-behaved cycles come out to some 1e-9: within this of the unit circle is on it.
_ON_THE_CIRCLE = 1e-6
# How far, over the size of a cycle, a state may lie from it to be on its way to it, or on it.
_NEAR = 0.25
_ON = 1e-6
# A cycle smaller than this, over the excursion of the guess or the size of its states, is a fixed point.
_COLLAPSED = 1e-3
_NEGLIGIBLE = 1e-8


class Periodic(NamedTuple):
    """A periodic orbit as Newton's method leaves it."""

    states: Float[np.ndarray, "states state"]
    """Once around, at equal times; of a map, every state."""
    period: float
    """In seconds; of a map, in iterations."""
    gap: Float[np.ndarray, " state"]
    """The state after one period less that before."""
    monodromy: Float[np.ndarray, "state state"]
    """The derivative of the state after one period by the state."""

    @property
    def size(self) -> float:
        return extent(self.states)

    @property
    def residual(self) -> float:
        return float(np.linalg.norm(self.gap))

    def in_units(self, units: Float[np.ndarray, " state"]) -> "Periodic":
        """The orbit of the state times these."""
        turned = units[:, None] * self.monodromy / units
        return self._replace(states=units * self.states, gap=units * self.gap, monodromy=turned)


def extent(states: Float[np.ndarray, "states state"]) -> float:
    """The largest distance from the mean."""
    return float(np.linalg.norm(states - states.mean(axis=0), axis=1).max())


def multipliers(monodromy: Float[np.ndarray, "state state"]) -> Complex[np.ndarray, " state"]:
    """Floquet multipliers, the largest first."""
    values = np.linalg.eigvals(monodromy).astype(np.complex128)
    return values[np.lexsort((-values.imag, -np.abs(values)))]


def attracts(values: Complex[np.ndarray, " state"], *, is_map: bool) -> bool:
    """All multipliers lie within the unit circle; of a flow, all but the one along the orbit."""
    others = values if is_map else np.delete(values, np.argmin(np.abs(values - 1)))
    return bool((np.abs(others) < 1 - _ON_THE_CIRCLE).all())


def leads_to(
    orbit: Periodic,
    before: Float[np.ndarray, " state"],
    after: Float[np.ndarray, " state"],
    excursion: float,
    *,
    is_map: bool,
) -> bool:
    """Whether a state is on its way to an orbit of which Newton's method made it the first: `before`, and `after`
    about one period. Near every state of a chaotic attractor there are cycles, but they repel."""
    # Entry by entry: one may be far from zero and still.
    if (np.ptp(orbit.states, axis=0) <= _NEGLIGIBLE * np.abs(orbit.states).max(axis=0)).all():
        return False
    if not orbit.size > _COLLAPSED * excursion:
        return False
    off, later = (float(np.linalg.norm(state - orbit.states[0])) for state in (before, after))
    # Off by next to nothing is not enough: so is every long cycle through a chaotic attractor, from which the state
    # has then been thrown off within one period.
    if max(off, later) <= _ON * orbit.size:
        return True
    approaches = later <= max(off, _ON * orbit.size)
    return off <= _NEAR * orbit.size and approaches and attracts(multipliers(orbit.monodromy), is_map=is_map)
