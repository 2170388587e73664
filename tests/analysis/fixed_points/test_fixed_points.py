import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.analysis import as_flow, as_map, clusters, find_fixed_points
from gnode.analysis.fixed_points._fixed_points import fixed_points_of
from gnode.analysis.fixed_points._levenberg_marquardt import roots
from gnode.analysis.fixed_points._merge import representatives
from gnode.analysis.fixed_points._starts import grid_starts, noisy_starts
from tests.analysis import systems


def find(flow, starts, **options):
    return find_fixed_points(flow, starts, flow=flow, **options)


KNOWN = [
    pytest.param(systems.bistable, 1, {"stable": 2, "unstable": 1}, id="bistable"),
    pytest.param(systems.four_points, 2, {"stable": 4, "saddle": 4, "unstable": 1}, id="four-points"),
    pytest.param(systems.saddle, 2, {"saddle": 1}, id="saddle"),
    pytest.param(systems.spiral, 2, {"stable": 1}, id="spiral"),
    pytest.param(systems.constant, 2, {}, id="none"),
]


@pytest.mark.parametrize("flow, size, kinds", KNOWN)
def test_known_points_are_all_found_and_no_others(flow, size, kinds):
    found = find(flow, systems.grid(-1.6, 1.7, 15, size))
    assert {kind: found.count(kind) for kind in set(found.near.kinds)} == kinds
    assert np.all(found.residuals <= 1e-12)
    assert found.states.shape == (len(found), size)


def test_states_rates_and_index_of_the_bistable_flow():
    found = find(systems.bistable, systems.grid(-2, 2, 30, 1))
    np.testing.assert_allclose(found.states[:, 0], [-1, 0, 1], atol=1e-12)
    np.testing.assert_allclose(found.near.eigenvalues[:, 0], [-2, 1, -2], atol=1e-9)
    np.testing.assert_allclose(found.near.time_constants[:, 0], [0.5, -1, 0.5], rtol=1e-9)
    assert found.near.index.tolist() == [1, -1, 1]
    assert found.near.unstable.tolist() == [0, 1, 0]
    assert found.found.sum() == 30 == found.converged.sum()


@pytest.mark.parametrize("flow, size, total", [(systems.bistable, 1, 1), (systems.four_points, 2, 1)])
def test_indices_of_an_inward_flow_add_up_to_one(flow, size, total):
    assert find(flow, systems.grid(-1.6, 1.7, 15, size)).near.index.sum() == total


def test_a_spiral_is_named_and_a_node_is_not():
    spiral = find(systems.spiral, systems.grid(-1, 1, 5, 2))
    assert spiral.near.spiral.tolist() == [True]
    np.testing.assert_allclose(np.sort_complex(spiral.near.eigenvalues[0]), [-0.5 - 3j, -0.5 + 3j])
    np.testing.assert_allclose(spiral.near.time_constants[0], 2.0)
    assert find(systems.saddle, systems.grid(-1, 1, 5, 2)).near.spiral.tolist() == [False]


def test_linear_systems_have_the_eigenvalues_of_their_matrix():
    matrix = np.random.default_rng(3).normal(size=(5, 5))
    found = find(lambda h: matrix @ h, np.random.default_rng(4).normal(size=(20, 5)))
    expected = np.linalg.eigvals(matrix)
    np.testing.assert_allclose(np.sort_complex(found.near.eigenvalues[0]), np.sort_complex(expected), rtol=1e-9)
    assert np.all(np.diff(found.near.rates[0]) <= 0)
    vectors, values = found.near.eigenvectors[0], found.near.eigenvalues[0]
    np.testing.assert_allclose(matrix @ vectors, vectors * values[None, :], atol=1e-9)


def test_at_a_bifurcation_the_point_is_marginal():
    found = find(systems.cubic, systems.grid(-2, 2, 31, 1))
    assert found.near.kinds == ("marginal",)
    assert found.near.index.tolist() == [0]
    assert np.isinf(found.near.time_constants).all()
    np.testing.assert_allclose(found.states, 0, atol=1e-4)


def test_a_ring_of_fixed_points_is_reached_and_marginal():
    starts = np.random.default_rng(0).normal(size=(200, 2))
    found = find(systems.ring, starts)
    radius = np.linalg.norm(found.states, axis=1)
    on_ring = radius > 0.5
    assert found.converged.all()
    np.testing.assert_allclose(radius[on_ring], 1, atol=1e-9)
    assert {kind for kind, on in zip(found.near.kinds, on_ring, strict=True) if on} == {"marginal"}


