"""Adaptive solutions against SciPy's, which integrates the NumPy equations from sample to sample at a tolerance of
1e-12.

The bounds are multiples of the tolerance asked, atol + rtol |h|, which a solver holds in every step by an estimate that
supposes a smooth flow. Where it is smooth (tanh, and every step within one piece of a held or linear input) what is
left after some tens of steps stays within 20, and mostly below 1. A ReLU network has a kink wherever one of its units
switches, and a cubic input a bend at its samples: the estimate sees part of these, and so it is for SciPy's own RK45,
which comes to 60 times its tolerance on the same networks stopped at every sample.
"""

import functools

import jax.numpy as jnp
import numpy as np
import pytest

from gnode import models
from gnode._checks import Refused
from gnode.models import AbstractField
from gnode.simulation import SimulationSettings
from tests.simulation.problems import (
    ADAPTIVE,
    FIELDS,
    INTERPOLATIONS,
    drawn_field,
    drawn_trials,
    network,
    scipy_states,
    solve_all,
    solve_each,
)

pytestmark = pytest.mark.usefixtures("float64")
TRIALS, STEPS, CHANNELS = 2, 7, 2
# Heun's method is of order two, and would make some ten thousand steps at the tolerance of the others.
TOLERANCES = dict.fromkeys(ADAPTIVE, (1e-6, 1e-8)) | {"heun": (1e-5, 1e-7), "adams": (1e-6, 1e-8)}


@functools.cache
def problem(
    model: str, state_size: int, interpolation: str, method: str = "DOP853"
) -> tuple[AbstractField, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A field, starts, inputs, durations, and the states."""
    field = drawn_field(model, state_size, CHANNELS)
    inputs, durations = drawn_trials(TRIALS, STEPS, CHANNELS)
    starts = np.random.default_rng(5).normal(size=(TRIALS, state_size))
    states = [
        scipy_states(model, field, *one, interpolation, method=method)
        for one in zip(starts, inputs, durations, strict=True)
    ]
    return field, starts, inputs, durations, np.stack(states)


def multiple(model: str, interpolation: str) -> float:
    """Of the tolerance, that the error may be."""
    smooth = model not in ("node", "gnode-relu") and interpolation != "cubic"
    return 20 if smooth else 50


def check(solve, model: str, state_size: int, solver: str, interpolation: str, method: str = "DOP853"):
    field, starts, inputs, durations, states = problem(model, state_size, interpolation, method)
    rtol, atol = TOLERANCES[solver]
    settings = SimulationSettings.model_validate(
        {"solver": solver, "interpolation": interpolation, "rtol": rtol, "atol": atol, "max_steps": 20_000}
    )
    trajectory = solve(field, jnp.asarray(starts), jnp.asarray(inputs), jnp.asarray(durations), settings)
    assert np.isinf(trajectory.failed_at).all()
    error = np.abs(trajectory.states - states).max()
    assert error < multiple(model, interpolation) * (atol + rtol * np.abs(states).max())


@pytest.mark.parametrize(
    ("solver", "interpolation"),
    [
        pytest.param(solver, kind, marks=[pytest.mark.slow] if kind == "linear" and solver != "tsit5" else [])
        for solver in ADAPTIVE
        for kind in INTERPOLATIONS
    ],
)
def test_each_solver_and_interpolation(solver: str, interpolation: str):
    check(solve_all, "gnode-tanh", 2, solver, interpolation)


@pytest.mark.parametrize(
    ("model", "state_size", "solver", "interpolation"),
    [
        ("gnode-relu", 1, "dopri8", "cubic"),
        ("gnode-relu", 2, "tsit5", "constant"),
        ("gnode-relu", 10, "heun", "linear"),
        ("gnode-tanh", 10, "tsit5", "linear"),
        ("gnode-relu", 10, "kvaerno5", "constant"),
        ("gnode-relu", 50, "tsit5", "constant"),
        ("gnode-tanh", 50, "tsit5", "cubic"),
        ("gnode-tanh", 10, "adams", "cubic"),
        ("gnode-tanh", 50, "dopri5", "constant"),
        pytest.param("gnode-tanh", 50, "kvaerno5", "constant", marks=pytest.mark.slow),
        pytest.param("gnode-relu", 50, "dopri8", "linear", marks=pytest.mark.slow),
    ],
)
def test_each_size(model: str, state_size: int, solver: str, interpolation: str):
    check(solve_all, model, state_size, solver, interpolation)


@pytest.mark.parametrize("solver", [s if s == "tsit5" else pytest.param(s, marks=pytest.mark.slow) for s in ADAPTIVE])
@pytest.mark.parametrize("model", [name for name in FIELDS if not name.startswith("gnode")])
def test_each_model(model: str, solver: str):
    check(solve_all, model, 3, solver, "linear")


@pytest.mark.parametrize("interpolation", ["constant", "cubic"])
def test_the_way_of_a_single_trial(interpolation: str):
    check(solve_each, "gnode-tanh", 2, "tsit5", interpolation)


@pytest.mark.slow
@pytest.mark.parametrize("solver", ["tsit5", "kvaerno5"])
@pytest.mark.parametrize("model", ["gnode-tanh", "gnode-relu"])
def test_against_the_implicit_method_of_scipy(model: str, solver: str):
    check(solve_all, model, 10, solver, "constant", method="Radau")


@pytest.mark.parametrize(
    "options", [{"solver": "tsit5"}, {"solver": "heun", "substeps": 2}, {"interpolation": "linear"}]
)
def test_a_map_is_refused(options: dict, key):
    lstm = models.in_float64(models.LSTM(2, CHANNELS, key=key))
    inputs, durations = drawn_trials(TRIALS, STEPS, CHANNELS)
    with pytest.raises(Refused, match=r"a field that is a flow, got a map \(as an LSTM is\); leave the settings"):
        solve_all(
            lstm,
            jnp.zeros((TRIALS, 4)),
            jnp.asarray(inputs),
            jnp.asarray(durations),
            SimulationSettings.model_validate(options),
        )


def test_a_network_of_the_tests_is_in_double_precision():
    assert network(drawn_field("gru", 3, 2)).readout.weights[0].dtype == jnp.float64
