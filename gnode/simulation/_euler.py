from collections.abc import Callable

import jax
from jaxtyping import Array, Float

from gnode._types import Drive, State


def euler_states(
    flow: Callable[[State, Drive], State], initial: State, inputs: Drive, durations: Float[Array, " steps"]
) -> Float[Array, "steps state"]:
    r"""Explicit Euler as one scan: $h' = h + \Delta t\, f(h, x)$; returns the state after every step.

    **Arguments:**

    - `flow`: dh/dt of a state under an input (or a drive), in state units per second.
    - `inputs`: those of all steps (a leading axis of steps on every leaf), or `None` without input.
    - `durations`: the length of every step in seconds.
    """

    def step(state, sample):
        input, duration = sample
        state = state + duration * flow(state, input)
        return state, state

    return jax.lax.scan(step, initial, (inputs, durations))[1]