def test_a_gate_that_closes_is_not_a_fixed_point():
    starts = systems.grid(-3, 60, 64, 1)
    found = find_fixed_points(systems.pulled, starts, flow=systems.gated)
    np.testing.assert_allclose(found.states, [[-1.0]], atol=1e-12)
    # d(G R)/dh = G R' where R = 0.
    np.testing.assert_allclose(found.near.eigenvalues[0, 0].real, -1 / (1 + np.exp(-1)), rtol=1e-9)
    # What the warning is about: the speed alone takes the closed gate for a point.
    assert float(systems.gated(np.float64(60.0))) < 1e-9 and len(find(systems.gated, starts)) > 1


def test_a_start_that_does_not_converge_says_so():
    found = find(lambda h: 1 + h**2, systems.grid(-2, 2, 9, 1))
    assert not found.converged.any() and len(found) == 0
    assert found.point.tolist() == [-1] * 9
    # The least of 1 + h^2.
    np.testing.assert_allclose(found.end_residuals, 1, rtol=1e-3)


def test_stability_of_a_map_is_not_that_of_its_flow():
    # The flow decays at rate -15; the map h' = h - 0.2 * 15 h = -2 h grows.
    starts = systems.grid(-1, 1, 5, 1)
    as_flow = find(lambda h: -15 * h, starts)
    as_map = find(lambda h: -15 * h, starts, step=0.2)
    assert as_flow.near.kinds == ("stable",) and as_map.near.kinds == ("unstable",)
    np.testing.assert_allclose(as_map.near.time_constants, -0.2 / np.log(2), rtol=1e-9)


def test_a_map_that_forgets_at_once_has_time_constant_zero():
    found = find(lambda h: -5 * h, systems.grid(-1, 1, 5, 1), step=0.2)
    assert found.near.kinds == ("stable",)
    assert found.near.time_constants[0, 0] == 0


def test_a_thousand_starts_find_all_and_compile_once():
    directions = np.linalg.qr(np.random.default_rng(0).normal(size=(16, 3)))[0]
    weights = 7.5 * directions @ directions.T

    def residual(h):
        return jax.numpy.tanh(weights @ h) - h

    starts = np.random.default_rng(1).normal(size=(1024, 16))
    compiled: list[str] = []

    def note(event: str, duration_secs: float, **kwargs: str | int) -> None:
        if "backend_compile" in event:
            compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(note)
    try:
        find(residual, starts)
        before = len(compiled)
        found = find(residual, starts[:1000])
    finally:
        jax.monitoring.unregister_event_duration_listener(note)
    # Nor for another number of starts.
    assert len(compiled) == before > 0
    assert len(found) >= 27
    residuals = np.linalg.norm(np.tanh(found.states @ weights.T) - found.states, axis=1)
    assert np.all(residuals < 1e-9)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(60)))
def test_the_points_do_not_depend_on_the_order_of_the_starts(order):
    starts = np.random.default_rng(7).normal(size=(60, 2))
    expected, found = find(systems.four_points, starts), find(systems.four_points, starts[order])
    np.testing.assert_allclose(found.states, expected.states, atol=1e-9)
    assert found.near.kinds == expected.near.kinds
    assert found.found.tolist() == expected.found.tolist()
    assert found.point.tolist() == expected.point[order].tolist()


@pytest.mark.parametrize("count", [1, 40], ids="{}-starts".format)
@pytest.mark.parametrize("iterations", [3, 100], ids=["under-way", "to-the-end"])
def test_where_a_start_ends_does_not_depend_on_the_others(count, iterations):
    starts = np.random.default_rng(8).normal(scale=4, size=(150, 2))
    starts[::10] = 3
    with jax.enable_x64(True):
        ends, norms = roots(zero_and_bend, jnp.asarray(starts), jnp.asarray(len(starts)), jnp.asarray(1e-9), iterations)
        some_ends, some_norms = roots(
            zero_and_bend,
            jnp.asarray(np.roll(starts, count, axis=0)),
            jnp.asarray(count),
            jnp.asarray(1e-9),
            iterations,
        )
    # Of starts beyond the count nothing is known.
    assert np.isinf(some_norms[count:]).all()
    some_ends, some_norms = some_ends[:count], some_norms[:count]
    np.testing.assert_allclose(some_norms, norms[-count:], atol=1e-9)
    # At a minimum of the norm that is no zero, the norm says where it is to the root of rounding only.
    off, zero = np.abs(some_ends - ends[-count:]).max(axis=1), np.array(norms[-count:]) <= 1e-9
    assert off[zero].max(initial=0) <= 1e-9 and off[~zero].max(initial=0) <= 1e-7
    assert 15 <= (np.array(norms) <= 1e-9).sum() < 150


