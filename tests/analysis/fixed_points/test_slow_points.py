import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.fixed_points._fixed_points import find_fixed_points
from gnode.analysis.fixed_points._slow_points import find_slow_points
from tests.analysis import systems


def ghost(h):
    """A saddle and a node have met at 0 and gone: the speed there is 0.01."""
    return h**2 + 0.01


def contracting_ghost(h):
    """The ghost in its first entry; the second decays to 0.3 h_1 at rate 1."""
    return jnp.stack([h[0] ** 2 + 1e-4, 0.3 * h[0] - h[1]])


def kinked_ghost(h):
    """The same of a piecewise linear flow: slowest in the kink of |h_1 - 0.2|, where h_2 is 0.2."""
    return jnp.stack([jnp.abs(h[0] - 0.2) + 0.01, jax.nn.relu(h[0]) - h[1]])


def find(flow, starts, **options):
    return find_slow_points(flow, starts, flow=flow, **options)


def random_starts(count, size, seed=0):
    return np.random.default_rng(seed).normal(size=(count, size))


def test_the_ghost_of_a_saddle_node_is_found_from_every_start():
    found = find(ghost, systems.grid(-2, 2, 41, 1))
    np.testing.assert_allclose(found.states, [[0.0]], atol=1e-9)
    np.testing.assert_allclose(found.speeds, [0.01], rtol=1e-12)
    np.testing.assert_allclose(found.residuals, [0.01], rtol=1e-12)
    # q'' = f f'' + f'^2 = 0.01 * 2.
    np.testing.assert_allclose(found.curvatures, [[0.02]], rtol=1e-9)
    assert found.found.tolist() == [41] and set(found.outcomes) == {"slow point"} and found.smooth.all()
    assert found.point.tolist() == [0] * 41
    assert found.near.kinds == ("marginal",)


def test_a_ghost_with_a_contracting_direction():
    found = find(contracting_ghost, random_starts(100, 2))
    # The least of (x^2 + 1e-4)^2 + (0.3 x - y)^2.
    np.testing.assert_allclose(found.states, [[0.0, 0.0]], atol=1e-8)
    np.testing.assert_allclose(found.speeds, [1e-4], rtol=1e-9)
    np.testing.assert_allclose(found.near.rates, [[0.0, -1.0]], atol=1e-8)
    assert np.all(found.curvatures > 0) and len(found) == 1


def test_speeds_are_those_of_the_flow_and_residuals_those_of_the_residual():
    found = find_slow_points(ghost, systems.grid(-1, 1, 9, 1), flow=lambda h: ghost(h) / 0.1)
    np.testing.assert_allclose(found.residuals, [0.01], rtol=1e-12)
    np.testing.assert_allclose(found.speeds, [0.1], rtol=1e-12)


def test_fixed_points_are_never_among_them():
    def flow(h):
        return -(h**2 + 0.01) * (h - 1)

    starts = systems.grid(-2, 2, 41, 1)
    found = find(flow, starts)
    fixed = find_fixed_points(flow, starts, flow=flow)
    assert len(found) == 1 == len(fixed)
    # 0 = d/dh (h^2 + 0.01) (1 - h) = 2 h - 3 h^2 - 0.01, the smaller root.
    np.testing.assert_allclose(found.states[0, 0], (1 - np.sqrt(1 - 0.03)) / 3, atol=1e-9)
    np.testing.assert_allclose(fixed.states, [[1.0]], atol=1e-9)
    outcomes = np.array(found.outcomes)
    assert set(outcomes) == {"slow point", "fixed point"}
    np.testing.assert_array_equal(found.point >= 0, outcomes == "slow point")
    assert found.found.sum() == (outcomes == "slow point").sum()


@pytest.mark.parametrize("flow, size", [(systems.bistable, 1), (systems.four_points, 2), (systems.spiral, 2)])
def test_systems_without_slow_points_have_none(flow, size):
    found = find(flow, systems.grid(-1.6, 1.7, 9, size))
    assert len(found) == 0 and found.states.shape == (0, size)
    assert found.near.eigenvalues.shape == (0, size) and found.speeds.shape == (0,)


def test_the_fastest_state_is_no_minimum():
    # h - h^3 is stationary there, at its largest.
    found = find(systems.bistable, np.array([[3**-0.5], [-(3**-0.5)]]))
    assert len(found) == 0 and found.outcomes == ("no minimum", "no minimum")


def test_a_slow_line_is_flat_and_not_a_set_of_points():
    found = find(lambda h: jnp.stack([0.01 + 0 * h[0], -h[1]]), random_starts(50, 2))
    assert len(found) == 0 and set(found.outcomes) == {"flat"}
    np.testing.assert_allclose(found.ends[:, 1], 0, atol=1e-9)


