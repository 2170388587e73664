import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import State
from gnode.models import Network
from gnode.simulation._euler import euler_states


class Trajectory(eqx.Module):
    """What a network did in one trial."""

    initial: State
    """The state before the first step."""
    states: Float[Array, "steps state"]
    """The state at the end of every step."""
    outputs: Float[Array, "steps output"]
    """The readout of `states`."""


def simulate(
    network: Network,
    inputs: Float[Array, "steps input"],
    durations: Float[Array, " steps"],
    *,
    hoist: bool | None = None,
) -> Trajectory:
    """Runs a network through one trial.

    Sample k of the input is held over the interval that ends at the time of sample k, so that an
    output may depend on all input up to its own time. The caller vmaps over trials.

    **Arguments:**

    - `inputs`: the input of every step.
    - `durations`: the length of every step in seconds. A step of length zero is padding: it leaves the
        state as it is.
    - `hoist`: compute the drives of all steps before the scan, in one matrix product, and not on the way. It
        changes the speed and nothing else. By default not on a CPU, where storing the drives costs more than
        computing them (1.2 to 1.9 times as long a training step, from 2 to 128 channels), but elsewhere, where
        each small product in a step costs a launch.
    """
    field = network.field
    if field.discrete:
        # A map steps once a sample, however long the sample lasts.
        durations = jnp.where(durations > 0, field.time_constant, 0.0).astype(durations.dtype)
    initial = network.initial(inputs[0])
    if jax.default_backend() != "cpu" if hoist is None else hoist:
        states = euler_states(field.flow, initial, jax.vmap(field.drive)(inputs), durations)
    else:
        states = euler_states(lambda h, x: field.flow(h, field.drive(x)), initial, inputs, durations)
    return Trajectory(initial, states, jax.vmap(network.output)(states))
