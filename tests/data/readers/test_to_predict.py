"""What data need not have that nothing is learnt from."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data
from gnode.data.readers import read_to_predict

X = np.arange(12.0).reshape(3, 2, 2)


def test_trials_of_a_single_class_are_compared_but_not_learnt(tmp_path):
    np.savez(tmp_path / "one.npz", inputs=X, labels=["b", "b", "b"])
    np.savez(tmp_path / "both.npz", inputs=X, labels=["a", "b", "a"])
    np.savez(tmp_path / "named.npz", inputs=X, labels=["b", "b", "b"], classes=["a", "b"])
    data, wanted = read_to_predict(tmp_path / "one.npz", ReadSettings())
    assert wanted and data.trials.classes == ("b",)
    # So it is of the file of a test, and where the classes have names.
    tested = read_data(tmp_path / "both.npz", ReadSettings(test=str(tmp_path / "one.npz"))).trials
    assert tested.classes == ("a", "b") and tested.targets[:, 0].tolist() == [0, 1, 0, 1, 1, 1]
    assert read_data(tmp_path / "named.npz").trials.targets[:, 0].tolist() == [1, 1, 1]
    with pytest.raises(Refused, match=r"one\.npz: expected at least 2 classes, got every label b; give trials of two"):
        read_data(tmp_path / "one.npz", ReadSettings(test=str(tmp_path / "one.npz")))


@pytest.mark.parametrize(
    "tag, end", [("@classLabel false", ""), ("@classLabel true a b", ":?"), ("@targetLabel true", ":?")]
)
def test_a_ts_file_without_labels_is_read_where_nothing_need_be_wanted(tmp_path, tag, end):
    path = tmp_path / "x.ts"
    path.write_text(f"@timestamps false\n{tag}\n@data\n1,2:3,4{end}\n5,6:7,8{end}\n")
    data, wanted = read_to_predict(path, ReadSettings())
    assert not wanted
    np.testing.assert_array_equal(data.trials.inputs, [[[1, 3], [2, 4]], [[5, 7], [6, 8]]])
    forecast = read_data(path, ReadSettings(forecast=True)).trials
    np.testing.assert_array_equal(forecast.targets[:, 0], [[2, 4], [6, 8]])
    with pytest.raises(Refused, match=r"classes or targets|a class after every last colon, got \?|a number after"):
        read_data(path)


def test_a_label_that_is_there_stays_wanted(tmp_path):
    path = tmp_path / "x.ts"
    path.write_text("@timestamps false\n@classLabel true a b\n@data\n1,2:b\n3,4:b\n")
    assert read_to_predict(path, ReadSettings()).wanted
    path.write_text(path.read_text().replace("4:b", "4:c"))
    with pytest.raises(Refused, match="classes among a, b, as @classLabel says, got c"):
        read_to_predict(path, ReadSettings())