def test_a_speed_that_falls_towards_infinity_has_no_minimum():
    found = find(lambda h: 1 + 1 / (1 + jnp.exp(h)), systems.grid(-1, 1, 5, 1), iterations=5)
    assert len(found) == 0 and "slow point" not in found.outcomes


def test_a_minimum_in_a_kink():
    found = find(kinked_ghost, random_starts(30, 2))
    np.testing.assert_allclose(found.states, [[0.2, 0.2]], atol=found.merging_distance)
    np.testing.assert_allclose(found.speeds, [0.01], rtol=1e-3)
    assert not found.smooth.any() and np.isnan(found.curvatures).all()
    assert found.found.tolist() == [30]


def test_minima_of_a_rectified_network_are_minima():
    generator = np.random.default_rng(15)
    inner, bias, outer = (generator.normal(size=shape) for shape in ((20, 2), 20, (2, 20)))

    def flow(h):
        return outer @ jax.nn.relu(inner @ h / 2 + bias) / 2 - h

    found = find(flow, 2 * random_starts(30, 2))
    assert len(found) == 2
    nearby = generator.normal(size=(2000, 2))
    nearby *= 100 * found.merging_distance * generator.uniform(size=(2000, 1)) / np.linalg.norm(nearby, axis=1)[:, None]
    with jax.enable_x64(True):
        for state, residual in zip(found.states, found.residuals, strict=True):
            around = np.linalg.norm(jax.vmap(flow)(jnp.asarray(state + nearby)), axis=1)
            # The gradients balance to 1e-3, so that it can be lower by so little of what it varies by.
            assert residual - around.min() <= 2e-3 * (around.max() - residual)


def test_points_do_not_depend_on_the_order_of_the_starts():
    starts = random_starts(40, 2)
    order = np.random.default_rng(1).permutation(40)
    first, second = find(contracting_ghost, starts), find(contracting_ghost, starts[order])
    np.testing.assert_allclose(second.states, first.states, atol=1e-8)
    assert second.found.tolist() == first.found.tolist()


def test_a_map_has_its_rates():
    found = find_slow_points(contracting_ghost, random_starts(20, 2), flow=contracting_ghost, step=0.5)
    assert found.step == 0.5
    np.testing.assert_allclose(found.near.rates, [[0.0, np.log(0.5) / 0.5]], atol=1e-7)


@pytest.mark.parametrize(
    "starts, options, message",
    [
        (np.zeros(3), {}, "starts of shape .starts, state."),
        (np.array([[np.nan, 0.0]]), {}, "starts that are finite"),
        (np.zeros((2, 2)), {"tolerance": 0.0}, "the tolerance above zero"),
        (np.zeros((2, 2)), {"merging": -1.0}, "merging above zero"),
        (np.zeros((2, 2)), {"marginal": 0.0}, "marginal above zero"),
        (np.zeros((2, 2)), {"iterations": 0}, "the number of iterations of at least 1"),
    ],
    ids=["one-axis", "nan", "tolerance", "merging", "marginal", "iterations"],
)
def test_refusals(starts, options, message):
    with pytest.raises(Refused, match=message):
        find(systems.spiral, starts, **options)


def test_a_residual_of_another_shape_is_refused():
    with pytest.raises(Refused, match=r"a residual of shape \(2,\), as the state"):
        find_slow_points(lambda h: h[:1], np.zeros((2, 2)), flow=systems.spiral)


@pytest.mark.parametrize(
    "flow, length, time",
    [(contracting_ghost, 1e-12, 1e6), (contracting_ghost, 1e9, 1e-6), (kinked_ghost, 1e-9, 1e-6)],
    ids=["smooth-pico", "smooth-giga", "kinked-nano"],
)
def test_in_other_units_they_are_the_same(flow, length, time):
    starts = random_starts(30, 2)
    one = find(flow, starts)
    other = find(lambda h: length / time * flow(h / length), length * starts)
    assert other.outcomes == one.outcomes and other.smooth.tolist() == one.smooth.tolist()
    tolerance = 1e-8 if one.smooth.all() else one.merging_distance
    np.testing.assert_allclose(other.states / length, one.states, atol=tolerance)
    np.testing.assert_allclose(other.speeds / (length / time), one.speeds, rtol=1e-3)
    np.testing.assert_allclose(other.curvatures * time**2, one.curvatures, rtol=1e-6)


def test_two_that_are_near_one_another_are_two():
    """They are 2e-5 apart, less than the distance that kinks are told apart by: Newton's method resolves them."""
    starts = np.array([[-1.0], [1.0], [-1.2e-5], [1.1e-5], [-0.9e-5]])
    found = find(lambda h: 1e-3 + jnp.tanh((h / 1e-5) ** 2 - 1) ** 2, starts)
    assert found.merging_distance > 2e-5
    np.testing.assert_allclose(found.states[:, 0], [-1e-5, 1e-5], rtol=1e-6)
    assert found.found.tolist() == [2, 1]
