import math

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis._watch import glance
from gnode.analysis.fixed_points import jacobians

# Over the fastest rate at the states: Runge-Kutta is stable up to 2.78, and this is well within.
_STEP_OF_FASTEST = 0.8
# A turn at w rad/s loses the share (w dt)^6 / 144 of its size a step. By so much it may in so many times the seconds.
_DAMPING, _LONG = 0.01, 4.0
# Times the median rate at the states, and over their number: those few that are so much faster are let go first.
_FASTER, _FEW = 30.0, 0.05
# Over the seconds to follow the states for: how long those are let go.
_FIRST, _MOST_STEPS = 0.02, 10_000
# By how much a longer step falls short of what is suitable where states are: beside them a flow may be faster. And by
# how much it must be longer.
_CAUTION, _MUCH = 1.5, 2.0
# Directions of which all are followed; of more, those of which by a part of the time more is left than so little.
_ALL, _EARLY, _LOST_EARLY = 16, 1 / 8, 0.01
# States of which a Jacobian is asked for its rates; and numbers in all of them.
_ASKED, _NUMBERS = 16, 2**22
_EIGENVALUES, _NEARLY_ALL = 64, 0.9
# States times steps times entries squared (and so many more for every call) that are followed at a time.
_AT_A_TIME, _OF_A_CALL = 2e9, 1e3


def advance(system: System, state: State, duration: Float[Array, ""]) -> State:
    """One step: a map applied once, a flow by the classical Runge-Kutta method of order 4 (Kutta 1901)."""
    if system.is_map:
        return system.next(state)
    first = system.flow(state)
    second = system.flow(state + 0.5 * duration * first)
    third = system.flow(state + 0.5 * duration * second)
    fourth = system.flow(state + duration * third)
    return state + duration / 6 * (first + 2 * second + 2 * third + fourth)


