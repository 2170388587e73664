"""One step of Adams' predictor and corrector: the integral of a polynomial through slopes at any times."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.polynomial import Polynomial

from gnode.simulation import SimulationSettings
from gnode.simulation._adams import Past, adams_step
from tests.simulation.problems import drawn_field, solve_all

pytestmark = pytest.mark.usefixtures("float64")
GAPS, LENGTH = [0.3, 0.1], 0.2
SLOPES = np.random.default_rng(0).normal(size=(4, 2))
"""At the end of the step, at its start, and at the ends of the steps before."""


def integral(times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """From 0 to the end of the step, of the polynomials through values at times."""
    curves = [Polynomial.fit(times, each, len(times) - 1).integ() for each in values.T]
    return np.array([curve(LENGTH) - curve(0.0) for curve in curves])


@pytest.mark.parametrize("known", [1, 2, 3])
def test_it_integrates_the_slopes_that_are_known(known: int):
    times = np.array([LENGTH, 0.0, -GAPS[0], -GAPS[0] - GAPS[1]])[: known + 1]
    gaps = np.where(np.arange(2) < known - 1, GAPS, 0.0)
    slopes = np.where(np.arange(3)[:, None] < known, SLOPES[1:], 0.0)
    start, seen = np.array([1.0, -1.0]), []

    def flow(state):
        seen.append(state)
        return jnp.asarray(SLOPES[0])

    step = adams_step(flow, jnp.asarray(start), jnp.asarray(LENGTH), Past(jnp.asarray(slopes), jnp.asarray(gaps)))
    through_all, without_the_oldest = (integral(times[:n], SLOPES[:n]) for n in (known + 1, known))
    np.testing.assert_allclose(step.state, start + through_all, rtol=1e-12)
    np.testing.assert_allclose(seen, [start + integral(times[1:], SLOPES[1 : known + 1])], rtol=1e-12)
    np.testing.assert_allclose(np.abs(step.error), 0.25 * np.abs(through_all - without_the_oldest), rtol=1e-10)
    np.testing.assert_array_equal(step.past.slopes[: known + 1], SLOPES[: min(known + 1, 3)])
    np.testing.assert_array_equal(step.past.gaps, [LENGTH, gaps[0]])


def test_a_step_that_lasts_no_time_changes_nothing():
    past = Past(jnp.asarray(SLOPES[1:]), jnp.asarray(GAPS))
    step = adams_step(lambda state: state, jnp.ones(2), jnp.zeros(()), past)
    for found, before in zip(
        jax.tree.leaves((step.state, step.past)), jax.tree.leaves((jnp.ones(2), past)), strict=True
    ):
        np.testing.assert_array_equal(found, before)


def test_a_smooth_input_costs_little_more_than_one_evaluation_a_sample():
    field, times = drawn_field("gnode-tanh", 4, 1), 0.01 * np.arange(1, 201)
    inputs, durations = np.sin(times)[None, :, None], np.full((1, 200), 0.01)
    settings = SimulationSettings(solver="adams", interpolation="cubic")
    found = solve_all(field, jnp.zeros((1, 4)), jnp.asarray(inputs), jnp.asarray(durations), settings)
    assert int(found.evaluations[0]) < 1.2 * 200
