from collections.abc import Callable, Iterator
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._on_device import on_device
from gnode._types import Scalar, State
from gnode.analysis._system import System
from gnode.analysis._watch import Watch
from gnode.analysis.orbits._escape import MOST_STEPS, Progress, RanAway
from gnode.analysis.orbits._floquet import Periodic, leads_to, multipliers
from gnode.analysis.orbits._orbit import Tangents, next_duration, over_kinks, state_step, tangent_step
from gnode.analysis.orbits._pieces import PARTS, steps_of_a_piece
from gnode.analysis.orbits._scout import Scouted, scout
from gnode.analysis.orbits._units import Units, in_units, value_at
from gnode.programs import compiled

# Steps of at most 0.25 / ||J||: at order 8 the error of one is far below any tolerance asked for.
_SHARE = 0.25
_STATES = 200
# A return this near, over the farthest that the trajectory has been, may be one to a cycle; one of the second kind
# is, and no later one is waited for.
_NEAR = 0.05
_EXACT = 1e-6
_MOST_RETURNS = 8
# A guess about which the flow magnifies more than this in one period is no attracting cycle, and not worth refining
# unless the return was exact. In a chaotic attractor most guesses are such.
_REPELLED = 10.0
# Times the excursion: what is farther away than that has not gone round, and does not come back in time.
_LEFT = 1e3
# A state that moves by less than this, over how far from zero it has been, in all the time given rests.
_AT_REST = 1e-8
_ITERATIONS = 15
_STALLED = 3
# Below this, over the largest, a singular value is rounding: along a family of cycles Newton's method is not to move.
_RANK = 1e-9


def cycle_of_flow(
    system: System,
    begin: Float[np.ndarray, " state"],
    transient: float,
    seconds: float,
    tolerance: float,
    watch: Watch,
) -> Periodic | None:
    """The cycle that a state is attracted to, if it is: see `find_limit_cycle`."""
    try:
        if transient > 0:
            gone = scout(system, begin, transient, _SHARE, watch, "in the transient")
            origin = gone.state
        else:
            gone = scout(system, begin, seconds, _SHARE, watch, "from where it began")
            origin = begin
        return _cycle_near(system, gone, origin, seconds, tolerance, watch)
    except RanAway:
        return None


def rehearse_cycle_of_flow(
    system: System, begin: Float[np.ndarray, " state"], seconds: float, units: Units, watch: Watch
) -> None:
    """Makes the programs of `cycle_of_flow`, the last first, wherever the state goes in so short a time."""
    scaled, origin = _Scaled(in_units(system, units).flow, on_device(units.one)), begin / units.own
    _around(scaled, origin, seconds, 1.0, watch)
    _returns(scaled, on_device(origin), seconds, watch)
    scout(system, begin, seconds, _SHARE, watch, "in a rehearsal")


def _cycle_near(
    system: System,
    gone: Scouted,
    origin: Float[np.ndarray, " state"],
    seconds: float,
    tolerance: float,
    watch: Watch,
) -> Periodic | None:
    speed = np.abs(np.asarray(value_at(system.flow, on_device(origin))))
    if not np.isfinite(speed).all():
        return None
    # It cannot go anywhere in the time given.
    if (speed * seconds <= _AT_REST * gone.reached).all():
        return None
    units = gone.units
    scaled = _Scaled(in_units(system, units).flow, on_device(units.one))
    origin = origin / units.own
    returns = _returns(scaled, on_device(origin), seconds, watch)
    for period, state, exact in _candidates(returns):
        most = np.inf if exact else _REPELLED
        orbit = _close(scaled, origin, period, float(returns.excursion), tolerance, most, watch)
        if orbit is not None and leads_to(orbit, origin, state, float(returns.excursion), is_map=False):
            return _shortest(scaled, orbit, tolerance, watch).in_units(units.own)
    return None


class _Scaled(eqx.Module):
    """A flow in own units."""

    flow: Callable[[State], State]
    one: Float[Array, " state"]

    def step(self, state: State, longest: Scalar) -> tuple[Scalar, State]:
        """Its duration, and where it leads."""
        suitable = next_duration(self.flow, state, jnp.full((), _SHARE), longest, self.one)
        return over_kinks(self.flow, state, suitable)


