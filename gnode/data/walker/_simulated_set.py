from dataclasses import dataclass

from gnode._checks import find_named


@dataclass(frozen=True)
class SimulatedSet:
    """A data set that can be asked for by name, and is simulated where it is wanted."""

    name: str
    description: str
    """One line: what is predicted."""
    channels: int
    trials: tuple[int, int, int]
    """To train on, to validate and to test, where nothing else is said."""
    simulator: str
    extra: str
    """Of gnode, which brings the simulator."""
    licence: str
    """Of the simulator."""


WALKER2D = SimulatedSet(
    name="walker2d",
    description="what a walking simulation does within the next 8 ms, of irregular samples",
    channels=17,
    trials=(9684, 1272, 1937),
    simulator="Gymnasium, MuJoCo",
    extra="walker",
    licence="MIT, Apache-2.0",
)

SIMULATED: dict[str, SimulatedSet] = {WALKER2D.name: WALKER2D}
"""All of them, by name."""


def find_simulated(name: str) -> SimulatedSet:
    """The simulated data set of that name."""
    return find_named("a simulated data set", name, SIMULATED)
