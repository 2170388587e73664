from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._on_device import on_device
from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis._watch import Watch
from gnode.analysis.orbits._floquet import Periodic, extent, leads_to
from gnode.analysis.orbits._pieces import steps_of_a_piece
from gnode.analysis.orbits._units import in_units, slopes, units_of
from gnode.programs import compiled

# A state that recurs this nearly, over the size of its orbit, may lie near a cycle; of the second kind, on one.
_NEAR = 0.05
_EXACT = 1e-6
_MOST_CANDIDATES = 16
_ITERATIONS = 15
_STALLED = 3
_RANK = 1e-9
_COLLAPSED = 1e-8
# Iterations between two looks at the clock.
_PIECE = 1000


def cycle_of_map(
    system: System, begin: Float[np.ndarray, " state"], before: int, longest: int, tolerance: float, watch: Watch
) -> Periodic | None:
    """The cycle of at most `longest` states that a state is attracted to, if it is: see `find_limit_cycle`."""
    first = on_device(begin)
    for count in _pieces(before, _PIECE):
        watch.at(f"letting the state go for {before} iterations")
        first = _iterated(system, first, on_device(count))
    path = np.array(_path(system, first, longest))
    if not np.isfinite(path).all():
        return None
    varies, magnitudes = np.ptp(path, axis=0), np.abs(path).max(axis=0)
    # All one state: at rest.
    if (varies <= _COLLAPSED * magnitudes).all():
        return None
    units = units_of(varies, magnitudes, np.array(slopes(system, on_device(path[-1]))), 1.0)
    orbit = _cycle_on(in_units(system, units), path / units.own, longest, tolerance, watch)
    return None if orbit is None else orbit.in_units(units.own)


def _cycle_on(
    system: System, path: Float[np.ndarray, "states state"], longest: int, tolerance: float, watch: Watch
) -> Periodic | None:
    """Of a state that comes near to where it began, in units in which all entries are alike."""
    excursion = extent(path)
    nearness = np.linalg.norm(path[1:] - path[0], axis=1) / excursion
    lengths = 1 + np.flatnonzero(nearness <= _NEAR)
    # Exact recurrences before near ones, the shorter first.
    lengths = lengths[np.lexsort((lengths, nearness[lengths - 1] > _EXACT))]
    for length in lengths[:_MOST_CANDIDATES].tolist():
        orbit = _close(system, path[0], length, longest, tolerance * excursion, watch)
        if orbit is None:
            continue
        shortest = _shortest(orbit)
        if shortest < length:
            orbit = _close(system, orbit.states[0], shortest, longest, tolerance * excursion, watch)
        if orbit is not None and leads_to(orbit, path[0], path[length], excursion, is_map=True):
            return orbit
    return None


@compiled
def _iterated(system: System, state: State, count: Int[Array, ""]) -> State:
    return jax.lax.fori_loop(0, count, lambda _, now: system.next(now), state)


@compiled
def _path(system: System, state: State, length: int) -> Float[Array, "states state"]:
    """The state and its first `length` images."""

    def step(now, _):
        return system.next(now), now

    end, states = jax.lax.scan(step, state, None, length)
    return jnp.concatenate([states, end[None]])


@compiled
def _multiplied(
    system: System, state: State, product: Float[Array, "state state"], count: Int[Array, ""]
) -> tuple[State, Float[Array, "state state"]]:
    """The image after some iterations, and its derivative: the product of the Jacobians, times that so far."""
    slope = jax.jacfwd(system.next)

    def step(_, carry):
        now, product = carry
        return system.next(now), slope(now) @ product

    return jax.lax.fori_loop(0, count, step, (state, product))


def _image(
    system: System, state: Float[np.ndarray, " state"], length: int, watch: Watch
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, "state state"]]:
    now = on_device(state), on_device(np.eye(len(state)))
    for count in _pieces(length, steps_of_a_piece(len(state))):
        watch.at(f"closing a cycle of {length} states")
        now = _multiplied(system, *now, on_device(count))
    return np.array(now[0]), np.array(now[1])


def _pieces(whole: int, most: int) -> Iterator[int]:
    for begin in range(0, whole, most):
        yield min(most, whole - begin)


def _close(
    system: System,
    begin: Float[np.ndarray, " state"],
    length: int,
    longest: int,
    tolerance: float,
    watch: Watch,
) -> Periodic | None:
    """Newton's method for a state that is its own image after `length` iterations."""
    state = begin
    best: (
        tuple[float, Float[np.ndarray, " state"], Float[np.ndarray, " state"], Float[np.ndarray, "state state"]] | None
    )
    best = None
    stalled = 0
    for _ in range(_ITERATIONS):
        image, product = _image(system, state, length, watch)
        if not (np.isfinite(image).all() and np.isfinite(product).all()):
            break
        residual = float(np.linalg.norm(image - state))
        stalled = stalled + 1 if best is not None and residual > 0.5 * best[0] else 0
        if best is None or residual < best[0]:
            best = residual, state, image - state, product
        if stalled == _STALLED or residual == 0:
            break
        state = state + np.linalg.lstsq(product - np.eye(len(state)), state - image, rcond=_RANK)[0]
    if best is None or not best[0] <= tolerance:
        return None
    _, state, gap, product = best
    # Of one length for every cycle: compiled once.
    states = np.array(_path(system, on_device(state), longest))[:length]
    return Periodic(states, float(length), gap, product)


def _shortest(orbit: Periodic) -> int:
    """The smallest divisor of the length after which the states repeat."""
    length = len(orbit.states)
    for parts in range(1, length):
        if length % parts == 0:
            off = np.linalg.norm(np.roll(orbit.states, -parts, axis=0) - orbit.states, axis=1).max()
            if off <= _EXACT * orbit.size or orbit.size == 0:
                return parts
    return length
