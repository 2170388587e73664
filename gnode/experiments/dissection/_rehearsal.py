"""A dissection is rehearsed while its network is trained: what it compiles is there when it begins."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import jax
import numpy as np

from gnode._aside import Unwanted, alone, cores
from gnode._stages import untold
from gnode._switches import double_precision, make_key
from gnode.analysis.orbits import rehearse_limit_cycle
from gnode.experiments.dissection._dissection import dissect
from gnode.experiments.dissection._held import held_system, map_step
from gnode.models import Network
from gnode.programs import programs_for
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials

# What is asked for is little: programs are of rows that are filled up.
_STARTS, _BOXES, _SECONDS = 64, 256, 5.0
# Of larger states little is compiled for what is computed.
_LARGEST = 128


def is_worth_rehearsing(network: Network, simulation: SimulationSettings) -> bool:
    """Whether a core is idle meanwhile, and no step may take long: training needs one."""
    return (
        jax.default_backend() == "cpu"
        and cores() > 1
        and network.field.state_size <= _LARGEST
        and not simulation.adaptive
    )


def rehearse(network: Network, trials: Trials, *, simulation: SimulationSettings, loss_at: str) -> None:
    """Takes a network apart with few starts and little time, for the sake of the programs alone: `dissect` of a trained
    network of these shapes needs them, and few others."""
    with suppress(Exception):
        dissect(
            network,
            trials,
            key=make_key(0),
            simulation=simulation,
            loss_at=loss_at,
            starts=_STARTS,
            boxes=_BOXES,
            seconds=_SECONDS,
        )
    system = held_system(network, step=map_step(network.field, trials.time_step, simulation))
    if not system.is_map:
        nowhere = np.zeros(network.field.state_size)
        with suppress(Exception), double_precision(), programs_for(system.flow, nowhere):
            rehearse_limit_cycle(system, nowhere)


class Rehearsal:
    """One that may be begun, in a thread, and be ended at any time."""

    def __init__(self, simulation: SimulationSettings, loss_at: str) -> None:
        self._simulation, self._loss_at = simulation, loss_at
        self._unwanted, self._begun = threading.Event(), list[threading.Thread]()

    def begin(self, network: Network, trials: Trials) -> None:
        """Begins it, where that is of use."""
        if is_worth_rehearsing(network, self._simulation):
            self._begun.append(threading.Thread(target=self._rehearse, args=(network, trials)))
            self._begun[-1].start()

    def _rehearse(self, network: Network, trials: Trials) -> None:
        with suppress(Unwanted), alone(self._unwanted), untold():
            rehearse(network, trials, simulation=self._simulation, loss_at=self._loss_at)

    def end(self) -> None:
        """Ends it after the program that it is at, for which nobody has to wait."""
        self._unwanted.set()

    def join(self) -> None:
        """Waits until it has ended."""
        for thread in self._begun:
            thread.join()


@contextmanager
def rehearsals(simulation: SimulationSettings, *, loss_at: str) -> Iterator[Rehearsal]:
    """A rehearsal, which has ended when this is left: a process that ends beside a compiler at work may crash."""
    rehearsal = Rehearsal(simulation, loss_at)
    try:
        yield rehearsal
    finally:
        rehearsal.end()
        rehearsal.join()
