from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from gnode.simulation import simulate, simulate_all
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


@pytest.mark.parametrize("lengths", [None, np.arange(3, 14)], ids=["full", "ragged"])
def test_confusions_and_confidence_are_those_of_the_last_step_that_counts(lengths):
    trials = labelled(11, lengths=lengths)
    # No step of the first trial counts, and the last step but two is the last that does of the others.
    mask = trials.mask.copy()
    mask[0] = False
    ends = np.full(11, trials.steps) if lengths is None else lengths
    mask &= np.arange(trials.steps) < (ends - 2)[:, None]
    trials = replace(trials, mask=mask)
    net = network()
    score = evaluate(net, trials)
    table, surest = np.zeros((2, 2), int), []
    for k in range(1, 11):
        run = simulate(net, jnp.asarray(trials.inputs[k]), jnp.asarray(trials.durations[k], jnp.float32))
        odds = np.exp(np.asarray(run.outputs[ends[k] - 3], np.float64))
        table[trials.targets[k, 0], odds.argmax()] += 1
        surest.append(odds.max() / odds.sum())
    assert score.confusion is not None
    np.testing.assert_array_equal(score.confusion, table)
    assert score.confidence == pytest.approx(np.mean(surest), rel=1e-5)
    assert score.accuracy == np.trace(table) / 10


def test_of_nothing_scored_there_is_no_confidence():
    trials = labelled(4)
    score = evaluate(network(), replace(trials, mask=np.zeros_like(trials.mask)))
    assert score.accuracy is None and score.confidence is None
    assert score.confusion is not None and score.confusion.sum() == 0
    assert evaluate(network(), valued(3)).confusion is None


def test_where_each_step_has_a_class_all_that_count_are_scored():
    trials = labelled(11, lengths=np.arange(3, 14))
    targets = np.random.default_rng(1).integers(0, 2, trials.targets.shape).astype(np.int32)
    trials = replace(trials, targets=targets)
    net = network()
    score = evaluate(net, trials)
    run = simulate_all(net, jnp.asarray(trials.inputs), jnp.asarray(trials.durations))
    right = np.asarray(run.outputs).argmax(axis=2) == targets
    assert score.accuracy == pytest.approx(right[trials.mask].mean(), rel=1e-12)
    by_class = [right[trials.mask & (targets == k)].mean() for k in (0, 1)]
    assert score.balanced_accuracy == pytest.approx(np.mean(by_class), rel=1e-12)
    assert score.independent == 11 and sum(one.trials for one in score.classes) == trials.mask.sum()
    # Steps of one trial do not tell independently: the interval is that of as many trials.
    low, high = score.classes[0].interval
    of = int((trials.mask & (targets == 0)).any(axis=1).sum())
    np.testing.assert_allclose((low, high), wilson_interval(of * by_class[0], of), rtol=1e-12)
    assert evaluate(net, trials, loss_at="last").independent is None
