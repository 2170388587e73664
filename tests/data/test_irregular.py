from dataclasses import replace

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.data import drop_samples, ignore_times, shuffle_times
from tests.data.some_trials import ragged, shapes

seeds = st.integers(0, 99)


@settings(max_examples=60)
@given(shape=shapes, share=st.floats(0, 1, exclude_max=True), seed=seeds)
def test_what_is_kept_keeps_its_time_value_and_place(shape, share, seed):
    trials = ragged(**shape)
    thin = drop_samples(trials, share, key=jax.random.key(seed))
    lengths = trials.real.sum(axis=1)
    expected = np.maximum(1, np.rint((1 - share) * lengths)).astype(int)
    np.testing.assert_array_equal(thin.real.sum(axis=1), expected)
    assert thin.steps == expected.max() and thin.classes == trials.classes
    for trial, kept in enumerate(expected):
        places = np.searchsorted(trials.times[trial, : lengths[trial]], thin.times[trial, :kept])
        assert (np.diff(places) > 0).all()
        for field in ("times", "inputs", "targets", "mask"):
            old, new = getattr(trials, field)[trial], getattr(thin, field)[trial]
            np.testing.assert_array_equal(new[:kept], old[places])
            beyond = {"times": new[kept - 1], "targets": new[0] if trials.labelled else 0}
            assert (new[kept:] == beyond.get(field, 0)).all()


def test_every_sample_is_as_likely_to_be_kept():
    trials = ragged([10] * 4000, channels=1, gaps=0)
    kept = drop_samples(trials, 0.7, key=jax.random.key(0)).targets[..., 0].astype(int)
    assert kept.shape == (4000, 3)
    shares = np.bincount(kept.ravel(), minlength=11)[1:] / 4000
    # Five standard deviations of a share of 0.3 among 4,000.
    np.testing.assert_allclose(shares, 0.3, atol=5 * np.sqrt(0.3 * 0.7 / 4000))


def test_nothing_dropped_is_nothing_changed():
    trials = ragged([3, 6, 1])
    same = drop_samples(trials, 0.0, key=jax.random.key(0))
    for field in ("inputs", "targets", "mask", "times"):
        np.testing.assert_array_equal(getattr(same, field), getattr(trials, field))


@settings(max_examples=60)
@given(shape=shapes, seed=seeds)
def test_shuffled_times_have_the_same_intervals(shape, seed):
    trials = ragged(**shape)
    shuffled = shuffle_times(trials, key=jax.random.key(seed))
    for field in ("inputs", "targets", "mask"):
        np.testing.assert_array_equal(getattr(shuffled, field), getattr(trials, field))
    np.testing.assert_array_equal(shuffled.real, trials.real)
    np.testing.assert_allclose(shuffled.times[:, -1], trials.times[:, -1], rtol=1e-12)
    before, after = (np.sort(np.diff(t.times, axis=1, prepend=0.0), axis=1) for t in (trials, shuffled))
    np.testing.assert_allclose(after, before, atol=1e-12)


@settings(max_examples=60)
@given(shape=shapes)
def test_without_times_samples_keep_their_order_alone(shape):
    trials = ragged(**shape)
    regular = ignore_times(trials)
    for field in ("inputs", "targets", "mask"):
        np.testing.assert_array_equal(getattr(regular, field), getattr(trials, field))
    np.testing.assert_array_equal(regular.real, trials.real)
    durations = np.diff(regular.times, axis=1, prepend=0.0)
    middle = np.median(np.diff(trials.times, axis=1, prepend=0.0)[trials.real])
    np.testing.assert_allclose(durations, np.where(trials.real, middle, 0.0), atol=1e-12)


def test_the_order_of_intervals_is_uniform():
    trials = ragged([3] * 6000, channels=1, gaps=0)
    trials = replace(trials, times=np.broadcast_to(np.array([0.1, 0.3, 0.6]), (6000, 3)))
    _, counts = np.unique(np.round(shuffle_times(trials, key=jax.random.key(0)).times, 6), axis=0, return_counts=True)
    np.testing.assert_allclose(counts, 1000, atol=5 * np.sqrt(6000 / 6 * 5 / 6))


@pytest.mark.parametrize(
    "change", [lambda t, key: drop_samples(t, 0.5, key=key), lambda t, key: shuffle_times(t, key=key)]
)
def test_the_key_determines_what_happens(change):
    trials = ragged([20, 9])
    first, again, other = (change(trials, jax.random.key(seed)).times for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("share", [-0.1, 1.0, 2.0, float("nan")])
def test_refuses_other_shares(share):
    with pytest.raises(Refused, match="a share of samples to drop from 0 up to below 1"):
        drop_samples(ragged([3]), share, key=jax.random.key(0))


def test_refuses_to_drop_all_targets():
    trials = ragged([9])
    trials = replace(trials, mask=np.zeros_like(trials.mask))
    with pytest.raises(Refused, match="a target that counts among the samples kept, got none; drop a smaller share"):
        drop_samples(trials, 0.5, key=jax.random.key(0))
