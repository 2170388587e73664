"""What is said of how a file is read is used, or refused."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.cli.reading._options import _OPTIONS
from gnode.data import ReadSettings, data_of_frame, read_data
from gnode.data.readers._how import option_of
from gnode.data.readers._names import as_text

pd = pytest.importorskip("pandas")


@pytest.mark.parametrize(
    "name, said, message",
    [
        (
            "x.npz",
            {"series": "id", "bin_s": 0.1},
            r"of an \.npz file only --inputs, .*got --series, --bin; leave",
        ),
        ("x.npz", {"groups": ("animl",)}, "an array among inputs, labels, animal, got 'animl'; did you mean animal"),
        ("x.npz", {"time_unit": "ms"}, "--time, whose unit is --time-unit, got none"),
        ("x.npy", {"inputs": ("x",)}, r"of an \.npy file of inputs only --targets, .*, got --inputs"),
        ("x.parquet", {"decimal": ","}, r"of a \.parquet file only --series, .*, got task\.read\.decimal"),
        ("x.csv", {"axes": ("steps",)}, "of a text table only --series, .*, got --axes"),
        ("x.mat", {"delimiter": ";"}, r"of a \.mat file only .*, got task\.read\.delimiter"),
        ("x.h5", {"intervals": "trials"}, "of an HDF5 file only .*, got --intervals"),
        (
            "x.ts",
            {"labels": "kind"},
            r"a \.ts file, which says itself what is what, only --time-unit, .*got --labels",
        ),
    ],
)
def test_what_means_nothing_for_a_file_is_refused(tmp_path, name, said, message):
    np.savez(tmp_path / "x.npz", inputs=np.ones((2, 3, 1)), labels=["a", "b"], animal=["m", "n"])
    with pytest.raises(Refused, match=message):
        read_data(tmp_path / name, ReadSettings(**said))


def test_a_frame_has_no_file_for_its_test():
    with pytest.raises(Refused, match=r"of a data frame only --series, .*, got --test"):
        data_of_frame(pd.DataFrame({"a": [1.0, 2.0]}), targets="a", test="other.csv")


def test_settings_are_named_as_the_command_names_them():
    options = {setting: f"--{name.replace('_', '-')}" for name, (setting, *_) in _OPTIONS.items()}
    for name in ReadSettings.model_fields:
        assert option_of(name) == options.get(name, f"task.read.{name}")


def test_groups_have_the_same_text_in_every_kind_of_file(tmp_path):
    """Whole numbers no point, also beside others; and a group may have the name of anything."""
    level = np.array([1.0, 2.5])
    np.savez(tmp_path / "x.npz", inputs=np.ones((2, 1, 1)), labels=["a", "b"], level=level)
    frame = pd.DataFrame({"id": ["p", "q"], "x": [1.0, 1.0], "y": ["a", "b"], "level": level, "mask": level})
    said = {"series": "id", "inputs": "x", "labels": "y", "groups": "level,mask"}
    for groups in (read_data(tmp_path / "x.npz").groups, data_of_frame(frame, **said).groups):
        assert groups["level"].tolist() == groups.get("mask", groups["level"]).tolist() == ["1", "2.5"]
    assert as_text(np.array([b"\xe9", "a"], object)).tolist() == ["\ufffd", "a"]
