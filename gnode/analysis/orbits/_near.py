"""How far states are from an orbit."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import ArrayLike

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import Scalar, State
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.orbits._cycle import LimitCycle
from gnode.analysis.orbits._escape import MOST_STEPS
from gnode.analysis.orbits._orbit import next_duration, state_step
from gnode.analysis.orbits._units import CONSTANT, Units, in_units, slopes, units_of, value_at
from gnode.programs import compiled

# No chord of the polygon is longer, over the extent of the orbit: it cuts off some 1e-5 of it.
_CHORD = 0.01
# A stretch with too long a chord is divided into so many, and those again, but not for ever.
_PARTS, _ROUNDS, _AT_ONCE = 8, 12, 64
_SHARE = 0.25
# An entry that fails to close by more than this, over its own extent, is not resolved: it decays, or rounding moves it.
_RESOLVED = 1e-3
# Below this, over the largest extent of all, an entry that is not resolved is zero.
_ZERO = 1e-12
# Numbers in the largest array at a time.
_MOST = 4_000_000
# States at which the Jacobian is looked at.
_SOME = 20


class Curve(NamedTuple):
    """An orbit as a closed polygon; of a map, its states."""

    states: Float[np.ndarray, "corners state"]
    extents: Float[np.ndarray, " state"]
    """Of each entry along the orbit; zero of one that is constant or not resolved."""
    is_map: bool


def near_cycle(
    system: System, states: ArrayLike, cycle: LimitCycle, *, units: ArrayLike | None = None
) -> Float[np.ndarray, " states"]:
    r"""The distance of each state from a cycle, over the extent of the cycle: 0.01 is near, 1 is not.

    $$d(h) = \min_t \Big( \sum_i \big((h_i - c_i(t)) / u_i\big)^2 \Big)^{1/2}$$

    Each entry is measured by its own extent along the cycle, u_i, so that units do not matter. One that is constant
    there is measured by its magnitude, and one that is zero there by `units`.

    Of a flow, c(t) is the polygon through the cycle's states, followed more closely where they are far apart, until
    no chord is longer than 1 % of the extent; so the fast part of a cycle with a slow passage is all there. Of a map,
    c(t) are the states of the cycle.

    **Arguments:**

    - `states`: (states, state); infinite for those that are not finite.
    - `units`: (state,); for entries that are zero all along the cycle: what is large there. By default, how far
        `states` spread.
    """
    array = checked_states(states, least=0, finite=False)
    given = None if units is None else np.asarray(units, np.float64)
    return distances(curve_of(system, cycle), array, given)


def curve_of(system: System, cycle: LimitCycle) -> Curve:
    """The orbit as a polygon without long chords."""
    corners = cycle.states
    with double_precision():
        if system.step is not None:
            after = np.array(value_at(system.next, on_device(corners[-1])))
            return Curve(corners, _extents(corners, after - corners[0]), True)
        durations = np.full(len(corners), cycle.period / len(corners))
        units = _units(system, cycle)
        scaled = in_units(system, units)
        inside = _divided(scaled, corners / units.own, durations, units)
        gap = inside[-1, -1] - corners[0] / units.own
        refined = units.own * _refined(scaled, corners / units.own, durations, inside, gap, units)
    return Curve(refined, _extents(refined, units.own * gap), False)


def rehearse_distances(system: System, state: Float[np.ndarray, " state"], seconds: float, units: Units) -> None:
    """Makes the programs of `distances` from an orbit of a flow, from any state."""
    _divided(in_units(system, units), state[None] / units.own, np.array([seconds]), units)


def _units(system: System, cycle: LimitCycle) -> Units:
    states = cycle.states
    some = states[:: max(1, len(states) // _SOME)]
    couplings = np.max([np.array(slopes(system, on_device(state))) for state in some], axis=0)
    return units_of(np.ptp(states, axis=0), np.abs(states).max(axis=0), couplings, 1 / cycle.period)


def distances(
    curve: Curve, states: Float[np.ndarray, "states state"], units: Float[np.ndarray, " state"] | None = None
) -> Float[np.ndarray, " states"]:
    """See `near_cycle`."""
    finite = np.isfinite(states).all(axis=1)
    far = np.full(len(states), np.inf)
    if not finite.any():
        return far
    scale = _scale(curve, states[finite], units)
    corners = curve.states / scale
    rows = max(1, _MOST // corners.size)
    inside = states[finite] / scale
    parts = [_from_polygon(inside[i : i + rows], corners, curve.is_map) for i in range(0, len(inside), rows)]
    far[finite] = np.concatenate(parts)
    return far


def _from_polygon(
    states: Float[np.ndarray, "states state"], corners: Float[np.ndarray, "corners state"], is_map: bool
) -> Float[np.ndarray, " states"]:
    off = states[:, None] - corners
    if not is_map:
        side = np.roll(corners, -1, axis=0) - corners
        squares = np.maximum((side**2).sum(axis=1), np.finfo(float).tiny)
        along = np.clip(np.einsum("scn,cn->sc", off, side) / squares, 0, 1)
        off -= along[:, :, None] * side
    return np.sqrt(np.einsum("scn,scn->sc", off, off).min(axis=1))


def _extents(
    corners: Float[np.ndarray, "corners state"], gap: Float[np.ndarray, " state"]
) -> Float[np.ndarray, " state"]:
    extents = np.ptp(corners, axis=0)
    moves = (np.abs(gap) <= _RESOLVED * extents) & (extents > CONSTANT * np.abs(corners).max(axis=0))
    return np.where(moves, extents, 0.0)


def _scale(
    curve: Curve, states: Float[np.ndarray, "states state"], units: Float[np.ndarray, " state"] | None
) -> Float[np.ndarray, " state"]:
    """By what each entry is measured."""
    magnitude = np.abs(curve.states).max(axis=0)
    jitter = np.ptp(curve.states, axis=0)
    # What decays without end is zero long before it is.
    least = 0.0 if units is None else _ZERO * units
    constant = (jitter <= CONSTANT * magnitude) & (magnitude > least)
    spread = np.abs(states - curve.states.mean(axis=0)).max(axis=0)
    zero = np.maximum(spread, _ZERO * curve.extents.max())
    zero = zero if units is None else np.where(units > 0, units, zero)
    # Zero here and there: no distance, by whatever it is measured.
    zero = np.where(zero > 0, zero, 1.0)
    return np.where(curve.extents > least, curve.extents, np.where(constant, magnitude, zero))


def _refined(
    system: System,
    corners: Float[np.ndarray, "corners state"],
    durations: Float[np.ndarray, " corners"],
    inside: Float[np.ndarray, "corners parts state"],
    gap: Float[np.ndarray, " state"],
    units: Units,
) -> Float[np.ndarray, "more state"]:
    """The corners, with others between those that are too far apart.

    **Arguments:**

    - `inside`: the states at equal times between each corner and the next.
    """
    durations = durations.copy()
    times = np.concatenate([[0.0], np.cumsum(durations[:-1])])
    # The way, and not the chord: what lies between two corners may be a whole round. So may be most of the extent.
    way = np.concatenate([corners[:, None], inside], axis=1)
    scale = _moving(_extents(way.reshape(-1, corners.shape[1]), gap))
    long = np.linalg.norm(np.diff(way, axis=1) / scale, axis=2).sum(axis=1) > _CHORD
    inside = inside[long]
    for _ in range(_ROUNDS):
        if not long.any():
            break
        durations[long] /= _PARTS
        later = times[long, None] + durations[long, None] * np.arange(1, _PARTS)
        corners = np.concatenate([corners, inside[:, :-1].reshape(-1, corners.shape[1])])
        times = np.concatenate([times, later.ravel()])
        durations = np.concatenate([durations, np.repeat(durations[long], _PARTS - 1)])
        order = np.argsort(times, kind="stable")
        corners, times, durations = corners[order], times[order], durations[order]
        scale = _moving(_extents(corners, gap))
        long = np.linalg.norm((np.roll(corners, -1, axis=0) - corners) / scale, axis=1) > _CHORD
        if long.any():
            inside = _divided(system, corners[long], durations[long], units)
    return corners


def _moving(extents: Float[np.ndarray, " state"]) -> Float[np.ndarray, " state"]:
    return np.where(extents > 0, extents, np.inf)


def _divided(
    system: System,
    begins: Float[np.ndarray, "stretches state"],
    durations: Float[np.ndarray, " stretches"],
    units: Units,
) -> Float[np.ndarray, "stretches parts state"]:
    """States at the ends of equal parts of each stretch."""
    found = np.zeros((len(begins), _PARTS, begins.shape[1]))
    for i in range(0, len(begins), _AT_ONCE):
        rows = np.minimum(np.arange(i, i + _AT_ONCE), len(begins) - 1)
        each = on_device(durations[rows] / _PARTS)
        ways = _followed(system, on_device(begins[rows]), each, on_device(units.one))
        found[i : i + _AT_ONCE] = np.array(ways)[: len(begins) - i]
    return found


@compiled
def _followed(
    system: System,
    begins: Float[Array, "stretches state"],
    durations: Float[Array, " stretches"],
    one: Float[Array, " state"],
) -> Float[Array, "stretches parts state"]:
    share = jnp.full((), _SHARE)

    def way(begin: State, duration: Scalar) -> Float[Array, "parts state"]:
        def part(state, _):
            def unfinished(now):
                left, inner, steps = now
                return (left > 0) & (steps < MOST_STEPS) & jnp.isfinite(inner).all()

            def step(now):
                left, inner, steps = now
                length = next_duration(system.flow, inner, share, left, one)
                return left - length, state_step(system.flow, inner, length), steps + 1

            state = jax.lax.while_loop(unfinished, step, (duration, state, jnp.asarray(0)))[1]
            return state, state

        return jax.lax.scan(part, begin, None, _PARTS)[1]

    return jax.vmap(way)(begins, durations)
