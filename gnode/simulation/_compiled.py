from jaxtyping import Array, Float

from gnode._types import Key
from gnode.models import Network
from gnode.programs import compiled
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
    # Arguments that are left out would make another program.
    return _simulate(network, inputs, durations, settings, key)


@compiled
def _simulate(
    network: Network,
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings,
    key: Key | None,
) -> Trajectory:
    return simulate_all(network, inputs, durations, settings, key=key)