def suitable_step(system: System, states: Float[np.ndarray, "states state"], *, seconds: float) -> float:
    """A step of Runge-Kutta for a flow, in seconds, from the Jacobians at states; the step of a map.

    At most a fiftieth of the time to follow it for, and so short that what turns without loss loses less than 1 % in
    four times as long.
    """
    if system.step is not None:
        return system.step
    most = max(_ASKED, _NUMBERS // states.shape[1] ** 2)
    asked = states[:: -(-len(states) // most)]
    with double_precision():
        slopes = np.asarray(jacobians(system.flow, jnp.asarray(asked, jnp.float64)))
    slopes = slopes[np.isfinite(slopes).all(axis=(1, 2))]
    fastest = float(np.linalg.norm(slopes, ord=2, axis=(1, 2)).max(initial=0.0))
    turns = np.abs(np.linalg.eigvals(slopes[:_EIGENVALUES]).imag).max(axis=1, initial=0.0)
    turn = float(np.quantile(turns, _NEARLY_ALL)) if len(turns) else 0.0
    step = min(seconds / 50, _STEP_OF_FASTEST / fastest) if fastest > 0 else seconds / 50
    lasting = (144 * _DAMPING / (_LONG * seconds * turn)) ** 0.2 / turn if turn > 0 else np.inf
    return min(step, lasting)


def without_haste(
    system: System, states: Float[np.ndarray, "states state"], *, seconds: float
) -> Float[np.ndarray, "states state"]:
    """The states, of which a few lie where a flow is far faster than at all others: these let go for a little time, in
    steps of their own. One step for all would have to be theirs."""
    if system.is_map or len(states) < 1 / _FEW:
        return states
    with double_precision():
        rates = np.array(_norms(system, jnp.asarray(states, jnp.float64)))
        hasty = np.flatnonzero(rates > _FASTER * np.median(rates))
        if not 0 < len(hasty) <= _FEW * len(states):
            return states
        calmed = np.array(_calmed(system, jnp.asarray(states[hasty], jnp.float64), jnp.asarray(_FIRST * seconds)))
    found = states.copy()
    found[hasty] = calmed
    return found


@eqx.filter_jit
def _norms(system: System, states: Float[Array, "states state"]) -> Float[Array, " states"]:
    return jax.lax.map(lambda state: jnp.linalg.norm(jax.jacfwd(system.flow)(state)), states)


@eqx.filter_jit
def _calmed(
    system: System, states: Float[Array, "states state"], seconds: Float[Array, ""]
) -> Float[Array, "states state"]:
    def calm(state):
        def unfinished(now):
            left, there, steps = now
            return (left > 0) & (steps < _MOST_STEPS) & jnp.isfinite(there).all()

        def step(now):
            left, there, steps = now
            rate = jnp.linalg.norm(jax.jacfwd(system.flow)(there))
            duration = jnp.minimum(left, _STEP_OF_FASTEST / (2 * rate))
            return left - duration, advance(system, there, duration), steps + 1

        return jax.lax.while_loop(unfinished, step, (seconds, state, jnp.asarray(0)))[1]

    return jax.lax.map(calm, states)


def step_from_here(system: System, places: Float[np.ndarray, "places state"], step: float, *, seconds: float) -> float:
    """A longer step than before, where a flow has become slower by much at all the places where states are."""
    if system.is_map or not len(places) or not np.isfinite(places).all():
        return step
    longer = suitable_step(system, places, seconds=seconds) / _CAUTION
    return longer if longer > _MUCH * step else step


def follow(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    seconds: float,
    step: float,
    snapshots: int = 1,
) -> Float[np.ndarray, "times states state"]:
    """Where many states are at equally spaced times up to `seconds`, the first of them zero.

    **Arguments:**

    - `step`: the largest step of Runge-Kutta, in seconds. A map goes by its own: it is applied as often as
        comes nearest to each time, and at least once.
    """
    span = seconds / snapshots
    count = max(1, math.ceil(span / step - 1e-9) if system.step is None else round(span / system.step))
    # In pieces, between which a time budget is looked at; what they are does not depend on it.
    work = len(states) * states.shape[1] ** 2 + _OF_A_CALL
    piece = max(1, int(_AT_A_TIME / work))
    path = [np.asarray(states, np.float64)]
    with double_precision():
        now, duration = jnp.asarray(states, jnp.float64), jnp.asarray(span / count)
        for look in range(snapshots):
            for done in range(0, count, piece):
                glance(
                    f"letting {len(states):,} states go for {seconds:.3g} s ({(look + done / count) / snapshots:.0%})"
                )
                now = _followed(system, now, duration, jnp.asarray(min(piece, count - done)))
            path.append(np.array(now))
    return np.stack(path)


@eqx.filter_jit
def _followed(
    system: System, states: Float[Array, "states state"], duration: Float[Array, ""], count: Int[Array, ""]
) -> Float[Array, "states state"]:
    every = jax.vmap(lambda state: advance(system, state, duration))
    return jax.lax.fori_loop(0, count, lambda _, there: every(there), states)


def kept_differences(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    distance: float,
    seconds: float,
    step: float,
    axes: Int[np.ndarray, " directions"] | None = None,
) -> Float[np.ndarray, "states directions"]:
    """What is left, after some time, of differences of a given size in every direction, the most first; or along some
    axes alone.

    The singular values of the map from a displacement (of `distance`, in state units, to either side of each state
    along each axis) to the difference `seconds` later, divided by twice the distance. As the distance goes to zero
    they are those of the derivative of the flow, and their logarithms over the time finite-time Lyapunov exponents;
    at the distance of what a memory must tell apart, structure that is finer has no say (finite-size exponents:
    Aurell et al. 1997).
    """
    along = np.eye(states.shape[1]) if axes is None else np.eye(states.shape[1])[axes]
    every = np.broadcast_to(along, (len(states), *along.shape))
    if len(along) <= _ALL:
        kept, _ = _of_differences(system, states, every, distance=distance, seconds=seconds, step=step)
        return kept
    # Of many directions most are lost early: those that are not are followed on.
    early, directions = _of_differences(system, states, every, distance=distance, seconds=_EARLY * seconds, step=step)
    few = max(1, int((np.median(early, axis=0) > _LOST_EARLY).sum()))
    if 2 * few > len(along):
        kept, _ = _of_differences(system, states, every, distance=distance, seconds=seconds, step=step)
        return kept
    finite = np.isfinite(early).all(axis=1)
    kept, _ = _of_differences(
        system, states[finite], directions[finite, :few], distance=distance, seconds=seconds, step=step
    )
    # The others go on as they began.
    rest = early[finite][:, few:] ** (1 / _EARLY)
    return np.concatenate([kept, rest[: len(kept)]], axis=1)


def _of_differences(
    system: System,
    states: Float[np.ndarray, "states state"],
    along: Float[np.ndarray, "states directions state"],
    *,
    distance: float,
    seconds: float,
    step: float,
) -> tuple[Float[np.ndarray, "states directions"], Float[np.ndarray, "states directions state"]]:
    """What is left of differences along some directions, the most first, and the directions of which it is left. States
    of which it is not finite are left out."""
    count, directions, size = along.shape
    offsets = distance * np.concatenate([along, -along], axis=1)
    starts = (states[:, None] + offsets).reshape(-1, size)
    ends = follow(system, starts, seconds=seconds, step=step)[-1].reshape(count, 2, directions, size)
    differences = (ends[:, 0] - ends[:, 1]) / (2 * distance)
    finite = np.isfinite(differences).all(axis=(1, 2))
    turned, kept, _ = np.linalg.svd(differences[finite], full_matrices=False)
    return kept, np.einsum("bdk,bds->bks", turned, along[finite])
