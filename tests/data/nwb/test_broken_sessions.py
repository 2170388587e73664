"""Whatever is wrong with a session is one sentence, with its path."""

import re
from functools import partial
from typing import Any

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data
from tests.data.nwb.sessions import (
    filled,
    pynwb,
    with_direction,
    with_events,
    with_position,
    with_trials,
    with_units,
    write,
)

h5py: Any = pytest.importorskip("h5py")


def nothing(session):
    pass


def series(**options: Any):
    """A series of numbers of the name values, put into the session with others."""

    def fill(session):
        with_units(session)
        given = {"data": np.arange(200.0), "unit": "V", **options}
        clock = {} if "timestamps" in given else {"rate": 100.0, "starting_time": 0.0}
        session.add_acquisition(pynwb.TimeSeries(name="values", **(clock | given)))

    return fill


def film(session):
    with_units(session)
    session.add_acquisition(
        pynwb.image.ImageSeries(
            name="film", external_file=["a.avi"], format="external", rate=10.0, starting_frame=[0], num_samples=9
        )
    )


def silent(session):
    for _ in range(2):
        session.add_unit()


def of_text(session):
    with_units(session)
    session.add_acquisition(pynwb.misc.AnnotationSeries(name="notes", data=["a"], timestamps=[np.inf]))


def unmatched(session):
    with_units(session)
    session.add_acquisition(pynwb.misc.IntervalSeries(name="light", data=[1, 1], timestamps=[0.1, 0.2]))


AT = np.arange(200) / 100
BACK = np.where(np.arange(200) == 7, 0.01, AT)
GAP = np.where(np.arange(200) == 7, np.nan, AT)
VALUES = {"targets": "values"}
BROKEN = {
    "nothing in it": (nothing, {"targets": "values"}, "units, whose spikes are inputs where none are named, got none"),
    "no units": (with_position, {"targets": "spot"}, "units, whose spikes are inputs.*name the inputs"),
    "units without spikes": (filled(silent, with_position), {"targets": "spot"}, "none has a spike"),
    "nothing wanted": (with_units, {}, "what is wanted: targets, or labels, got neither; name one of units"),
    "no bins": (with_units, {"bin_s": None}, "the width of bins in seconds, got none"),
    "bins beyond the recording": (series(), {**VALUES, "bin_s": 60.0}, "a bin of 60 s in which all.*narrower"),
    "bins without number": (series(), {**VALUES, "bin_s": 1e-9}, "at most 50,000,000 bins"),
    "a setting of tables": (
        series(),
        {**VALUES, "decimal": ","},
        "of an NWB session only --inputs, .*got task.read.decimal",
    ),
    "a name that is not there": (series(), {"targets": "value"}, "got 'value'; did you mean values"),
    "a name of nothing": (series(), {"targets": "zebra"}, "a name among .*got 'zebra'; choose one"),
    "text": (filled(with_units, with_trials), {"targets": "choice"}, "got 'choice'"),
    "a film elsewhere": (film, {"targets": "film"}, "data of film in the session, got a film in another file"),
    "no samples": (series(data=np.zeros(0)), VALUES, "samples of values, got data of shape"),
    "infinite": (series(data=np.full(200, np.inf)), VALUES, "values to be finite"),
    "only NaN": (series(data=np.full(200, np.nan)), VALUES, "at least one target that counts"),
    "words": (series(data=["a"] * 200), VALUES, "values to be numbers"),
    "times that go back": (
        series(timestamps=BACK),
        VALUES,
        r"timestamps of values that increase, got 0.01 s after 0.06",
    ),
    "equal times": (series(timestamps=np.round(AT, 1)), VALUES, "that increase.*merge equal times"),
    "times that are NaN": (series(timestamps=GAP), VALUES, "timestamps of values to be finite"),
    "infinite events": (of_text, {"targets": "notes"}, "times of notes that are finite|finite"),
    "a start without an end": (unmatched, {"targets": "light"}, "an end after every start of light, got 2 starts"),
    "infinite spikes": (
        filled(partial(with_units, spikes=([0.1, np.inf], [0.3])), with_position),
        {"targets": "spot"},
        "spike times that are finite, got NaN or infinity in unit 0",
    ),
    "observed backwards": (
        filled(partial(with_units, observed=([[1.0, 0.5]], [[0.0, 2.0]])), with_position),
        {"targets": "spot"},
        "obs_intervals of every unit.*of unit 0",
    ),
    "never observed": (
        filled(partial(with_units, observed=([[0.0, 0.05]], [[0.0, 0.05]])), with_position),
        {"targets": "spot"},
        "a bin of 0.1 s in which all that is asked for is known",
    ),
    "no such units": (
        filled(with_units, with_position),
        {"targets": "spot", "units": "quality=best"},
        "among good, poor",
    ),
    "a choice without a value": (
        filled(with_units, with_position),
        {"targets": "spot", "units": "quality"},
        "column=value",
    ),
    "no such column": (filled(with_units, with_trials), {"labels": "chioce"}, "did you mean choice"),
    "several entries a row": (filled(with_units, with_trials), {"labels": "licks"}, "a column of trials among"),
    "no trials": (with_units, {"labels": "choice"}, "a table of trials in the session, for labels, got none"),
    "trials that end before": (
        filled(with_units, partial(with_trials, stops=(0.5, 0.4, 2.0))),
        {"labels": "choice"},
        "stop after they start, got row 1 from 0.5 to 0.4 s",
    ),
    "trials shorter than a bin": (
        filled(with_units, partial(with_trials, stops=(0.5, 0.55, 2.0))),
        {"labels": "choice"},
        "at least one bin of 0.1 s, got row 1, which lasts 0.05 s",
    ),
    "a last trial without an end": (
        filled(with_events, partial(with_trials, stops=(0.5, 1.0, np.nan))),
        {"inputs": "rewards", "labels": "choice"},
        "a stop_time of row 2 of trials, where nothing says how long the recording is, got NaN; correct the table",
    ),
    "windows too long": (series(), {**VALUES, "cut_s": 60.0}, "recordings longer than windows of 60 s"),
    "events alone": (
        with_events,
        {"inputs": "rewards", "targets": "notes"},
        "how long the recording lasts, got events",
    ),
    "an angle of no unit": (
        filled(with_units, with_direction),
        {"targets": "heading"},
        "the unit of the angle heading, radians or degrees",
    ),
    "a container of two": (
        filled(with_units, with_position, with_direction),
        {"targets": "behavior"},
        "name one by its",
    ),
}


