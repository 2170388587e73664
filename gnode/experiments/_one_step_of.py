from typing import Literal, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._on_device import on_device
from gnode._switches import single_precision
from gnode.data import Scaler
from gnode.data.forecasts import OneStep
from gnode.models import Network, in_float32
from gnode.programs import compiled
from gnode.simulation import (
    DEFAULT_SIMULATION,
    SimulationSettings,
    Trajectory,
    all_along_paths,
    input_path,
    simulate_all,
)

# Of the samples that the input of an interval depends on, whatever the interpolation.
_LOOKED_BACK = 3
# States, and the samples that the next interval depends on, with their durations.
_Known: TypeAlias = tuple[Float[Array, "sections state"], Float[Array, "sections _ input"], Float[Array, "sections _"]]


def one_step_of(
    network: Network,
    *,
    scaling: Scaler | None = None,
    predict: Literal["value", "change"] = "value",
    simulation: SimulationSettings = DEFAULT_SIMULATION,
) -> OneStep:
    """A trained network as what predicts one step ahead, for `gnode.data.forecasts.open_loop_errors`.

    Observations and predictions are in their own units. Over the observations that it begins with, and over every step
    that follows, the network is simulated as in training: the states are those of `gnode.simulation.simulate`.

    **Arguments:**

    - `network`: with outputs in the targets' own units, as run folders have it.
    - `scaling`: what the inputs were standardised by in training (`input_scaling` of the summary).
    - `predict`: whether outputs are the next observation, or its change, as `task.predict` says.
    - `simulation`: as the network was trained with.
    """
    network = in_float32(network)

    def scaled(observations: np.ndarray) -> np.ndarray:
        if scaling is None:
            return observations
        return (observations - np.array(scaling.mean)) / np.array(scaling.deviation)

    def predicted(outputs: Array, now: np.ndarray) -> np.ndarray:
        answers = np.array(outputs, np.float64)
        return now + answers if predict == "change" else answers

    @single_precision()
    def begin(observations: np.ndarray, times: np.ndarray) -> tuple[_Known, np.ndarray]:
        durations = np.broadcast_to(np.diff(times, prepend=0.0), observations.shape[:2])
        given, lasting = (on_device(values, np.float32) for values in (scaled(observations), durations))
        known, outputs = _begin(network, given, lasting, simulation)
        return known, predicted(outputs, observations[:, -1])

    @single_precision()
    def step(state: _Known, observation: np.ndarray, gap: float) -> tuple[_Known, np.ndarray]:
        given = on_device(scaled(observation)[:, None], np.float32)
        duration = on_device(np.full((len(observation), 1), gap), np.float32)
        known, outputs = _step(network, state, given, duration, simulation)
        return known, predicted(outputs, observation)

    return OneStep(begin, step)


@compiled
def _begin(
    network: Network,
    inputs: Float[Array, "sections steps input"],
    durations: Float[Array, "sections steps"],
    simulation: SimulationSettings,
) -> tuple[_Known, Float[Array, "sections output"]]:
    trajectory = simulate_all(network, inputs, durations, simulation)
    return _last(trajectory, inputs, durations)


@compiled
def _step(
    network: Network,
    known: _Known,
    given: Float[Array, "sections 1 input"],
    duration: Float[Array, "sections 1"],
    simulation: SimulationSettings,
) -> tuple[_Known, Float[Array, "sections output"]]:
    """What is known after one more sample, and the outputs."""
    states, inputs, durations = known
    inputs, durations = (
        jnp.concatenate(values, axis=1)[:, -_LOOKED_BACK:] for values in ([inputs, given], [durations, duration])
    )
    paths = jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(inputs, durations)
    last = jax.tree.map(lambda values: values[:, -1:], paths)
    return _last(all_along_paths(network, last, states, simulation), inputs, durations)


def _last(trajectory: Trajectory, inputs: Array, durations: Array) -> tuple[_Known, Array]:
    """What is known at the end of trajectories, and the outputs there."""
    known = (trajectory.states[:, -1], inputs[:, -_LOOKED_BACK:], durations[:, -_LOOKED_BACK:])
    return known, trajectory.outputs[:, -1]