def test_a_start_where_the_residual_is_no_number_stays_there_and_others_go_on():
    def residual(h):
        return jax.numpy.sqrt(h) - 1

    starts = np.array([[-1.0], [4.0], [-2.0], [0.25]] * 20)
    found = find(residual, starts)
    assert found.converged.tolist() == [False, True, False, True] * 20
    np.testing.assert_array_equal(found.ends[::2], starts[::2])
    np.testing.assert_allclose(found.states, [[1.0]], atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=20),
    st.randoms(),
)
def test_a_cluster_is_represented_by_its_least_residual_and_then_its_first_point(rows, random):
    _, labels = np.unique([label for label, _, _ in rows], return_inverse=True)
    residuals = np.array([residual for _, residual, _ in rows], float)
    points = np.array([[-entry, -residual] for _, residual, entry in rows], float)
    chosen = representatives(labels, points, residuals)
    for label, at in enumerate(chosen):
        members = np.flatnonzero(labels == label)
        best = min((residuals[member], *points[member]) for member in members)
        assert labels[at] == label and (residuals[at], *points[at]) == best
    order = random.sample(range(len(rows)), len(rows))
    again = representatives(labels[order], points[order], residuals[order])
    np.testing.assert_array_equal(points[order][again], points[chosen])


def zero_and_bend(h):
    """In each entry zero at 3, and of least size at 0.02 without being zero."""
    return (h**2 + 0.1) * (h - 3)


def single_linkage(points, distance):
    """The definition, by brute force: sets of points that chains of short steps join."""
    close = np.linalg.norm(points[:, None] - points[None], axis=2) <= distance
    for _ in range(len(points)):
        close = close @ close
    return close


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-15, 15), st.integers(-15, 15)), min_size=1, max_size=25), st.randoms())
def test_clusters_are_the_components_of_single_linkage_in_any_order(cells, random):
    # Signs, so that both of zero's are met.
    points = np.array(cells, float) * random.choice([1.0, -1.0])
    labels = clusters(points, 2.5)
    np.testing.assert_array_equal(labels[:, None] == labels[None], single_linkage(points, 2.5))
    order = random.sample(range(len(points)), len(points))
    np.testing.assert_array_equal(clusters(points[order], 2.5), labels[order])


def test_clusters_are_numbered_by_their_first_point():
    points = np.array([[5.0, 0.0], [-0.0, 3.0], [0.0, -3.0], [-7.0, 1.0], [0.0, 3.0]])
    assert clusters(points, 0.1).tolist() == [3, 2, 1, 0, 2]


def test_ten_thousand_ends_at_one_point_are_merged_quickly():
    points = 1e-9 * np.random.default_rng(0).normal(size=(10_000, 3))
    assert set(clusters(points, 1e-4)) <= {0}


@pytest.mark.parametrize(
    "starts, options, message",
    [
        (np.zeros(3), {}, "starts of shape .starts, state."),
        (np.zeros((0, 2)), {}, "give at least one start"),
        (np.array([[np.nan, 0.0]]), {}, "starts that are finite"),
        (np.zeros((2, 2)), {"tolerance": 0.0}, "the tolerance above zero"),
        (np.zeros((2, 2)), {"iterations": 0}, "the number of iterations of at least 1"),
    ],
    ids=["one-axis", "no-start", "nan", "tolerance", "iterations"],
)
def test_refusals(starts, options, message):
    with pytest.raises(Refused, match=message):
        find(systems.spiral, starts, **options)


def test_a_residual_of_another_shape_is_refused():
    with pytest.raises(Refused, match=r"a residual of shape \(2,\), as the state"):
        find_fixed_points(lambda h: h[:1], np.zeros((2, 2)), flow=systems.spiral)


def test_fixed_points_of_a_flow_are_the_zeros_of_its_residual():
    system = as_flow(systems.gated, residual=systems.pulled, time_constant=0.5)
    found = fixed_points_of(system, systems.grid(-3, 60, 64, 1), tolerance=1e-8)
    np.testing.assert_allclose(found.states, [[-1.0]], atol=1e-12)
    assert found.step is None and found.tolerance == 1e-8


def test_fixed_points_of_a_map_have_its_stability_and_the_index_of_its_change():
    # h' = -2 h: the multiplier is outside the unit circle, though h' - h = -3 h points inward.
    found = fixed_points_of(as_map(lambda h: -2 * h, step=0.1), systems.grid(-1, 1, 5, 1))
    assert found.step == 0.1 and found.near.kinds == ("unstable",)
    assert found.near.index.tolist() == [1]


def test_a_saddle_says_how_many_directions_grow():
    matrix = np.diag([1.0, 2.0, -3.0])
    found = find(lambda h: matrix @ h, systems.grid(-1, 1, 4, 3))
    assert found.near.kinds == ("saddle",) and found.near.unstable.tolist() == [2]
    assert found.near.index.tolist() == [1]


def test_a_grid_has_its_corners_and_equal_steps():
    starts = grid_starts([-1, 0], [1, 4], 5)
    assert starts.shape == (25, 2) and starts.dtype == np.float64
    for entry, (low, high) in enumerate([(-1, 1), (0, 4)]):
        np.testing.assert_allclose(np.unique(starts[:, entry]), np.linspace(low, high, 5))
    assert len(np.unique(starts, axis=0)) == 25


