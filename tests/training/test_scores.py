"""What a score is made of: intervals, outputs one by one, and whether answers are as often right as sure."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import bootstrap

from gnode.tasks import Trials
from gnode.training import ClassScore, balanced_interval, evaluate, intervals_of_means
from gnode.training.scores import calibration
from tests.training.examples import labelled, network, valued


def test_the_interval_of_a_mean_is_that_of_scipys_bootstrap():
    random = np.random.default_rng(1)
    counts = random.integers(1, 30, 60)
    sums = counts * random.gamma(2.0, size=60)
    (found,) = intervals_of_means(sums[:, None], counts[:, None])
    ratio = bootstrap(
        (sums, counts), lambda s, c, axis: s.sum(axis) / c.sum(axis), paired=True, method="percentile", rng=0
    ).confidence_interval
    assert found == pytest.approx((ratio.low, ratio.high), rel=0.03)


def test_the_interval_covers_the_mean_as_often_as_it_says():
    random = np.random.default_rng(2)
    covered = 0
    for _ in range(200):
        (found,) = intervals_of_means(random.exponential(size=(80, 1)), np.ones((80, 1), int))
        assert found is not None
        covered += found[0] <= 1 <= found[1]
    assert 0.88 <= covered / 200 <= 0.99


@settings(max_examples=20)
@given(trials=st.integers(1, 3000), seed=st.integers(0, 99), unscored=st.booleans())
def test_an_interval_holds_its_mean_and_repeats(trials: int, seed: int, unscored: bool):
    random = np.random.default_rng(seed)
    sums, counts = random.gamma(1.0, size=(trials, 2)), random.integers(0, 4, (trials, 2))
    sums[counts == 0] = 0
    if unscored:
        counts[:, 1] = sums[:, 1] = 0
    found = intervals_of_means(sums, counts)
    assert found == intervals_of_means(sums, counts)
    for column, interval in enumerate(found):
        if interval is None:
            assert (counts[:, column] > 0).sum() < 2
        else:
            assert interval[0] <= sums[:, column].sum() / counts[:, column].sum() <= interval[1]


def test_what_ran_away_has_no_interval():
    assert intervals_of_means(np.array([[1.0], [np.inf]]), np.ones((2, 1), int)) == [None]


def test_every_output_has_its_own_error():
    """Of outputs in different units, the mean squared error is the mean of theirs, by how many targets each has."""
    trials = valued(11)
    scale = np.array([1.0, 100.0], np.float32)
    mask = np.array(trials.mask)
    mask[:, ::2, 1] = False
    trials = Trials(trials.inputs, trials.targets * scale, mask, trials.times)
    for loss_at in ("all", "last"):
        score = evaluate(network(), trials, loss_at=loss_at)
        counts = mask.any(axis=1).sum(axis=0) if loss_at == "last" else mask.sum(axis=(0, 1))
        errors = np.array([one.squared_error for one in score.outputs])
        assert (errors * counts).sum() / counts.sum() == pytest.approx(score.loss, rel=1e-5)
        assert errors[1] > 100 * errors[0]
        for one in score.outputs:
            assert one.interval is not None and one.interval[0] < one.squared_error < one.interval[1]


def test_an_output_without_targets_has_no_score():
    trials = valued(5)
    mask = np.array(trials.mask)
    mask[..., 0] = False
    unscored, scored = evaluate(network(), Trials(trials.inputs, trials.targets, mask, trials.times)).outputs
    assert np.isnan(unscored.squared_error) and unscored.interval is None and scored.squared_error > 0


def test_balanced_accuracy_has_an_interval_where_all_are_right():
    classes = (ClassScore("often", 900, 900), ClassScore("rare", 4, 4))
    found = balanced_interval(classes)
    assert found is not None
    low, high = found
    assert 0.7 < low < 0.9 and high == 1.0
    # As wide as what is known of the rare class makes it.
    surer = balanced_interval((ClassScore("often", 900, 900), ClassScore("rare", 400, 400)))
    assert surer is not None and surer[0] > 0.99


def test_calibration_by_hand():
    sure = np.array([0.55, 0.58, 0.95, 0.95, 0.95, 1.0])
    right = np.array([True, False, True, True, True, False])
    found = calibration(sure, right)
    assert found is not None
    assert [(one.low, one.answers, one.right) for one in found.bins] == [(0.5, 2, 1), (0.9, 4, 3)]
    assert found.error == pytest.approx((abs(1 - 1.13) + abs(3 - 3.85)) / 6)


def test_classes_are_scored_with_what_is_known_of_them():
    score = evaluate(network(), labelled(11))
    assert score.calibration is not None and score.accuracy is not None and score.interval is not None
    assert sum(one.answers for one in score.calibration.bins) == 11
    assert sum(one.right for one in score.calibration.bins) == round(11 * score.accuracy)
    assert score.interval[0] <= score.loss <= score.interval[1] and score.outputs == ()
