"""A state at a sample is no function of what comes after it: to the last bit, and of whatever is asked for.

In single precision, and after a first interval of a minute, which leaves a time from the start of the trial few digits.
"""

import functools
from typing import Any

import equinox as eqx
import hypothesis
import hypothesis.strategies as st
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.simulation import SimulationSettings, all_along_paths, input_path
from tests.simulation.problems import INTERPOLATIONS, LeakyIntegrator, network

STEPS, LAST = 10, 4
"""Samples, and the last of those that may not change."""
WAYS: dict[str, dict[str, Any]] = {
    "recursive": {},
    "root": {"memory": "root"},
    "backsolve": {"adjoint": "backsolve"},
    "direct": {"adjoint": "direct"},
    "forward": {"adjoint": "forward"},
}


@functools.cache
def states_of(solver: str, interpolation: str, way: str) -> Any:
    """Of an input and durations: the states; those that come with a gradient; and the gradient of the state at the last
    sample that may not change, by all inputs."""
    settings = SimulationSettings.model_validate({"solver": solver, "interpolation": interpolation, **WAYS[way]})

    def states(inputs, durations):
        path = input_path(inputs, durations, settings.interpolation)
        paths = jax.tree.map(lambda a: a[None], path)
        return all_along_paths(network(LeakyIntegrator()), paths, jnp.ones((1, 1)), settings).states[0, :, 0]

    def both(inputs, durations):
        def last(inputs):
            found = states(inputs, durations)
            return found[LAST], found

        take = jax.jacfwd if way == "forward" else jax.grad
        gradient, found = take(last, has_aux=True)(inputs)
        return states(inputs, durations), found, gradient

    return eqx.filter_jit(both)


def drawn(seed: int) -> list[np.ndarray]:
    """An input that often rests and its durations; and others, which differ after the last sample that may not."""
    random = np.random.default_rng(seed)
    inputs = random.normal(size=(STEPS, 1))
    for k in range(1, STEPS):
        if random.random() < 0.5:
            inputs[k] = inputs[k - 1]
    durations = random.choice([0.01, 0.3], STEPS)
    durations[0] = random.choice([0.01, 60.0])
    others, other_durations = inputs.copy(), durations.copy()
    others[LAST + 1 :] = random.choice([0.0, 1.0, 100.0]) * random.normal(size=(STEPS - LAST - 1, 1))
    # Of no duration: the trial ends there.
    other_durations[LAST + 1 :] *= random.choice([0.0, 1.0, 3.0])
    return [a.astype(np.float32) for a in (inputs, durations, others, other_durations)]


CASES = [("tsit5", interpolation, way) for interpolation in INTERPOLATIONS for way in WAYS]
CASES += [(solver, "constant", "recursive") for solver in ("heun", "kvaerno5")] + [("adams", "cubic", "root")]


@pytest.mark.parametrize(("solver", "interpolation", "way"), CASES)
@hypothesis.settings(max_examples=15, deadline=None)
@hypothesis.given(seed=st.integers(0, 2**16))
def test_no_state_knows_a_later_sample(solver: str, interpolation: str, way: str, seed: int):
    inputs, durations, others, other_durations = drawn(seed)
    solve = states_of(solver, interpolation, way)
    alone, with_gradient, gradient = solve(inputs, durations)
    for found, changed in zip((alone, with_gradient), solve(others, other_durations)[:2], strict=True):
        np.testing.assert_array_equal(found[: LAST + 1], changed[: LAST + 1])
    # It does know the sample at its own time.
    assert np.asarray(gradient[LAST]) != 0
    np.testing.assert_array_equal(gradient[LAST + 1 :], 0)


def test_a_held_input_that_rests_is_stepped_over():
    """So that the test above is not one of steps that stop everywhere."""
    inputs, durations = np.ones((1, 200, 1), np.float32), np.full((1, 200), 0.01, np.float32)
    settings = SimulationSettings(solver="tsit5")
    paths = jax.vmap(input_path)(jnp.asarray(inputs), jnp.asarray(durations))
    solved = all_along_paths(network(LeakyIntegrator()), paths, jnp.zeros((1, 1)), settings)
    assert int(solved.evaluations[0]) < 200
    exact = LeakyIntegrator().exact(np.zeros(1), inputs[0], durations[0], "constant")
    np.testing.assert_allclose(solved.states[0], exact, atol=1e-4)
