from contextlib import AbstractContextManager

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Input, Key, State
from gnode.models import AbstractField, Network
from gnode.programs import compiled, programs_for
from gnode.simulation._settings import SimulationSettings
from gnode.simulation._simulate import simulate_all
from gnode.simulation._trajectory import Trajectory


def simulate_compiled(
    network: Network,
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings,
    key: Key | None = None,
) -> Trajectory:
    """`simulate_all` as a program of its own: one for all who do not compile it into theirs."""
    with programs_for_network(network):
        # Arguments that are left out would make another program.
        return _simulate(network, inputs, durations, settings, key)


def programs_for_network(network: Network) -> AbstractContextManager[None]:
    """`programs_for` what is stepped of a network."""
    field = network.field
    state, input = (jax.ShapeDtypeStruct((size,), jnp.float32) for size in (field.state_size, field.input_size))
    return programs_for(_one_step, field, state, input)


def _one_step(field: AbstractField, state: State, input: Input) -> State:
    return field.step(state, field.drive(input), 1.0)


@compiled
def _simulate(
    network: Network,
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings,
    key: Key | None,
) -> Trajectory:
    return simulate_all(network, inputs, durations, settings, key=key)
