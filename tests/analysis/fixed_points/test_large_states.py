"""States of more than 128 entries, of which no start has a Jacobian: beside what is known, or by all eigenvalues."""

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode._switches import double_precision
from gnode.analysis import FixedPoints, as_flow, departures, find_fixed_points
from gnode.analysis.fixed_points import classify
from gnode.analysis.fixed_points._leading_modes import leading_modes
from gnode.analysis.fixed_points._linearise import growth_rates

N = 160


def pull(basis, state):
    """In turned coordinates x: x_k - x_k^3 for the first two, and the others decay to sin(x_1), each at its own rate.
    Nine points: 4 stable, 4 saddles, and the origin, which has two directions that grow."""
    turned = basis.T @ state
    rest = jnp.linspace(0.1, 3, N - 2) * (jnp.sin(turned[0]) - turned[2:])
    return basis @ jnp.concatenate([turned[:2] - turned[:2] ** 3, rest])


@pytest.fixture(scope="module")
def system():
    draw = np.random.default_rng(0)
    basis, _ = np.linalg.qr(draw.normal(size=(N, N)))
    starts = draw.normal(size=(40, N)) @ basis.T
    with double_precision():
        return eqx.Partial(pull, jnp.asarray(basis)), basis, starts


@pytest.fixture(scope="module")
def found(system) -> FixedPoints:
    flow, _, starts = system
    return find_fixed_points(flow, starts, flow=flow)


def test_all_points_are_found_to_rounding(system, found):
    _, basis, _ = system
    turned = np.round(found.states @ basis[:, :2], 9) + 0.0
    assert sorted(map(tuple, turned)) == sorted((float(a), float(b)) for a in (-1, 0, 1) for b in (-1, 0, 1))
    assert found.residuals.max() < 1e-13
    assert found.converged.all() and found.found.sum() == len(found.ends)
    np.testing.assert_allclose(found.ends, found.states[found.point], atol=1e-9)


def test_their_leading_modes_are_those_of_all_eigenvalues(system, found):
    flow, _, starts = system
    whole = find_fixed_points(flow, starts, flow=flow, spectrum="all")
    assert found.near.leading and not whole.near.leading
    assert found.near.kinds == whole.near.kinds
    np.testing.assert_array_equal(found.near.unstable, whole.near.unstable)
    np.testing.assert_array_equal(found.near.index, whole.near.index)
    # What grows, exactly; all others decay alike here.
    grows = found.near.rates > 0
    modes = found.near.rates.shape[1]
    np.testing.assert_allclose(found.near.rates[grows], whole.near.rates[:, :modes][grows], rtol=1e-9)
    assert (found.near.rates[:, -1] < 0).all()


@pytest.mark.parametrize("step", [None, 0.5], ids=["flow", "map"])
def test_the_modes_that_lead_are_the_first_of_all(step):
    draw = np.random.default_rng(1)
    slopes = 0.6 * draw.normal(size=(200, 200)) / np.sqrt(200) - np.eye(200)
    for k, value in enumerate((1.5, 0.4, -0.1)):
        slopes += (value + 1) * np.outer(*np.linalg.qr(draw.normal(size=(200, 3)))[0].T[[k, k]])
    modes = leading_modes(slopes, step, 3)
    whole = np.linalg.eigvals(slopes)
    leading = whole[np.argsort(-growth_rates(whole, step))][: len(modes.values)]
    assert len(modes.values) < 200
    np.testing.assert_allclose(np.sort_complex(modes.values), np.sort_complex(leading), atol=1e-9)
    np.testing.assert_allclose(slopes @ modes.right, modes.right * modes.values, atol=1e-6)
    np.testing.assert_allclose(modes.left.T @ modes.right, np.eye(len(modes.values)), atol=1e-6)
    assert modes.sign == np.linalg.slogdet(-slopes)[0]


def test_left_eigenvectors_of_some_modes_are_kept(found):
    near = found.near
    assert near.left_eigenvectors.shape == near.eigenvectors.shape
    assert near.some(np.array([1])).joined(near).left_eigenvectors.shape == (10, *near.eigenvectors.shape[1:])
    unchanged = classify(np.diag([-1.0, -2.0])[None], marginal_rate=0.0, step=None)
    assert unchanged.left is None and not unchanged.leading


def test_saddles_of_which_some_modes_are_known_lead_to_the_stable_points(system, found):
    flow, _, starts = system
    ways = departures(as_flow(flow), found[found.saddle], starts, seconds=5.0)
    assert ways.directions.shape == (2 * found.near.unstable.sum(), N)
    assert "160 state" not in str(found[0]) and str(found)


def test_another_spectrum_is_refused(system):
    flow, _, starts = system
    with pytest.raises(Refused, match="spectrum"):
        find_fixed_points(flow, starts, flow=flow, spectrum="some")  # type: ignore[arg-type]
