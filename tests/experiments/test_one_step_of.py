"""A network as what predicts one step ahead: simulated a step at a time as it is over a whole series."""

from typing import Any

import equinox as eqx
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
    ("model", "simulation", "predict"),
    [
        ({"hidden": (4,)}, {}, "change"),
        ({"hidden": (4,), "initial_state": "affine", "readout_hidden": (4,)}, {}, "value"),
        ({"name": "lstm", "alpha": 1.0}, {}, "change"),
        ({"hidden": (4,)}, {"solver": "heun", "substeps": 3, "interpolation": "linear"}, "value"),
        ({"hidden": (4,)}, {"solver": "heun", "substeps": 2, "interpolation": "cubic"}, "change"),
        ({"hidden": (4,)}, {"solver": "tsit5", "rtol": 1e-6, "atol": 1e-6}, "value"),
    ],
    ids=["gnode", "affine", "lstm", "linear", "cubic", "adaptive"],
)
def test_steps_give_what_a_simulation_of_all_gives(model, simulation, predict):
    network, settings = made(**model), SimulationSettings(**simulation)
    observations = np.random.default_rng(0).normal(size=(4, len(TIMES), 2)) * [3.0, 0.5] + [1.0, -2.0]
    scaled = jnp.asarray((observations - [1.0, -2.0]) / [3.0, 0.5], jnp.float32)
    durations = jnp.asarray(np.diff(TIMES, prepend=0.0), jnp.float32)
    whole = eqx.filter_jit(jax.vmap(lambda x: simulate(network, x, durations, settings).outputs))
    wanted = np.asarray(whole(scaled)) + (observations if predict == "change" else 0)
    # An adaptive solver begins each sample with a step of its own.
    tolerance = 1e-4 if settings.adaptive else 2e-5
    predictor = one_step_of(network, scaling=SCALING, predict=predict, simulation=settings)
    for warm_up in (1, 6):
        state, prediction = predictor.begin(observations[:, :warm_up], TIMES[:warm_up])
        predictions = [prediction]
        for k in range(warm_up, len(TIMES)):
            state, prediction = predictor.step(state, observations[:, k], float(TIMES[k] - TIMES[k - 1]))
            predictions.append(prediction)
        np.testing.assert_allclose(np.stack(predictions, axis=1), wanted[:, warm_up - 1 :], atol=tolerance)
        assert prediction.dtype == np.float64


def test_without_scaling_inputs_are_as_they_are():
    network = made(hidden=(4,))
    observations = np.random.default_rng(0).normal(size=(2, 5, 2))
    _, prediction = one_step_of(network).begin(observations, STEP * np.arange(1, 6))
    durations = jnp.full(5, STEP, jnp.float32)
    outputs = [simulate(network, jnp.asarray(x, jnp.float32), durations).outputs[-1] for x in observations]
    np.testing.assert_allclose(prediction, np.stack(outputs), atol=1e-6)
