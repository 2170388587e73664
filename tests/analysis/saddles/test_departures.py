"""Where saddles lead, of systems in which it is known."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gnode._checks import Refused
from gnode.analysis import Departures, FixedPoints, System, as_flow, as_map, departures, fixed_points_of
from tests.analysis.systems import four_points, grid, saddle, spiral

STARTS = grid(-1.5, 1.5, 6, 2)


def damped(state):
    """x'' = x - x^3 - x' / 2: the saddle at zero leads to the well on either side."""
    x, v = state
    return jnp.stack([v, x - x**3 - 0.5 * v])


def round_and_flat(state):
    """A cycle of radius 1 and period 2 pi in a plane that attracts; zero is a saddle with a complex pair."""
    x, y, z = state
    return jnp.stack([x * (1 - x**2 - y**2) - y, y * (1 - x**2 - y**2) + x, -z])


def led(system: System, starts: np.ndarray, *, seconds: float, **options) -> tuple[FixedPoints, Departures]:
    found = fixed_points_of(system, starts)
    return found, departures(system, found, starts, seconds=seconds, **options)


@pytest.fixture(scope="module")
def four() -> tuple[FixedPoints, Departures]:
    """Stable points at the corners, a saddle in the middle of each side."""
    return led(as_flow(four_points), STARTS, seconds=4.0)


def test_a_saddle_on_a_side_leads_to_its_corners(four: tuple[FixedPoints, Departures]) -> None:
    found, leads = four
    assert len(leads) == 8 and leads.followed == leads.saddles == 4
    assert set(leads.destinations) == {"stable point"} and not len(leads.periods)
    for way, point in enumerate(leads.point):
        side, corner = found.states[point], found.states[leads.goal[way]]
        np.testing.assert_allclose(corner, side + leads.directions[way], atol=1e-9)
        np.testing.assert_allclose(leads.paths[way, [0, -1]], [side, corner], atol=0.02)
    np.testing.assert_allclose(leads.eigenvalues, 1, atol=1e-9)
    # h(t) = e^t h0 / sqrt(1 + (e^2t - 1) h0^2) from h0 = 0.01 until it is within a hundredth of the size.
    near = 1 - 0.01 * np.sqrt(STARTS.var(axis=0).sum())
    exact = np.log(near / np.sqrt(1 - near**2) / 0.01)
    np.testing.assert_allclose(leads.after, leads.times[leads.times >= exact][0])


def test_a_way_is_the_trajectory_that_scipy_finds() -> None:
    found, leads = led(as_flow(damped), np.random.default_rng(0).normal(size=(60, 2)), seconds=2.0)
    assert leads.destinations == ("stable point", "stable point")
    for way, goal in enumerate(leads.goal):
        begin = leads.paths[way, 1]
        answer = solve_ivp(
            lambda _, h: np.array([h[1], h[0] - h[0] ** 3 - 0.5 * h[1]]),
            (leads.times[1], leads.times[-1]), begin, t_eval=leads.times[1:], rtol=1e-10, atol=1e-12,
        )  # fmt: skip
        np.testing.assert_allclose(leads.paths[way, 1:], answer.y.T, atol=2e-3)
        assert found.states[goal, 0] * leads.directions[way, 0] > 0


def test_a_spiral_out_leads_to_the_cycle_around_it() -> None:
    _, leads = led(as_flow(round_and_flat), np.random.default_rng(1).normal(size=(20, 3)), seconds=10.0)
    assert leads.destinations == ("limit cycle", "limit cycle") and leads.goal.tolist() == [0, 0]
    np.testing.assert_allclose(leads.periods, [2 * np.pi], rtol=1e-6)
    np.testing.assert_allclose(np.abs(leads.directions[:, 2]), 0, atol=1e-9)
    assert np.isnan(leads.after).all()


def test_ways_run_away_and_points_without_saddles_have_none() -> None:
    _, leads = led(as_flow(saddle), np.eye(2), seconds=2.0)
    assert leads.destinations == ("away", "away") and leads.goal.tolist() == [-1, -1]
    _, none = led(as_flow(spiral), np.eye(2), seconds=2.0)
    assert len(none) == none.saddles == none.followed == 0 and none.seconds == 0


def test_a_map_goes_by_its_own_steps_and_a_symmetric_one_leads_from_saddle_to_saddle() -> None:
    system = as_map(lambda h: jnp.tanh(2 * h), step=0.1)
    found, leads = led(system, grid(-1.0, 1.0, 4, 3), seconds=2.0)
    assert leads.saddles == 18 and leads.followed == 18 and len(leads) == 2 * (12 + 6 * 2)
    assert set(np.unique(np.round(np.diff(leads.times) / 0.1, 6)).tolist()) <= {1.0, 2.0, 3.0}
    several = found.near.unstable[leads.point] > 1
    assert leads.destinations == tuple("saddle" if two else "stable point" for two in several)
    assert (found.near.unstable[leads.goal] == found.near.unstable[leads.point] - 1).all()


def test_units_of_an_entry_change_nothing(four: tuple[FixedPoints, Departures]) -> None:
    scale = np.array([1.0, 1e-4])
    system = as_flow(lambda h: jnp.asarray(scale) * four_points(h / scale))
    _, leads = led(system, scale * STARTS, seconds=4.0)
    assert leads.destinations == four[1].destinations and leads.goal.tolist() == four[1].goal.tolist()
    np.testing.assert_allclose(leads.after, four[1].after)


def test_saddles_beyond_the_budget_are_left_out_and_counted(four: tuple[FixedPoints, Departures]) -> None:
    leads = departures(as_flow(four_points), four[0], STARTS, seconds=4.0, most=5)
    assert leads.saddles == 4 and leads.followed == 2 and len(leads) == 4
    assert str(leads).startswith("4 ways out of 2 of 4 saddles: 4 to a stable point")
    with pytest.raises(Refused, match="the number of ways"):
        departures(as_flow(four_points), four[0], STARTS, seconds=4.0, most=1)


def test_what_has_no_time_has_not_settled(four: tuple[FixedPoints, Departures]) -> None:
    leads = departures(as_flow(four_points), four[0], STARTS, seconds=1e-3)
    assert set(leads.destinations) == {"not settled"} and (leads.goal == -1).all() and np.isnan(leads.after).all()
    late = departures(as_flow(four_points), four[0], STARTS, seconds=4.0, time_budget_s=1e-9)
    assert late.stopped is not None and "time budget" in late.stopped and set(late.destinations) == {"not settled"}