class _Returns(NamedTuple):
    state: State
    elapsed: Scalar
    side: Scalar
    """Of the section: the way that the flow crosses it leads from negative to positive."""
    excursion: Scalar
    """The farthest from the origin so far."""
    count: Int[Array, ""]
    times: Float[Array, " returns"]
    states: Float[Array, "returns state"]
    nearness: Float[Array, " returns"]
    """The distance from the origin over the excursion."""
    steps: Int[Array, ""]
    going_on: Bool[Array, ""]


def _candidates(returns: _Returns) -> Iterator[tuple[float, Float[np.ndarray, " state"], bool]]:
    """Periods, the states after them and whether those are exact returns: these first, then in the order of time."""
    times, states, nearness = (np.array(a) for a in (returns.times, returns.states, returns.nearness))
    for i in sorted(range(int(returns.count)), key=lambda i: (nearness[i] > _EXACT, times[i])):
        yield float(times[i]), states[i], bool(nearness[i] <= _EXACT)


def _returns(scaled: _Scaled, origin: State, seconds: float, watch: Watch) -> _Returns:
    """Follows a state until it has returned to where it began, exactly or some times nearly."""
    # Of NumPy's making: each of JAX's is a program of its own.
    zero, none, nowhere = on_device(0.0), on_device(0), on_device(np.full(_MOST_RETURNS, np.inf))
    states = on_device(np.zeros((_MOST_RETURNS, origin.size)))
    now = _Returns(origin, zero, zero, zero, none, nowhere, states, nowhere, none, on_device(True))
    most, whole = steps_of_a_piece(origin.size), on_device(float(seconds))
    progress = Progress(float(seconds), "after the transient")
    while bool(now.going_on):
        watch.at(f"waiting for a return ({float(now.elapsed):.4g} of {seconds:.4g} s, {int(now.steps):,} steps)")
        now = _piece_of_returns(scaled, now, origin, whole, on_device(int(now.steps) + most))
        if bool(now.going_on):
            progress.at(int(now.steps), float(now.elapsed), np.array(now.state))
    return now


@compiled
def _piece_of_returns(
    scaled: _Scaled, begin: _Returns, origin: State, seconds: Scalar, until: Int[Array, ""]
) -> _Returns:
    flow = scaled.flow
    normal = flow(origin) / jnp.linalg.norm(flow(origin))

    def side_of(state):
        return normal @ (state - origin)

    def unfinished(now):
        return now.going_on & (now.steps < until) & (now.elapsed < begin.elapsed + seconds / PARTS)

    def onto_section(state):
        def newton(_, carry):
            state, late = carry
            duration = -side_of(state) / (normal @ flow(state))
            return state_step(flow, state, duration), late + duration

        return jax.lax.fori_loop(0, 4, newton, (state, jnp.zeros(())))

    def step(now):
        duration, state = scaled.step(now.state, seconds - now.elapsed)
        elapsed, side = now.elapsed + duration, side_of(state)
        excursion = jnp.maximum(now.excursion, jnp.linalg.norm(state - origin))
        crosses = (now.side < 0) & (side >= 0)
        there, late = jax.lax.cond(crosses, onto_section, lambda state: (state, jnp.zeros(())), state)
        nearness = jnp.linalg.norm(there - origin) / excursion
        kept = crosses & (nearness <= _NEAR)
        # Beyond the last place nothing is written.
        place = jnp.where(kept, now.count, _MOST_RETURNS)
        count, exact = now.count + kept, kept & (nearness <= _EXACT)
        return _Returns(
            state=state,
            elapsed=elapsed,
            side=side,
            excursion=excursion,
            count=count,
            times=now.times.at[place].set(elapsed + late, mode="drop"),
            states=now.states.at[place].set(there, mode="drop"),
            nearness=now.nearness.at[place].set(nearness, mode="drop"),
            steps=now.steps + 1,
            going_on=(elapsed < seconds) & (count < _MOST_RETURNS) & ~exact & jnp.isfinite(state).all(),
        )

    return jax.lax.while_loop(unfinished, step, begin)


class _Way(NamedTuple):
    """Part of a round."""

    now: Tangents
    left: Scalar
    """Seconds of the stretch."""
    stretch: Int[Array, ""]
    states: Float[Array, "states state"]
    """Those at the beginnings of the stretches."""
    steps: Int[Array, ""]


