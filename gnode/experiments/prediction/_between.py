from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Float

from gnode.experiments.prediction._respond import check_finished
from gnode.models import Network, in_float32
from gnode.programs import compiled
from gnode.simulation import InputPath, SimulationSettings, Trajectory, all_along_paths, input_path
from gnode.tasks import Trials

_CHUNK = 4096


class Course(NamedTuple):
    """Trials that have been run through: between two of their steps the flow goes on from the first."""

    times: np.ndarray
    """(trials, steps), float64, increasing over the steps that count."""
    lengths: np.ndarray
    """(trials,): how many count."""
    initial: np.ndarray
    """(trials, state), at time zero."""
    states: np.ndarray
    """(trials, steps, state)"""
    coefficients: np.ndarray
    """(trials, steps, powers, channels): of the input path, in the interval that each step ends."""


@compiled
def _go_on(
    network: Network,
    starts: Float[Array, "places state"],
    coefficients: Float[Array, "places 1 powers input"],
    durations: Float[Array, "places 1"],
    simulation: SimulationSettings,
) -> Trajectory:
    return all_along_paths(network, InputPath(coefficients, durations), starts, simulation)


@compiled
def _coefficients(
    inputs: Float[Array, "trials steps input"], durations: Float[Array, "trials steps"], simulation: SimulationSettings
) -> Array:
    return jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(inputs, durations).coefficients


def path_coefficients(given: Trials, simulation: SimulationSettings) -> np.ndarray:
    """Of the input path of trials as the network is given them, (trials, steps, powers, channels)."""
    arrays = (jax.device_put(given.inputs), jax.device_put(given.durations))
    return np.asarray(_coefficients(*arrays, simulation))


def states_at(
    network: Network, course: Course, times: np.ndarray, simulation: SimulationSettings
) -> tuple[np.ndarray, np.ndarray]:
    """States and outputs at times, (times,), that all trials have: (trials, times, state) and (trials, times, outputs).

    At the time of a step they are those of the step. Between two steps the flow goes on from the first, under the
    input of that interval, by one more step of a solver of fixed steps: what comes after is not changed by it.
    """
    network = in_float32(network)
    trials = np.repeat(np.arange(len(course.times)), len(times))
    # The first step that is not before each time.
    steps = np.concatenate(
        [np.searchsorted(row[:length], times) for row, length in zip(course.times, course.lengths, strict=True)]
    )
    # A time may exceed that of the last step by as much as times round.
    steps = np.minimum(steps, course.lengths[trials] - 1)
    before = steps - 1
    began = np.where(before < 0, 0.0, course.times[trials, before])
    durations = (np.tile(times, len(course.times)) - began).astype(np.float32)
    starts = np.where((before < 0)[:, None], course.initial[trials], course.states[trials, before])
    coefficients = course.coefficients[trials, steps]
    parts = []
    for start in range(0, len(trials), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        some = jax.device_put((starts[chunk], coefficients[chunk][:, None], durations[chunk][:, None]))
        given = jax.device_get(_go_on(network, some[0], some[1], some[2], simulation))
        check_finished(given, trials[chunk], simulation)
        parts.append((given.states[:, 0], given.outputs[:, 0]))
    states, outputs = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    shape = (len(course.times), len(times))
    return states.reshape(*shape, -1), outputs.reshape(*shape, -1)
