"""Tasks of neurogym as tasks here. Run by make test-neurogym, in an environment of its own."""

import warnings
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    neurogym: Any = pytest.importorskip("neurogym", reason="needs neurogym: run by make test-neurogym")
    all_envs = pytest.importorskip("neurogym.envs.registration").all_envs

from gnode._checks import Refused
from gnode._switches import make_key
from gnode.experiments import resolve, train
from gnode.tasks import NeurogymTask, task_of

# What is refused, and with what words. All others work.
REFUSED = {
    "EconomicDecisionMaking-v0": "a ground truth to be learnt in every trial of EconomicDecisionMaking-v0, got none",
    "Bandit-v0": "a ground truth to be learnt in every trial",
    "DawTwoStep-v0": "observations in every trial of DawTwoStep-v0, got none",
    "Null-v0": "observations in every trial|_new_trial|got",
    "AnnubesEnv-v0": "makes by its name alone, as AnnubesEnv-v0 is not.*missing 2 required positional arguments",
    "Reaching1D-v0": "a ground truth of Reaching1D-v0 that is one of its 3 actions, got [3-6]",
    "Reaching1DWithSelfDistraction-v0": "one of its 3 actions",
}
NAMES = all_envs(collections=True)
DECISION = "PerceptualDecisionMaking-v0"


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(REFUSED)))
def test_trials_repeat_bit_for_bit_and_are_whole(name):
    task = NeurogymTask(name)
    once, again, other = (task.sample(12, key=make_key(seed)) for seed in (0, 0, 1))
    for field in ("inputs", "targets", "mask", "times"):
        assert_array_equal(getattr(once, field), getattr(again, field))
    # Some trials of a task of few conditions are alike; not all of another seed are.
    assert once.inputs.shape != other.inputs.shape or not np.array_equal(once.inputs, other.inputs)
    assert (once.input_size, once.output_size) == (task.input_size, task.output_size)
    assert once.labelled == task.labelled
    assert np.isfinite(once.inputs).all()
    lengths = once.real.sum(axis=1)
    for trial, length in zip(range(12), lengths, strict=True):
        assert once.mask[trial, :length].all() and not once.mask[trial, length:].any()
        assert not once.inputs[trial, length:].any()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_task_here_is_one_sentence(name):
    with pytest.raises(Refused, match=REFUSED[name]) as caught:
        NeurogymTask(name).sample(30, key=make_key(0))
    assert "\n" not in str(caught.value)


def test_there_are_as_many_as_is_said():
    assert (len(NAMES), len(REFUSED)) == (52, 7)


def test_trials_are_those_of_the_wrapped_environment():
    trials = NeurogymTask("yang19.multidm-v0").sample(5, key=make_key(3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        env = neurogym.make("yang19.multidm-v0")
        env.seed(int(np.random.default_rng([0, 3]).integers(2**31)))
        for trial in range(5):
            env.new_trial()
            length = len(env.unwrapped.gt)
            assert_array_equal(trials.inputs[trial, :length], env.unwrapped.ob)
            assert_array_equal(trials.targets[trial, :length], env.unwrapped.gt)
    # Both modalities are shown.
    assert np.ptp(trials.inputs[..., 1:17]) > 0.1 and np.ptp(trials.inputs[..., 17:]) > 0.1


def test_steps_last_what_the_task_says_and_channels_have_its_names():
    trials = NeurogymTask(DECISION).sample(3, key=make_key(0))
    np.testing.assert_allclose(trials.times[0], 0.1 * np.arange(1, 23))
    assert trials.names.inputs == ("fixation", "stimulus 1", "stimulus 2")
    assert trials.classes == ("fixation", "choice 1", "choice 2")
    assert trials.class_a_step
    # The choice is asked for at the last step.
    assert_array_equal(trials.targets > 0, np.arange(22) == np.full((3, 1), 21))


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(Refused, match=r"did you mean PerceptualDecisionMaking-v0\?"):
        task_of("neurogym:PerceptualDecisionMaking")
    with pytest.raises(Refused, match=r"leave task\.steps and task\.pulses out"):
        task_of(f"neurogym:{DECISION}", steps=9)


@pytest.mark.parametrize("name", [DECISION, "ReachingDelayResponse-v0"])
def test_a_network_is_trained(name, tmp_path):
    few = ("task.train_trials=40", "task.validation_trials=20", "task.test_trials=20", "training.epochs=2")
    settings = resolve(f"neurogym:{name}", assignments=few, options={"model": {"state": 4, "hidden": (8,)}})
    summary = train(settings, tmp_path / "run")
    assert summary["epochs"] == 2
    assert summary["loss_name"] == ("cross_entropy" if name == DECISION else "mse")
    assert '"neurogym"' in (tmp_path / "run" / "environment.json").read_text()
