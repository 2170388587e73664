"""Trials in which every step has a class of its own."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from gnode.data import describe, doubts, drop_samples, kidger_samples, read_trials, split_places, trivial_accuracy
from gnode.tasks import Trials

LENGTHS = np.array([4, 2, 3])
CODES = np.array([0, 0, 2, 1, 2, 2, 0, 1, 0])
NAMES = ("go", "left", "right")


def trials_of(count: int = 30, steps: int = 6) -> Trials:
    """Class 0 until the last two steps, and then the class of the trial; the first step does not count."""
    targets = np.zeros((count, steps), np.int32)
    targets[:, -2:] = 1 + np.arange(count)[:, None] % 2
    mask = np.ones(targets.shape, bool)
    mask[:, 0] = False
    inputs = np.random.default_rng(0).normal(size=(count, steps, 1)).astype(np.float32)
    times = np.broadcast_to(0.1 * np.arange(1, steps + 1), targets.shape)
    return Trials(inputs=inputs, targets=targets, mask=mask, times=times, classes=NAMES)


@pytest.mark.parametrize("text", [False, True], ids=["whole numbers", "text"])
@pytest.mark.parametrize("layout", ["side by side", "end to end"])
def test_labels_of_every_step_are_read_in_both_layouts(tmp_path, layout, text):
    labels = np.array(NAMES)[CODES] if text else CODES
    real = np.arange(4) < LENGTHS[:, None]
    arrays = {"series": np.ones((9, 1)), "labels": labels}
    if layout == "side by side":
        # What follows the end of a trial is of no class.
        side = np.full((3, 4), "nothing") if text else np.full((3, 4), 99)
        side[real] = labels
        arrays = {"inputs": np.ones((3, 4, 1)), "labels": side}
    np.savez(tmp_path / "a.npz", lengths=LENGTHS, classes=NAMES, **arrays)
    trials = read_trials(tmp_path / "a.npz")
    assert trials.classes == NAMES and trials.class_a_step and trials.output_size == 3
    np.testing.assert_array_equal(trials.targets[real], CODES)
    np.testing.assert_array_equal(trials.mask, real)
    np.testing.assert_array_equal(trials.labels, [1, 2, 0])
    assert "3 classes (go, left, right), one a step" in describe(trials)


def test_where_one_class_counts_the_trial_is_of_it():
    trials = trials_of(4)
    assert trials.class_a_step
    np.testing.assert_array_equal(trials.answered(), trials.mask)
    last = np.zeros_like(trials.mask)
    last[:, -1] = True
    np.testing.assert_array_equal(trials.answered("last"), last)
    decided = replace(trials, mask=trials.targets > 0)
    assert not decided.class_a_step
    np.testing.assert_array_equal(decided.answered(), last)
    np.testing.assert_array_equal(decided.labels, [1, 2, 1, 2])


@pytest.mark.parametrize("thin", [drop_samples, kidger_samples])
def test_samples_are_dropped_with_their_classes(thin):
    trials = trials_of()
    # The input says which class its step has.
    trials = replace(trials, inputs=trials.targets[..., None].astype(np.float32))
    kept = thin(trials, 0.5, key=jax.random.key(0))
    seen = kept.real & (kept.targets > 0 if thin is kidger_samples else kept.real)
    if thin is drop_samples:
        np.testing.assert_array_equal(kept.targets[seen], kept.inputs[..., 0][seen])
    assert kept.class_a_step and set(np.unique(kept.targets)) == {0, 1, 2}
    np.testing.assert_array_equal(kept.targets[kept.real.sum(axis=1) == 1][:, 0] >= 0, True)


def test_parts_have_the_same_shares_of_last_classes():
    trials = trials_of(40)
    for places in split_places(trials, fractions=(0.5, 0.25, 0.25), key=jax.random.key(0)):
        counts = np.bincount(trials.labels[places], minlength=3)
        assert counts[1] == counts[2] > 0


def test_the_most_frequent_class_is_that_of_steps():
    trials = trials_of()
    assert trivial_accuracy(trials, trials) == 3 / 5
    assert trivial_accuracy(trials, trials, loss_at="last") == 0.5
    assert doubts(trials) == ()
    lazy = replace(trials, targets=np.where(np.arange(30)[:, None] < 10, trials.targets, 0))
    (said,) = doubts(lazy)
    assert "130 of 150 steps are of class go" in said
