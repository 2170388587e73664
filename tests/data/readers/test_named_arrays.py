"""Arrays with names of their own: .npy, .mat of either kind, .h5."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data

h5py = pytest.importorskip("h5py")
savemat = pytest.importorskip("scipy.io").savemat

X = np.arange(4 * 5 * 3).reshape(4, 5, 3).astype(float)
Y = np.arange(4 * 5 * 2).reshape(4, 5, 2).astype(float)
KINDS = np.array([1, 2, 2, 1])
NPZ = {"inputs": X, "targets": Y, "sample_rate_hz": 10.0}


def write_mat(path, **arrays):
    savemat(path, arrays)


def write_mat_73(path, **arrays):
    """As MATLAB writes version 7.3: the axes reversed, vectors as matrices, 512 bytes of its own before."""
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, value in arrays.items():
            array = np.atleast_2d(np.asarray(value))
            stored = file.create_dataset(name, data=array.astype(np.uint8) if array.dtype == bool else array.T)
            stored.attrs["MATLAB_class"] = np.bytes_("logical" if array.dtype == bool else "double")


def write_h5(path, **arrays):
    with h5py.File(path, "w") as file:
        for name, value in arrays.items():
            file[name] = value


def write_npz(path, **arrays):
    np.savez(path, **arrays)


WRITERS = {"npz": write_npz, "mat": write_mat, "mat-7.3": write_mat_73, "h5": write_h5}
every_writer = pytest.mark.parametrize("kind", WRITERS)


def read(tmp_path, kind, arrays, **said):
    path = tmp_path / f"data.{kind.partition('-')[0]}"
    WRITERS[kind](path, **arrays)
    return read_data(path, ReadSettings(**said), missing="keep")


@every_writer
def test_the_names_of_the_npz_layout_need_nothing_said(tmp_path, kind):
    found = read(tmp_path, kind, NPZ)
    np.testing.assert_array_equal(found.trials.inputs, X)
    np.testing.assert_array_equal(found.trials.targets, Y)
    np.testing.assert_allclose(found.trials.times[0], [0.1, 0.2, 0.3, 0.4, 0.5])
    assert found.clock == "by sample_rate_hz"
    if kind != "npz":
        assert found.about == "axes of inputs: trials, steps, channels (as arrays of that name have them)"


@every_writer
@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2), (2, 1, 0)], ids=["aeon", "neurogym", "reversed"])
def test_the_order_of_axes_is_said(tmp_path, kind, order):
    names = ("trials", "steps", "channels")
    axes = tuple(names[axis] for axis in order)
    found = read(tmp_path, kind, {"x": X.transpose(order), "y": Y.transpose(order)}, inputs="x", targets="y", axes=axes)
    np.testing.assert_array_equal(found.trials.inputs, X)
    np.testing.assert_array_equal(found.trials.targets, Y)
    assert found.about == f"axes of x: {', '.join(axes)} (as said)"


def test_the_order_of_axes_is_told_by_what_goes_with_it(tmp_path):
    moved = {"x": X.transpose(2, 0, 1), "y": Y.transpose(2, 0, 1), "who": KINDS}
    found = read(tmp_path, "h5", moved, inputs="x", targets="y", groups="who")
    np.testing.assert_array_equal(found.trials.inputs, X)
    assert found.about == "axes of x: channels, trials, steps (by what goes with it)"
    with pytest.raises(
        Refused, match=r"the order of the axes of x, got shape \(4, 5, 3\) alone; say it: --axes trials,"
    ):
        read(tmp_path, "h5", {"x": X, "kind": KINDS}, inputs="x", labels="kind")
    timed = {"x": X, "kind": KINDS, "t": np.arange(5.0)}
    found = read(tmp_path, "h5", timed, inputs="x", labels="kind", time="t", time_unit="ms")
    np.testing.assert_array_equal(found.trials.inputs, X)
    np.testing.assert_allclose(found.trials.times[0], np.arange(1, 6) * 1e-3)


@every_writer
def test_labels_groups_and_clock_by_their_names(tmp_path, kind):
    arrays = {"x": X, "kind": KINDS, "mouse": KINDS * 10, "stamps_ms": np.arange(20.0).reshape(4, 5) ** 2}
    said = {"inputs": "x", "labels": "kind", "groups": "mouse", "time": "stamps_ms"}
    found = read(tmp_path, kind, arrays, axes="trials,steps,channels", **said)
    assert found.trials.classes == ("1", "2") and found.groups["mouse"].tolist() == ["10", "20", "20", "10"]
    np.testing.assert_allclose(np.diff(found.trials.times[1]), np.diff(np.arange(5.0, 10) ** 2) * 1e-3)
    assert found.clock == "by stamps_ms in ms, from the start of each trial"


@every_writer
def test_one_recording_of_several_arrays(tmp_path, kind):
    time = np.arange(40.0)
    arrays = {"speed": np.sin(time), "heading": np.cos(time), "place": time}
    said = {"inputs": "speed,heading", "targets": "place", "time_step_s": 0.5, "cut_s": 5.0}
    found = read(tmp_path, kind, arrays, **said)
    assert found.trials.inputs.shape == (4, 10, 2) and found.trials.names.inputs == ("speed", "heading")
    np.testing.assert_array_equal(found.trials.targets[2, :, 0], time[20:30])
    assert found.spans is not None and found.spans.start_s.tolist() == [0, 5, 10, 15]


def cell(arrays):
    made = np.empty((len(arrays), 1), object)
    for place, array in enumerate(arrays):
        made[place, 0] = array
    return made


@pytest.mark.parametrize("count", [1, 3])
def test_a_cell_is_a_trial_an_element(tmp_path, count):
    """Also where it has a single one, which SciPy's `simplify_cells` turns into its content."""
    series = [np.arange(2.0 * (k + 3)).reshape(2, k + 3) for k in range(count)]
    targets = [each.sum(axis=0, keepdims=True) for each in series]
    arrays = {"x": cell(series), "y": cell(targets)}
    found = read(tmp_path, "mat", arrays, inputs="x", targets="y", axes="channels,steps")
    assert len(found.trials) == count and found.trials.real.sum(axis=1).tolist() == [3, 4, 5][:count]
    np.testing.assert_array_equal(found.trials.inputs[0, :3], series[0].T)
    if count > 1:
        # Then the axis of steps is that which differs.
        assert read(tmp_path, "mat", arrays, inputs="x", targets="y").about.startswith("axes of x: channels, steps (by")


