import re

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.tasks import TASKS, find_task


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
