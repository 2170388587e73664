import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gnode._checks import Refused
from gnode.sweeps import holm, signed_rank_test

INF = math.inf


def enumerated(differences):
    """The two-sided p-value from all assignments of signs, by definition."""
    numbers = np.array([value for value in differences if value != 0])
    ranks = stats.rankdata(np.abs(numbers))
    seen = abs(np.sum(np.sign(numbers) * ranks))
    sums = [abs(np.dot(signs, ranks)) for signs in product((-1, 1), repeat=len(numbers))]
    return np.mean([value >= seen - 1e-9 for value in sums])


def test_by_hand():
    # Ranks 1 to 5, all positive: one of 32 assignments, and its mirror image.
    assert signed_rank_test([0.1, 0.2, 0.3, 0.4, 0.5]).p_value == pytest.approx(2 / 32)
    # W+ = 1 + 2 + 4 = 7, W- = 3: of 16 assignments, 10 are as uneven.
    test = signed_rank_test([1.0, 2.0, -3.0, 4.0])
    assert test.effect == pytest.approx(4 / 10) and test.exact
    assert test.p_value == pytest.approx(10 / 16)


@given(st.lists(st.sampled_from([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.5]), min_size=1, max_size=7))
def test_with_ties_and_zeros_it_is_the_share_of_all_assignments(differences):
    test = signed_rank_test(differences)
    assert test.exact
    assert test.p_value == pytest.approx(enumerated(differences) if any(differences) else 1.0)
    mirrored = signed_rank_test([-value for value in differences])
    assert (mirrored.p_value, mirrored.effect) == pytest.approx((test.p_value, -test.effect))
    assert signed_rank_test(differences[::-1]) == test


@pytest.mark.parametrize("count", [20, 80])
def test_many_pairs_are_tested_as_scipy_does(count):
    differences = np.random.default_rng(count).normal(0.3, size=count)
    test = signed_rank_test(differences)
    assert test.exact == (count == 20)
    expected: Any = stats.wilcoxon(
        differences, correction=not test.exact, method="exact" if test.exact else "asymptotic"
    )
    assert test.p_value == pytest.approx(expected.pvalue)


def test_an_infinite_difference_is_the_largest_and_no_more():
    for differences in ([INF, -1.0, -2.0, 3.0], [-INF, 1.0, 2.0, 3.0], [INF, -INF, 1.0]):
        assert signed_rank_test(differences) == signed_rank_test(np.clip(differences, -100, 100))


def test_what_is_not_a_number_is_refused():
    with pytest.raises(Refused, match="differences that are numbers, got NaN; leave out pairs"):
        signed_rank_test([1.0, math.nan, 2.0])


def test_no_pairs_and_no_differences():
    assert math.isnan(signed_rank_test([]).p_value)
    same = signed_rank_test([0.0, 0.0])
    assert (same.p_value, same.effect) == (1.0, 0.0)


def test_holm_by_hand():
    # Sorted: 0.005 x 4, 0.01 x 3, 0.03 x 2, 0.04 x 1, the last raised to the one before it.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == pytest.approx([1.0, 1.0])
    assert holm([0.02]) == pytest.approx([0.02])
    assert holm([0.02, math.nan, 0.04]) == pytest.approx([0.04, math.nan, 0.04], nan_ok=True)
    assert len(holm([])) == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.sampled_from([0.01, 0.05, 0.2]))
def test_holm_rejects_what_its_steps_reject(p_values, level):
    """The step-down procedure as it is defined: go on while p_(k) <= level / (m - k + 1)."""
    order = np.argsort(p_values, kind="stable")
    rejected = set()
    for step, k in enumerate(order):
        threshold = level / (len(order) - step)
        if abs(p_values[k] - threshold) < 1e-12:
            return  # Rounding decides.
        if p_values[k] > threshold:
            break
        rejected.add(k)
    assert set(np.flatnonzero(holm(p_values) <= level)) == rejected
