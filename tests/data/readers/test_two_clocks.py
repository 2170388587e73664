"""Targets with times of their own."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.data import read_trials

rng = np.random.default_rng(0)
# In hundredths of a second, so that some times of both clocks are the same.
ticks = st.lists(st.sets(st.integers(1, 12), min_size=1, max_size=6).map(sorted), min_size=4, max_size=4)


def packed(rows: list[list[int]]) -> tuple[np.ndarray, list[int]]:
    return 0.01 * np.concatenate(rows), [len(row) for row in rows]


@settings(max_examples=60)
@given(input_ticks=ticks, target_ticks=ticks, side_by_side=st.booleans(), single=st.booleans())
def test_the_timeline_is_the_union_of_both_clocks(tmp_path_factory, input_ticks, target_ticks, side_by_side, single):
    path = tmp_path_factory.mktemp("two") / "data.npz"
    kind = np.float32 if single else np.float64
    (times, lengths), (target_times, target_lengths) = packed(input_ticks), packed(target_ticks)
    series, targets = rng.normal(size=(len(times), 2)), rng.normal(size=(len(target_times), 1))
    arrays: dict[str, Any] = {"lengths": lengths, "target_lengths": target_lengths}
    if side_by_side:
        for name, values, counts in (("inputs", series, lengths), ("times", times, lengths)):
            arrays[name] = beside(values, counts)
        for name, values in (("targets", targets), ("target_times", target_times)):
            arrays[name] = beside(values, target_lengths)
        arrays["target_times"] = arrays["target_times"].astype(kind)
    else:
        arrays |= {"series": series, "times": times, "targets": targets, "target_times": target_times.astype(kind)}
    np.savez(path, **arrays)
    trials = read_trials(path, missing="keep")
    at, target_at = 0, 0
    for trial, (own, wanted) in enumerate(zip(input_ticks, target_ticks, strict=True)):
        union = sorted({*own, *wanted})
        count = len(union)
        assert trials.real[trial].sum() == count
        np.testing.assert_allclose(trials.times[trial, :count], 0.01 * np.array(union), rtol=1e-6)
        sampled, aimed = np.isin(union, own), np.isin(union, wanted)
        inputs = trials.inputs[trial, :count]
        np.testing.assert_array_equal(inputs[sampled], series[at : at + len(own)].astype(np.float32))
        assert np.isnan(inputs[~sampled]).all()
        np.testing.assert_array_equal(trials.mask[trial, :count, 0], aimed)
        expected = targets[target_at : target_at + len(wanted)].astype(np.float32)
        np.testing.assert_array_equal(trials.targets[trial, :count][aimed], expected)
        for padding in (trials.inputs[trial, count:], trials.targets[trial, count:], trials.mask[trial, count:]):
            assert (padding == 0).all()
        at, target_at = at + len(own), target_at + len(wanted)


def beside(values: np.ndarray, lengths: list[int]) -> np.ndarray:
    """Series end to end, side by side with NaN after the end of each."""
    padded = np.full((len(lengths), max(lengths), *values.shape[1:]), np.nan)
    padded[np.arange(max(lengths)) < np.array(lengths)[:, None]] = values
    return padded


def save(path, **arrays):
    # Six inputs at 100 Hz, and a target at every other one.
    default = {"inputs": np.ones((2, 6, 1)), "targets": np.ones((2, 3, 1)), "target_times": [0.02, 0.04, 0.06]}
    np.savez(path / "data.npz", **(default | arrays))
    return path / "data.npz"


def test_targets_at_times_of_inputs_leave_no_input_missing(tmp_path):
    trials = read_trials(save(tmp_path))
    assert trials.inputs.shape == (2, 6, 1) and not np.isnan(trials.inputs).any()
    np.testing.assert_array_equal(trials.mask[..., 0], [[False, True] * 3] * 2)
    np.testing.assert_allclose(trials.times[0], 0.01 * np.arange(1, 7))


def test_many_rounded_times_are_one_step_each(tmp_path):
    count = 20_000
    times = (0.001 * np.arange(1, count + 1)).astype(np.float32)[None]
    arrays = {"inputs": np.ones((1, count, 1)), "time_step_s": 0.001}
    trials = read_trials(save(tmp_path, **arrays, targets=np.ones((1, count, 1)), target_times=times))
    assert trials.steps == count and trials.mask.all()


def test_the_mask_lies_on_the_clock_of_the_targets(tmp_path):
    trials = read_trials(save(tmp_path, mask=[[1, 0, 1], [0, 0, 1]]))
    np.testing.assert_array_equal(trials.mask[:, 1::2, 0], [[True, False, True], [False, False, True]])
    assert not trials.mask[:, ::2].any()


def test_both_clocks_are_shifted_together(tmp_path):
    arrays = {"inputs": np.ones((2, 3, 1)), "times": [0.0, 0.2, 0.4], "target_times": [0.1, 0.3, 0.5]}
    trials = read_trials(save(tmp_path, **arrays), missing="keep")
    np.testing.assert_allclose(trials.times, [0.1 * np.arange(1, 7)] * 2)
    np.testing.assert_array_equal(trials.mask[..., 0], [[False, True] * 3] * 2)


SERIES = {"series": np.ones((5, 1)), "lengths": [2, 3], "targets": np.ones((4, 1)), "target_times": [1, 2, 1, 2]}
REFUSALS = {
    "times between inputs": (
        {"target_times": [0.02, 0.04, 0.055]},
        "without missing values, got 2 NaN, at the times of targets where there is no sample; .*--missing hold, interp",
    ),
    "target times that decrease": ({"target_times": [0.02, 0.06, 0.04]}, "target_times that increase within a trial"),
    "target times that stand still": ({"target_times": [0.02, 0.02, 0.04]}, "target_times that increase"),
    "missing target times": ({"target_times": [0.02, np.nan, 0.04]}, "target_times to be finite"),
    "target times as text": ({"target_times": ["a", "b", "c"]}, "target_times to be real numbers"),
    "fewer target times": ({"target_times": [0.02, 0.04]}, r"target_times of shape \(3,\) or \(2, 3\), got shape \(2,"),
    "targets of fewer trials": ({"targets": np.ones((1, 3, 1))}, "targets of 2 trials and 3 steps"),
    "targets without outputs": ({"targets": np.ones((2, 3))}, "targets of shape .trials, target steps, outputs."),
    "mask of the inputs": ({"mask": np.ones((2, 6))}, r"a mask of shape \(2, 3\)"),
    "more target lengths": ({"target_lengths": [1, 2, 3]}, "target_lengths of 2 trials"),
    "target lengths beyond the targets": ({"target_lengths": [1, 4]}, "target_lengths of 2 trials, none above 3"),
    "no target": ({"target_lengths": [0, 3]}, "target_lengths of at least 1, got 0"),
    "classes": ({"targets": [0, 1]}, "target_times with targets that are values, got classes"),
    "a start far away": ({"target_times": [1e5, 1e5 + 1, 1e5 + 2], "times": 1e5 + np.arange(6)}, "subtract the start"),
}


@pytest.mark.parametrize(("arrays", "message"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refuses_side_by_side(tmp_path, arrays, message):
    with pytest.raises(Refused, match=message):
        read_trials(save(tmp_path, **arrays))


ENDS = {
    "no target lengths": ({}, "target_lengths with target_times, got none"),
    "target lengths that do not add up": ({"target_lengths": [2, 3]}, "targets of 5 steps"),
    "target lengths of more series": ({"target_lengths": [1, 1, 2]}, "target_lengths of 2 trials"),
    "target times of another number": (
        {"target_lengths": [2, 2], "target_times": [1, 2, 3]},
        "target_times of 4 steps",
    ),
}


@pytest.mark.parametrize(("arrays", "message"), ENDS.values(), ids=ENDS.keys())
def test_refuses_end_to_end(tmp_path, arrays, message):
    path = tmp_path / "data.npz"
    np.savez(path, **(SERIES | arrays))
    with pytest.raises(Refused, match=message):
        read_trials(path)


def test_target_lengths_need_target_times(tmp_path):
    path = tmp_path / "data.npz"
    np.savez(path, inputs=np.ones((2, 3, 1)), targets=np.ones((2, 3, 1)), target_lengths=[3, 2])
    with pytest.raises(Refused, match="expected target_times with target_lengths"):
        read_trials(path)
