from collections.abc import Callable

import jax
from jaxtyping import Array, Float

from gnode._types import Drive, Scalar, State


def stepped_states(
    step: Callable[[State, Drive, Scalar], State], initial: State, inputs: Drive, durations: Float[Array, " steps"]
) -> Float[Array, "steps state"]:
    """The state after every step, as one scan; `step` makes it of the state before, the input and the duration."""

    def taken(state, sample):
        state = step(state, *sample)
        return state, state

    return jax.lax.scan(taken, initial, (inputs, durations))[1]


def euler_states(
    flow: Callable[[State, Drive], State], initial: State, inputs: Drive, durations: Float[Array, " steps"]
) -> Float[Array, "steps state"]:
    r"""Explicit Euler as one scan: $h' = h + \Delta t\, f(h, x)$; returns the state after every step.

    **Arguments:**

    - `flow`: dh/dt of a state under an input (or a drive), in state units per second.
    - `inputs`: those of all steps (a leading axis of steps on every leaf), or `None` without input.
    - `durations`: the length of every step in seconds.
    """
    return stepped_states(
        lambda state, input, duration: state + duration * flow(state, input), initial, inputs, durations
    )
