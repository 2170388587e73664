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
# States of which a Jacobian is asked for its rates; and numbers in all of them.
_ASKED, _NUMBERS = 16, 2**22
_EIGENVALUES = 64
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
    turn = float(np.abs(np.linalg.eigvals(slopes[:_EIGENVALUES]).imag).max(initial=0.0))
    step = min(seconds / 50, _STEP_OF_FASTEST / fastest) if fastest > 0 else seconds / 50
    lasting = (144 * _DAMPING / (_LONG * seconds * turn)) ** 0.2 / turn if turn > 0 else np.inf
    return min(step, lasting)


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
) -> Float[np.ndarray, "states directions"]:
    """What is left, after some time, of differences of a given size in every direction, the most first.

    The singular values of the map from a displacement (of `distance`, in state units, to either side of each state
    along each axis) to the difference `seconds` later, divided by twice the distance. As the distance goes to zero
    they are those of the derivative of the flow, and their logarithms over the time finite-time Lyapunov exponents;
    at the distance of what a memory must tell apart, structure that is finer has no say (finite-size exponents:
    Aurell et al. 1997).
    """
    count, size = states.shape
    offsets = distance * np.concatenate([np.eye(size), -np.eye(size)])
    starts = (states[:, None] + offsets[None]).reshape(-1, size)
    ends = follow(system, starts, seconds=seconds, step=step)[-1].reshape(count, 2, size, size)
    differences = (ends[:, 0] - ends[:, 1]) / (2 * distance)
    finite = np.isfinite(differences).all(axis=(1, 2))
    return np.linalg.svd(differences[finite], compute_uv=False)
