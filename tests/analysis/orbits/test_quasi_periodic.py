"""Motion on a torus, told by exponents that cannot be told from zero."""

import numpy as np
import pytest

from gnode.analysis import as_flow, lyapunov_spectrum
from gnode.analysis.orbits import zero_exponents
from tests.analysis import systems
from tests.analysis.known_answers import KNOWN

BY_ID = {known.id: known for known in KNOWN}


def spectrum_of(name: str, over: float):
    known = BY_ID[name]
    system = known.system()
    return lyapunov_spectrum(system, known.starts()[0], seconds=over), system.is_map


@pytest.mark.parametrize(
    ("name", "over", "zero"),
    [
        ("two-frequencies", 500.0, 2),
        ("three-frequencies", 500.0, 3),
        ("golden-turn-of-a-circle", 2000.0, 1),
        ("delayed-logistic-map", 5000.0, 1),
        ("van-der-pol-5", 300.0, 1),
        ("brusselator", 300.0, 1),
        ("lorenz", 500.0, 1),
        ("roessler", 2000.0, 1),
        ("henon", 2000.0, 0),
        ("logistic-4-cycle", 20.0, 0),
        ("two-2-cycles", 2000.0, 0),
    ],
)
def test_how_many_exponents_are_zero(name, over, zero):
    spectrum, is_map = spectrum_of(name, over)
    assert zero_exponents(spectrum, is_map=is_map) == zero
    assert spectrum.resting == 0


@pytest.mark.parametrize("name", ["two-frequencies", "three-frequencies"])
def test_of_a_torus_no_exponent_is_positive_and_the_next_is_negative(name):
    spectrum, _ = spectrum_of(name, 500.0)
    count = zero_exponents(spectrum, is_map=False)
    np.testing.assert_allclose(spectrum.exponents[count:], -2, atol=0.05)


def test_a_stable_spiral_has_none():
    spectrum = lyapunov_spectrum(as_flow(systems.spiral), np.array([1.0, 0.0]), seconds=200.0)
    assert zero_exponents(spectrum, is_map=False) == 0


@pytest.mark.parametrize(("name", "over"), [("may-leonard", 6400.0), ("may-leonard-strong", 4000.0)])
def test_a_trajectory_that_rests_at_a_saddle_is_told(name, over):
    spectrum, _ = spectrum_of(name, over)
    assert spectrum.resting > 0.5
    assert spectrum.errors.min() >= 1 / over
