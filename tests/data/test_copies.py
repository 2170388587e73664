import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import shifted_copies
from tests.data.some_trials import ragged


def test_copies_differ_by_a_constant_of_each_trial_and_channel():
    trials = ragged([5, 9, 7] * 100, gaps=0.0, labelled=True)
    many = shifted_copies(trials, 3, deviation=0.5, key=jax.random.key(0))
    assert len(many) == 900
    np.testing.assert_array_equal(many.inputs[:300], trials.inputs)
    for name in ("targets", "mask", "times"):
        np.testing.assert_array_equal(getattr(many, name), np.tile(getattr(trials, name), (3, 1)))
    shifts = many.inputs - np.tile(trials.inputs, (3, 1, 1))
    first = shifts[:, :1]
    # The same at every step but in the padding, where inputs stay zero.
    np.testing.assert_allclose(shifts, np.where(many.real[..., None], first, 0), atol=1e-6)
    assert (many.inputs[~many.real] == 0).all()
    # 1,200 draws of a normal distribution: their deviation is known to a fiftieth.
    assert first[300:].std() == pytest.approx(0.5, abs=0.05) and abs(first[300:].mean()) < 0.06
    assert abs(np.corrcoef(first[300:, 0, 0], first[300:, 0, 1])[0, 1]) < 0.2


def test_one_copy_is_the_trials_themselves_and_the_key_decides():
    trials = ragged([5, 9], gaps=0.0)
    np.testing.assert_array_equal(shifted_copies(trials, 1, deviation=2.0, key=jax.random.key(0)).inputs, trials.inputs)
    one, again, other = (shifted_copies(trials, 2, deviation=2.0, key=jax.random.key(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.inputs, again.inputs)
    assert not np.array_equal(one.inputs, other.inputs)


def test_refusals():
    with pytest.raises(Refused, match="copies of a training trial of at least 1"):
        shifted_copies(ragged([3]), 0, deviation=1.0, key=jax.random.key(0))
    with pytest.raises(Refused, match="a deviation of shifts from 0 up, got -1"):
        shifted_copies(ragged([3]), 2, deviation=-1.0, key=jax.random.key(0))
