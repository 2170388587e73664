"""What was read, in a line, and what looks wrong in it."""

from dataclasses import replace

import numpy as np
import pytest

from gnode.data import describe, doubts
from gnode.data.readers._clock import clock_of
from gnode.tasks import Names, Trials
from tests.data.some_trials import ragged


def noise(trials: int = 20, steps: int = 12, channels: int = 2, *, labels=None, seed: int = 0) -> Trials:
    inputs = np.random.default_rng(seed).normal(size=(trials, steps, channels)).astype(np.float32)
    times = np.broadcast_to(0.01 * np.arange(1, steps + 1), (trials, steps))
    if labels is None:
        return Trials(inputs, inputs[..., :1], np.ones((trials, steps, 1), bool), times)
    classes, places = np.unique(labels, return_inverse=True)
    targets = np.broadcast_to(places[:, None], (trials, steps))
    return Trials(inputs, targets, np.ones((trials, steps), bool), times, tuple(map(str, classes)))


def warned(trials: Trials) -> str:
    """The one doubt that there is."""
    (said,) = doubts(trials)
    return said


def test_what_was_read_in_one_line():
    assert describe(noise(), clock="by times") == (
        "20 trials x 12 steps x 2 channels, 1 output; time step 0.01 s (by times), 0.12 s a trial"
    )
    labels = list("abcdefgh") * 2
    assert describe(noise(16, labels=labels, channels=1)) == (
        "16 trials x 12 steps x 1 channel, 8 classes (a, b, c, d, e, f, ...); time step 0.01 s, 0.12 s a trial"
    )


def test_channels_and_outputs_are_called_by_their_names():
    names = Names(inputs=("speed", "heading"), outputs=("place",), input_units=("m/s", ""))
    assert describe(replace(noise(), names=names)).startswith(
        "20 trials x 12 steps x 2 channels (speed [m/s], heading), 1 output (place); time step"
    )


def test_what_is_ragged_and_irregular_is_said_with_its_range():
    trials = ragged([3, 7, 5])
    steps = np.diff(trials.times, axis=1, prepend=0)[trials.real]
    ends = trials.times[:, -1]
    assert describe(replace(trials, mask=trials.mask & (trials.targets > 1))) == (
        f"3 trials x 3 to 7 steps x 2 channels, 1 output (0.8 of them count); time step {np.median(steps):.4g} s in "
        f"the median, {steps.min():.4g} to {steps.max():.4g} s, {ends.min():.4g} to {ends.max():.4g} s a trial"
    )


@pytest.mark.parametrize(
    ("names", "clock"),
    [
        ({"inputs", "times"}, "by times"),
        ({"inputs", "sample_rate_hz"}, "by sample_rate_hz"),
        ({"inputs"}, "assumed, since there is neither times, time_step_s nor sample_rate_hz"),
    ],
)
def test_what_the_clock_was_is_said(names, clock):
    assert clock_of(names) == clock


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_doubted_where_nothing_looks_wrong(seed):
    smooth = np.cumsum(noise(30, 40, seed=seed).inputs, axis=1)
    assert doubts(replace(noise(30, 40), inputs=smooth)) == ()
    assert doubts(noise(seed=seed)) == doubts(noise(labels=[0, 1] * 10, seed=seed)) == ()
    # Every trial has the same frozen noise: neighbours are no more alike than any two.
    frozen = noise(30, 40, seed=seed).inputs[:1] + 0.01 * noise(30, 40, seed=seed + 9).inputs
    assert doubts(replace(noise(30, 40), inputs=frozen)) == ()
    # Irregular, but not late.
    assert doubts(ragged([5, 9, 7, 12], gaps=0, seed=seed)) == ()


def test_times_of_a_recording_are_doubted():
    trials = noise()
    times = trials.times + np.arange(20)[:, None] * 0.12
    assert warned(replace(trials, times=times)) == (
        "in 19 of 20 trials the first sample comes up to 2.29 s after the start of the trial, which is time zero: 229 "
        "usual steps, for all of which it is held; where times are those of a recording, subtract the start of each "
        "trial from its times"
    )


def test_channels_in_the_place_of_steps_are_doubted():
    trials = noise(20, 3, 50)
    assert warned(trials) == (
        "inputs have 50 channels and 3 steps: the axes are trials, steps, channels; if they come as trials, channels, "
        "steps, give numpy.swapaxes(inputs, 1, 2)"
    )


def test_trials_in_the_place_of_steps_are_doubted():
    walks = np.cumsum(noise(30, 40).inputs, axis=1)
    said = warned(replace(noise(40, 30), inputs=np.swapaxes(walks, 0, 1)))
    assert said.startswith("inputs vary smoothly from trial to trial, and not from step to step")
    assert said.endswith("give numpy.swapaxes(inputs, 0, 1), and targets and mask in the same way")


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (list("a" * 10 + "b" * 9 + "c"), "class c has one trial: what is learnt of it cannot be tested; merge such"),
        (list("a" * 9 + "b" * 9 + "cd"), "classes c, d each have one trial: what is learnt of it cannot be"),
        (list("a" * 10 + "b" * 7 + "ccc"), "class c has fewer than 5 trials: the test set may have none of them; read"),
    ],
)
def test_classes_of_few_trials_are_doubted(labels, message):
    assert warned(noise(labels=labels)).startswith(message)


def test_one_class_of_nearly_all_trials_is_doubted():
    assert warned(noise(60, labels=list("a" * 54 + "b" * 6))) == (
        "54 of 60 trials are of class a: to name it always is right in 90.0 %; read the accuracy beside that, and the "
        "scores of the classes"
    )


def test_a_class_for_every_trial_looks_like_a_value():
    first, second = doubts(noise(40, labels=np.arange(40)))
    assert first == (
        "40 trials have 40 classes: if labels are values to be matched, give them as targets of shape (trials, steps, "
        "outputs)"
    )
    assert second.startswith("classes 0, 1, 2, 3, 4 and 35 others each have one trial")


def test_codes_of_classes_as_values_are_doubted():
    trials = noise()
    codes = (np.arange(12) % 3)[None, :, None] * np.ones((20, 1, 1), np.float32)
    assert warned(replace(trials, targets=codes)) == (
        "targets are the whole numbers 0 to 2, and are matched as values; if they stand for classes, give them "
        "as labels: the class of each trial, or of each step"
    )
    # Two numbers are a switch, and some that begin elsewhere are counts.
    assert doubts(replace(trials, targets=codes % 2)) == doubts(replace(trials, targets=codes + 1)) == ()


def test_targets_that_float32_hardly_resolves_are_doubted():
    trials = noise()
    far = (trials.targets + np.float32(1e6)).astype(np.float32)
    assert warned(replace(trials, targets=far)).startswith("targets of output 0 (counted from 0) vary by 1.0")
    assert "float32 numbers lie 0.062 apart; subtract their mean in float64" in warned(replace(trials, targets=far))
