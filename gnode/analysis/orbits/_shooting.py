from collections.abc import Callable, Iterator
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._checks import Failed
from gnode._types import Scalar, State
from gnode.analysis.orbits._floquet import Periodic, leads_to, multipliers
from gnode.analysis.orbits._orbit import MOST_STEPS, Tangents, next_duration, state_step, sweep, tangent_step

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
_ITERATIONS = 15
_STALLED = 3
# Below this, over the largest, a singular value is rounding: along a family of cycles Newton's method is not to move.
_RANK = 1e-9


def cycle_of_flow(
    flow: Callable[[State], State],
    begin: Float[np.ndarray, " state"],
    transient: float,
    seconds: float,
    tolerance: float,
) -> Periodic | None:
    """The cycle that a state is attracted to, if it is: see `find_limit_cycle`."""
    share = jnp.asarray(_SHARE)
    swept = sweep(flow, jnp.asarray(begin), jnp.asarray(transient), share)
    origin = np.array(swept.state)
    speed = float(np.abs(np.asarray(flow(swept.state))).max())
    if not (np.isfinite(origin).all() and np.isfinite(speed)):
        return None
    _check_steps(int(swept.steps), transient)
    # It cannot go anywhere in the time given.
    if speed * seconds <= 1e-8 * float(np.abs(origin).max()):
        return None
    returns = _returns(flow, swept.state, jnp.asarray(seconds), share)
    _check_steps(int(returns.steps), seconds)
    for period, state, exact in _candidates(returns):
        most = np.inf if exact else _REPELLED
        orbit = _close(flow, origin, period, float(returns.excursion), tolerance, most)
        if orbit is not None and leads_to(orbit, origin, state, float(returns.excursion), is_map=False):
            return _shortest(flow, orbit, tolerance)
    return None


def _check_steps(steps: int, seconds: float) -> None:
    if steps >= MOST_STEPS:
        raise Failed(f"{seconds:.4g} s of this flow need more than {MOST_STEPS:,} steps; give fewer seconds")


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


def _candidates(returns: _Returns) -> Iterator[tuple[float, Float[np.ndarray, " state"], bool]]:
    """Periods, the states after them and whether those are exact returns: these first, then in the order of time."""
    times, states, nearness = (np.array(a) for a in (returns.times, returns.states, returns.nearness))
    for i in sorted(range(int(returns.count)), key=lambda i: (nearness[i] > _EXACT, times[i])):
        yield float(times[i]), states[i], bool(nearness[i] <= _EXACT)


@eqx.filter_jit
def _returns(flow: Callable[[State], State], origin: State, seconds: Scalar, share: Scalar) -> _Returns:
    """Follows a state until it has returned to where it began, exactly or some times nearly."""
    normal = flow(origin) / jnp.linalg.norm(flow(origin))

    def side_of(state):
        return normal @ (state - origin)

    def unfinished(now):
        exact = (now.nearness <= _EXACT).any()
        going_on = (now.elapsed < seconds) & (now.count < _MOST_RETURNS) & ~exact
        return going_on & (now.steps < MOST_STEPS) & jnp.isfinite(now.state).all()

    def onto_section(state):
        def newton(_, carry):
            state, late = carry
            duration = -side_of(state) / (normal @ flow(state))
            return state_step(flow, state, duration), late + duration

        return jax.lax.fori_loop(0, 4, newton, (state, jnp.zeros(())))

    def step(now):
        duration = next_duration(flow, now.state, share, seconds - now.elapsed)
        state = state_step(flow, now.state, duration)
        elapsed, side = now.elapsed + duration, side_of(state)
        excursion = jnp.maximum(now.excursion, jnp.linalg.norm(state - origin))
        crosses = (now.side < 0) & (side >= 0)
        there, late = jax.lax.cond(crosses, onto_section, lambda state: (state, jnp.zeros(())), state)
        nearness = jnp.linalg.norm(there - origin) / excursion
        kept = crosses & (nearness <= _NEAR)
        # Beyond the last place nothing is written.
        place = jnp.where(kept, now.count, _MOST_RETURNS)
        return _Returns(
            state=state,
            elapsed=elapsed,
            side=side,
            excursion=excursion,
            count=now.count + kept,
            times=now.times.at[place].set(elapsed + late, mode="drop"),
            states=now.states.at[place].set(there, mode="drop"),
            nearness=now.nearness.at[place].set(nearness, mode="drop"),
            steps=now.steps + 1,
        )

    zero, none = jnp.zeros(()), jnp.asarray(0)
    nowhere = jnp.full((_MOST_RETURNS,), jnp.inf)
    states = jnp.zeros((_MOST_RETURNS, origin.size))
    begin = _Returns(origin, zero, zero, zero, none, nowhere, states, nowhere, none)
    return jax.lax.while_loop(unfinished, step, begin)


