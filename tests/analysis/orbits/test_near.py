"""How far states are from a cycle, and whether two cycles are one."""

import numpy as np
import pytest

from gnode.analysis import as_flow, find_limit_cycle
from gnode.analysis.orbits import distinct_cycles, near_cycle
from tests.analysis import chaotic_systems
from tests.analysis.known_answers import KNOWN

BY_ID = {known.id: known for known in KNOWN}


def circle(count: int, radius: float = 1.0) -> np.ndarray:
    angles = np.random.default_rng(0).uniform(0, 2 * np.pi, count)
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


@pytest.mark.parametrize("name", ["slow-passage", "two-slow-passages", "theta-neuron"])
def test_a_cycle_with_a_slow_passage_is_all_there(name):
    known = BY_ID[name]
    system = known.system()
    cycle = find_limit_cycle(system, np.array([0.3, 0.8]), transient=known.seconds, seconds=2 * known.seconds)
    assert cycle is not None
    assert cycle.period == pytest.approx(known.right[0].period, rel=1e-6)
    # All radii are 1, and the extent of either entry 2.
    assert near_cycle(system, circle(300), cycle).max() < 1e-4
    for radius in (0.7, 1.1):
        np.testing.assert_allclose(near_cycle(system, circle(300, radius), cycle), abs(radius - 1) / 2, atol=1e-4)


def test_one_cycle_with_a_slow_passage_is_one_whatever_states_it_is_found_from():
    known = BY_ID["slow-passage"]
    system = known.system()
    found = [find_limit_cycle(system, state, transient=1000.0, seconds=2000.0) for state in known.starts()[:6]]
    cycles = [cycle for cycle in found if cycle is not None]
    assert len(cycles) == 6
    for first in range(6):
        assert len(distinct_cycles(cycles[first:] + cycles[:first], system)) == 1


def test_the_fast_part_of_a_relaxation_oscillation_is_all_there():
    known = BY_ID["van-der-pol-stiff"]
    system = known.system()
    cycle = find_limit_cycle(system, np.array([2.0, 0.0]), transient=200.0, seconds=400.0)
    assert cycle is not None
    again = find_limit_cycle(system, cycle.states[77], transient=3.3, seconds=400.0)
    assert again is not None
    assert near_cycle(system, again.states, cycle).max() < 1e-3
    # At its fastest, where none of 200 states at equal times is: x'' = 0 near x = 1, and x' is 4/3 mu there.
    assert near_cycle(system, np.array([[1.0, 400 / 3], [-1.0, -400 / 3]]), cycle).max() < 0.02


def test_distances_from_a_cycle_of_a_map_are_to_its_states():
    known = BY_ID["logistic-4-cycle"]
    system = known.system()
    cycle = find_limit_cycle(system, np.array([0.3]))
    assert cycle is not None
    np.testing.assert_allclose(near_cycle(system, cycle.states, cycle), 0, atol=1e-15)
    between = (cycle.states[0] + cycle.states[1]) / 2
    nearest = np.abs(cycle.states - between).min() / np.ptp(cycle.states)
    assert near_cycle(system, between[None], cycle)[0] == pytest.approx(nearest)


def test_an_entry_that_is_zero_along_a_cycle_is_measured_by_what_is_large_there():
    system = as_flow(chaotic_systems.rotating_ring(3.0))
    cycle = find_limit_cycle(system, np.array([0.3, 0.1, 0.5]))
    assert cycle is not None
    states = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 1e-9], [1.0, 0.0, 0.5], [1.0, 0.0, np.nan]])
    near = near_cycle(system, states, cycle, units=np.ones(3))
    np.testing.assert_allclose(near, [0, 0, 0.5, np.inf], atol=1e-4)
    assert near_cycle(system, states, cycle)[2] == pytest.approx(1, abs=1e-4)
    # States that have all but arrived are there.
    assert near_cycle(system, np.array([[1.0, 0.0, 1e-30]]), cycle)[0] < 1e-4


def test_no_states():
    system = as_flow(chaotic_systems.van_der_pol(1.0))
    cycle = find_limit_cycle(system, np.array([1.0, 1.0]))
    assert cycle is not None
    assert near_cycle(system, np.zeros((0, 2)), cycle).shape == (0,)
