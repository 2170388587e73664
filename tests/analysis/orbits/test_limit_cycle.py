import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gnode._checks import Failed, Refused
from gnode.analysis._system import as_flow, as_map
from gnode.analysis.orbits._limit_cycle import find_limit_cycle, limit_cycles
from gnode.analysis.orbits._lyapunov import lyapunov_spectrum
from tests.analysis import chaotic_systems, systems
from tests.analysis.known_answers import KNOWN

ROTATING = as_flow(chaotic_systems.rotating_ring(3.0))
TWO_RINGS = as_flow(chaotic_systems.two_rings)
LOGISTIC = {growth: as_map(chaotic_systems.logistic(growth), step=0.1) for growth in (2.8, 3.2, 3.5, 4.0)}


@pytest.mark.parametrize("strength", [1.0, 5.0], ids=["mu=1", "mu=5"])
def test_the_cycle_of_van_der_pol(strength):
    cycle = find_limit_cycle(as_flow(chaotic_systems.van_der_pol(strength)), np.array([1.0, 1.0]))
    assert cycle is not None
    assert cycle.period == pytest.approx(chaotic_systems.VAN_DER_POL_PERIODS[strength], abs=1e-8)
    assert cycle.multipliers[0] == pytest.approx(1, abs=1e-8)
    # Liouville: they multiply to exp of the integral of the divergence; a sum over equal times of a periodic
    # function converges faster than any power.
    divergence = strength * (1 - cycle.states[:, 0] ** 2)
    assert cycle.multipliers[1] == pytest.approx(np.exp(divergence.mean() * cycle.period), abs=1e-8)
    assert cycle.stable
    assert cycle.residual < 1e-10


def test_the_rotating_ring():
    cycle = find_limit_cycle(ROTATING, np.array([0.3, 0.1]))
    assert cycle is not None
    period = 2 * np.pi / 3
    assert cycle.period == pytest.approx(period, rel=1e-10)
    np.testing.assert_allclose(cycle.multipliers, [1, np.exp(-2 * period)], atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(cycle.states, axis=1), 1, atol=1e-9)
    # Equal times: equal angles.
    angles = np.unwrap(np.arctan2(cycle.states[:, 1], cycle.states[:, 0]))
    np.testing.assert_allclose(np.diff(angles), 2 * np.pi / len(angles), atol=1e-9)


@pytest.mark.parametrize(("c", "turns"), [(2.5, 1), (3.5, 2), (4.0, 4)], ids=["one turn", "two turns", "four turns"])
def test_cycles_of_roessler_close_after_all_their_turns(c, turns):
    cycle = find_limit_cycle(as_flow(chaotic_systems.roessler(c)), np.array([1.0, 1.0, 0.0]), transient=1000.0)
    assert cycle is not None
    assert cycle.stable
    assert round(cycle.period / 5.8) == turns


@pytest.mark.parametrize(
    ("system", "start", "options"),
    [
        (as_flow(systems.bistable), [1.3], {}),
        (as_flow(systems.ring), [1.0, 0.5], {}),
        (as_flow(systems.spiral), [1.0, 0.5], {"transient": 0.0}),
        (as_flow(systems.constant), [1.0, 0.5], {}),
        (as_flow(chaotic_systems.runs_away), [1.0], {}),
        (as_flow(chaotic_systems.lorenz), [1.0, 1.0, 20.0], {"seconds": 50.0}),
        (as_flow(chaotic_systems.roessler()), [1.0, 1.0, 0.0], {}),
        (as_flow(chaotic_systems.two_frequencies), [1.0, 0.5, 0.5, 1.0], {}),
        (as_flow(chaotic_systems.van_der_pol(1.0)), [1.0, 1.0], {"seconds": 6.0}),
        (as_map(chaotic_systems.logistic(2.8)), [0.3], {}),
        (as_map(chaotic_systems.logistic(4.0)), [0.3], {}),
        (as_map(chaotic_systems.henon), [0.1, 0.1], {}),
        (as_map(chaotic_systems.turning(1.0)), [0.3, 0.1], {}),
        (as_map(chaotic_systems.runs_away), [2.0], {}),
    ],
    ids=[
        "a point", "a ring at rest", "a spiral", "a drift", "a state that runs away", "lorenz", "roessler",
        "two frequencies", "a period longer than asked", "a fixed point of a map", "a chaotic map", "henon",
        "a quasi-periodic map", "a map that runs away",
    ],
)  # fmt: skip
def test_no_cycle(system, start, options):
    assert find_limit_cycle(system, np.array(start), **options) is None


