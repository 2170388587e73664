import jax
from jaxtyping import Array, Float, Int

from gnode._types import State
from gnode.analysis._system import System
from gnode.programs import compiled


def advance(system: System, state: State, duration: Float[Array, ""]) -> State:
    """One step: a map applied once, a flow by the classical Runge-Kutta method of order 4 (Kutta 1901)."""
    if system.is_map:
        return system.next(state)
    first = system.flow(state)
    second = system.flow(state + 0.5 * duration * first)
    third = system.flow(state + 0.5 * duration * second)
    fourth = system.flow(state + duration * third)
    return state + duration / 6 * (first + 2 * second + 2 * third + fourth)


@compiled
def advance_all(
    system: System, states: Float[Array, "states state"], duration: Float[Array, ""], count: Int[Array, ""]
) -> Float[Array, "states state"]:
    """So many steps of each of many states."""
    every = jax.vmap(lambda state: advance(system, state, duration))
    return jax.lax.fori_loop(0, count, lambda _, there: every(there), states)