def refused(path, **how: Any):
    how = {"bin_s": 0.1} | how
    with pytest.raises(Refused) as caught:
        read_data(path, ReadSettings(**how))
    message = str(caught.value)
    assert message.startswith(f"{path}: ") and "\n" not in message
    return message


@pytest.mark.parametrize(("fill", "how", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_session_is_one_sentence(fill, how, said, tmp_path):
    assert re.search(said, refused(write(tmp_path / "broken.nwb", fill), **how))


def truncated(path):
    path.write_bytes(path.read_bytes()[:20_000])


def empty(path):
    path.write_bytes(b"")


def prose(path):
    path.write_text("no session at all")


def folder(path):
    path.unlink()
    path.mkdir()


def gone(path):
    path.unlink()


def plain_hdf5(path):
    with h5py.File(path, "w") as file:
        file["x"] = np.arange(3)


def without_units(path):
    with h5py.File(path, "a") as file:
        del file["units/spike_times"]


def fewer_times(path):
    """pynwb itself writes no such thing."""
    with h5py.File(path, "a") as file:
        series: Any = file["acquisition/values"]
        del series["starting_time"]
        series["timestamps"] = np.arange(9.0)


def scrambled(path):
    with h5py.File(path, "a") as file:
        del file["acquisition/values/data"]


DAMAGE = {
    "truncated": (truncated, "an NWB session that pynwb reads"),
    "empty": (empty, "an NWB session that pynwb reads"),
    "prose": (prose, "an NWB session that pynwb reads"),
    "a folder": (folder, "an NWB file, got a folder"),
    "not there": (gone, "an NWB file, got no such file"),
    "HDF5 of something else": (plain_hdf5, "an NWB session that pynwb reads"),
    "fewer times": (fewer_times, "as many timestamps as samples of values, got 9 and 200"),
    "a part taken out": (scrambled, "an NWB session that pynwb reads|samples|numbers"),
    "spikes taken out": (without_units, "units with spike times|an NWB session that pynwb reads"),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_one_sentence(damage, said, tmp_path):
    path = write(tmp_path / "damaged.nwb", series())
    damage(path)
    assert re.search(said, refused(path, targets="values"))
