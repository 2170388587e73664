"""Tables in long format: what pandas does that one would not guess is among these."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, data_of_frame, read_data, trials_of_frame

pd = pytest.importorskip("pandas")

HOW = ReadSettings(series="id", time="t", time_unit="s", inputs=("a",), targets=("c",))


def table(**columns):
    return pd.DataFrame({"id": [1, 1, 1], "t": [0.0, 1.0, 2.0], "a": [1.0, 2.0, 3.0], "c": [1.0, 1.0, 1.0]} | columns)


def written(tmp_path: Path, text: str, name: str = "table.csv", how: ReadSettings = HOW, missing: str = "refuse"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_data(path, how, missing=missing)


def seconds_between(times, **columns):
    """The intervals of one series with such times, in seconds; the first lasts as long as the median one."""
    count = len(times)
    frame = pd.DataFrame({"t": times, "a": np.arange(count), "c": np.arange(count)} | columns)
    return np.diff(trials_of_frame(frame, time="t", inputs="a", targets="c").times[0])


def test_rows_become_series(tmp_path):
    rows = "id,t,a,b [mV],c,who\n7,10,1,2,3,x\n9,0,5,6,7,y\n7,10.5,2,,4,x\n9,0.25,6,7,8,y\n9,0.5,7,8,,y\n"
    how = ReadSettings(series="id", time="t", time_unit="s", inputs=("a", "b"), targets=("c",), groups=("who",))
    read = written(tmp_path, rows, how=how, missing="keep")
    trials = read.trials
    # Series come in the order of their first rows, rows of each together, and times from its first.
    np.testing.assert_array_equal(trials.inputs[0, :2], [[1, 2], [2, np.nan]])
    np.testing.assert_array_equal(trials.inputs[1], [[5, 6], [6, 7], [7, 8]])
    np.testing.assert_array_equal(trials.targets[..., 0], [[3, 4, 0], [7, 8, 0]])
    np.testing.assert_array_equal(trials.mask[..., 0], [[1, 1, 0], [1, 1, 0]])
    np.testing.assert_array_equal(trials.times, [[0.25, 0.75, 0.75], [0.25, 0.5, 0.75]])
    assert read.groups["who"].tolist() == ["x", "y"] and read.groups["id"].tolist() == ["7", "9"]
    assert trials.names.inputs == ("a", "b") and trials.names.input_units == ("", "mV")
    assert trials.names.input(1) == "b (mV)" and trials.names.output(0) == "c" and read.clock.startswith("by t in s")


def test_every_way_in_is_one(tmp_path):
    frame = table(id=["p", "p", "p"], a=[0.1, 0.2, 0.3])
    frame.to_csv(tmp_path / "plain.csv", index=False)
    frame.to_csv(tmp_path / "packed.csv.gz", index=False)
    frame.to_csv(tmp_path / "tabs.tsv", index=False, sep="\t")
    frame.to_parquet(tmp_path / "columns.parquet")
    frame.set_index(["id", "t"]).to_parquet(tmp_path / "indexed.parquet")
    frame.to_csv(tmp_path / "comma.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig")
    local = HOW.model_copy(update={"delimiter": ";", "decimal": ","})
    arrow = pytest.importorskip("pyarrow").Table.from_pandas(frame)
    said = HOW.said()
    expected = trials_of_frame(frame, **said)
    found = [read_data(path, local if path.stem == "comma" else HOW).trials for path in sorted(tmp_path.iterdir())]
    for trials in (*found, trials_of_frame(arrow, **said)):
        for field in ("inputs", "targets", "mask", "times"):
            np.testing.assert_array_equal(getattr(trials, field), getattr(expected, field))
        assert trials.names == expected.names


@pytest.mark.parametrize(
    "times, seconds",
    [
        # ISO times are microseconds in pandas 3: integers / 1e9 would be wrong by 1,000.
        (["2026-01-01T12:00:00", "2026-01-01T12:00:01", "2026-01-01T12:00:03"], [1, 2]),
        # As isoformat() writes them; pandas leaves such a column as text.
        (["2026-01-01T12:00:00", "2026-01-01T12:00:00.010", "2026-01-01T12:00:00.020500"], [0.01, 0.0105]),
        (["12:00:00", "12:00:00.010", "12:00:01"], [0.01, 0.99]),
        (["2026-01-01T12:00:00.000000001", "2026-01-01T12:00:00.000000003", "2026-01-01T12:00:01"], [2e-9, 1 - 3e-9]),
        # Another offset from one row to the next: the clocks went back.
        (["2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00"], [1800, 1800]),
        (["2600-01-01", "2600-01-02", "2600-01-04"], [86400, 172800]),
    ],
    ids=["microseconds", "mixed", "times-of-day", "nanoseconds", "offsets", "far-future"],
)
def test_times_in_text_are_exact(tmp_path, times, seconds):
    np.testing.assert_allclose(seconds_between(times), seconds, rtol=1e-12, atol=1e-15)
    rows = "".join(f"{time},1,1\n" for time in times)
    how = ReadSettings(time="t", inputs=("a",), targets=("c",))
    read = written(tmp_path, f"t,a,c\n{rows}", how=how)
    np.testing.assert_allclose(np.diff(read.trials.times[0]), seconds, rtol=1e-12, atol=1e-15)


def test_dates_of_every_resolution_are_exact():
    start = np.datetime64("2026-03-29T00:59:59.5", "ms")
    for unit in ("ms", "us", "ns"):
        times = (start + np.array([0, 250, 1500], "m8[ms]")).astype(f"M8[{unit}]")
        np.testing.assert_array_equal(seconds_between(times), [0.25, 1.25])
    # A time zone in which the clocks go forward within the series: no hour is lost.
    zoned = pd.Series(pd.to_datetime(times)).dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin")
    np.testing.assert_array_equal(seconds_between(zoned), [0.25, 1.25])
    objects = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=k) for k in (0, 10, 30)]
    np.testing.assert_allclose(seconds_between(pd.Series(objects, dtype=object)), [0.01, 0.02], rtol=1e-12)
    np.testing.assert_allclose(seconds_between(pd.to_timedelta([0, 10, 30], unit="ms")), [0.01, 0.02], rtol=1e-12)


def test_whole_numbers_of_an_epoch_are_exact():
    epoch = 1_790_000_000_123_456_789
    frame = pd.DataFrame({"t_ns": [epoch, epoch + 1, epoch + 1_000_003], "a": 1.0, "c": 1.0})
    times = trials_of_frame(frame, time="t_ns", inputs="a", targets="c").times[0]
    np.testing.assert_allclose(np.diff(times), [1e-9, 1.000002e-3], rtol=1e-9)


@pytest.mark.parametrize("unit, scale", [("s", 1), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("min", 60), ("h", 3600)])
def test_units_of_time(unit, scale):
    for title, said in (("t", unit), (f"t [{unit}]", None)):
        frame = pd.DataFrame({title: [5, 8, 9], "a": 1.0, "c": 1.0})
        times = trials_of_frame(frame, time="t", time_unit=said, inputs="a", targets="c").times[0]
        np.testing.assert_allclose(times, np.array([2, 5, 6]) * scale, rtol=1e-12)


def test_text_stays_text(tmp_path):
    """007 is no 7, and neither "None" nor "NA" is a missing name of a class."""
    rows = "id,t,a,kind\n007,0,1,None\n007,1,1,None\n7,0,NA,NA\n7,1,2,NA\n"
    how = ReadSettings(series="id", time="t", time_unit="s", inputs=("a",), labels="kind")
    read = written(tmp_path, rows, how=how, missing="keep")
    assert read.groups["id"].tolist() == ["007", "7"] and read.trials.classes == ("NA", "None")
    assert np.isnan(read.trials.inputs[1, 0, 0])


def test_columns_by_their_beginning():
    frame = table(ch10=1.0, ch2=2.0, other=3.0)
    trials = trials_of_frame(frame, series="id", time="t", time_unit="s", inputs="ch*", targets="c")
    assert trials.names.inputs == ("ch10", "ch2") and trials.inputs[0, 0].tolist() == [1, 2]


def test_a_trailing_comma_moves_no_column(tmp_path):
    """Of rows that all end in a comma pandas takes the first column for an index, and moves the others."""
    try:
        read = written(tmp_path, "id,t,a,c\n1,0,1,5,\n1,1,2,6,\n1,2,3,7,\n")
    except Refused as refused:
        # From pandas 3.1 on it warns of the empty cell as of any other that has no title.
        assert "correct the line of titles" in str(refused)
    else:
        np.testing.assert_array_equal(read.trials.targets[0, :, 0], [5, 6, 7])


def test_without_inputs_there_are_no_channels():
    trials = trials_of_frame(table(), series="id", time="t", time_unit="s", targets="a,c")
    assert trials.inputs.shape == (1, 3, 0) and trials.names.outputs == ("a", "c")


def test_a_frame_is_left_as_it_is():
    frame = table()
    before = frame.copy()
    data_of_frame(frame, **HOW.said())
    pd.testing.assert_frame_equal(frame, before)


def test_without_pandas_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("gnode.data.readers.formats._tables.find_spec", lambda name: None)
    with pytest.raises(
        Refused, match=r"expected pandas, to read tables, got no such package; pip install 'gnode\[tables\]'"
    ):
        written(tmp_path, "id,t,a,c\n1,0,1,5\n")
