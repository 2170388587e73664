from dataclasses import asdict, replace

import hypothesis.strategies as st
import jax
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import Scaler, split, split_places, standardise
from gnode.tasks import Trials
from tests.data.some_trials import ragged as gappy
from tests.data.some_trials import shapes


def numbered(count: int, labels=None) -> Trials:
    """Trials of one step whose input is their number."""
    inputs = np.arange(count, dtype=np.float32).reshape(count, 1, 1)
    targets = np.zeros((count, 1, 1), np.float32) if labels is None else np.asarray(labels)[:, None]
    classes = () if labels is None else tuple(str(name) for name in range(max(labels) + 1))
    times = np.full((count, 1), 0.01)
    return Trials(inputs=inputs, targets=targets, mask=np.ones(targets.shape, bool), times=times, classes=classes)


def members(trials: Trials) -> list[int]:
    return trials.inputs.ravel().astype(int).tolist()


@settings(max_examples=25, deadline=None)
@given(count=st.integers(10, 60), labelled=st.booleans(), seed=st.integers(0, 99))
def test_split_is_a_partition_of_the_right_sizes(count, labelled, seed):
    labels = [number % 3 for number in range(count)] if labelled else None
    parts = split(numbered(count, labels), fractions=(0.5, 0.4, 0.1), key=jax.random.key(seed))
    assert sorted(member for part in parts for member in members(part)) == list(range(count))
    for part, share in zip(parts, (0.5, 0.4, 0.1), strict=True):
        assert abs(len(part) - share * count) < 1


def test_classes_have_the_same_share_in_every_part():
    labels = np.repeat([0, 1, 2], [100, 60, 40]).tolist()
    trials = numbered(200, labels)
    for part, share in zip(split(trials, key=jax.random.key(0)), (0.7, 0.15, 0.15), strict=True):
        counts = np.bincount(part.targets[:, 0])
        assert np.abs(counts - share * np.array([100, 60, 40])).max() <= 2


def test_key_determines_the_split():
    trials = numbered(50)
    first, again, other = (members(split(trials, key=jax.random.key(seed))[0]) for seed in (0, 0, 1))
    assert first == again != other


@pytest.mark.parametrize(
    "count, fractions, message",
    [
        (6, (0.7, 0.15, 0.15), "at least 7 trials to split into 0.7, 0.15, 0.15, got 6"),
        (1, (0.4, 0.3, 0.3), "at least 4 trials"),
        (50, (0.5, 0.5, 0.5), "three fractions above zero that add up to 1"),
        (50, (1.0, 0.0, 0.0), "three fractions above zero"),
        (50, (0.5, 0.5), "three fractions above zero"),
    ],
)
def test_split_refuses(count, fractions, message):
    with pytest.raises(Refused, match=message):
        split(numbered(count), fractions=fractions, key=jax.random.key(0))


@pytest.mark.parametrize("seed", range(6))
def test_trials_whose_targets_count_are_spread_where_a_part_would_have_none(seed):
    trials, key = numbered(40), jax.random.key(seed)
    plain = split_places(trials, key=key)
    mask = np.zeros((40, 1, 1), bool)
    mask[::4] = True
    some = replace(trials, mask=mask)
    parts = split(some, key=key)
    assert sorted(member for part in parts for member in members(part)) == list(range(40))
    assert [part.mask.any() for part in parts] == [True] * 3
    # Where the plain parts can all be scored, they are kept.
    kept = all(mask[places].any() for places in plain)
    assert kept == all(
        np.array_equal(one, other) for one, other in zip(plain, split_places(some, key=key), strict=True)
    )


@pytest.mark.parametrize("labels", [None, [number % 2 for number in range(40)]], ids=["values", "classes"])
def test_a_part_that_could_not_be_scored_is_refused_and_named(labels):
    trials = numbered(40, labels)
    mask = np.zeros(trials.mask.shape, bool)
    mask[:2] = True
    with pytest.raises(
        Refused,
        match=r"expected a (training|validation|test) set of which a target counts, got \d+ trials without "
        r"any, as 2 of all 40 have one; mark targets of more trials, or give more even shares",
    ):
        split(replace(trials, mask=mask), key=jax.random.key(0))


def ragged() -> Trials:
    inputs = np.random.default_rng(0).normal(3, 2, (20, 8, 3)).astype(np.float32)
    inputs[..., 2] = 1e4  # a channel that does not vary
    lengths = np.arange(20) % 8 + 1
    real = np.arange(8) < lengths[:, None]
    inputs[~real] = 0
    times = 0.01 * np.minimum(np.arange(1, 9), lengths[:, None])
    return Trials(inputs=inputs, targets=np.ones((20, 8, 1), np.float32), mask=real[..., None], times=times)


def test_inputs_are_standardised_over_real_steps_of_the_training_set():
    trials = ragged()
    train, test = trials.take(slice(0, 12)), trials.take(slice(12, 20))
    scaler, scaled, scaled_test = standardise(train, test)
    real = train.mask[..., 0]
    np.testing.assert_allclose(scaled.inputs[real].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.inputs[real].std(axis=0), [1, 1, 0], atol=1e-5)
    assert (scaled.inputs[~real] == 0).all() and scaled.inputs.dtype == np.float32
    expected = (test.inputs - train.inputs[real].mean(axis=0)) / np.append(train.inputs[real].std(axis=0)[:2], 1)
    real = test.mask[..., 0]
    np.testing.assert_allclose(scaled_test.inputs[real], expected[real], atol=1e-4)
    np.testing.assert_array_equal(scaled.targets, train.targets)
    # Plain numbers, from which a saved run is repeated exactly.
    np.testing.assert_array_equal(Scaler(**asdict(scaler)).apply(test).inputs, scaled_test.inputs)


@settings(max_examples=25)
@given(shape=shapes)
def test_missing_inputs_do_not_count_and_stay_missing(shape):
    trials = gappy(**shape)
    scaler, scaled = standardise(trials)
    for channel, (mean, deviation) in enumerate(zip(scaler.mean, scaler.deviation, strict=True)):
        values = trials.inputs[..., channel][trials.real].astype(np.float64)
        values = values[~np.isnan(values)]
        assert mean == pytest.approx(values.mean() if values.size else 0.0, abs=1e-12)
        assert deviation == pytest.approx(values.std() if np.unique(values).size > 1 else 1.0)
    np.testing.assert_array_equal(np.isnan(scaled.inputs), np.isnan(trials.inputs))
    assert (scaled.inputs[~trials.real] == 0).all()


def test_without_missing_inputs_the_constants_have_the_bits_of_numpy():
    trials = ragged()
    scaler, _ = standardise(trials)
    values = trials.inputs[trials.real].astype(np.float64)
    assert scaler.mean == tuple(values.mean(axis=0).tolist())
    assert scaler.deviation[:2] == tuple(values.std(axis=0)[:2].tolist())


def test_scaler_refuses_other_channels():
    with pytest.raises(Refused, match=r"inputs of 1 channels.*got 3 channels"):
        Scaler((0.0,), (1.0,)).apply(ragged())
