"""Units in which all entries of a state are alike, so that nothing depends on those in which it is given."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis._units import in_units as in_each
from gnode.programs import quick_to_compile

# An entry that varies by less than this, over its magnitude, is constant: more digits than that are rounding.
CONSTANT = 1e-9
# A unit is no smaller than what the other entries bring about in the time of so many of the fastest loops.
_LOOPS = 10.0
# So that neither a unit nor what is measured by it overflows.
_SMALLEST = 1e-150


class Units(NamedTuple):
    """By what a state is measured."""

    own: Float[np.ndarray, " state"]
    """A power of two near each entry's own: a state that is measured by them is not rounded, and goes the same way."""
    metric: Float[np.ndarray, " state"]
    """Each entry's own, over that power of two: where lengths are compared to the last digit."""
    one: Float[np.ndarray, " state"]
    """One for all entries, over those powers of two."""


def in_units(system: System, units: Units) -> System:
    """The same system of a state that is measured in these units."""
    return in_each(system, units.own)


@quick_to_compile
def value_at(function: Callable[[State], State], state: State) -> State:
    """function(state) by one program: called by itself, each of its operations would be one."""
    return function(state)


@quick_to_compile
def slopes(system: System, state: State) -> Float[Array, "state state"]:
    """Magnitudes of the entries of the Jacobian: of the flow, or of a map's next state."""
    return jnp.abs(jax.jacfwd(system.flow if system.step is None else system.next)(state))


def units_of(
    extents: Float[np.ndarray, " state"],
    magnitudes: Float[np.ndarray, " state"],
    couplings: Float[np.ndarray, "state state"],
    slowest: float,
) -> Units:
    """Units after how far each entry varies.

    An entry may vary by rounding alone. Where it is constant, its magnitude is its unit; where what the others do to
    it cancels, or has not begun, what they would do. One that is zero, and that nothing moves, has the unit in which
    it would move others as they move themselves.

    **Arguments:**

    - `couplings`: magnitudes of the entries of the Jacobian.
    - `slowest`: a rate below which none matters: one over the length of the run, and for a map 1.
    """
    rate = _LOOPS * max(fastest_loop(couplings), slowest)
    own = np.where(extents > CONSTANT * magnitudes, extents, magnitudes)
    between = couplings * (1 - np.eye(len(own))) / rate
    # No loop gains, so that this ends.
    for _ in range(len(own)):
        own = np.maximum(own, (between * own).max(axis=1, initial=0.0))
    # 0 / 0: a zero that has nothing to do with a zero.
    with np.errstate(divide="ignore", invalid="ignore"):
        back = np.where((between > 0) & (own > 0)[:, None], own[:, None] / between, np.inf).min(axis=0, initial=np.inf)
    own = np.clip(np.where(own > 0, own, np.where(np.isfinite(back), back, 1.0)), _SMALLEST, 1 / _SMALLEST)
    near = np.exp2(np.rint(np.log2(own)))
    return Units(near, own / near, own.max() / near)


def fastest_loop(couplings: Float[np.ndarray, "state state"]) -> float:
    """The spectral radius of a non-negative matrix: it bounds that of a matrix of such magnitudes, and is the same in
    all units."""
    return float(np.abs(np.linalg.eigvals(couplings)).max())
