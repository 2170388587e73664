"""Numbers bear on a claim by their intervals, and verdicts follow from them by the rule."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnode.claims import Effect, decide
from gnode.claims._effects import difference_of, ratio_of, share_of
from gnode.claims._outcome import interval_words


def effect(low: float, high: float, *, claimed: Any = "below", samples: int = 5, decides: bool = True) -> Effect:
    return Effect("x", (low + high) / 2, low, high, claimed, 1.0, samples, decides=decides)


@pytest.mark.parametrize(
    ("one", "bearing"),
    [
        pytest.param(effect(0.2, 0.9), "for", id="all of it below"),
        pytest.param(effect(1.1, 2.0), "against", id="all of it above"),
        pytest.param(effect(0.9, 1.1), "open", id="on both sides"),
        pytest.param(effect(0.9, 1.0), "open", id="up to the limit"),
        pytest.param(effect(1.1, 2.0, claimed="above"), "for", id="claimed above"),
        pytest.param(effect(0.2, 0.9, claimed="above"), "against", id="claimed above, and below"),
        pytest.param(effect(0.2, 0.9, samples=4), "open", id="too few seeds"),
        pytest.param(effect(math.nan, math.nan), "open", id="not known"),
        pytest.param(effect(2.0, math.inf), "against", id="one half failed"),
    ],
)
def test_what_an_interval_says(one: Effect, bearing: str):
    assert one.bearing == bearing


FOR, AGAINST, OPEN = effect(0.2, 0.9), effect(1.1, 2.0), effect(0.9, 1.1)


@pytest.mark.parametrize(
    ("effects", "verdict"),
    [
        ([FOR, FOR], "holds"),
        ([FOR, OPEN], "holds in part"),
        ([FOR, AGAINST], "holds in part"),
        ([AGAINST, OPEN], "does not hold"),
        ([AGAINST], "does not hold"),
        ([OPEN, OPEN], "cannot be told"),
        ([], "cannot be told"),
        ([FOR, effect(1.1, 2.0, decides=False)], "holds"),
        ([effect(0.2, 0.9, decides=False)], "cannot be told"),
    ],
)
def test_the_verdict_follows_from_what_decides(effects: list[Effect], verdict: str):
    assert decide(effects) == verdict


@given(st.lists(st.floats(0.01, 100), min_size=5, max_size=9), st.floats(0.1, 10))
def test_a_ratio_is_told_seed_by_seed(errors: list[float], factor: float):
    first = {seed: factor * error for seed, error in enumerate(errors)}
    second = dict(enumerate(errors))
    found = ratio_of("x", first, second)
    for value in (found.value, found.low, found.high):
        assert value == pytest.approx(factor)
    back = ratio_of("x", second, first)
    assert back.value == pytest.approx(1 / factor) and found.samples == len(errors)


def test_runs_that_failed_have_part_in_a_ratio():
    lost = {seed: math.inf for seed in range(5)}
    well = {seed: 0.1 for seed in range(5)}
    assert ratio_of("x", well, lost).value == 0 and ratio_of("x", well, lost).bearing == "for"
    assert ratio_of("x", lost, well).value == math.inf and ratio_of("x", lost, well).bearing == "against"
    assert ratio_of("x", lost, lost).value == 1 and ratio_of("x", lost, lost).bearing == "open"


def test_only_seeds_that_both_have_count():
    assert ratio_of("x", {0: 1.0, 1: 1.0}, {1: 2.0, 2: 7.0}).samples == 1
    nothing = ratio_of("x", {0: 1.0}, {1: 2.0})
    assert nothing.samples == 0 and nothing.bearing == "open"


def test_shares_need_no_least_number_of_seeds():
    assert share_of("x", 4, 4).bearing == "for" and share_of("x", 3, 3).bearing == "open"
    assert share_of("x", 0, 4).bearing == "against" and share_of("x", 0, 0).bearing == "open"


def test_a_difference_of_shares_covers_the_truth_as_often_as_it_says():
    """Of 200 draws of 40 pairs, the number that cover is binomial: 170 or fewer of them once in a million."""
    generator, covered = np.random.default_rng(0), 0
    for _ in range(200):
        pairs = [dict(enumerate((generator.random(40) < share).tolist())) for share in (0.8, 0.5)]
        found = difference_of("x", *pairs)
        covered += found.low <= 0.3 <= found.high
    assert covered > 170
    assert difference_of("x", {}, {}).bearing == "open"


def test_a_difference_is_of_pairs_and_its_interval_as_wide_as_asked():
    first, second = {0: 3.0, 1: 4.0, 2: 9.0, 5: 100.0}, {2: 8.0, 1: 2.0, 0: 0.0, 7: -100.0}
    usual, wide = (difference_of("x", first, second, level=level, fewest=3) for level in (0.95, 0.9999))
    assert usual.value == wide.value == 2.0 and usual.samples == 3
    # Of three pairs whose differences are 3, 2 and 1.
    assert (wide.low, wide.high) == (1.0, 3.0) and usual.bearing == "for"
    assert difference_of("x", first, second).bearing == "open"
    errors = {seed: seed + 1.0 for seed in range(9)}
    ratios = [ratio_of("x", errors, dict.fromkeys(errors, 1.0), level=level) for level in (0.5, 0.99)]
    assert ratios[0].high < ratios[1].high


def test_what_rounding_leaves_of_a_difference_is_told_as_none():
    first, second = {0: 0.1 + 0.2, 1: 0.3}, {0: 0.3, 1: 0.1 + 0.2}
    found = difference_of("x", first, second)
    assert interval_words(found.value, -1e-3, 2e-3) == "0 [-0.001, 0.002]"
    assert interval_words(float("inf"), 1e-13, float("inf")) == "not finite [1e-13, not finite]"
