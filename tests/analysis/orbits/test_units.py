"""Units decide nothing: those of each entry, and that of time."""

import numpy as np
import pytest

from gnode.analysis import as_flow, as_map, find_limit_cycle, limit_cycles, lyapunov_spectrum
from gnode.analysis.orbits import near_cycle, zero_exponents
from tests.analysis.known_answers import KNOWN
from tests.analysis.known_answers._parts import in_units
from tests.analysis.known_answers.chaos import henon
from tests.analysis.known_answers.map_cycles import logistic_2_cycle, odd_cubic
from tests.analysis.known_answers.points import lorenz
from tests.analysis.known_answers.saddles import two_cycle_and_a_repelled_axis

BY_ID = {known.id: known for known in KNOWN}


def van_der_pol(h):
    x, v = h
    return np.array([1.0, -1.0]) * h[::-1] + np.array([0.0, 1.0]) * (1 - x**2) * v


def in_other_units(function, lengths, seconds, *, is_map: bool):
    """The same system: an entry of 1 is now its length, and a time of 1 that many seconds."""
    if is_map:
        lengths = np.asarray(lengths, np.float64)
        return as_map(lambda h: lengths * function(h / lengths), step=seconds)
    return as_flow(in_units(function, lengths, seconds), time_constant=seconds)


# Powers of two change no bit of a state; others round it.
UNITS = [
    pytest.param(lambda size: np.full(size, 2.0**-40), 1.0, id="pico"),
    pytest.param(lambda size: np.full(size, 2.0**40), 1.0, id="tera"),
    pytest.param(lambda size: np.full(size, 1e-12), 1e-6, id="pico and micro"),
    pytest.param(lambda size: np.full(size, 1e12), 1e6, id="tera and mega"),
    pytest.param(lambda size: np.resize([1e12, 1e-12, 1.0], size), 1.0, id="each its own"),
    pytest.param(lambda size: np.resize([1e-9, 1e6], size), 2.0**20, id="each its own, and time"),
]
CYCLES = [
    pytest.param(van_der_pol, [1.0, 1.0], False, id="van der Pol"),
    pytest.param(logistic_2_cycle, [0.3], True, id="a 2-cycle"),
    pytest.param(two_cycle_and_a_repelled_axis, [0.3, 0.0], True, id="a 2-cycle that repels"),
    pytest.param(odd_cubic, [0.4, -0.7], True, id="two 2-cycles"),
]


@pytest.mark.parametrize(("lengths", "seconds"), UNITS)
@pytest.mark.parametrize(("function", "start", "is_map"), CYCLES)
def test_a_cycle_is_the_same_in_other_units(function, start, is_map, lengths, seconds):
    start = np.array(start)
    lengths = lengths(len(start))
    usual = find_limit_cycle(in_other_units(function, np.ones(len(start)), 1.0, is_map=is_map), start)
    system = in_other_units(function, lengths, seconds, is_map=is_map)
    other = find_limit_cycle(system, lengths * start)
    assert usual is not None
    assert other is not None
    assert other.period == pytest.approx(seconds * usual.period, rel=1e-9)
    np.testing.assert_allclose(other.multipliers, usual.multipliers, atol=1e-7)
    assert other.stable == usual.stable
    np.testing.assert_allclose(other.states / lengths, usual.states, atol=1e-6)
    # And so are distances from it, and what counts as one.
    some = np.random.default_rng(0).uniform(-2, 2, (20, len(start)))
    plain = in_other_units(function, np.ones(len(start)), 1.0, is_map=is_map)
    np.testing.assert_allclose(
        near_cycle(system, lengths * some, other, units=lengths),
        near_cycle(plain, some, usual, units=np.ones(len(start))),
        rtol=1e-3,
    )


@pytest.mark.parametrize(("lengths", "seconds"), UNITS)
def test_cycles_are_counted_alike_in_other_units(lengths, seconds):
    known = BY_ID["cycles-of-two-periods"]
    lengths = lengths(2)
    system = in_other_units(known.system().flow, lengths, seconds, is_map=False)
    found = limit_cycles(system, lengths * known.starts()[:6])
    np.testing.assert_allclose([cycle.period for cycle in found], np.array([np.pi, 2 * np.pi]) * seconds, rtol=1e-9)


@pytest.mark.parametrize(("lengths", "seconds"), UNITS)
def test_exponents_of_a_cycle_are_the_same_in_other_units(lengths, seconds):
    lengths = lengths(2)
    start = np.array([1.0, 1.0])
    usual, other = (
        lyapunov_spectrum(in_other_units(van_der_pol, a, b, is_map=False), a * start, seconds=200.0 * b)
        for a, b in ((np.ones(2), 1.0), (lengths, seconds))
    )
    np.testing.assert_allclose(other.exponents * seconds, usual.exponents, atol=1e-6)
    np.testing.assert_allclose(other.errors * seconds, usual.errors, rtol=1e-3)
    assert other.divergence * seconds == pytest.approx(usual.divergence, rel=1e-6)
    # Steps may be others, and phases drift.
    np.testing.assert_allclose(other.end / lengths, usual.end, atol=1e-3)
    assert other.dimension == usual.dimension == 1


@pytest.mark.parametrize(("lengths", "seconds"), UNITS)
@pytest.mark.parametrize(
    ("function", "start", "over", "is_map"),
    [
        pytest.param(lorenz(28.0), [1.0, 1.0, 20.0], 300.0, False, id="Lorenz"),
        pytest.param(henon, [0.1, 0.1], 4000.0, True, id="Henon"),
    ],
)
def test_chaos_is_the_same_in_other_units(function, start, over, is_map, lengths, seconds):
    start = np.array(start)
    lengths = lengths(len(start))
    usual, other = (
        lyapunov_spectrum(in_other_units(function, a, b, is_map=is_map), a * start, seconds=over * b)
        for a, b in ((np.ones(len(start)), 1.0), (lengths, seconds))
    )
    # Rounding parts the trajectories.
    np.testing.assert_allclose(other.exponents * seconds, usual.exponents, atol=4 * usual.errors.max())
    assert other.divergence * seconds == pytest.approx(usual.divergence, rel=1e-6)
    assert other.resting == usual.resting == 0
    assert zero_exponents(other, is_map=is_map) == zero_exponents(usual, is_map=is_map) == (0 if is_map else 1)
    system = in_other_units(function, lengths, seconds, is_map=is_map)
    assert find_limit_cycle(system, lengths * start, seconds=60 * seconds) is None


@pytest.mark.parametrize("name", ["morris-lecar-cycle", "jansen-rit-alpha", "van-der-pol-in-nanoamperes"])
def test_cycles_whose_entries_are_of_different_size(name):
    known = BY_ID[name]
    system = known.system()
    found = limit_cycles(system, known.starts()[:3], transient=known.seconds, seconds=2 * known.seconds)
    assert len(found) == 1
    if known.right[0].period is not None:
        assert found[0].period == pytest.approx(known.right[0].period, rel=1e-6)
