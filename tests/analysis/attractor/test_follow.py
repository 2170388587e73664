import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from gnode.analysis import as_flow, as_map
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.attractor.course import courses, follow, kept_differences, suitable_step, without_haste
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
    found = list(courses(system, np.linspace(-1, 1, 50)[:, None], seconds=1.0, step=0.01, longer=False))
    assert [course.elapsed for course in found] == [1, 2, 4, 8, 16, 32]
    for course in found:
        expected = course.size(course.here) * (1 - np.exp(-course.elapsed))
        assert course.movement(course.here) == pytest.approx(expected, rel=1e-6)
        assert course.here.all()


def test_states_that_leave_are_counted_and_left_out():
    system = as_flow(lambda h: -h + h**3)
    states = np.array([[0.5], [0.2], [-0.3], [1.5]])
    course = next(courses(system, states, seconds=5.0, step=0.01, longer=False))
    assert course.here.tolist() == [True, True, True, False]
    assert np.isfinite(course.states[course.here]).all()


@pytest.mark.parametrize("turns", [1, 8, 16])
def test_a_rotation_is_seen_however_often_it_turns(turns):
    turn = 2 * np.pi * turns / 10.0 * jnp.array([[0.0, -1.0], [1.0, 0.0]])
    states = np.random.default_rng(0).normal(size=(40, 2))
    course = next(courses(as_flow(lambda h: turn @ h), states, seconds=10.0, step=0.005, longer=False))
    assert course.movement(course.here) > 0.5 * course.size(course.here)


def test_the_step_grows_where_the_flow_has_become_slower():
    """Far out it is a hundred times as fast as at the circle that attracts."""
    system = as_flow(lambda h: h * (1 - h @ h))
    states = np.random.default_rng(0).uniform(-6, 6, (200, 2))
    step = suitable_step(system, states, seconds=10.0)
    course = next(courses(system, states, seconds=10.0, step=step, longer=True))
    assert step is not None and course.step is not None and course.step > 10 * step
    assert next(courses(system, states, seconds=10.0, step=step, longer=False)).step == step


def test_the_step_is_shortened_where_the_flow_is_faster_on_the_way_than_where_states_were_let_go():
    def flow(h):
        turn = 40 * (h @ h)
        return h * (1 - h @ h) + turn * jnp.stack([-h[1], h[0]])

    states = np.random.default_rng(0).uniform(-1e-3, 1e-3, (20, 2))
    step = suitable_step(as_flow(flow), states, seconds=30.0)
    given = next(courses(as_flow(flow), states, seconds=30.0, step=step, longer=False))
    course = next(courses(as_flow(flow), states, seconds=30.0, step=step, longer=True))
    assert (np.linalg.norm(given.states, axis=1) < 0.97).all()
    assert np.linalg.norm(course.states, axis=1) == pytest.approx(np.ones(20), abs=1e-3)
    assert course.step is not None and step is not None and course.step < 0.05 < step


def test_a_few_hasty_states_do_not_set_the_step_of_all():
    system = as_flow(lambda h: h - h**3)
    states = np.random.default_rng(0).normal(size=(200, 1))
    states[7] = 1e8
    calmed = without_haste(system, states, seconds=10.0)
    assert (calmed[np.arange(200) != 7] == states[np.arange(200) != 7]).all()
    # x = 1 / sqrt(2 t) from far out.
    assert calmed[7] == pytest.approx(1 / np.sqrt(2 * 0.2), rel=0.2)
    step = suitable_step(system, calmed, seconds=10.0)
    assert step is not None and step > 0.01


def test_a_turn_without_loss_loses_little():
    """The step is so short that a rotation keeps its size to 1 % over four times as long."""
    system = as_flow(lambda h: jnp.stack([h[1], -h[0]]))
    step = suitable_step(system, np.ones((3, 2)), seconds=100.0)
    end = follow(system, np.array([[1.0, 0.0]]), seconds=400.0, step=step)[-1]
    assert 0.985 < np.linalg.norm(end) <= 1


def test_of_many_directions_those_that_are_lost_early_are_not_followed_on():
    rates = -np.concatenate([[0.01, 0.2], np.linspace(20, 40, 28)])
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(30, 30)))[0]
    matrix = turn @ np.diag(rates) @ turn.T
    system = as_flow(lambda h: jnp.asarray(matrix) @ h)
    kept = kept_differences(system, np.ones((2, 30)), distance=0.3, seconds=4.0, step=0.01)
    assert kept.shape == (2, 30)
    assert kept[:, :2] == pytest.approx(np.tile(np.exp(4 * rates[:2]), (2, 1)), rel=1e-4)
    assert (kept[:, 2:] < 1e-10).all()