def test_an_orbit_that_does_not_attract_is_found_from_a_state_on_it_and_called_so():
    cycle = find_limit_cycle(TWO_RINGS, np.array([2.0, 0.0]), transient=0.0)
    assert cycle is not None
    assert not cycle.stable
    # dr/dt = -(r-1)(r-2)(r-3) has slope 1 at 2.
    assert cycle.multipliers[0] == pytest.approx(np.exp(cycle.period), rel=1e-8)


def test_a_neutral_orbit_is_not_stable():
    orbit = find_limit_cycle(as_flow(chaotic_systems.harmonic), np.array([1.0, 0.0]))
    assert orbit is not None
    assert orbit.period == pytest.approx(2 * np.pi, rel=1e-10)
    assert not orbit.stable


@pytest.mark.parametrize(("growth", "length"), [(3.2, 2), (3.5, 4)], ids=["r=3.2", "r=3.5"])
def test_cycles_of_the_logistic_map(growth, length):
    cycle = find_limit_cycle(LOGISTIC[growth], np.array([0.3]))
    assert cycle is not None
    states = cycle.states[:, 0]
    assert len(states) == length
    assert cycle.period == pytest.approx(0.1 * length)
    np.testing.assert_allclose(growth * states * (1 - states), np.roll(states, -1), atol=1e-12)
    # The chain rule, and for the 2-cycle its closed form.
    assert cycle.multipliers[0] == pytest.approx(np.prod(growth * (1 - 2 * states)), abs=1e-9)
    if length == 2:
        assert cycle.multipliers[0] == pytest.approx(4 + 2 * growth - growth**2, abs=1e-9)
    assert cycle.stable


def test_a_cycle_longer_than_asked_is_not_found():
    assert find_limit_cycle(LOGISTIC[3.5], np.array([0.3]), seconds=0.3) is None


def test_a_turn_by_a_fraction_is_a_neutral_cycle_of_the_smallest_length():
    cycle = find_limit_cycle(as_map(chaotic_systems.turning(2 * np.pi * 2 / 7)), np.array([0.3, 0.1]))
    assert cycle is not None
    assert len(cycle.states) == 7
    assert not cycle.stable


def test_a_flow_with_kinks_closes_after_one_round_as_exactly_as_a_smooth_one():
    """Two threshold-linear neurons that tire: SciPy follows them with events at the kinks' precision."""

    def flow(h):
        fires = jnp.maximum(h[:2], 0)
        return jnp.concatenate([(1 - h[:2] - 2.5 * h[2:] - 2.5 * fires[::-1]) / 0.1, (fires - h[2:]) / 0.2])

    def field(_, h):
        fires = np.maximum(h[:2], 0)
        return np.concatenate([(1 - h[:2] - 2.5 * h[2:] - 2.5 * fires[::-1]) / 0.1, (fires - h[2:]) / 0.2])

    def crosses(_, h):
        return h[0]

    crosses.direction = 1
    start, options = [0.1, 0.0, 0.0, 0.0], {"method": "DOP853", "rtol": 1e-12, "atol": 1e-13}
    times = solve_ivp(field, (0, 40), start, events=crosses, **options).t_events[0]
    cycle = find_limit_cycle(as_flow(flow), start, transient=20.0, seconds=20.0)
    assert cycle is not None
    assert cycle.period == pytest.approx((times[-1] - times[-11]) / 10, rel=1e-7)


