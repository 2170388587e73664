import re

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import read_trials

INPUTS = np.ones((2, 3, 1))
TARGETS = np.ones((2, 3, 1))
SERIES = np.ones((5, 1))


def with_value(array, value):
    changed = array.astype(float)
    changed.flat[0] = value
    return changed


def padded(**arrays):
    return {"inputs": INPUTS, "targets": TARGETS} | arrays


def ragged(**arrays):
    return {"series": SERIES, "lengths": [2, 3], "labels": [0, 1]} | arrays


REFUSALS = {
    "unknown layout": ({"x": INPUTS, "y": TARGETS}, "expected either inputs.*got arrays named x, y; .*also read are"),
    "both layouts": (padded(series=SERIES), "either inputs"),
    "no lengths": ({"series": SERIES, "labels": [0, 1]}, "expected lengths with series"),
    "no targets": ({"inputs": INPUTS}, "either targets or labels"),
    "targets and labels": (padded(labels=[0, 1]), "either targets or labels"),
    "a slip of the pen": (padded(maks=np.ones((2, 3))), "did you mean mask"),
    "a slip in one entry a trial": (padded(lenghts=[2, 3]), "did you mean lengths"),
    "unknown array": (padded(weather=np.ones((7, 7))), "'weather' of shape .7, 7.*rename it or leave it out"),
    "classes of values": (padded(classes=["a", "b"]), "classes with labels only"),
    "two clocks": (padded(times=[1, 2, 3], time_step_s=1), "expected one of.*times and time_step_s"),
    "inputs without channels": (padded(inputs=np.ones((2, 3))), "inputs of shape .trials, steps, channels.*\\(2, 3\\)"),
    "no trials": (padded(inputs=np.ones((0, 3, 1))), "neither trials nor steps zero.*at least one trial"),
    "no steps": (padded(inputs=np.ones((2, 0, 1))), "neither trials nor steps zero"),
    "inputs of another name": ({"input": INPUTS, "targets": TARGETS}, "got 'input' of shape.*did you mean inputs"),
    "text inputs": (padded(inputs=np.full((2, 3, 1), "a")), "inputs to be real numbers"),
    "complex inputs": (padded(inputs=INPUTS * 1j), "inputs to be real numbers"),
    "text targets": (padded(targets=np.full((2, 3, 1), "a"), lengths=[3, 2]), "targets to be real numbers"),
    "missing inputs": (padded(inputs=with_value(INPUTS, np.nan)), "without missing values, got 1 NaN;.*--missing hold"),
    "infinite inputs": (padded(inputs=with_value(INPUTS, np.inf)), "inputs to be finite"),
    "inputs too large": (padded(inputs=with_value(INPUTS, 1e300)), "inputs to be finite in float32"),
    "infinite targets": (padded(targets=with_value(TARGETS, -np.inf)), "targets to be finite"),
    "targets of fewer trials": (padded(targets=np.ones((1, 3, 1))), "targets of 2 trials and 3 steps"),
    "targets of fewer steps": (padded(targets=np.ones((2, 2, 1))), "targets of 2 trials and 3 steps"),
    "targets without outputs": (padded(targets=np.ones((2, 3))), "add the axis of outputs"),
    "a class for every step": (
        padded(targets=np.ones((2, 3), int)),
        r"got whole numbers of shape \(2, 3\), a class for every step; name them labels; if these are values, add the",
    ),
    "labels of fewer steps": (
        {"inputs": INPUTS, "labels": np.full((2, 2), "a")},
        r"labels of shape \(2,\), one a trial, or \(2, 3\), one a step, got shape \(2, 2\)",
    ),
    "one class for every step": (
        {"inputs": INPUTS, "labels": np.full((2, 3), "a")},
        "at least 2 classes, got every label a",
    ),
    "a class for every step of series": (
        {"series": SERIES, "lengths": [2, 3], "targets": np.arange(5)},
        r"got whole numbers of shape \(5,\), a class for every step; name them labels",
    ),
    "all targets missing": (padded(targets=np.full((2, 3, 1), np.nan)), "at least one target that counts"),
    "all targets masked": (padded(mask=np.zeros((2, 3))), "at least one target that counts"),
    "mask of another shape": (padded(mask=np.ones((2, 2))), "a mask of shape"),
    "mask of other values": (padded(mask=np.full((2, 3), 2)), "a mask of 0 and 1"),
    "more lengths": (padded(lengths=[1, 2, 3]), "lengths of 2 trials"),
    "lengths beyond the steps": (padded(lengths=[1, 4]), "none above 3 steps"),
    "negative lengths": (ragged(lengths=[-1, 6]), "lengths of at least 1, got -1"),
    "zero length": (ragged(lengths=[0, 5]), "lengths of at least 1, got 0"),
    "lengths in fractions": (ragged(lengths=[2.5, 2.5]), "lengths to be whole numbers"),
    "lengths of two axes": (ragged(lengths=[[2, 3]]), "lengths of shape .trials,"),
    "no lengths at all": (ragged(lengths=np.zeros(0, int)), "lengths of shape .trials,"),
    "lengths that do not add up": (ragged(lengths=[2, 2]), "series of 4 steps, which the lengths add up to"),
    "series of three axes": (ragged(series=np.ones((5, 1, 1))), "series of shape .total steps, channels"),
    "empty series": (ragged(series=np.ones((0, 1))), "series of shape .total steps, channels"),
    "ragged targets of another length": (
        {"series": SERIES, "lengths": [2, 3], "targets": np.ones((4, 1))},
        "targets of 5 steps",
    ),
    "ragged mask of another length": (ragged(mask=np.ones(4)), "mask of 5 steps"),
    "labels of another number": (ragged(labels=[0, 1, 1]), "labels of shape .2,., one a trial"),
    "labels in fractions": (ragged(labels=[0.5, 1]), "labels to be whole numbers"),
    "one class": (ragged(labels=[1, 1]), "at least 2 classes, got every label 1"),
    "label beyond the classes": (ragged(labels=[0, 2], classes=["a", "b"]), "labels from 0 to 1.*got 2"),
    "negative label": (ragged(labels=[0, -1], classes=["a", "b"]), "labels from 0 to 1.*got -1"),
    "label of no class": (ragged(labels=["a", "c"], classes=["a", "b"]), "labels among a, b, got c"),
    "a class named twice": (ragged(classes=["a", "a"]), "classes of different names"),
    "times that stand still": (padded(times=[1, 2, 2]), "times that increase"),
    "float32 times of an epoch": (
        padded(times=np.array([1.7e9, 1.7e9 + 1, 1.7e9 + 200], np.float32)),
        r"times that increase within a trial, got equal ones, as float32 numbers of that size lie 128 s apart; "
        "subtract the start of each trial in float64, and only then write them",
    ),
    "dates as times": (
        padded(times=np.array(["2020-01-01", "2020-01-02", "2020-01-03"], "datetime64[s]")),
        r"times in seconds from the start of each trial, got an array of datetime64\[s\]; give \(times - start\) / "
        r"numpy\.timedelta64\(1, 's'\), with the start of each trial, in float64",
    ),
    "dates as inputs": (
        padded(inputs=np.zeros((2, 3, 1), "datetime64[s]")),
        r"inputs to be real numbers, got an array of datetime64\[s\]; leave dates out: times are given in seconds",
    ),
    "times that go back": (ragged(times=[1, 2, 1, 3, 2]), "times that increase"),
    "times of another shape": (padded(times=[1, 2]), "times of shape"),
    "ragged times of two axes": (ragged(times=np.ones((2, 3))), "times of shape .total steps"),
    "missing times": (padded(times=[0, np.nan, 1]), "times to be finite"),
    "times of the whole recording": (padded(times=[6881.01, 6881.02, 6881.03]), "subtract the start of each trial"),
    "no time step": (padded(time_step_s=0.0), "time_step_s to be one finite number above zero, got 0"),
    "many rates": (ragged(sample_rate_hz=[1, 2, 3]), "sample_rate_hz to be one finite number above zero"),
    "Python objects": (padded(targets=np.array([[1], [1, 2]], object)), "loaded; make it an array of numbers or text"),
}


