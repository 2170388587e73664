import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import read_trials

rng = np.random.default_rng(0)


@pytest.fixture
def save(tmp_path):
    def write(**arrays):
        path = tmp_path / "data.npz"
        np.savez(path, **arrays)
        return path

    return write


@settings(max_examples=25, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 7), min_size=1, max_size=6),
    channels=st.integers(1, 3),
    outputs=st.integers(1, 2),
    seed=st.integers(0, 99),
)
def test_series_end_to_end_come_back_from_padding(tmp_path_factory, lengths, channels, outputs, seed):
    path = tmp_path_factory.mktemp("ragged") / "data.npz"
    random, total = np.random.default_rng(seed), sum(lengths)
    series, targets = random.normal(size=(total, channels)), random.normal(size=(total, outputs))
    times = np.concatenate([np.cumsum(random.uniform(0.01, 0.02, length)) for length in lengths])
    np.savez(path, series=series, lengths=lengths, targets=targets, times=times)
    trials = read_trials(path)
    real = trials.mask[..., 0]
    np.testing.assert_array_equal(real.sum(axis=1), lengths)
    np.testing.assert_array_equal(trials.inputs[real], series.astype(np.float32))
    np.testing.assert_array_equal(trials.targets[real], targets.astype(np.float32))
    np.testing.assert_array_equal(trials.times[real], times)
    assert (trials.inputs[~real] == 0).all() and (trials.targets[~real] == 0).all()
    assert (trials.times[~real] == np.repeat(trials.times[:, -1], trials.steps - np.array(lengths))).all()
    np.testing.assert_array_equal(trials.durations > 0, real)


def test_padded_and_ragged_layouts_agree(save):
    lengths = np.array([3, 5, 1])
    series, labels = rng.normal(size=(9, 2)), np.array([0, 1, 1])
    ragged = read_trials(save(series=series, lengths=lengths, labels=labels))
    padded = np.full((3, 5, 2), np.nan)  # what lies beyond the length of a trial is not read
    padded[np.arange(5) < lengths[:, None]] = series
    beside = read_trials(save(inputs=padded, lengths=lengths, targets=labels))
    for field in ("inputs", "targets", "mask", "times"):
        np.testing.assert_array_equal(getattr(ragged, field), getattr(beside, field))
    assert ragged.classes == beside.classes == ("0", "1")


def test_values_are_read_as_they_are(save):
    inputs, targets = rng.normal(size=(4, 6, 2)), rng.normal(size=(4, 6, 3))
    trials = read_trials(save(inputs=inputs, targets=targets))
    np.testing.assert_array_equal(trials.inputs, inputs.astype(np.float32))
    np.testing.assert_array_equal(trials.targets, targets.astype(np.float32))
    assert trials.mask.all() and not trials.labelled
    np.testing.assert_allclose(trials.times, np.broadcast_to(0.01 * np.arange(1, 7), (4, 6)))


def test_missing_targets_are_masked(save):
    targets = rng.normal(size=(2, 4, 2))
    targets[0, 1, 1] = targets[1, 3, 0] = np.nan
    trials = read_trials(save(inputs=np.ones((2, 4, 1)), targets=targets))
    np.testing.assert_array_equal(trials.mask, ~np.isnan(targets))
    np.testing.assert_array_equal(trials.targets, np.nan_to_num(targets).astype(np.float32))


@pytest.mark.parametrize("end_to_end", [False, True], ids=["padded", "end to end"])
@pytest.mark.parametrize("outputs", [1, 2, None])
def test_values_of_whole_trials_are_targets_at_their_ends(save, end_to_end, outputs):
    lengths, random = np.array([3, 6, 4]), np.random.default_rng(0)
    targets = random.normal(size=3 if outputs is None else (3, outputs))
    targets[1] = np.nan
    inputs = {"series": np.ones((13, 1))} if end_to_end else {"inputs": np.ones((3, 6, 1))}
    trials = read_trials(save(**inputs, lengths=lengths, targets=targets))
    at_end = np.arange(6) == lengths[:, None] - 1
    np.testing.assert_array_equal(trials.mask.all(axis=2), at_end & [[True], [False], [True]])
    ends = trials.targets[np.arange(3), lengths - 1].reshape(targets.shape)
    np.testing.assert_array_equal(ends, np.nan_to_num(targets).astype(np.float32))


def test_what_may_be_a_value_a_step_is_asked_about(save):
    with pytest.raises(Refused, match="add the axis of outputs"):
        read_trials(save(inputs=np.ones((3, 6, 1)), targets=np.linspace(0, 1, 18).reshape(3, 6)))