def test_noise_is_over_the_deviation_of_each_entry(key):
    states = np.random.default_rng(0).normal(size=(100, 50, 3)) * [1.0, 10.0, 0.0] + [0.0, 5.0, 2.0]
    starts = noisy_starts(states, 0.5, key=key)
    assert starts.shape == (5000, 3) and starts.dtype == np.float64
    noise = starts - states.reshape(-1, 3)
    np.testing.assert_allclose(noise.std(axis=0), [0.5, 5.0, 0.0], rtol=0.05)
    np.testing.assert_array_equal(starts, noisy_starts(states, 0.5, key=key))


@pytest.mark.parametrize(
    "low, high, count, message",
    [
        ([0.0], [1.0], 1, "starts along an axis of at least 2"),
        ([0.0, 0.0], [1.0], 3, "two corners of shape"),
        (0.0, 1.0, 3, "two corners of shape"),
        ([0.0, 2.0], [1.0, 1.0], 3, "each entry of `low` below"),
        ([0.0], [np.inf], 3, "finite corners"),
        ([0.0] * 8, [1.0] * 8, 10, "at most 1,000,000 starts, got 100,000,000"),
    ],
    ids=["one", "sizes", "numbers", "swapped", "infinite", "too-many"],
)
def test_refusals_of_a_grid(low, high, count, message):
    with pytest.raises(Refused, match=message):
        grid_starts(np.asarray(low), np.asarray(high), count)


@pytest.mark.parametrize(
    "states, scale, message",
    [
        (np.eye(2), 0.0, "the scale of the noise above zero"),
        (np.eye(2), np.inf, "states that differ, and a finite scale"),
        (np.ones((4, 2)), 1.0, "states that differ"),
        (np.array([[np.nan, 0.0], [1.0, 1.0]]), 1.0, "states that are finite"),
        (np.zeros((0, 2)), 1.0, "give at least one state"),
    ],
    ids=["zero", "infinite", "equal", "nan", "none"],
)
def test_refusals_of_noise(states, scale, message, key):
    with pytest.raises(Refused, match=message):
        noisy_starts(states, scale, key=key)


@pytest.mark.parametrize("inside", [False, True], ids=["of-rates", "of-currents"])
@pytest.mark.parametrize("seed", [0, 1])
def test_memories_are_found_to_which_no_search_from_afar_leads(seed, inside):
    """Hopfield (1984): three patterns and their opposites. From random states Levenberg-Marquardt goes to zero."""
    generator = np.random.default_rng(seed)
    patterns = generator.choice([-1.0, 1.0], size=(3, 60))
    weights = patterns.T @ patterns / 60

    def flow(h):
        return jnp.tanh(1.6 * weights @ h) - h if inside else weights @ jnp.tanh(1.6 * h) - h

    found = find(flow, generator.uniform(-1, 1, (100, 60)))
    stable = found.states[[kind == "stable" for kind in found.near.kinds]]
    for pattern in np.concatenate([patterns, -patterns]):
        overlap = (np.sign(stable) @ pattern) / 60
        assert overlap.max() > 0.9


def test_starts_that_run_away_are_searched_from_where_they_were():
    found = find(lambda h: h**3 - h, np.linspace(-3, 3, 41)[:, None])
    np.testing.assert_allclose(found.states[:, 0], [-1, 0, 1], atol=1e-12)
    assert found.found.sum() == 41


@pytest.mark.parametrize("angle", np.linspace(0.02, 6.2, 23), ids="{:.2f}".format)
def test_along_a_ring_of_points_rounding_of_large_terms_does_not_make_a_rate(angle):
    """Entries of the Jacobian that are nearly zero are differences of terms that are not."""
    found = find(systems.ring, np.array([[np.cos(angle), np.sin(angle)]]))
    assert found.near.kinds == ("marginal",)


@pytest.mark.parametrize("exponent", [-6, 6])
def test_memories_far_from_all_starts_are_found_in_other_units_too(exponent):
    """States are let go in steps that the rates allow, and rates have no units of the state."""
    generator = np.random.default_rng(0)
    patterns = generator.choice([-1.0, 1.0], size=(3, 60))
    weights = patterns.T @ patterns / 60
    lengths = 10.0 ** (exponent * generator.integers(0, 2, 60))
    starts = generator.uniform(-1, 1, (100, 60))
    one = find(lambda h: weights @ jnp.tanh(1.6 * h) - h, starts)
    other = find(lambda h: lengths * (weights @ jnp.tanh(1.6 * h / lengths) - h / lengths), starts * lengths)
    assert one.near.kinds.count("stable") >= 6
    assert other.near.kinds.count("stable") == one.near.kinds.count("stable")