def test_no_direction_lies_along_what_is_constant():
    system = as_flow(lambda h: jnp.array([-1.0, 0.0]) * h)
    kept = kept_differences(system, np.ones((3, 2)), distance=0.3, seconds=1.0, step=0.01, axes=np.array([0]))
    assert kept == pytest.approx(np.full((3, 1), np.exp(-1)), rel=1e-6)


def chases(h):
    """The first entry follows the cosine of the second at a rate of 3e5; the second has two wells."""
    return jnp.stack([-3e5 * (h[0] - jnp.cos(h[1])), h[1] - h[1] ** 3])


def robertson(h):
    """Three reactions, of rates 0.04, 3e7 and 1e4 (Robertson 1966)."""
    x, y, z = h
    first, second, third = 0.04 * x, 1e4 * y * z, 3e7 * y**2
    return jnp.stack([second - first, first - second - third, third])


@pytest.mark.parametrize(
    "flow, states, seconds",
    [(chases, [[0.3, 1.2], [-1.0, -0.1], [2.0, 1e-3]], 3.0), (robertson, [[1.0, 0.0, 0.0], [0.5, 1e-3, 0.5]], 40.0)],
    ids=["one-that-chases", "robertson"],
)
def test_a_stiff_flow_is_followed_by_steps_of_its_own_choice(flow, states, seconds):
    system, states = as_flow(flow), np.array(states)
    assert suitable_step(system, states, seconds=seconds) is None
    path = follow(system, states, seconds=seconds, step=None, snapshots=2)
    with jax.enable_x64(True):
        slope = jax.jit(jax.jacfwd(flow))
        there = jax.jit(flow)
        for k, state in enumerate(states):
            solved = solve_ivp(
                lambda _, h: np.asarray(there(h)),
                (0, seconds),
                state,
                "Radau",
                t_eval=[0, seconds / 2, seconds],
                jac=lambda _, h: np.asarray(slope(h)),
                rtol=1e-10,
                atol=1e-13,
            )
            # Each step may be off by 1e-8.
            assert path[:, k] == pytest.approx(solved.y.T, abs=1e-7)


def test_a_stiff_flow_of_many_entries_ends():
    """By five inverses of 20 matrices of 64 rows in every step: where they waited for each other it did not."""
    rates = np.logspace(0, 5, 64)
    states = np.random.default_rng(0).normal(size=(20, 64))
    end = follow(as_flow(lambda h: -jnp.array(rates) * h), states, seconds=0.1, step=None)[-1]
    np.testing.assert_allclose(end, states * np.exp(-0.1 * rates), atol=1e-7)


def test_what_turns_fast_is_not_stiff():
    system = as_flow(lambda h: 1e4 * jnp.stack([h[1], -h[0]]))
    assert suitable_step(system, np.ones((3, 2)), seconds=10.0) is not None


def test_what_runs_away_by_steps_of_its_own_choice_is_infinite_in_the_end_and_takes_no_other_with_it():
    system = as_flow(lambda h: h**2)
    end = follow(system, np.array([[1.0], [-1.0], [0.5]]), seconds=1.5, step=None)[-1, :, 0]
    assert not np.isfinite(end[0])
    # x / (1 - x t)
    assert end[1:] == pytest.approx([-1 / 2.5, 0.5 / 0.25], rel=1e-7)


def test_a_budget_ends_chosen_steps_too():
    system = as_flow(lambda h: 1e3 * jnp.stack([h[1], -h[0]]))
    with Watch(1e-6), pytest.raises(OutOfTime, match=r"letting 1 states go for 1e\+05 s"):
        follow(system, np.ones((1, 2)), seconds=1e5, step=None)


def test_what_is_far_out_for_a_moment_has_not_run_away():
    """States go round, and jump to a distance of a thousand on a fiftieth of the way: some are always there."""

    def turn(h):
        angle = jnp.arctan2(h[1], h[0]) + 2 * jnp.pi / 50 * 1.01
        there = jnp.stack([jnp.cos(angle), jnp.sin(angle)])
        return jnp.append(there, 1e3 * (there[0] > jnp.cos(jnp.pi / 50)))

    angles = np.linspace(-3, 3, 100)
    states = np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    for course in courses(as_map(turn), states, seconds=60.0, step=1.0, longer=False):
        assert course.here.all()
