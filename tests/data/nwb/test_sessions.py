"""What a network is given of a session is what pynwb has written."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data
from gnode.data.readers.nwb import _session
from tests.data.nwb.sessions import (
    SPIKES,
    filled,
    pynwb,
    with_direction,
    with_events,
    with_position,
    with_trials,
    with_units,
    write,
)

BIN = 0.1


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    parts = (with_units, with_position, partial(with_direction, unit="radians"), with_trials, with_events)
    return write(tmp_path_factory.mktemp("nwb") / "whole.nwb", filled(*parts))


def read(path, **how: Any):
    return read_data(path, ReadSettings(bin_s=BIN, **how), missing="keep")


def counts(times, start, bins):
    """By division; a time that lies on an edge but for rounding is of the later bin."""
    places = [int(np.floor((time - start) / BIN + 1e-9)) for time in times]
    return [places.count(place) for place in range(bins)]


def test_spikes_of_whole_bins_are_counted(session):
    trials = read(session, targets="spot", cut_s=2.0).trials
    # All is known from 0 to 2.03 s (the last spike): twenty whole bins.
    assert trials.inputs.shape == (1, 20, 2)
    np.testing.assert_array_equal(trials.inputs[0].T, [counts(times, 0, 20) for times in SPIKES])
    np.testing.assert_allclose(trials.times[0], BIN * np.arange(1, 21))
    assert trials.names.inputs == ("unit 0", "unit 1")


def test_values_are_in_their_unit_and_of_the_time_of_their_bin(session):
    trials = read(session, targets="spot", cut_s=2.0).trials
    ends = BIN * np.arange(1, 21)
    np.testing.assert_allclose(trials.targets[0], np.column_stack([ends, -ends]) - 1, atol=1e-6)
    assert (trials.names.outputs, trials.names.output_units) == (("spot x", "spot y"), ("meters", "meters"))


def test_an_angle_is_a_point_on_a_circle(session):
    trials = read(session, targets="CompassDirection", cut_s=2.0).trials
    angles = 2 * BIN * np.arange(1, 21)
    np.testing.assert_allclose(trials.targets[0], np.column_stack([np.cos(angles), np.sin(angles)]), atol=2e-4)
    assert trials.names.outputs == ("heading cos", "heading sin")


def test_the_unit_that_nobody_said_is_asked_for(tmp_path):
    degrees = np.rad2deg(2.0 * np.arange(206) / 100)
    path = write(tmp_path / "degrees.nwb", filled(with_units, partial(with_direction, angles=degrees)))
    with pytest.raises(Refused, match=r"the unit of the angle heading, radians or degrees, got 'meters'.*angle_unit"):
        read(path, targets="heading")
    found = read(path, targets="heading", angle_unit="degrees").trials.targets[0]
    angles = 2 * BIN * np.arange(1, len(found) + 1)
    np.testing.assert_allclose(found, np.column_stack([np.cos(angles), np.sin(angles)]), atol=2e-4)


def test_trials_last_until_the_next_where_no_end_is_known(session):
    data = read(session, targets="spot")
    # .5, .75 and .75 s: partial last bins are none.
    assert data.trials.real.sum(axis=1).tolist() == [5, 7, 7]
    assert data.spans is not None
    np.testing.assert_allclose(data.spans.start_s, [0, 0.5, 1.25])
    np.testing.assert_allclose(data.spans.end_s, [0.5, 1.2, 1.95])
    assert data.groups["choice"].tolist() == ["left", "right", "left"]
    assert data.groups["target"].tolist() == ["0", "1", "2"]
    assert "licks" not in data.groups
    np.testing.assert_array_equal(data.trials.inputs[1, :7, 0], counts(SPIKES[0], 0.5, 7))


def test_a_column_of_trials_is_their_class(session):
    trials = read(session, labels="choice").trials
    assert trials.classes == ("left", "right") and trials.targets[:, 0].tolist() == [0, 1, 0]
    chosen = read(session, targets="spot", intervals="trials", where="choice=left")
    assert len(chosen.trials) == 2


def test_events_and_intervals_are_channels(session):
    trials = read(session, inputs="rewards,notes,licks,light,trials", targets="spot", cut_s=2.0).trials
    rewards, notes, licks, light, in_trial = trials.inputs[0].T
    assert np.flatnonzero(rewards).tolist() == [3, 17] and rewards[3] == 2
    assert np.flatnonzero(notes).tolist() == [2] and notes[2] == 2
    assert np.flatnonzero(licks).tolist() == [10, 19]
    np.testing.assert_allclose(light[3:8], [0, 0.5, 1, 1, 0], atol=1e-6)
    np.testing.assert_allclose(in_trial, 1, atol=1e-6)


def test_what_was_not_observed_is_missing_and_not_zero(tmp_path):
    observed = ([[0.0, 1.05], [1.2, 2.03]], [[0.0, 2.03]])
    path = write(tmp_path / "observed.nwb", filled(partial(with_units, observed=observed), with_position))
    trials = read(path, targets="spot").trials
    # Of unit 0 the bins from 1.0 to 1.2 s are not whole.
    assert np.flatnonzero(np.isnan(trials.inputs[0, :, 0])).tolist() == [10, 11]
    assert not np.isnan(trials.inputs[0, :, 1]).any()
    good = read(path, targets="spot", units="quality=good")
    # Of that unit alone the recording is two stretches, each with bins of its own, and nothing is missing.
    assert good.trials.real.sum(axis=1).tolist() == [10, 8] and not np.isnan(good.trials.inputs).any()
    np.testing.assert_array_equal(good.trials.inputs[1, :8, 0], counts(SPIKES[0], 1.2, 8))
    np.testing.assert_allclose(good.trials.targets[1, :8, 0], 0.2 + BIN * np.arange(1, 9), atol=1e-6)
    assert good.about == "bins of 0.1 s in 2 stretches, 1.8 of 2.03 s"


def test_spikes_that_are_predicted_do_not_count_where_nobody_looked(tmp_path):
    observed = ([[0.0, 1.05], [1.2, 2.03]], [[0.0, 2.03]])
    path = write(tmp_path / "observed.nwb", filled(partial(with_units, observed=observed), with_position))
    trials = read(path, inputs="spot", targets="units").trials
    assert np.flatnonzero(~trials.mask[0, :, 0]).tolist() == [10, 11] and trials.mask[0, :, 1].all()


def test_windows_are_told_apart_in_the_time_of_the_session(tmp_path):
    observed = [[[0.0, 1.05], [1.2, 2.03]]] * 2
    path = write(tmp_path / "stretches.nwb", filled(partial(with_units, observed=observed), with_position))
    data = read(path, targets="spot", cut_s=0.4)
    assert data.spans is not None
    np.testing.assert_allclose(data.spans.start_s, [0, 0.4, 1.2, 1.6])
    assert set(data.spans.recording) == {"1"}
    np.testing.assert_allclose(data.trials.targets[2, -1, 0], 0.6, atol=1e-6)


def test_a_name_may_be_a_path_and_must_be_one(tmp_path):
    parts = (with_units, with_position, lambda session: session.add_acquisition(session_series(session)))
    path = write(tmp_path / "twice.nwb", filled(*parts))
    with pytest.raises(Refused, match=r"one spot in the session, got .*spot.*; name one by its path"):
        read(path, targets="spot")
    assert read(path, targets="Position/spot").trials.output_size == 2
    assert read(path, targets="Position").trials.output_size == 2
    with pytest.raises(Refused, match=r"a name among .*behavior/Position/spot.*got 'spto'; did you mean spot\?"):
        read(path, targets="spto")


def session_series(session):

    folder = pynwb.behavior.BehavioralTimeSeries(name="others")
    folder.add_timeseries(pynwb.TimeSeries(name="spot", data=np.arange(200.0), unit="V", rate=100.0))
    return folder


def test_no_pynwb_is_one_sentence(session, monkeypatch):
    monkeypatch.setattr(_session, "find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"expected pynwb.*pip install 'gnode\[nwb\]'"):
        read(session, targets="spot")


def test_a_store_of_zarr_is_refused_by_name(tmp_path):
    (tmp_path / "session.nwb.zarr").mkdir()
    with pytest.raises(Refused, match="got a Zarr store; export it to HDF5"):
        read(tmp_path / "session.nwb.zarr", targets="spot")
