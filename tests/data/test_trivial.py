import numpy as np
import pytest

from gnode.data import trivial_accuracy, trivial_losses
from tests.training.examples import labelled, valued


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
    # Trials of which no step counts have no part.
    silent = type(trials)(trials.inputs, trials.targets, trials.mask.copy(), trials.times, trials.classes)
    silent.mask[trials.targets[:, 0] == frequent] = False
    assert trivial_accuracy(train, silent) == 0
    silent.mask[:] = False
    assert trivial_accuracy(train, silent) is None
