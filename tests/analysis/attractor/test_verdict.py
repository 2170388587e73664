import functools

import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import Verdict, as_flow, as_map, find_verdict, fixed_points_of
from gnode.analysis.attractor.course import follow, suitable_step
from tests.analysis import attractors, systems
from tests.analysis.attractors import CASES, cloud, network

CONTINUA = ("line", "ring", "sheet", "annulus", "torus", "solid")


@functools.cache
def verdict(name: str) -> Verdict:
    case = CASES[name]
    return find_verdict(case.system(), case.states, seconds=case.seconds)


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_on_a_system_with_a_known_answer(name):
    case, found = CASES[name], verdict(name)
    assert found.kind == case.kind, found.reason
    assert found.count == case.count
    assert found.reason.endswith(".")


def test_a_marginal_point_is_named():
    found = verdict("pitchfork at its bifurcation")
    assert found.leaky and "marginal fixed point" in found.reason


def test_few_answers_are_unclear():
    # More would make "no wrong verdict" cheap.
    assert sum(case.kind == "unclear" for case in CASES.values()) <= 2


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.kind in CONTINUA])
def test_a_perturbed_attractor_loses_its_memory_when_it_is_predicted_to(name):
    manifold = verdict(name).manifold
    assert manifold is not None
    memory = manifold.memory
    if CASES[name].lasting:
        assert memory.lifetime_measured == memory.lifetime_predicted == np.inf
    else:
        assert np.isfinite(memory.lifetime_measured)
        assert 0.5 < memory.lifetime_predicted / memory.lifetime_measured < 2


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.kind in CONTINUA and case.lasting])
def test_the_rates_of_an_exact_attractor_are_those_it_was_made_with(name):
    manifold = verdict(name).manifold
    assert manifold is not None
    dimension = {"line": 1, "ring": 1, "solid": 3}.get(CASES[name].kind, 2)
    assert manifold.dimension == dimension
    assert manifold.drift_mean < 2e-3
    if name == "ring map":
        assert manifold.normal_rate > 10
    elif dimension < manifold.states.shape[1]:
        assert manifold.normal_rate == pytest.approx(10, rel=0.05)
    else:
        assert np.isnan(manifold.normal_rate)


def test_the_order_of_the_states_does_not_matter():
    case = CASES["ring, perturbed"]
    shuffled = np.random.default_rng(5).permutation(case.states)
    found = find_verdict(case.system(), shuffled, seconds=case.seconds)
    assert found.kind == "ring"
    assert found.manifold is not None and verdict("ring, perturbed").manifold is not None
    assert found.manifold.topology.betti.tolist() == [1, 1]


def test_on_a_long_time_scale_a_perturbed_ring_is_points_or_a_cycle():
    found = find_verdict(network(attractors.ring, 2, noise=0.02, seed=3), cloud(2), seconds=20.0)
    assert found.kind == "isolated points" and found.count == 2


def test_a_slow_rotation_is_a_ring_on_a_short_time_scale_and_a_cycle_on_a_long_one():
    turn = jnp.array([[0.0, -0.02], [0.02, 0.0]])
    system = as_flow(lambda h: 5 * h * (1 - h @ h) + turn @ h)
    assert find_verdict(system, cloud(2), seconds=2.0).kind == "ring"
    slow = find_verdict(system, cloud(2), seconds=100.0)
    assert slow.kind == "limit cycle"
    assert slow.cycle is not None and slow.cycle.period == pytest.approx(2 * np.pi / 0.02, rel=1e-6)


def test_a_period_that_divides_the_time_between_looks_is_no_rest():
    turn = 2 * np.pi * 8 / 10.0 * jnp.array([[0.0, -1.0], [1.0, 0.0]])
    found = find_verdict(as_flow(lambda h: 5 * h * (1 - h @ h) + turn @ h), cloud(2), seconds=10.0)
    assert found.kind == "limit cycle"


