"""The text format of time series that aeon, sktime and their archive share."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data

HEAD = (
    "# about\n@problemName Some\n@timeStamps {times}\n@missing true\n@univariate false\n@classLabel true b a\n@data\n"
)


def read(tmp_path, text, name="some.ts", **said):
    path = tmp_path / name
    path.write_text(text)
    return read_data(path, ReadSettings(**said), missing="keep")


def test_dimensions_are_channels_and_lengths_differ(tmp_path):
    found = read(tmp_path, HEAD.format(times="false") + "1,2,3:4,?,6:a\n7,8:9,10:b\n")
    trials = found.trials
    np.testing.assert_array_equal(trials.inputs, [[[1, 4], [2, np.nan], [3, 6]], [[7, 9], [8, 10], [0, 0]]])
    # The classes keep the order in which the file names them.
    assert trials.classes == ("b", "a") and trials.targets[:, 0].tolist() == [1, 0]
    assert trials.real.sum(axis=1).tolist() == [3, 2] and found.about == "axes of the file: trials, channels, steps"


def test_times_are_kept(tmp_path):
    """aeon reads such a file silently as if the times were values; its writer never writes one."""
    dated = "(2026-03-01 12:00:00,1),(2026-03-01 12:00:10,2),(2026-03-01 12:01:00.5,3):(2026-03-01 12:00:10,5):a\n"
    trials = read(
        tmp_path, HEAD.format(times="true") + dated + "(2026-03-01,1),(2026-03-02,?):(2026-03-02,4):b\n"
    ).trials
    np.testing.assert_array_equal(np.diff(trials.times[0]), [10, 50.5])
    np.testing.assert_array_equal(np.diff(trials.times[1, :2]), [86400])
    # A dimension is missing where only another has a time.
    np.testing.assert_array_equal(trials.inputs[0], [[1, np.nan], [2, 5], [3, np.nan]])
    np.testing.assert_array_equal(trials.inputs[1, :2], [[1, np.nan], [np.nan, 4]])


def test_times_in_numbers_need_their_unit(tmp_path):
    text = HEAD.format(times="true") + "(0,1),(10,2),(25,3):(0,5),(10,6),(25,7):a\n(3,1),(5,2):(3,1),(5,2):b\n"
    with pytest.raises(Refused, match=r"the unit of the times in .* numbers from 0 to 25; say it: --time-unit"):
        read(tmp_path, text)
    np.testing.assert_allclose(np.diff(read(tmp_path, text, time_unit="ms").trials.times[0]), [0.01, 0.015])


def test_a_number_is_wanted_at_the_end(tmp_path):
    text = "@problemName Some\n@timestamps false\n@targetlabel true\n@data\n1,2,3:0.5\n4,5:-1.5\n"
    trials = read(tmp_path, text).trials
    assert not trials.labelled
    np.testing.assert_array_equal(trials.mask[..., 0], [[0, 0, 1], [0, 1, 0]])
    assert trials.targets[trials.mask].tolist() == [0.5, -1.5]


def test_the_test_has_a_file_of_its_own(tmp_path):
    (tmp_path / "test.ts").write_text(HEAD.format(times="false") + "1,2,3,4:1,2,3,4:a\n1,2:3,4:b\n")
    found = read(tmp_path, HEAD.format(times="false") + "5,6:7,8:b\n1,1:1,1:a\n", test=str(tmp_path / "test.ts"))
    assert found.groups["part"].tolist() == ["train", "train", "test", "test"]
    np.testing.assert_array_equal(found.trials.inputs[2, :, 0], [1, 2, 3, 4])
    assert found.trials.real.sum(axis=1).tolist() == [2, 2, 4, 2]
    assert [found.trials.classes[k] for k in found.trials.targets[:, 0]] == ["b", "a", "a", "b"]
