import numpy as np
import pytest

from gnode.training import ClassScore, evaluate, trivial_accuracy, trivial_losses, wilson_interval
from gnode.training._class_scores import class_scores
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


@pytest.mark.parametrize("loss_at", ["all", "last"])
def test_the_answers_that_need_no_network(loss_at):
    train, trials = valued(9), valued(5, seed=1, lengths=np.array([20, 3, 1, 7, 20]))
    trials = type(trials)(trials.inputs, trials.targets, trials.mask & (trials.targets > -0.2), trials.times)
    means = [train.targets[..., output].astype(float).mean() for output in range(2)]
    errors = {"mean": [], "last_value": []}
    for trial in range(5):
        for output in range(2):
            said = means[output]
            places = np.flatnonzero(trials.mask[trial, :, output])
            for place in places:
                target = float(trials.targets[trial, place, output])
                if loss_at == "all" or place == places[-1]:
                    errors["mean"].append((target - means[output]) ** 2)
                    errors["last_value"].append((target - said) ** 2)
                said = target
    found = trivial_losses(train, trials, loss_at=loss_at)
    assert found == {name: pytest.approx(np.mean(values)) for name, values in errors.items()}


def test_without_a_value_before_there_is_no_last_one():
    assert trivial_losses(valued(5), valued(4, lengths=np.ones(4, int)))["last_value"] is None
    silent = valued(3, lengths=np.ones(3, int))
    silent = type(silent)(silent.inputs, silent.targets, np.zeros_like(silent.mask), silent.times)
    assert trivial_losses(valued(5), silent) == {"mean": None, "last_value": None}


def test_the_most_frequent_class():
    train = labelled(20)
    frequent = int(train.targets[:, 0].mean() > 0.5)
    trials = labelled(9, seed=1)
    assert trivial_accuracy(train, trials) == (trials.targets[:, 0] == frequent).mean()