def test_states_at_rest_and_states_that_go_round_are_both_listed():
    """Inside radius 1 states go to the middle, outside it round a circle of radius 2."""

    def field(h):
        square = h @ h
        return -h * (1 - square) * (4 - square) / 4 + jnp.array([-h[1], h[0]])

    states = cloud(2, width=1.8)
    found = find_verdict(as_flow(field), states, seconds=10.0)
    inside = float((np.linalg.norm(states, axis=1) < 1).mean())
    cycle, point = found.attractors
    assert (cycle.kind, cycle.count, point.kind, point.count) == ("limit cycle", 1, "isolated points", 1)
    assert found.kind == "limit cycle"
    assert cycle.share == pytest.approx(1 - inside, abs=0.05) and point.share == pytest.approx(inside, abs=0.05)
    assert found.cycle is not None and found.cycle.period == pytest.approx(2 * np.pi)


def on_arc(half: float):
    """All states go to the part of the unit circle between two angles."""

    def field(h):
        angle = jnp.clip(jnp.arctan2(h[1], h[0] + 1e-9), -half, half)
        return 10 * (jnp.stack([jnp.cos(angle), jnp.sin(angle)]) - h)

    return as_flow(field)


def test_an_arc_that_nearly_closes_is_no_ring():
    assert find_verdict(on_arc(2.0), cloud(2), seconds=1.0).kind == "line"
    found = find_verdict(on_arc(2.6), cloud(2), seconds=1.0)
    assert found.kind == "unclear" and "may be open" in found.reason


def test_a_cross_is_no_line():
    def field(h):
        x, y = h
        return 10 * jnp.stack([attractors.clip(x) - x - 2 * x * y**2, attractors.clip(y) - y - 2 * x**2 * y])

    found = find_verdict(as_flow(field), cloud(2), seconds=10.0)
    assert found.kind == "unclear" and "branch" in found.reason


def test_chaos_beside_rest_is_both():
    """The fourth entry goes to 1 or -1, and says whether the first three are Lorenz's or at rest."""

    def field(h):
        x, y, z, side = h
        rho = 14.25 + 13.75 * side
        return jnp.stack([10 * (y - x), x * (rho - z) - y, x * y - 8 / 3 * z, side - side**3])

    states = np.concatenate([cloud(3, width=10.0), cloud(1, count=768, seed=2)], axis=1)
    found = find_verdict(as_flow(field), states, seconds=10.0)
    assert {one.kind: one.count for one in found.attractors} == {"chaos": None, "isolated points": 1}
    assert all(one.share == pytest.approx(0.5, abs=0.08) for one in found.attractors)


def test_a_flow_without_a_derivative_at_a_point_is_taken_as_it_is():
    system = as_flow(lambda h: 10 * h * (1 - jnp.linalg.norm(h)))
    assert find_verdict(system, cloud(2), seconds=1.0).kind == "ring"
    # A state in the middle stays there: a second piece.
    states = np.concatenate([np.zeros((1, 2)), cloud(2)])
    assert find_verdict(system, states, seconds=1.0).kind in ("ring", "unclear")
    assert fixed_points_of(system, states).near.kinds[0] == "marginal"


def test_a_time_scale_of_a_few_steps_of_a_map_is_refused():
    with pytest.raises(Refused, match="at least 8 steps of the map"):
        find_verdict(as_map(jnp.tanh, step=0.3), cloud(1), seconds=1.0)


def test_some_states_that_run_away_are_told_beside_the_others():
    found = find_verdict(as_flow(lambda h: -h + h**3), cloud(1, width=1.2), seconds=10.0)
    assert found.kind == "isolated points" and found.count == 1
    point, away = found.attractors
    assert away.kind == "unbounded" and away.share == pytest.approx(1 / 6, abs=0.03)
    assert point.share + away.share == pytest.approx(1, abs=0.02)


def test_too_few_states_for_a_loop_are_unclear_and_not_a_sheet():
    few = network(attractors.torus_in_space, 3)
    assert find_verdict(few, cloud(3, width=3.0, count=500), seconds=1.0).kind in ("unclear", "torus")


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_few_states_are_enough_for_points(count):
    states = np.linspace(0.5, 1.5, count)[:, None]
    found = find_verdict(as_flow(systems.bistable), states, seconds=20.0)
    assert found.kind == "isolated points" and found.count == 1


