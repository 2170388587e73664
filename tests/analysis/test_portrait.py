import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import portrait, principal_plane
from tests.analysis import systems

STATES = np.random.default_rng(1).normal(size=(60, 5)) * np.array([3.0, 0.1, 2.0, 0.5, 0.2])


def test_the_plane_is_that_of_an_independent_principal_component_analysis():
    plane = principal_plane(STATES)
    _, sizes, directions = np.linalg.svd(STATES - STATES.mean(axis=0))
    np.testing.assert_allclose(plane.explained, sizes[:2] ** 2 / np.sum(sizes**2), rtol=1e-9)
    np.testing.assert_allclose(np.abs(plane.axes @ directions[:2].T), np.eye(2), atol=1e-9)
    assert not plane.exact


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_what_is_lifted_projects_back(size):
    plane = principal_plane(np.random.default_rng(size).normal(size=(20, size)))
    coordinates = np.random.default_rng(0).normal(size=(4, 7, min(size, 2)))
    np.testing.assert_allclose(plane.project(plane.lift(coordinates)), coordinates, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2])
def test_up_to_two_entries_the_plane_is_the_state_space(size):
    plane = principal_plane(3 + np.random.default_rng(2).normal(size=(20, size)))
    assert plane.exact
    np.testing.assert_array_equal(plane.axes, np.eye(size))
    np.testing.assert_array_equal(plane.origin, np.zeros(size))


def test_the_plane_does_not_turn_with_the_sign_of_the_states():
    np.testing.assert_allclose(principal_plane(STATES).axes, principal_plane(-STATES).axes, atol=1e-9)


def test_the_portrait_is_the_flow_at_its_states():
    states = np.random.default_rng(3).normal(size=(30, 2))
    picture = portrait(systems.ring, principal_plane(states), states, resolution=9)
    expected = np.stack([[np.asarray(systems.ring(h)) for h in row] for row in picture.states()])
    np.testing.assert_allclose(picture.flow, expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(picture.speed, np.linalg.norm(picture.flow, axis=-1))
    assert picture.visited.all() and picture.time_constants is None


def test_the_grid_holds_all_that_was_visited():
    states = np.random.default_rng(3).normal(size=(3, 30, 2))
    picture = portrait(systems.ring, principal_plane(states.reshape(-1, 2)), states, resolution=5)
    for k in range(2):
        assert picture.coordinates[k][0] < states[..., k].min() and picture.coordinates[k][-1] > states[..., k].max()


def test_gate_time_constants_are_tau_over_gate():
    states = np.linspace(-2, 2, 9)[:, None]
    picture = portrait(
        systems.gated, principal_plane(states), states, gate=systems.gate_that_closes, time_constant=0.1, resolution=7
    )
    assert picture.time_constants is not None and picture.time_constants.shape == (7, 1)
    np.testing.assert_allclose(picture.time_constants[:, 0], 0.1 * (1 + np.exp(picture.coordinates[0])), rtol=1e-9)


def test_where_the_gate_is_closed_to_rounding_the_time_constant_is_infinite():
    states = np.linspace(-2, 900, 9)[:, None]
    picture = portrait(
        systems.gated, principal_plane(states), states, gate=systems.gate_that_closes, time_constant=0.1, resolution=7
    )
    assert picture.time_constants is not None
    assert np.isfinite(picture.time_constants[0]).all() and np.isinf(picture.time_constants[-1]).all()


def test_one_dimension_is_a_line():
    states = np.linspace(-2, 2, 9)[:, None]
    picture = portrait(systems.bistable, principal_plane(states), states, resolution=11)
    assert picture.flow.shape == (11, 1) and picture.speed.shape == (11,)
    np.testing.assert_allclose(picture.flow[:, 0], systems.bistable(picture.coordinates[0]), rtol=1e-9)


def test_a_projection_is_drawn_only_near_trajectories():
    path = np.zeros((50, 3))
    path[:, 0] = np.linspace(-1, 1, 50)
    path[:, 1] = path[:, 0] ** 2
    picture = portrait(systems.ring, principal_plane(path), path, resolution=41, near=0.1)
    assert 0 < picture.visited.mean() < 0.7
    places = picture.plane.lift(np.stack(np.meshgrid(*picture.coordinates, indexing="ij"), axis=-1))[picture.visited]
    distances = np.linalg.norm(places[:, None] - path[None], axis=2).min(axis=1)
    assert distances.max() <= 0.1 * 2 + 1e-9


def test_a_state_that_never_moves_still_has_a_portrait():
    states = np.zeros((4, 2))
    picture = portrait(systems.ring, principal_plane(states), states, resolution=3)
    assert np.ptp(picture.coordinates[0]) > 0


@pytest.mark.parametrize(
    "options, message",
    [
        ({"resolution": 1}, "the resolution of at least 2"),
        ({"time_constant": 0.1}, "a gate and its time constant"),
        ({"gate": systems.gate_that_closes, "time_constant": 0.0}, "the time constant above zero"),
    ],
    ids=["resolution", "half-a-gate", "time-constant"],
)
def test_refusals(options, message):
    with pytest.raises(Refused, match=message):
        portrait(systems.ring, principal_plane(STATES[:, :2]), STATES[:, :2], **options)


def test_states_of_another_shape_are_refused():
    with pytest.raises(Refused, match=r"states of shape \(states, state\)"):
        principal_plane(np.zeros(3))


def test_trajectories_that_are_nowhere_finite_are_refused():
    with pytest.raises(Refused, match="trajectories with finite states"):
        portrait(systems.ring, principal_plane(np.zeros((2, 2))), np.full((2, 2), np.nan))
