"""Flows of more than 128 state variables, for which no matrix is worked out that can be left out."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import expm

from gnode.analysis import as_flow, find_verdict
from gnode.analysis._large_slopes import gain_of, turn_of
from gnode.analysis.attractor.course import follow, kept_differences, suitable_step
from gnode.analysis.fixed_points import kinds_at, linearise

N = 140


def slow_and_fast(size: int) -> np.ndarray:
    """Not normal; a slow pair that turns, one slow direction, and others that decay within a second."""
    draw = np.random.default_rng(0)
    inner = np.diag(np.linspace(-8.0, -12.0, size)) + np.triu(draw.normal(size=(size, size)), 3) / np.sqrt(size)
    inner[:2, :2], inner[2, 2] = [[-0.3, 2.0], [-2.0, -0.3]], -0.6
    basis, _ = np.linalg.qr(draw.normal(size=(size, size)))
    return basis @ inner @ basis.T


@pytest.fixture(scope="module")
def matrix():
    return slow_and_fast(N)


@pytest.fixture(scope="module")
def system(matrix):
    return as_flow(lambda h: jnp.asarray(matrix) @ h)


def test_many_go_where_the_exponential_takes_them(system, matrix):
    states = np.random.default_rng(1).normal(size=(5, N))
    path = follow(system, states, seconds=1.0, step=None, snapshots=2)
    np.testing.assert_allclose(path[1], states @ expm(0.5 * matrix).T, atol=1e-6)
    np.testing.assert_allclose(path[2], states @ expm(matrix).T, atol=1e-6)


def test_one_that_runs_away_has_no_say_in_the_steps_of_the_others():
    runs = as_flow(lambda h: jnp.where(jnp.arange(N) == 0, h**2, -h))
    states = np.ones((3, N))
    states[1:, 0] = -1.0
    ends = follow(runs, states, seconds=2.0, step=0.01)[-1]
    assert np.isinf(ends[0]).any()
    expected = np.exp(-2.0) * np.ones((2, N))
    expected[:, 0] = -1 / 3
    np.testing.assert_allclose(ends[1:], expected, atol=1e-6)


@pytest.mark.parametrize(
    "size, seconds",
    [(N, 1.0), (N, 0.5), (N, 0.02), (300, 1.0)],
    ids=["few-are-kept", "some-fifty", "all-are-kept", "of-300"],
)
def test_the_directions_that_are_kept_are_those_of_the_exponential(size, seconds):
    matrix = slow_and_fast(size)
    system = as_flow(lambda h: jnp.asarray(matrix) @ h)
    kept = kept_differences(system, np.zeros((2, size)), distance=0.1, seconds=seconds, step=None)
    exact = np.linalg.svd(expm(seconds * matrix), compute_uv=False)
    assert kept.shape == (2, size)
    np.testing.assert_allclose(kept[:, :3], np.tile(exact[:3], (2, 1)), rtol=1e-2 if seconds < 0.1 else 1e-3)
    assert (np.diff(kept, axis=1) <= 1e-12).all() and kept[0, -1] == pytest.approx(exact[-1], abs=0.15)


def test_along_axes_alone(matrix):
    """Of entries that nothing changes, differences are kept; they are asked of the others."""
    still = np.zeros((N + 2, N + 2))
    still[:N, :N] = matrix
    system = as_flow(lambda h: jnp.asarray(still) @ h)
    kept = kept_differences(system, np.zeros((1, N + 2)), distance=0.1, seconds=1.0, step=None, axes=np.arange(N))
    exact = np.linalg.svd(expm(matrix), compute_uv=False)
    assert kept.shape == (1, N)
    np.testing.assert_allclose(kept[0, :3], exact[:3], rtol=1e-3)


def test_gain_and_turn_are_those_of_all_values(matrix):
    assert gain_of(matrix) == pytest.approx(np.linalg.norm(matrix, 2), rel=1e-2)
    assert turn_of(matrix) == pytest.approx(2.0, rel=2e-2)
    assert turn_of(np.zeros((N, N))) == 0
    assert np.isnan(gain_of(np.full((N, N), np.nan)))


def test_the_step_is_that_of_a_small_system_with_such_rates(system):
    small = as_flow(lambda h: jnp.stack([-0.3 * h[0] + 2 * h[1], -2 * h[0] - 0.3 * h[1], -12.0 * h[2]]))
    step = suitable_step(system, np.zeros((3, N)), seconds=1.0)
    assert step == pytest.approx(suitable_step(small, np.zeros((3, 3)), seconds=1.0), rel=0.1)


def test_kinds_are_those_of_all_eigenvalues(matrix):
    shifts = jnp.array([0.0, 0.4, 0.7])

    def flow(h):
        return jnp.asarray(matrix) @ h + jnp.where(h[0] > 1.5, shifts[2], jnp.where(h[0] > 0.5, shifts[1], 0.0)) * h

    places = np.zeros((3, N))
    places[:, 0] = [0.0, 1.0, 2.0]
    kinds = kinds_at(flow, places, marginal_rate=1e-9, step=None)
    assert kinds == linearise(flow, places, marginal_rate=1e-9).kinds
    assert kinds[0] == "stable" and kinds[1] == "saddle"


def test_the_verdict_counts_the_points_to_which_states_go():
    turned, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(N, N)))
    basis = jnp.asarray(turned)

    def flow(h):
        x = basis.T @ h
        return basis @ jnp.concatenate([x[:2] - x[:2] ** 3, -x[2:]])

    states = np.random.default_rng(4).normal(size=(40, N)) @ turned.T
    verdict = find_verdict(as_flow(flow), states, seconds=6.0)
    assert verdict.kind == "isolated points" and "4 stable" in str(verdict)
