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
