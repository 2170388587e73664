from typing import NamedTuple

import jax
import numpy as np

from gnode._checks import Failed
from gnode.models import Network, in_float32
from gnode.simulation import SimulationSettings, Trajectory, simulate_compiled
from gnode.tasks import Trials
from gnode.training import solver_advice, trial_chunks

_CHUNK = 128


class Response(NamedTuple):
    """What a network does in trials as it is given them, float32."""

    initial: np.ndarray
    """(trials, state)"""
    states: np.ndarray
    """(trials, steps, state)"""
    outputs: np.ndarray
    """(trials, steps, outputs)"""


def respond(network: Network, trials: Trials, simulation: SimulationSettings) -> Response:
    """Runs a network on trials whose inputs are as it is given them. The same trials in the same order give the same
    bits: all is computed by one program, in chunks of the same shape.

    Raises `Failed` where the solver cannot finish a trial, and names it.
    """
    network = in_float32(network)
    parts = []
    for numbers, chunk, count in trial_chunks(trials, _CHUNK):
        given = jax.device_get(simulate_compiled(network, chunk.inputs, chunk.durations, simulation))
        check_finished(given, np.asarray(numbers), simulation)
        parts.append(Response(given.initial[:count], given.states[:count], given.outputs[:count]))
    return Response(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def check_finished(given: Trajectory, numbers: np.ndarray, simulation: SimulationSettings) -> None:
    """Refuses what a solver could not finish; `numbers` names the trials."""
    failed = np.flatnonzero(np.isfinite(given.failed_at))
    if len(failed):
        first = failed[0]
        advice = solver_advice(simulation, training=False, stuck=bool(given.stuck[first]))
        raise Failed(
            f"the solver could not get trial {numbers[first]} (counted from 0) beyond {given.failed_at[first]:.4g} s; "
            f"{advice}"
        )
