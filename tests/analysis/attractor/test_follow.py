import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from gnode.analysis import as_flow, as_map
from gnode.analysis.attractor._course import courses
from gnode.analysis.attractor._follow import follow, kept_differences, suitable_step
from tests.analysis import systems

MATRIX = np.array([[-0.5, 3.0], [-3.0, -0.5]])


def test_the_order_of_convergence_is_four():
    exact = expm(MATRIX) @ np.array([1.0, 0.5])
    errors = []
    for steps in (20, 40, 80):
        end = follow(as_flow(systems.spiral), np.array([[1.0, 0.5]]), seconds=1.0, step=1 / steps)[-1, 0]
        errors.append(np.linalg.norm(end - exact))
    slopes = np.diff(np.log(errors)) / np.log(0.5)
    assert slopes == pytest.approx([4.0, 4.0], abs=0.15)


def test_it_agrees_with_scipy():
    states = np.random.default_rng(0).uniform(-1.5, 1.5, (5, 2))
    path = follow(as_flow(systems.ring), states, seconds=2.0, step=0.005, snapshots=4)
    assert path.shape == (5, 5, 2)
    assert (path[0] == states).all()
    for k, state in enumerate(states):
        times = np.linspace(0, 2, 5)
        solved = solve_ivp(lambda _, h: h * (1 - h @ h), (0, 2), state, t_eval=times, rtol=1e-10, atol=1e-12)
        assert path[:, k] == pytest.approx(solved.y.T, abs=1e-8)


@pytest.mark.parametrize("seconds, applied", [(0.5, 5), (0.54, 5), (0.01, 1)])
def test_a_map_is_applied_as_often_as_comes_nearest(seconds, applied):
    end = follow(as_map(lambda h: h + 1.0, step=0.1), np.zeros((3, 1)), seconds=seconds, step=99.0)[-1]
    assert end == pytest.approx(np.full((3, 1), applied))


def test_the_step_follows_the_fastest_rate_and_the_time():
    states = np.zeros((4, 1))
    assert suitable_step(as_flow(lambda h: -100.0 * h), states, seconds=10.0) == pytest.approx(0.008)
    assert suitable_step(as_flow(lambda h: -0.01 * h), states, seconds=10.0) == pytest.approx(0.2)
    assert suitable_step(as_flow(jnp.ones_like), states, seconds=10.0) == pytest.approx(0.2)
    assert suitable_step(as_map(lambda h: h, step=0.5), states, seconds=10.0) == 0.5


def test_kept_differences_of_a_linear_flow_are_the_singular_values_of_its_exponential():
    matrix = np.array([[-1.0, 4.0], [0.0, -0.2]])
    system = as_flow(lambda h: jnp.asarray(matrix) @ h)
    kept = kept_differences(system, np.ones((3, 2)), distance=0.3, seconds=1.5, step=0.01)
    assert kept == pytest.approx(np.tile(np.linalg.svd(expm(1.5 * matrix), compute_uv=False), (3, 1)), rel=1e-6)


def test_structure_finer_than_the_distance_has_no_say():
    """A staircase of fixed points 0.02 apart keeps differences of 0.5, and loses those of 0.001."""
    system = as_flow(lambda h: jnp.sin(2 * jnp.pi * h / 0.02) * 0.05)
    states = np.linspace(-1, 1, 64)[:, None]
    coarse = kept_differences(system, states, distance=0.5, seconds=2.0, step=0.005)
    fine = kept_differences(system, states, distance=0.001, seconds=2.0, step=0.005)
    assert np.median(coarse) == pytest.approx(1.0, abs=0.05)
    assert np.median(fine) < 0.05


def test_a_course_doubles_its_time_and_says_how_far_states_move():
    system = as_flow(lambda h: -h)
    found = list(courses(system, np.linspace(-1, 1, 50)[:, None], seconds=1.0, step=0.01))
    assert [course.elapsed for course in found] == [1, 2, 4, 8, 16, 32]
    for course in found:
        expected = course.size * (1 - np.exp(-course.elapsed))
        assert course.movement == pytest.approx(expected, rel=1e-6)
        assert course.ran_away == 0


def test_states_that_leave_are_counted_and_left_out():
    system = as_flow(lambda h: -h + h**3)
    states = np.array([[0.5], [0.2], [-0.3], [1.5]])
    course = next(courses(system, states, seconds=5.0, step=0.01))
    assert course.ran_away == 0.25
    assert len(course.states) == 3 and np.isfinite(course.states).all()


@pytest.mark.parametrize("turns", [1, 8, 16])
def test_a_rotation_is_seen_however_often_it_turns(turns):
    turn = 2 * np.pi * turns / 10.0 * jnp.array([[0.0, -1.0], [1.0, 0.0]])
    states = np.random.default_rng(0).normal(size=(40, 2))
    course = next(courses(as_flow(lambda h: turn @ h), states, seconds=10.0, step=0.005))
    assert course.movement > 0.5 * course.size