def test_stable_points_that_a_search_missed_are_found_where_states_rest():
    system = as_flow(systems.bistable)
    # From exactly there it goes nowhere.
    middle = fixed_points_of(system, np.zeros((1, 1)))
    assert middle.states == pytest.approx(0.0)
    found = find_verdict(system, cloud(1), seconds=10.0, fixed_points=middle)
    assert found.kind == "isolated points" and found.count == 2


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"seconds": 0.0}, "time scale"),
        ({"seconds": 1.0, "bound": -1.0}, "bound"),
    ],
    ids=["no time", "negative bound"],
)
def test_a_bad_setting_is_refused(arguments, words):
    with pytest.raises(Refused, match=words):
        find_verdict(as_flow(systems.bistable), cloud(1), **arguments)


@pytest.mark.parametrize(
    "states, words",
    [
        (np.zeros((0, 1)), "states of shape .* give at least one state"),
        (np.full((3, 1), np.nan), "states that are finite"),
        (np.zeros((20, 5, 1)), r"got shape \(20, 5, 1\); .*\.reshape\(-1, 1\)"),
    ],
    ids=["none", "not a number", "trials"],
)
def test_bad_states_are_refused(states, words):
    with pytest.raises(Refused, match=words):
        find_verdict(as_flow(systems.bistable), states, seconds=1.0)


def test_a_flow_of_another_shape_is_refused():
    with pytest.raises(Refused, match="a flow of shape"):
        find_verdict(as_flow(lambda h: h[:1]), cloud(2), seconds=1.0)


def test_a_map_says_what_one_application_stands_for():
    fast = find_verdict(as_map(lambda h: jnp.tanh(2 * h), step=0.1), cloud(1), seconds=5.0)
    slow = find_verdict(as_map(lambda h: jnp.tanh(2 * h), step=1.0), cloud(1), seconds=50.0)
    assert fast.kind == slow.kind == "isolated points"
    assert "0.0558 s" in fast.reason and "0.558 s" in slow.reason


def test_states_let_go_on_an_unstable_point_say_nothing():
    states = np.concatenate([cloud(1, count=300), np.zeros((60, 1))])
    found = find_verdict(as_flow(systems.bistable), states, seconds=10.0)
    assert found.kind == "isolated points" and found.count == 2
    assert found.reason.startswith("83")


def test_states_that_go_far_and_come_back_do_not_run_away():
    """Non-normal growth by a factor of about 250, of a flow whose only attractor is a stable point."""
    matrix = jnp.array([[-1.0, 1000.0], [0.0, -1.5]])
    found = find_verdict(as_flow(lambda h: matrix @ h), cloud(2), seconds=2.0)
    assert found.kind == "isolated points" and found.count == 1


def test_what_becomes_fast_on_its_way_has_not_run_away():
    """Roessler's hyperchaos (1979): where states begin, steps are suitable that are far too long for what comes."""

    def flow(h):
        x, y, z, w = h
        return jnp.stack([-y - z, x + 0.25 * y + w, 3 + x * z, -0.5 * z + 0.05 * w])

    states = np.array([-20.0, 0.0, 0.0, 15.0]) + np.random.default_rng(1).uniform(-0.5, 0.5, (20, 4))
    step = suitable_step(as_flow(flow), states, seconds=60.0)
    end = follow(as_flow(flow), states, seconds=60.0, step=step)[-1]
    assert np.isfinite(end).all() and np.abs(end).max() < 1e3


def test_an_attractor_with_wrinkles_is_no_torus():
    """Grebogi, Ott, Pelikan and Yorke (1984): strange, and not chaotic."""

    def step(h):
        x, angle = h
        return jnp.stack([3.0 * jnp.tanh(x) * jnp.cos(2 * jnp.pi * angle), (angle + (np.sqrt(5) - 1) / 2) % 1.0])

    states = np.random.default_rng(0).uniform([-1, 0], [1, 1], (60, 2))
    found = find_verdict(as_map(step), states, seconds=300.0)
    assert found.kind == "unclear" and "wrinkles at every scale" in found.reason


def test_a_cycle_that_repels_is_not_where_states_are_that_pass_it():
    """Where doublings end, cycles of every length repel, and states come near to them all (Feigenbaum 1978)."""
    states = np.random.default_rng(1).uniform(0.2, 0.8, (60, 1))
    found = find_verdict(as_map(lambda h: 3.569945671870945 * h * (1 - h)), states, seconds=1000.0)
    assert found.kind == "unclear"
