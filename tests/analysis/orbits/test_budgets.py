"""Budgets of time: one that does not end the work changes no bit, one that does is told."""

import dataclasses

import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.analysis import as_flow, as_map, find_limit_cycle, limit_cycles, lyapunov_spectrum
from gnode.analysis._watch import OutOfTime
from gnode.analysis.orbits import watched_limit_cycle, watched_limit_cycles, watched_spectrum
from tests.analysis import chaotic_systems
from tests.analysis.known_answers.map_cycles import odd_cubic
from tests.analysis.known_answers.mixtures import two_periods
from tests.analysis.orbits.clocks import Patience

LORENZ = as_flow(chaotic_systems.lorenz)
HENON = as_map(chaotic_systems.henon)
VAN_DER_POL = as_flow(chaotic_systems.van_der_pol(1.0))
TWO_PERIODS = as_flow(two_periods)
ODD_CUBIC = as_map(odd_cubic)
SYSTEMS = pytest.mark.parametrize(
    ("system", "state", "seconds"),
    [(LORENZ, np.array([1.0, 1.0, 20.0]), 100.0), (HENON, np.array([0.1, 0.1]), 20_000.0)],
    ids=["flow", "map"],
)


def same(one, other) -> None:
    for field in dataclasses.fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


@SYSTEMS
def test_a_budget_that_does_not_end_a_spectrum_changes_no_bit(system, state, seconds):
    free = lyapunov_spectrum(system, state, seconds=seconds)
    assert free.stopped is None
    same(free, lyapunov_spectrum(system, state, seconds=seconds, time_budget_s=600.0))


@SYSTEMS
def test_a_budget_that_ends_a_spectrum_leaves_what_was_done(system, state, seconds):
    free = lyapunov_spectrum(system, state, seconds=seconds)
    watch = Patience(np.inf)
    watched_spectrum(system, state, watch, seconds=seconds)
    after = sum("after the transient" in doing for doing in watch.doing)
    assert after >= 10
    ended = watched_spectrum(system, state, Patience(len(watch.doing) - after // 2), seconds=seconds)
    assert ended.stopped is not None
    assert "ended while following vectors after the transient" in ended.stopped
    done = len(ended.times)
    assert f"{done} of 200 stretches are done" in ended.stopped
    assert 40 <= done < 200
    np.testing.assert_array_equal(ended.times, free.times[:done])
    np.testing.assert_array_equal(ended.exponents, ended.estimates[-1])
    np.testing.assert_allclose(np.sort(ended.estimates, axis=1), np.sort(free.estimates[:done], axis=1))
    # Less is known from less.
    assert (ended.errors >= 1 / ended.times[-1]).all()
    assert ended.times[-1] < free.times[-1]


@pytest.mark.parametrize("looks", [0, 25, 43], ids=["at once", "in the transient", "too early"])
def test_a_budget_that_ends_a_spectrum_early_says_so(looks):
    with pytest.raises(OutOfTime, match=r"the time budget of .* s ended while [^;]*(;.* exponents need 40)?$"):
        watched_spectrum(HENON, np.array([0.1, 0.1]), Patience(looks), seconds=20_000.0)


def test_a_budget_that_is_too_small_is_used_up_and_no_more():
    with pytest.raises(Failed, match=r"the time budget of 1e-09 s ended while"):
        lyapunov_spectrum(LORENZ, np.array([1.0, 1.0, 20.0]), time_budget_s=1e-9)
    with pytest.raises(OutOfTime, match=r"the time budget of 1e-09 s ended while letting a state go in the transient"):
        find_limit_cycle(VAN_DER_POL, np.array([1.0, 1.0]), time_budget_s=1e-9)
    found = limit_cycles(VAN_DER_POL, np.ones((1, 2)), time_budget_s=1e-9)
    assert found == ()
    assert found.stopped is not None
    assert "the time budget of 1e-09 s ended while" in found.stopped


@pytest.mark.parametrize(("system", "state"), [(VAN_DER_POL, [1.0, 1.0]), (ODD_CUBIC, [0.3])], ids=["flow", "map"])
def test_a_cycle_is_found_with_the_same_bits_or_not_at_all(system, state):
    free = find_limit_cycle(system, np.array(state))
    assert free is not None
    same(free, find_limit_cycle(system, np.array(state), time_budget_s=600.0))
    watch = Patience(np.inf)
    watched_limit_cycle(system, np.array(state), watch)
    # Wherever it is cut short.
    for looks in range(0, len(watch.doing), max(1, len(watch.doing) // 8)):
        with pytest.raises(OutOfTime):
            watched_limit_cycle(system, np.array(state), Patience(looks))


def test_a_search_for_cycles_cut_short_holds_what_it_found():
    states = np.random.default_rng(0).uniform(-3, 3, (6, 2))
    free = limit_cycles(TWO_PERIODS, states)
    assert len(free) == 2
    assert free.stopped is None
    watch = Patience(np.inf)
    watched_limit_cycles(TWO_PERIODS, states, watch)
    found = [watched_limit_cycles(TWO_PERIODS, states, Patience(looks)) for looks in (0, len(watch.doing) - 1)]
    assert [len(cycles) for cycles in found] == [0, 2]
    for cycles, seen in zip(found, (0, 5), strict=True):
        assert cycles.stopped is not None
        assert f"{seen} of 6 states were looked at before" in cycles.stopped
    for cycle, again in zip(found[1], free, strict=True):
        same(cycle, again)


@pytest.mark.parametrize("call", [find_limit_cycle, lyapunov_spectrum], ids=["cycle", "spectrum"])
def test_a_budget_is_positive(call):
    with pytest.raises(Refused, match="the time budget in seconds above zero"):
        call(VAN_DER_POL, np.ones(2), time_budget_s=0.0)
    with pytest.raises(Refused, match="the time budget in seconds above zero"):
        limit_cycles(VAN_DER_POL, np.ones((1, 2)), time_budget_s=-1.0)
