"""Capacity is the crossing of a monotone curve, and its interval holds it."""

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from gnode._checks import Refused
from gnode.expressivity import capacity, interval

KAPPAS = np.array([5.0, 10.0, 20.0, 40.0])


def curve(*medians: float, spread: float = 0.0, paths: int = 9, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=paths)
    return np.array(medians)[:, None] + spread * (noise - np.median(noise))


def test_capacity_is_interpolated_in_log_kappa():
    found = capacity(KAPPAS, curve(0.99, 0.97, 0.93, 0.5))
    assert found.kappa == pytest.approx(10 * 2**0.5)
    assert (found.low, found.high) == pytest.approx((found.kappa, found.kappa))


def test_capacity_is_read_from_the_isotonic_fit():
    medians = [0.97, 0.93, 0.99, 0.5]
    found = capacity(KAPPAS, curve(*medians))
    wanted = IsotonicRegression(increasing=False).fit_transform(np.log(KAPPAS), medians)
    assert found.monotone == pytest.approx(wanted)
    share = (0.96 - 0.95) / (0.96 - 0.5)
    assert found.kappa == pytest.approx(20 * 2**share)


def test_curves_beyond_the_range_are_said_to_be():
    assert capacity(KAPPAS, curve(0.99, 0.99, 0.98, 0.96)).kappa == np.inf
    below = capacity(KAPPAS, curve(0.94, 0.9, 0.8, -np.inf))
    assert below.kappa == below.low == below.high == 0


def test_an_interval_may_end_beyond_the_range():
    found = capacity(KAPPAS, curve(0.99, 0.99, 0.98, 0.949, spread=0.01))
    assert np.isfinite(found.kappa) and found.high == np.inf and found.low < found.kappa


def test_the_interval_holds_the_median_as_often_as_it_says():
    truth = capacity(KAPPAS, curve(0.99, 0.97, 0.93, 0.5)).kappa
    hits = 0
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(size=25)
        r2 = np.array([0.99, 0.97, 0.93, 0.5])[:, None] + 0.02 * noise
        found = capacity(KAPPAS, r2, resamples=300)
        hits += found.low <= truth <= found.high
    assert 0.9 <= hits / 200 <= 0.995


def test_networks_are_compared_on_the_same_resamples():
    one, two = (capacity(KAPPAS, curve(0.99, 0.97 + more, 0.93 + more, 0.5, spread=0.02)) for more in (0, 0.005))
    assert (two.resampled >= one.resampled).all() and (two.resampled > one.resampled).mean() > 0.5


def test_interval_takes_no_average_with_infinity():
    assert interval(np.array([0.0, 1.0, 2.0, np.inf])) == (0.0, np.inf)


@pytest.mark.parametrize(
    ("kappas", "r2", "message"),
    [
        (KAPPAS, np.zeros((3, 2)), r"R2 of shape \(4, paths\)"),
        (KAPPAS, np.full((4, 2), np.nan), r"R2 of shape \(4, paths\)"),
        (KAPPAS[::-1], np.zeros((4, 2)), "complexities above zero in ascending order"),
    ],
    ids=["shape", "not a number", "order"],
)
def test_refusals(kappas, r2, message):
    with pytest.raises(Refused, match=message):
        capacity(kappas, r2)