def test_text_logicals_and_structs_of_matlab(tmp_path):
    arrays = {
        "session": {"x": X, "right": KINDS == 1, "animal": cell(["m1", "m2", "m2", "m1"])},
        "empty": np.zeros((0, 3)),
    }
    said = {"inputs": "session.x", "groups": "session.animal", "axes": "trials,steps,channels"}
    found = read(tmp_path, "mat", arrays, labels="session.right", **said)
    assert found.trials.classes == ("0", "1") and found.groups["session.animal"].tolist() == ["m1", "m2", "m2", "m1"]


def test_what_version_73_stores_in_its_own_way(tmp_path):
    """Cells are references, text is numbers, and of an empty array the shape is stored, with a mark."""
    path = tmp_path / "data.mat"
    with h5py.File(path, "w", userblock_size=512) as file:
        parts = [np.arange(2.0 * steps).reshape(2, steps) for steps in (3, 4)]
        texts = ["left", "right"]
        stored = {"x": [], "side": []}
        for place, (part, text) in enumerate(zip(parts, texts, strict=True)):
            file[f"#refs#/a{place}"] = part.T
            file[f"#refs#/b{place}"] = np.array([[ord(mark)] for mark in text], np.uint16)
            file[f"#refs#/b{place}"].attrs["MATLAB_class"] = np.bytes_("char")
            stored["x"].append(file[f"#refs#/a{place}"].ref)
            stored["side"].append(file[f"#refs#/b{place}"].ref)
        for name, references in stored.items():
            file[name] = np.array([references], h5py.ref_dtype)
            file[name].attrs["MATLAB_class"] = np.bytes_("cell")
        file["nothing"] = np.array([0, 3], np.uint64)
        file["nothing"].attrs["MATLAB_class"] = np.bytes_("double")
        file["nothing"].attrs["MATLAB_empty"] = 1
    found = read_data(path, ReadSettings(inputs=("x",), labels="side"))
    assert found.trials.classes == ("left", "right") and found.trials.real.sum(axis=1).tolist() == [3, 4]
    np.testing.assert_array_equal(found.trials.inputs[1], parts[1].T)
    with pytest.raises(Refused, match=r"got shape \(1, 0, 3\)"):
        read_data(path, ReadSettings(inputs=("nothing",), targets=("nothing",), axes=("steps", "channels")))


def test_text_and_paths_of_hdf5(tmp_path):
    arrays = {"run/x": X, "run/y": Y, "animal": np.array(["m1", "m2", "m2", "m1"], h5py.string_dtype())}
    found = read(tmp_path, "h5", arrays, inputs="/run/x", targets="run/y", groups="animal")
    assert found.groups["animal"].tolist() == ["m1", "m2", "m2", "m1"]
    np.testing.assert_array_equal(found.trials.targets, Y)


def test_arrays_of_files_of_their_own(tmp_path):
    for name, array in (("x", X), ("y", Y), ("mouse", KINDS)):
        np.save(tmp_path / f"{name}.npy", array)
    found = read_data(tmp_path / "x.npy", ReadSettings(targets=("y.npy",), groups=("mouse.npy",)))
    np.testing.assert_array_equal(found.trials.inputs, X)
    np.testing.assert_array_equal(found.trials.targets, Y)
    assert found.groups["mouse.npy"].tolist() == ["1", "2", "2", "1"]