@pytest.mark.parametrize("arrays, message", REFUSALS.values(), ids=REFUSALS.keys())
def test_refuses_arrays(tmp_path, arrays, message):
    path = tmp_path / "data.npz"
    np.savez(path, **arrays)
    with pytest.raises(Refused, match=message) as caught:
        read_trials(path)
    assert str(caught.value).startswith(f"{path}: expected ") and "\n" not in str(caught.value)


def test_refuses_another_use_of_missing_values(tmp_path):
    np.savez(tmp_path / "data.npz", inputs=INPUTS, targets=TARGETS)
    with pytest.raises(Refused, match="missing among refuse, keep, got 'hold'"):
        read_trials(tmp_path / "data.npz", missing="hold")


def write_nothing(path):
    pass


def write_array(path):
    with path.open("wb") as file:
        np.save(file, INPUTS)


def write_archive_of_text(path):
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")


def write_half(path):
    np.savez(path, inputs=INPUTS, targets=TARGETS)
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize(
    "write, message",
    [
        (write_nothing, "an .npz file, got no such file; check the path"),
        (lambda path: path.mkdir(), "got a folder"),
        (lambda path: path.touch(), "an empty file"),
        (lambda path: path.write_text("1,2,3"), "a file of another kind"),
        (write_array, "a file of another kind"),
        (write_half, "a file of another kind, or a part of one"),
        (write_archive_of_text, "one with notes.txt in it, which is no array"),
        (lambda path: np.savez(path), "expected an .npz file of arrays|a file of another kind"),
    ],
    ids=["missing", "folder", "empty", "text", "npy", "cut-short", "other-archive", "no-arrays"],
)
def test_refuses_files(tmp_path, write, message):
    path = tmp_path / "data.npz"
    write(path)
    with pytest.raises(Refused, match=message) as caught:
        read_trials(path)
    assert re.match(rf"{re.escape(str(path))}: expected .*; ", str(caught.value))


@settings(max_examples=100, deadline=None)
@given(place=st.integers(0, 2000), byte=st.integers(0, 255))
def test_a_damaged_byte_is_refused_or_harmless(tmp_path_factory, place, byte):
    path = tmp_path_factory.mktemp("damaged") / "data.npz"
    np.savez_compressed(path, inputs=INPUTS, targets=TARGETS)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    try:
        trials = read_trials(path)
    except Refused:
        return
    np.testing.assert_array_equal(trials.inputs, INPUTS)