@eqx.filter_jit
def _around(
    flow: Callable[[State], State], begin: State, period: Scalar, share: Scalar
) -> tuple[Float[Array, "states state"], Tangents]:
    """States at equal times over one period, and the end with the monodromy matrix."""

    def stretch(now, _):
        def unfinished(carry):
            left, inner, steps = carry
            return (left > 0) & (steps < MOST_STEPS // _STATES) & jnp.isfinite(inner.state).all()

        def step(carry):
            left, inner, steps = carry
            duration = next_duration(flow, inner.state, share, left)
            return left - duration, tangent_step(flow, inner, duration), steps + 1

        left, after, _ = jax.lax.while_loop(unfinished, step, (period / _STATES, now, jnp.asarray(0)))
        # Not all the way: no orbit.
        after = after._replace(state=jnp.where(left > 0, jnp.nan, after.state))
        return after, now.state

    start = Tangents(begin, jnp.eye(begin.size), jnp.zeros(()))
    end, states = jax.lax.scan(stretch, start, None, _STATES)
    return states, end


def _close(
    flow: Callable[[State], State],
    origin: Float[np.ndarray, " state"],
    guess: float,
    size: float,
    tolerance: float,
    most: float,
) -> Periodic | None:
    """Newton's method for the state on the section through `origin`, and the period, that close an orbit.

    None at once where a multiplier of the guess is larger than `most`.
    """
    state, period = origin, guess
    slope = np.asarray(flow(jnp.asarray(origin)))
    normal = slope / np.linalg.norm(slope)
    best: Periodic | None = None
    stalled = 0
    for _ in range(_ITERATIONS):
        states, end = _around(flow, jnp.asarray(state), jnp.asarray(period), jnp.asarray(_SHARE))
        after, monodromy = np.array(end.state), np.array(end.vectors)
        if not (np.isfinite(after).all() and np.isfinite(monodromy).all()):
            break
        if best is None and np.abs(multipliers(monodromy)).max() > most:
            return None
        left = after - state
        residual = float(np.linalg.norm(left))
        stalled = stalled + 1 if best is not None and residual > 0.5 * best.residual else 0
        if best is None or residual < best.residual:
            best = Periodic(np.array(states), period, residual, monodromy)
        if stalled == _STALLED or residual <= 1e-14 * size:
            break
        # The period in units in which its column is of the size of the others.
        unit = period / size
        column = unit * np.asarray(flow(end.state))
        matrix = np.block([[monodromy - np.eye(len(state)), column[:, None]], [normal[None], np.zeros((1, 1))]])
        change = np.linalg.lstsq(matrix, -np.append(left, normal @ (state - origin)), rcond=_RANK)[0]
        state, period = state + change[:-1], period + unit * float(change[-1])
        if not (0.5 * guess < period < 2 * guess and np.linalg.norm(state - origin) < size):
            break
    return best if best is not None and best.residual <= tolerance * best.size else None


def _shortest(flow: Callable[[State], State], orbit: Periodic, tolerance: float) -> Periodic:
    """The orbit once around, where its period is a multiple of the shortest."""
    spacing = float(np.linalg.norm(np.diff(orbit.states, axis=0), axis=1).max())
    for parts in range(_MOST_RETURNS, 1, -1):
        about = np.rint(_STATES / parts).astype(int) + np.arange(-1, 2)
        if np.linalg.norm(orbit.states[about] - orbit.states[0], axis=1).min() > spacing:
            continue
        shorter = _close(flow, orbit.states[0], orbit.period / parts, orbit.size, tolerance, np.inf)
        if shorter is not None and np.linalg.norm(shorter.states[0] - orbit.states[0]) <= 1e-6 * orbit.size:
            return shorter
    return orbit
