import math

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis.fixed_points import jacobians

# Over the fastest rate at the states: Runge-Kutta is stable up to 2.78, and this is well within.
_STEP_OF_FASTEST = 0.8


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

    At most a fiftieth of the time to follow it for.
    """
    if system.step is not None:
        return system.step
    with double_precision():
        slopes = np.asarray(jacobians(system.flow, jnp.asarray(states, jnp.float64)))
    slopes = slopes[np.isfinite(slopes).all(axis=(1, 2))]
    sizes = np.linalg.norm(slopes, ord=2, axis=(1, 2))
    fastest = float(sizes.max(initial=0.0))
    return min(seconds / 50, _STEP_OF_FASTEST / fastest) if fastest > 0 else seconds / 50


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
    with double_precision():
        path = _follow(
            system, jnp.asarray(states, jnp.float64), jnp.asarray(span / count), jnp.asarray(count), snapshots
        )
        return np.concatenate([np.asarray(states, np.float64)[None], np.array(path)])


@eqx.filter_jit
def _follow(
    system: System,
    states: Float[Array, "states state"],
    duration: Float[Array, ""],
    count: Int[Array, ""],
    snapshots: int,
) -> Float[Array, "times states state"]:
    every = jax.vmap(lambda state: advance(system, state, duration))

    def stretch(now, _):
        after = jax.lax.fori_loop(0, count, lambda _, there: every(there), now)
        return after, after

    return jax.lax.scan(stretch, states, None, length=snapshots)[1]


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
