import numpy as np
import pytest

from gnode.training import ClassScore, evaluate, wilson_interval
from gnode.training._evaluate import class_scores
from tests.training.examples import labelled, network, valued


@pytest.mark.parametrize(("right", "trials"), [(0, 5), (3, 7), (50, 56), (12, 12)])
def test_the_interval_is_that_of_scipy(right, trials):
    from scipy.stats import binomtest

    expected = binomtest(right, trials).proportion_ci(0.95, method="wilson")
    assert wilson_interval(right, trials) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_of_no_trials_nothing_is_known():
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert ClassScore("a", 0, 0).accuracy is None


def test_classes_are_counted_one_by_one():
    found = class_scores(("a", "b", "c"), np.array([0, 0, 0, 1, 1]), np.array([0, 1, 0, 1, 2]))
    assert [(one.name, one.trials, one.right) for one in found] == [("a", 3, 2), ("b", 2, 1), ("c", 0, 0)]


def test_the_accuracy_is_made_of_those_of_the_classes():
    trials = labelled(11)
    score = evaluate(network(), trials)
    assert [one.name for one in score.classes] == list(trials.classes)
    assert sum(one.trials for one in score.classes) == len(trials)
    assert score.accuracy == sum(one.right for one in score.classes) / len(trials)
    assert evaluate(network(), valued(3)).classes == ()
