from jaxtyping import Array, Float

from gnode.models import Network
from gnode.programs import compiled
from gnode.simulation._settings import SimulationSettings
from gnode.simulation._simulate import simulate_all
from gnode.simulation._trajectory import Trajectory


@compiled
def simulate_compiled(
    network: Network,
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings,
) -> Trajectory:
    """`simulate_all` as a program of its own: one for all who do not compile it into theirs."""
    return simulate_all(network, inputs, durations, settings)