def test_both_cycles_of_a_bistable_oscillator_whatever_the_order_of_the_states():
    states = 2 * np.random.default_rng(0).normal(size=(40, 2))
    found = limit_cycles(TWO_RINGS, states)
    radii = sorted(float(np.linalg.norm(cycle.states[0])) for cycle in found)
    np.testing.assert_allclose(radii, [1, 3], rtol=1e-8)
    for cycle, again in zip(found, limit_cycles(TWO_RINGS, states[::-1]), strict=True):
        np.testing.assert_array_equal(cycle.states, again.states)


def test_one_cycle_of_a_map_is_not_counted_once_for_each_of_its_states():
    (cycle,) = limit_cycles(LOGISTIC[3.5], np.linspace(0.1, 0.9, 20)[:, None])
    assert len(cycle.states) == 4


def test_no_cycles():
    assert limit_cycles(LOGISTIC[2.8], np.linspace(0.1, 0.9, 20)[:, None], failures=3) == ()


def test_a_flow_too_stiff_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("gnode.analysis.orbits._escape.MOST_STEPS", 10)
    with pytest.raises(Failed, match="need more than 10 steps; give fewer seconds"):
        find_limit_cycle(as_flow(systems.four_points), np.array([0.5, 0.2]))


@pytest.mark.parametrize(
    ("state", "options", "message"),
    [
        (np.ones((2, 2)), {}, "one state, of shape"),
        (np.array([np.inf, 0.0]), {}, "a state that is finite"),
        (np.ones(2), {"transient": -1.0}, "a transient of zero or more seconds"),
        (np.ones(2), {"seconds": 0.0}, "the longest period above zero"),
        (np.ones(2), {"tolerance": 0.0}, "the tolerance above zero"),
    ],
    ids=["shape", "finite", "transient", "seconds", "tolerance"],
)
def test_refusals(state, options, message):
    with pytest.raises(Refused, match=message):
        find_limit_cycle(ROTATING, state, **options)


@pytest.mark.parametrize(
    ("states", "options", "message"),
    [
        (np.ones(2), {}, "states of shape"),
        (np.ones((3, 2)), {"failures": 0}, "the number of failures of at least 1"),
    ],
    ids=["shape", "failures"],
)
def test_refusals_of_many(states, options, message):
    with pytest.raises(Refused, match=message):
        limit_cycles(ROTATING, states, **options)


@pytest.mark.parametrize("seconds", [16.0, 50.0])
def test_a_cycle_of_16_states_is_found_by_default(seconds):
    known = {known.id: known for known in KNOWN}[f"plrnn-16-cycle-asked-at-{seconds:g}"]
    (cycle,) = limit_cycles(known.system(), known.starts()[:20])
    assert len(cycle.states) == 16
    assert cycle.stable


@pytest.mark.parametrize(
    ("name", "largest"),
    [
        ("cycle-in-an-unstable-plane", np.exp(np.pi)),
        ("cycle-in-a-plane-with-two-ways-out", np.exp(np.pi / 2)),
        ("cycle-that-repels-on-one-side-only", np.exp(np.pi / 2)),
        ("two-cycle-on-a-repelling-axis", 2.25),
    ],
)
def test_a_cycle_in_a_plane_that_repels_is_found_and_called_so(name, largest):
    # States that begin in the plane stay there exactly, whatever the units in which they are followed.
    known = {known.id: known for known in KNOWN}[name]
    system, start = known.system(), known.starts()[0]
    on = find_limit_cycle(system, start, seconds=20.0)
    if on is None:
        # Not attracted: refined from a state on it.
        assert not system.is_map
        end = lyapunov_spectrum(system, start, seconds=60.0, exponents=1).end
        on = find_limit_cycle(system, end, transient=0.0)
    assert on is not None
    assert not on.stable
    assert on.period == pytest.approx(known.right[0].period, rel=1e-8)
    assert np.abs(on.multipliers).max() == pytest.approx(largest, rel=1e-6)
