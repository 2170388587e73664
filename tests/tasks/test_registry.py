import re

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.tasks import TASKS, find_task, task_of


@pytest.mark.parametrize("name", TASKS)
def test_task_samples_what_it_says(name):
    entry = find_task(name)
    assert entry.name == name and "\n" not in entry.description
    trials = entry.task.sample(3, key=jax.random.key(0))
    assert (len(trials), trials.steps) == (3, entry.task.steps)
    assert (trials.input_size, trials.output_size) == (entry.task.input_size, entry.task.output_size)
    assert trials.time_step == pytest.approx(entry.task.time_step)
    assert np.isfinite(trials.inputs).all() and np.isfinite(trials.targets).all()


@pytest.mark.parametrize("name", TASKS)
def test_key_determines_the_sample(name):
    task = TASKS[name].task
    first, again, other = (task.sample(1500, key=jax.random.key(seed)) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first.inputs, again.inputs)
    np.testing.assert_array_equal(first.targets, again.targets)
    assert not np.array_equal(first.inputs, other.inputs)
    # Trials differ from one another, also between the blocks in which they are drawn.
    assert len(np.unique(first.targets.reshape(1500, -1)[[0, 1, 1023, 1024, 1025]], axis=0)) > 3


@pytest.mark.parametrize("trials", [0, -1])
def test_refuses_no_trials(trials):
    with pytest.raises(Refused, match="the number of trials of at least 1"):
        TASKS["square"].task.sample(trials, key=jax.random.key(0))


def test_unknown_task_is_refused_with_the_known_ones():
    with pytest.raises(Refused, match=r"square, rectangle.*did you mean square") as caught:
        find_task("sqaure")
    assert all(re.search(rf"\b{name}\b", str(caught.value)) for name in TASKS)
    with pytest.raises(Refused, match="choose one of these"):
        find_task("zzzz")


def test_a_flip_flop_has_other_lengths_and_numbers_of_pulses():
    own = TASKS["ring"].task
    longer = task_of("ring", steps=300, pulses=3)
    trials = longer.sample(200, key=jax.random.key(0))
    assert trials.steps == 300 and trials.time_step == pytest.approx(own.time_step)
    begun = (trials.inputs != 0).any(axis=2)
    begins = begun[:, 1:] & ~begun[:, :-1]
    # Some begin in the first bin, and some while another lasts: Poisson's mean of 3, of 200 trials within .25 or so.
    assert begins.sum(axis=1).mean() == pytest.approx(3, abs=0.4)
    again = task_of("ring", steps=own.steps, pulses=6).sample(50, key=jax.random.key(1))
    np.testing.assert_array_equal(again.inputs, own.sample(50, key=jax.random.key(1)).inputs)


def test_other_tasks_keep_their_trials():
    assert task_of("copy") is TASKS["copy"].task
    with pytest.raises(Refused, match=r"a flip-flop.*got the task copy; leave task\.steps and task\.pulses out"):
        task_of("copy", steps=300)
