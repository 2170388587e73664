"""The protocol of Kidger et al., against what it says, position by position."""

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import kidger_samples
from gnode.tasks import Trials
from tests.data.some_trials import ragged

LENGTHS = [20, 14, 9, 20, 3]


def numbered(lengths: list[int]) -> Trials:
    """Series whose one channel is the number of the step, from 1, at 10 Hz."""
    steps = np.arange(1, max(lengths) + 1)
    real = steps <= np.array(lengths)[:, None]
    return Trials(
        inputs=np.where(real, steps, 0)[..., None].astype(np.float32),
        targets=np.broadcast_to((np.arange(len(lengths)) % 2)[:, None], real.shape),
        mask=real,
        times=np.minimum(steps, np.array(lengths)[:, None]) / 10,
        classes=("a", "b"),
    )


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.96])
def test_positions_of_the_padded_length_are_dropped(share: float):
    trials = numbered(LENGTHS * 200)
    left = kidger_samples(trials, share, key=jax.random.key(0))
    dropped = int(share * 20)
    lost = []
    for inputs, times, real, length in zip(left.inputs, left.times, left.real, LENGTHS * 200, strict=True):
        steps = np.rint(10 * times[real]).astype(int)
        # A trial ends when it ended, and there is the time beside the values.
        assert steps[-1] == length and (np.diff(steps) > 0).all()
        np.testing.assert_allclose(inputs[real, 1], times[real], rtol=1e-6)
        np.testing.assert_array_equal(inputs[real, 0][:-1], steps[:-1])
        # The last step is its own sample, or holds the one before.
        last = inputs[real, 0][-1]
        assert last in (length, steps[-2] if len(steps) > 1 else 0)
        lost.append(length - len(steps) + (last != length))
    lost = np.array(lost).reshape(200, len(LENGTHS))
    # Of the longest as many as is said; of others those of them that were not padding, whose mean is known.
    assert (lost[:, [0, 3]] == dropped).all()
    expected = dropped * np.array(LENGTHS) / 20
    np.testing.assert_allclose(lost.mean(axis=0), expected, atol=0.25)


def test_the_key_decides_and_classes_stay():
    trials = numbered(LENGTHS)
    one, again, other = (kidger_samples(trials, 0.5, key=jax.random.key(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.inputs, again.inputs)
    assert one.inputs.shape != other.inputs.shape or not np.array_equal(one.inputs, other.inputs)
    np.testing.assert_array_equal(one.targets[:, 0], trials.targets[:, 0])
    np.testing.assert_array_equal(one.mask, one.real)


def test_refusals():
    with pytest.raises(Refused, match=r"classes, for task.protocol = kidger, got values"):
        kidger_samples(ragged([4, 5]), 0.5, key=jax.random.key(0))
    with pytest.raises(Refused, match="a share of samples to drop"):
        kidger_samples(numbered([4, 5]), 1.0, key=jax.random.key(0))
