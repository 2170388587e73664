from collections.abc import Callable

import jax
from jaxtyping import Array, Float, Int

from gnode._types import State
from gnode.programs import compiled


def advance(flow: Callable[[State], State], step: float | None, state: State, duration: Float[Array, ""]) -> State:
    """One step: a map of so many seconds applied once, a flow by the classical Runge-Kutta method of order 4 (Kutta
    1901)."""
    if step is not None:
        return state + step * flow(state)
    first = flow(state)
    second = flow(state + 0.5 * duration * first)
    third = flow(state + 0.5 * duration * second)
    fourth = flow(state + duration * third)
    return state + duration / 6 * (first + 2 * second + 2 * third + fourth)


@compiled
def advance_all(
    flow: Callable[[State], State],
    step: float | None,
    states: Float[Array, "states state"],
    duration: Float[Array, ""],
    count: Int[Array, ""],
) -> Float[Array, "states state"]:
    """So many steps of each of many states."""
    every = jax.vmap(lambda state: advance(flow, step, state, duration))
    return jax.lax.fori_loop(0, count, lambda _, there: every(there), states)
