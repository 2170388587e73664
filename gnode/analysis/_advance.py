from jaxtyping import Array, Float

from gnode._types import State
from gnode.analysis._system import System


def advance(system: System, state: State, duration: Float[Array, ""]) -> State:
    """One step: a map applied once, a flow by the classical Runge-Kutta method of order 4 (Kutta 1901)."""
    if system.is_map:
        return system.next(state)
    first = system.flow(state)
    second = system.flow(state + 0.5 * duration * first)
    third = system.flow(state + 0.5 * duration * second)
    fourth = system.flow(state + duration * third)
    return state + duration / 6 * (first + 2 * second + 2 * third + fourth)