def test_missing_inputs_are_kept_and_padding_is_zero(save):
    gap = np.nan
    inputs = np.array([[[gap, 1], [2, gap], [gap, gap]], [[3, gap], [gap, gap], [4, 5]]])
    path = save(inputs=inputs, targets=np.zeros((2, 3, 1)), lengths=[2, 3])
    kept = read_trials(path, missing="keep").inputs
    np.testing.assert_array_equal(kept, [[[gap, 1], [2, gap], [0, 0]], [[3, gap], [gap, gap], [4, 5]]])


@pytest.mark.parametrize("shape", [(2, 4), (2, 4, 3)], ids=["a-step", "a-target"])
def test_mask_is_read_beside_padding_and_missing_targets(save, shape):
    mask = rng.random(shape) < 0.7
    targets = np.ones((2, 4, 3))
    targets[0, 0, 0] = np.nan
    trials = read_trials(save(inputs=np.ones((2, 4, 1)), targets=targets, mask=mask.astype(int), lengths=[4, 3]))
    expected = np.broadcast_to(mask.reshape(2, 4, -1), (2, 4, 3)).copy()
    expected[0, 0, 0] = expected[1, 3] = False
    np.testing.assert_array_equal(trials.mask, expected)


@pytest.mark.parametrize(
    "labels, classes, expected_names, expected",
    [
        (np.array([7, 3, 7]), None, ("3", "7"), [1, 0, 1]),
        (np.array([1.0, 0.0, 1.0]), None, ("0", "1"), [1, 0, 1]),
        (np.array([True, False, True]), None, ("0", "1"), [1, 0, 1]),
        (np.array(["b", "a", "b"]), None, ("a", "b"), [1, 0, 1]),
        (np.array([b"b", b"a", b"b"]), None, ("a", "b"), [1, 0, 1]),
        (np.array([2, 0, 2]), np.array(["x", "y", "z"]), ("x", "y", "z"), [2, 0, 2]),
        (np.array(["z", "x", "z"]), np.array(["z", "y", "x"]), ("z", "y", "x"), [0, 2, 0]),
    ],
    ids=["numbers", "whole-floats", "booleans", "text", "bytes", "indices-of-classes", "names-of-classes"],
)
def test_labels(save, labels, classes, expected_names, expected):
    arrays = {} if classes is None else {"classes": classes}
    trials = read_trials(save(inputs=np.ones((3, 2, 1)), labels=labels, **arrays))
    assert trials.classes == expected_names and trials.output_size == len(expected_names)
    np.testing.assert_array_equal(trials.targets, np.repeat(np.array(expected)[:, None], 2, axis=1))
    assert trials.mask.shape == (3, 2) and trials.mask.all()


def test_one_channel_needs_no_axis_in_series(save):
    trials = read_trials(save(series=np.arange(5, dtype=np.int16), lengths=[2, 3], labels=[0, 1]))
    np.testing.assert_array_equal(trials.inputs[..., 0], [[0, 1, 0], [2, 3, 4]])


@pytest.mark.parametrize(
    "clock, expected",
    [
        ({"time_step_s": 0.5}, [0.5, 1.0, 1.5]),
        ({"sample_rate_hz": 200}, [0.005, 0.01, 0.015]),
        ({"times": [0.1, 0.3, 0.4]}, [0.1, 0.3, 0.4]),
        ({"times": [0.0, 0.3, 0.4]}, [0.2, 0.5, 0.6]),
        ({"times": [-1, 0, 1]}, [1, 2, 3]),
    ],
    ids=["time-step", "rate", "from-above-zero", "from-zero", "from-below-zero"],
)
def test_clocks(save, clock, expected):
    trials = read_trials(save(inputs=np.ones((2, 3, 1)), targets=np.ones((2, 3, 1)), **clock))
    np.testing.assert_allclose(trials.times, [expected, expected])
    assert trials.times.dtype == np.float64


def test_every_trial_may_have_times_of_its_own(save):
    times = np.array([[0.0, 0.1, 0.2], [0.3, 0.5, 99.0]])
    trials = read_trials(save(inputs=np.ones((2, 3, 1)), targets=np.ones((2, 3, 1)), times=times, lengths=[3, 2]))
    np.testing.assert_allclose(trials.times, [[0.1, 0.2, 0.3], [0.3, 0.5, 0.5]])


def test_arrays_of_one_entry_a_trial_are_passed_over(save):
    trials = read_trials(save(inputs=np.ones((2, 3, 1)), labels=[0, 1], speakers=np.array(["ann", "bob"])))
    assert len(trials) == 2
