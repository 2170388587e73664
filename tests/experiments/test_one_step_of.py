"""A network as what predicts one step ahead: simulated a step at a time as it is over a whole series."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.data import Scaler
from gnode.experiments import ModelSettings, build_network, one_step_of
from gnode.simulation import SimulationSettings, simulate

STEP = 0.01
SCALING = Scaler((1.0, -2.0), (3.0, 0.5))
TIMES = STEP * np.cumsum([1, 2, 1, 1, 3, 1, 1, 2, 1, 1])


def made(**model: Any):
    settings = ModelSettings(state=3, **model)
    return build_network(settings, input_size=2, output_size=2, time_step=STEP, key=jax.random.key(0))


@pytest.mark.parametrize(
    ("model", "simulation", "tolerance"),
    [
        ({"hidden": (4,)}, {}, 2e-5),
        ({"hidden": (4,), "initial_state": "affine", "readout_hidden": (4,)}, {}, 2e-5),
        ({"name": "lstm", "alpha": 1.0}, {}, 2e-5),
        ({"hidden": (4,)}, {"solver": "heun", "substeps": 3, "interpolation": "linear"}, 2e-5),
        ({"hidden": (4,)}, {"solver": "heun", "substeps": 2, "interpolation": "cubic"}, 2e-5),
        # Each sample is solved by itself, with steps of its own.
        ({"hidden": (4,)}, {"solver": "tsit5", "rtol": 1e-6, "atol": 1e-6}, 1e-4),
    ],
    ids=["gnode", "affine", "lstm", "linear", "cubic", "adaptive"],
)
@pytest.mark.parametrize("warm_up", [1, 2, 6])
@pytest.mark.parametrize("predict", ["value", "change"])
def test_steps_give_what_a_simulation_of_all_gives(model, simulation, tolerance, warm_up, predict):
    network, settings = made(**model), SimulationSettings(**simulation)
    observations = np.random.default_rng(0).normal(size=(4, len(TIMES), 2)) * [3.0, 0.5] + [1.0, -2.0]
    predictor = one_step_of(network, scaling=SCALING, predict=predict, simulation=settings)
    state, prediction = predictor.begin(observations[:, :warm_up], TIMES[:warm_up])
    predictions = [prediction]
    for k in range(warm_up, len(TIMES)):
        state, prediction = predictor.step(state, observations[:, k], float(TIMES[k] - TIMES[k - 1]))
        predictions.append(prediction)
    scaled = ((observations - [1.0, -2.0]) / [3.0, 0.5]).astype(np.float32)
    durations = jnp.asarray(np.diff(TIMES, prepend=0.0), jnp.float32)
    outputs = np.stack([np.asarray(simulate(network, jnp.asarray(x), durations, settings).outputs) for x in scaled])
    wanted = outputs + observations if predict == "change" else outputs
    np.testing.assert_allclose(np.stack(predictions, axis=1), wanted[:, warm_up - 1 :], atol=tolerance)
    assert prediction.dtype == np.float64


def test_without_scaling_inputs_are_as_they_are():
    network = made(hidden=(4,))
    observations = np.random.default_rng(0).normal(size=(2, 5, 2))
    _, prediction = one_step_of(network).begin(observations, STEP * np.arange(1, 6))
    durations = jnp.full(5, STEP, jnp.float32)
    outputs = [simulate(network, jnp.asarray(x, jnp.float32), durations).outputs[-1] for x in observations]
    np.testing.assert_allclose(prediction, np.stack(outputs), atol=1e-6)
