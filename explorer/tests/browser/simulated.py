"""Writes simulated.json: a small gated neural ODE, and the course that gnode.simulation.simulate gives it.

The browser's tests play the same input to the same state and compare. From the repository's folder:

    python explorer/tests/browser/simulated.py
"""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis.exported import Functions, exported, packed
from gnode.models import MLP, FixedInitialState, GatedNeuralODE, Network, in_float64
from gnode.simulation import simulate

_STEPS, _TIME_STEP, _UNITS, _CHANNELS = 60, 0.01, 2, 2
_HERE = Path(__file__).parent


def network() -> Network:
    """Weights that are large enough for a course with bends."""
    field_key, readout_key = jax.random.split(jax.random.key(4))
    field = GatedNeuralODE(_UNITS, _CHANNELS, (12,), time_constant=0.1, key=field_key)
    made = Network(FixedInitialState([0.3, -0.2]), field, MLP(_UNITS, 2, (), key=readout_key))
    return in_float64(jax.tree.map(lambda leaf: 2 * leaf if hasattr(leaf, "dtype") else leaf, made))


def main() -> None:
    with jax.enable_x64(True):
        exact = network()
        inputs = np.zeros((_STEPS, _CHANNELS))
        inputs[5:8, 0], inputs[20:23, 1], inputs[40:43, 0] = 0.8, -0.6, -0.9
        course = simulate(exact, jnp.asarray(inputs), jnp.full(_STEPS, _TIME_STEP))
        field = exact.field
        functions = Functions(
            lambda state, input: field.flow(state, field.drive(input)),
            exact.output,
            lambda state, input: field.time_constant / field.gate(state, field.drive(input)),
        )
        programs = exported(functions, _UNITS, _CHANNELS)
    states = np.concatenate([course.initial[None], course.states])
    told = {
        "name": "simulated",
        "kind": "flow",
        "step": _TIME_STEP,
        "solver": "euler",
        "seconds": _STEPS * _TIME_STEP,
        "units": _UNITS,
        "inputs": _CHANNELS,
        "outputs": 2,
        "state_names": None,
        "input_names": None,
        "output_names": None,
        "time_constant": field.time_constant,
        "noise": 0.01,
        "held_input": [0.0] * _CHANNELS,
        "points": [],
        "cycles": [],
        "slow": None,
        "manifolds": [],
        "trajectories": {
            "time": packed((np.arange(_STEPS) + 1) * _TIME_STEP, "float64"),
            "states": packed(np.asarray(course.states)[None], "float64"),
            "inputs": packed(inputs[None], "float64"),
            "outputs": packed(np.asarray(course.outputs)[None], "float64"),
            "targets": None,
        },
        "pulses": {"time_step": _TIME_STEP, "inputs": packed(inputs, "float64")},
        "axes": None,
        "bounds": packed(np.stack([states.min(axis=0) - 0.5, states.max(axis=0) + 0.5]), "float64"),
        "verdict": None,
        "lifetime": 0.4,
        "clips": [],
    }
    content = {
        "network": told | programs,
        "begin": states[0].tolist(),
        "states": states.tolist(),
        "outputs": np.asarray(course.outputs).tolist(),
    }
    (_HERE / "simulated.json").write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