def _around(
    scaled: _Scaled, begin: Float[np.ndarray, " state"], period: float, size: float, watch: Watch
) -> tuple[Float[np.ndarray, "states state"], Tangents]:
    """States at equal times over one period, and the end with the monodromy matrix; not a number where it goes away."""
    state, stretch, far = on_device(begin), on_device(period / _STATES), _LEFT * size
    states = np.zeros((_STATES, len(begin)))
    states[0] = begin
    start = Tangents(state, on_device(np.eye(len(begin))), on_device(0.0))
    none = on_device(0)
    way = _Way(start, stretch, none, on_device(states), none)
    most = steps_of_a_piece(len(begin))
    while int(way.stretch) < _STATES:
        watch.at(f"closing an orbit of period {period:.4g} s ({int(way.steps):,} steps)")
        if int(way.steps) >= MOST_STEPS or not float(np.linalg.norm(np.array(way.now.state) - begin)) <= far:
            # Not all the way: no orbit.
            return np.array(way.states), way.now._replace(state=on_device(np.full_like(begin, np.nan)))
        way = _piece_of_round(scaled, way, stretch, state, on_device(far), on_device(int(way.steps) + most))
    return np.array(way.states), way.now


@compiled
def _piece_of_round(
    scaled: _Scaled, begin: _Way, stretch: Scalar, origin: State, far: Scalar, until: Int[Array, ""]
) -> _Way:
    def unfinished(way):
        # What is not a number compares false.
        near = jnp.linalg.norm(way.now.state - origin) <= far
        return (way.stretch < _STATES) & (way.steps < until) & near

    def step(way):
        duration, _ = scaled.step(way.now.state, way.left)
        now, left = tangent_step(scaled.flow, way.now, duration), way.left - duration
        done = left <= 0
        number = way.stretch + done
        # Beyond the last place nothing is written.
        states = way.states.at[jnp.where(done, number, _STATES)].set(now.state, mode="drop")
        return _Way(now, jnp.where(done, stretch, left), number, states, way.steps + 1)

    return jax.lax.while_loop(unfinished, step, begin)


def _close(
    scaled: _Scaled,
    origin: Float[np.ndarray, " state"],
    guess: float,
    size: float,
    tolerance: float,
    most: float,
    watch: Watch,
) -> Periodic | None:
    """Newton's method for the state on the section through `origin`, and the period, that close an orbit.

    None at once where a multiplier of the guess is larger than `most`.
    """
    state, period = origin, guess
    slope = np.asarray(value_at(scaled.flow, on_device(origin)))
    normal = slope / np.linalg.norm(slope)
    best: Periodic | None = None
    stalled = 0
    for _ in range(_ITERATIONS):
        states, end = _around(scaled, state, period, size, watch)
        after, monodromy = np.array(end.state), np.array(end.vectors)
        if not (np.isfinite(after).all() and np.isfinite(monodromy).all()):
            break
        if best is None and np.abs(multipliers(monodromy)).max() > most:
            return None
        left = after - state
        residual = float(np.linalg.norm(left))
        stalled = stalled + 1 if best is not None and residual > 0.5 * best.residual else 0
        if best is None or residual < best.residual:
            best = Periodic(states, period, left, monodromy)
        if stalled == _STALLED or residual <= 1e-14 * size:
            break
        # The period in units in which its column is of the size of the others.
        unit = period / size
        column = unit * np.asarray(value_at(scaled.flow, end.state))
        matrix = np.block([[monodromy - np.eye(len(state)), column[:, None]], [normal[None], np.zeros((1, 1))]])
        change = np.linalg.lstsq(matrix, -np.append(left, normal @ (state - origin)), rcond=_RANK)[0]
        state, period = state + change[:-1], period + unit * float(change[-1])
        if not (0.5 * guess < period < 2 * guess and np.linalg.norm(state - origin) < size):
            break
    return best if best is not None and best.residual <= tolerance * best.size else None


def _shortest(scaled: _Scaled, orbit: Periodic, tolerance: float, watch: Watch) -> Periodic:
    """The orbit once around, where its period is a multiple of the shortest."""
    spacing = float(np.linalg.norm(np.diff(orbit.states, axis=0), axis=1).max())
    for parts in range(_MOST_RETURNS, 1, -1):
        about = np.rint(_STATES / parts).astype(int) + np.arange(-1, 2)
        if np.linalg.norm(orbit.states[about] - orbit.states[0], axis=1).min() > spacing:
            continue
        shorter = _close(scaled, orbit.states[0], orbit.period / parts, orbit.size, tolerance, np.inf, watch)
        if shorter is not None and np.linalg.norm(shorter.states[0] - orbit.states[0]) <= 1e-6 * orbit.size:
            return shorter
    return orbit
