import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from gnode._checks import Refused
from gnode.sweeps import median_with_interval, most_coverage

INF = math.inf


def interval(values, seed=0, **options):
    return median_with_interval(values, generator=np.random.default_rng(seed), **options)


@pytest.mark.parametrize(
    ("values", "median"),
    [
        ([3.0, 1.0, 2.0], 2.0),
        ([4.0, 1.0, 2.0, 3.0], 2.5),
        ([1.0, INF, 2.0], 2.0),
        ([1.0, INF], INF),
        ([1.0, INF, INF], INF),
        ([-INF, 1.0], -INF),
        ([-INF, 5.0, INF], 5.0),
        ([-INF, INF], math.nan),
        ([], math.nan),
    ],
)
def test_medians_by_hand(values, median):
    assert interval(values).value == pytest.approx(median, nan_ok=True)


@pytest.mark.parametrize("method", ["percentile", "BCa"])
def test_the_interval_is_that_of_scipy(method):
    values = np.random.default_rng(1).lognormal(size=11)
    options: dict[str, Any] = {"method": method, "n_resamples": 999, "random_state": np.random.default_rng(5)}
    expected = stats.bootstrap((np.sort(values),), np.median, **options).confidence_interval
    found = interval(values, 5, resamples=999, method=method)
    assert (found.low, found.high) == (expected.low, expected.high)


def test_the_interval_covers_a_known_median_as_often_as_it_says():
    draws = np.random.default_rng(2).exponential(size=(300, 25))
    found = [interval(values, k, level=0.9, resamples=399) for k, values in enumerate(draws)]
    covered = np.mean([one.low <= math.log(2) <= one.high for one in found])
    # Four standard errors of 300 draws around 0.9.
    assert abs(covered - 0.9) < 4 * math.sqrt(0.09 / 300)


def test_of_three_values_the_interval_is_their_range():
    # A resample has its median at the smallest with probability 7/27, far above 2.5 %.
    found = interval([0.3, 0.1, 0.7])
    assert (found.low, found.high) == (0.1, 0.7)


def test_order_makes_no_difference_and_scaling_scales():
    values = np.random.default_rng(3).normal(size=9)
    found = interval(values)
    assert interval(values[::-1]) == found
    scaled = interval(10 * values + 3)
    assert (scaled.value, scaled.low, scaled.high) == pytest.approx(
        (10 * found.value + 3, 10 * found.low + 3, 10 * found.high + 3)
    )


def test_infinite_values_reach_into_the_interval_as_a_large_one_would():
    found, large = interval([1.0, 2.0, 3.0, INF, 2.5]), interval([1.0, 2.0, 3.0, 50.0, 2.5])
    assert (found.value, found.low, found.high) == (2.5, 1.0, INF)
    assert (large.low, large.high) == (1.0, 50.0)
    below = interval([1.0, 2.0, 3.0, -INF, 2.5])
    assert (below.low, below.high) == (-INF, 3.0)
    every = interval([INF, INF, INF])
    assert (every.value, every.low, every.high) == (INF, INF, INF)


def test_one_value_has_no_interval_and_equal_ones_have_no_width():
    assert not interval([2.0]).has_interval and interval([2.0]).value == 2.0
    assert not interval([]).has_interval
    same = interval([2.0, 2.0, 2.0])
    assert (same.low, same.high) == (2.0, 2.0)
    assert not interval([2.0, 2.0, 2.0], method="BCa").has_interval


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_the_most_coverage_is_that_of_the_range(count):
    # The range misses the median where all values lie below it, or all above.
    assert most_coverage(count) == pytest.approx(1 - 2 * stats.binom.pmf(0, count, 0.5))
    assert most_coverage(0) == 0


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([1.0, math.nan], {}, "expected numbers, got one that is not a number"),
        ([1.0, 2.0], {"level": 1.0}, "a level between 0 and 1, got 1.0"),
        ([1.0, 2.0], {"resamples": 0}, "resamples of at least 1"),
        ([1.0, 2.0], {"method": "basic"}, "the method of an interval among percentile, BCa"),
    ],
)
def test_refusals(values, options, message):
    with pytest.raises(Refused, match=message):
        interval(values, **options)
