"""Recordings cut into windows."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data


def recording(tmp_path, times, **said):
    """A recording whose input is its time, in a clock that begins at `times[0]`."""
    values = np.asarray(times, float) - times[0] + times[1] - times[0]
    np.savez(tmp_path / "long.npz", inputs=values[None, :, None], targets=-values[None, :, None], times=times)
    return read_data(tmp_path / "long.npz", ReadSettings(**said))


@pytest.mark.parametrize("every", [2.0, 0.5, 3.0])
def test_windows_hold_what_they_say(tmp_path, every):
    read = recording(tmp_path, 1e6 + 0.1 * np.arange(103), cut_s=2.0, every_s=every)
    trials, spans = read.trials, read.spans
    assert spans is not None and trials.steps == 20
    np.testing.assert_allclose(spans.start_s, every * np.arange(len(trials)))
    np.testing.assert_allclose(spans.end_s - spans.start_s, 2.0)
    assert spans.end_s[-1] <= 10.3 + 1e-9 < spans.end_s[-1] + every
    # The clock of a window begins at zero where it begins, and each sample ends its interval.
    np.testing.assert_allclose(trials.times, np.broadcast_to(0.1 * np.arange(1, 21), trials.times.shape), atol=1e-6)
    np.testing.assert_allclose(trials.inputs[..., 0], spans.start_s[:, None] + trials.times, rtol=1e-5)
    np.testing.assert_array_equal(trials.targets, -trials.inputs)
    if every >= 2:
        # What does not overlap in time shares no sample.
        assert len(np.unique(trials.inputs)) == trials.inputs.size
    assert read.about is not None and read.about.startswith(f"windows of 2 s every {every:g} s of 1 recording")


def test_gaps_leave_windows_out(tmp_path):
    read = recording(tmp_path, np.concatenate([0.1 * np.arange(1, 21), 7.05 + 0.1 * np.arange(20)]), cut_s=1.0)
    assert read.spans is not None and read.spans.start_s.tolist() == [0, 1, 7]
    assert "windows without samples or targets left out" in str(read.about)
    assert read.trials.real.sum(axis=1).tolist()[:2] == [10, 10]


def test_labels_and_groups_go_with_their_windows(tmp_path):
    np.savez(
        tmp_path / "two.npz",
        series=np.arange(50.0),
        lengths=[20, 30],
        labels=["rest", "walk"],
        animal=["m1", "m2"],
        sample_rate_hz=10,
    )
    read = read_data(tmp_path / "two.npz", ReadSettings(cut_s=1.0))
    assert read.groups["animal"].tolist() == ["m1"] * 2 + ["m2"] * 3
    assert [read.trials.classes[k] for k in read.trials.targets[:, 0]] == ["rest"] * 2 + ["walk"] * 3
    assert read.spans is not None and read.spans.recording.tolist() == ["1", "1", "2", "2", "2"]


@pytest.mark.parametrize(
    "said, message",
    [
        ({"cut_s": 20.0}, "recordings longer than windows of 20 s.*got 1 of at most 10"),
        ({"every_s": 1.0}, "task.read.cut_s with task.read.every_s, got none; say how long a window is"),
    ],
    ids=["too-long", "no-length"],
)
def test_refuses_what_cannot_be_cut(tmp_path, said, message):
    with pytest.raises(Refused, match=message):
        recording(tmp_path, 0.1 * np.arange(1, 101), **said)
