"""Files that cannot be used: each is refused in one sentence, and nothing in it is run."""

import gzip
import re
import zipfile

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data
from gnode.data.readers.formats._tables import _check_last_line

pd = pytest.importorskip("pandas")
h5py = pytest.importorskip("h5py")

TABLE = {"series": "id", "time": "t", "time_unit": "s", "inputs": "a", "targets": "c"}
HEAD = "id,t,a,c\n"
ROWS = "1,0,1,1\n1,1,2,1\n1,2,3,1\n"
TS = "@problemName Some\n@timestamps false\n@classLabel true a b\n@data\n"
X, Y, KINDS = np.ones((4, 5, 3)), np.ones((4, 5, 1)), np.array([0, 1, 1, 0])


class Ran(Exception):
    """What was pickled has been run."""


class Bomb:
    def __reduce__(self):
        return _explode, ()


def _explode():
    raise Ran


def text(content, **said):
    return lambda path: path.write_text(content, encoding="utf-8"), {**TABLE, **said}


def ts(content, **said):
    return lambda path: path.write_text(content), said


def raw(content, **said):
    return lambda path: path.write_bytes(content), said


def arrays(writer, said=(), **content):
    return lambda path: writer(path, content), dict(said)


def mat(path, content):
    from scipy.io import savemat

    savemat(path, content)


def h5(path, content):
    with h5py.File(path, "w") as file:
        for name, value in content.items():
            file[name] = value


def npz(path, content):
    np.savez(path, **content)


def npy(path, content):
    np.save(path, content["x"], allow_pickle=True)


def parquet(path, content):
    pd.DataFrame(content).to_parquet(path)


def half(entry):
    write, said = entry

    def cut(path):
        write(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return cut, said


def renamed_npz(path):
    npz(path.with_suffix(".npz"), {"inputs": X, "targets": Y})
    path.with_suffix(".npz").rename(path)


def archive_of_bombs(path):
    with zipfile.ZipFile(path, "w") as archive, archive.open("inputs.npy", "w") as file:
        np.lib.format.write_array(file, np.array([Bomb()], object), allow_pickle=True)


def twice_the_column(path):
    path.write_text("id,t,a,a,c\n1,0,1,1,1\n")


COLUMNS = {"id": [1, 1], "t": [0.0, 1.0], "a": [1.0, 2.0], "c": [1.0, 1.0]}
ONLY_X = {"inputs": "x", "labels": "kind", "axes": "trials,steps,channels"}
# By suffix and what is wrong: how the file is written, how it is read, and what is said.
BAD = {
    ("csv", "none"): (lambda path: None, TABLE, "no such file; check the path"),
    ("csv", "a folder"): (lambda path: path.mkdir(), TABLE, "got a folder"),
    ("csv", "empty"): (*text(""), "an empty file"),
    ("csv", "header alone"): (*text(HEAD), "a table of at least one row, got none"),
    ("csv", "no header"): (*text(ROWS), "a first line with the names of columns, got numbers, 1, 0, 1, 1"),
    ("csv", "one row for two classes"): (
        *text("id,t,a,c\n1,0,1,x\n", targets=None, labels="c"),
        "at least 2 classes, got every label",
    ),
    ("csv", "unknown column"): (
        *text(HEAD + ROWS, inputs="aa"),
        "a column among id, t, a, c, got 'aa'; did you mean a",
    ),
    ("csv", "wrong delimiter"): (*text((HEAD + ROWS).replace(",", ";")), "task.read.delimiter=';'"),
    ("csv", "wrong encoding"): (*raw((HEAD + "1,0,1,\xb0\n").encode("latin-1"), **TABLE), "text in UTF-8.*as UTF-8"),
    ("csv", "UTF-16"): (*raw((HEAD + ROWS).encode("utf-16"), **TABLE), "text in UTF-8"),
    ("csv", "binary"): (*raw(bytes(range(1, 256)) * 4, **TABLE), "text in UTF-8|cannot be read"),
    ("csv", "truncated"): (*text(HEAD + ROWS + "1,3,"), "4 cells in every line, got fewer in the last, '1,3,'"),
    ("csv", "more cells in a row"): (*text(HEAD + ROWS + "1,3,4,1,9\n"), "Expected 4 fields in line 5, saw 5"),
    ("csv", "more cells in all rows"): (*text(HEAD + "1,0,1,1,9\n1,1,2,1,9\n"), "as many cells in a row as there are"),
    ("csv", "a column twice"): (twice_the_column, TABLE, "columns of different names, got a twice"),
    ("csv", "text in numbers"): (*text(HEAD + ROWS + "1,3,high,1\n"), "numbers in a, got 'high' in row 4; correct it"),
    ("csv", "decimal comma"): (
        *text('id;t;a;c\n1;0;"1,5";1\n1;1;2;1\n', delimiter=";"),
        "numbers in a, got '1,5' in row 1; for a decimal comma say --set task.read.decimal",
    ),
    ("csv", "infinite value"): (*text(HEAD + ROWS + "1,3,inf,1\n"), "series to be finite"),
    ("csv", "missing value"): (*text(HEAD + ROWS + "1,3,,1\n"), "inputs without missing values, got 1 NaN"),
    ("csv", "no target at all"): (*text(HEAD + "1,0,1,\n1,1,1,\n"), "at least one target that counts"),
    ("csv", "missing series"): (*text(HEAD + ROWS + ",3,1,1\n"), "a series in every row of id, got none in row 4"),
    ("csv", "missing time"): (*text(HEAD + ROWS + "1,,1,1\n"), "a time in every row of t, got none in row 4"),
    ("csv", "NaN as a time"): (*text(HEAD + ROWS + "1,nan,1,1\n"), "times in t to be finite"),
    ("csv", "infinite time"): (*text(HEAD + ROWS + "1,inf,1,1\n"), "times in t to be finite"),
    ("csv", "times that go back"): (*text(HEAD + ROWS + "1,1.5,1,1\n"), r"a step of -0.5 s \(row 4\) in the series 1"),
    ("csv", "the same time twice"): (*text(HEAD + ROWS + "1,2,1,1\n"), r"the same twice \(row 4\)"),
    ("csv", "two series of one name"): (*text(HEAD + ROWS + ROWS), "if two series have one name, give each its own"),
    ("csv", "unit of time unknown"): (
        *text(HEAD + ROWS, time_unit=None),
        "the unit of the times in t, got numbers from",
    ),
    ("csv", "no such unit of time"): (*text(HEAD + ROWS, time_unit="fortnight"), "a unit of time among s, ms, us"),
    ("csv", "time not said"): (*text(HEAD + ROWS, time=None, time_unit=None), "--time, the column of times, got none"),
    ("csv", "dates the other way round"): (
        *text("id,t,a,c\n1,24/12/2026,1,1\n1,25/12/2026,1,1\n"),
        "dates by ISO 8601 .*got '24/12/2026' in row 1",
    ),
    ("csv", "an offset here and there"): (
        *text("id,t,a,c\n1,2026-01-01T12:00:00Z,1,1\n1,2026-01-01T12:00:01,1,1\n"),
        "all with an offset from UTC, or all without, got '2026-01-01T12:00:01' in row 2",
    ),
    ("csv", "clocks put back"): (
        *text("id,t,a,c\n1,2026-10-25T02:59,1,1\n1,2026-10-25T02:00,1,1\n"),
        "of local dates around a change of clocks give the offset",
    ),
    ("csv", "two labels in a series"): (
        *text("id,t,a,c\n1,0,1,x\n1,1,1,y\n2,0,1,x\n", targets=None, labels="c"),
        r"one label for all of a series, in c, got 'x' and 'y' \(row 2\) in the series 1",
    ),
    ("csv", "no label"): (
        *text("id,t,a,c\n1,0,1,x\n2,0,1,\n", targets=None, labels="c"),
        "a label for every series, in c, got none for the series 2",
    ),
    ("csv", "a group that changes"): (*text(HEAD + ROWS, groups="a"), "one group for all of a series, in a"),
    ("csv", "nothing to learn"): (
        *text(HEAD + ROWS, targets=None),
        "either --targets.*or --labels.*got neither; name one",
    ),
    ("csv", "targets and labels"): (*text(HEAD + ROWS, labels="c"), "either --targets.*got both"),
    ("csv", "one column as two things"): (*text(HEAD + ROWS, inputs="t"), "a column to be one thing, time or inputs"),
    ("csv.gz", "truncated"): (
        lambda path: path.write_bytes(gzip.compress((HEAD + ROWS * 500).encode())[:-30]),
        TABLE,
        "a text table, got one that cannot be read",
    ),
    ("csv.gz", "not compressed"): (*text(HEAD + ROWS), "a text table, got one that cannot be read"),
    ("tsv", "commas"): (*text(HEAD + ROWS), "columns with a tab between them, got a single one"),
    ("parquet", "truncated"): (
        *half(arrays(parquet, TABLE, **COLUMNS)),
        "a .parquet file, got one that cannot be read",
    ),
    ("parquet", "a table of text"): (*text(HEAD + ROWS), "a .parquet file, got one that cannot be read"),
    ("parquet", "mixed types"): (
        *arrays(parquet, TABLE, **COLUMNS | {"a": ["1", "x"]}),
        "numbers in a, got 'x' in row 2",
    ),
    ("parquet", "lists in a column"): (*arrays(parquet, TABLE, **COLUMNS | {"a": [[1.0], [2.0]]}), "numbers in a, got"),
    ("npy", "without targets"): (*arrays(npy, x=X), "files of targets or labels with an .npy file"),
    ("npy", "no such targets"): (*arrays(npy, {"targets": "y.npy"}, x=X), "y.npy, got no such file"),
    ("npy", "Python objects"): (
        *arrays(npy, {"labels": "data.npy"}, x=np.array([Bomb()], object)),
        "Python objects, which are never loaded",
    ),
    ("npy", "truncated"): (*half(arrays(npy, {"labels": "data.npy"}, x=X)), "an .npy file of numbers"),
    ("npy", "an archive"): (renamed_npz, {"labels": "data.npy"}, "got an archive of several arrays; name it .npz"),
    ("npz", "Python objects"): (archive_of_bombs, {}, "Python objects, which are never loaded"),
    ("npz", "truncated"): (*half(arrays(npz, inputs=X, targets=Y)), "a file of another kind, or a part of one"),
    ("npz", "unknown array"): (
        *arrays(npz, {"inputs": "rates", "targets": "y"}, rate=X, y=Y),
        "an array among rate, y, got 'rates'; did you mean rate",
    ),
    ("npz", "two origins of times"): (
        *arrays(
            npz, {"time": "t", "time_unit": "ms"}, inputs=X, targets=Y[:, :1], t=np.arange(5.0), target_times=[0.0]
        ),
        r"target_times beside times that count from the first sample \(t\); write both in seconds",
    ),
    ("npz", "axes of another number"): (
        *arrays(npz, {**ONLY_X, "axes": "trials,steps"}, x=X, kind=KINDS),
        r"2 axes, trials, steps, of x, got shape \(4, 5, 3\)",
    ),
    ("npz", "axes of no name"): (
        *arrays(npz, {**ONLY_X, "axes": "a,b,c"}, x=X, kind=KINDS),
        "axes among trials, steps",
    ),
    ("npz", "wrong axes"): (
        *arrays(npz, {**ONLY_X, "axes": "steps,trials,channels"}, x=X, kind=KINDS),
        "labels of shape",
    ),
    ("npz", "axes unknown"): (
        *arrays(npz, {"inputs": "x", "labels": "kind"}, x=X, kind=KINDS),
        r"the order of the axes of x, got shape \(4, 5, 3\) alone; say it: --axes",
    ),
    ("npz", "four axes"): (*arrays(npz, {"inputs": "x", "labels": "kind"}, x=X[None], kind=KINDS), "another array"),
    ("mat", "truncated"): (*half(arrays(mat, ONLY_X, x=X, kind=KINDS)), "a .mat file, got one that cannot be read"),
    ("mat", "a table of text"): (*raw((HEAD + ROWS).encode(), **ONLY_X), "a .mat file, got one that cannot be read"),
    ("mat", "empty array"): (
        *arrays(mat, {"inputs": "x", "labels": "kind"}, x=np.zeros((0, 0)), kind=KINDS),
        "got shape",
    ),
    ("mat", "a struct of several"): (
        *arrays(mat, ONLY_X, x=np.zeros(2, [("a", float)]), kind=KINDS),
        "numbers, text or a cell of them in x, got an object of MATLAB",
    ),
    ("mat", "7.3, truncated"): (*half(arrays(h5, ONLY_X, x=X, kind=KINDS)), "version 7.3, got one that cannot be read"),
    ("h5", "the path of a group"): (
        *arrays(h5, {"inputs": "run", "targets": "y"}, **{"run/x": X, "y": Y}),
        "the path of an array, at run, got a group; name one in it: run/x",
    ),
    ("h5", "no such path"): (
        *arrays(h5, {"inputs": "run/xx", "targets": "y"}, **{"run/x": X, "y": Y}),
        "did you mean run/x",
    ),
    ("h5", "a table of columns"): (
        *arrays(h5, ONLY_X, x=np.zeros(4, [("a", float)]), kind=KINDS),
        "a table of several",
    ),
    ("h5", "nothing said"): (
        *arrays(h5, rates=X, side=KINDS),
        "arrays named inputs and targets or labels, got rates, side",
    ),
    ("h5", "another file"): (*raw(b"hello", **ONLY_X), "an HDF5 file, got one that cannot be read"),
    ("ts", "no @data"): (*ts(TS.replace("@data\n", "")), "the line @data in a .ts file, got none"),
    ("ts", "no series"): (*ts(TS), "series after @data, got none"),
    ("ts", "nothing wanted"): (*ts(TS.replace("true a b", "false") + "1,2:a\n"), "with classes or targets"),
    ("ts", "truncated"): (*ts(TS + "1,2,3:a\n1,2,"), "line 6: .*after the last colon"),
    ("ts", "a class of no name"): (*ts(TS + "1,2:a\n1,2:z\n"), "classes among a, b, as @classLabel says, got z"),
    ("ts", "text in numbers"): (*ts(TS + "1,two:a\n"), "line 5: .*a value to be a number, got 'two'"),
    ("ts", "dimensions of other lengths"): (
        *ts(TS + "1,2,3:1,2:a\n"),
        "line 5: .*dimensions of as many values, got 3, 2",
    ),
    ("ts", "series of other dimensions"): (*ts(TS + "1,2:3,4:a\n1,2:b\n"), "series of as many dimensions"),
    ("ts", "times without @timestamps"): (*ts(TS + "(0,1),(1,2):a\n"), "say @timestamps true"),
    ("ts", "times that go back"): (
        *ts(TS.replace("stamps false", "stamps true") + "(1,1),(0,2):a\n", time_unit="s"),
        "line 5: .*times that increase",
    ),
    ("ts", "a table"): (*ts(HEAD + ROWS), "lines that begin with @, up to @data, got line 1"),
    ("ts", "a test of other classes"): (
        lambda path: (
            path.write_text(TS + "1:a\n2:b\n")
            and path.with_name("test.ts").write_text(TS.replace("a b", "a z") + "1:a\n2:z\n")
        ),
        {"test": "test.ts"},
        "classes of the test among a, b, got z",
    ),
}


@pytest.mark.parametrize("suffix, what", BAD, ids=[f"{suffix}: {what}" for suffix, what in BAD])
def test_one_sentence(tmp_path, monkeypatch, suffix, what):
    write, said, message = BAD[suffix, what]
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"data.{suffix}"
    write(path)
    with pytest.raises(Refused, match=message) as caught:
        read_data(path, ReadSettings(**{name: value for name, value in said.items() if value is not None}))
    assert re.fullmatch(rf"{re.escape(str(path))}: .*expected [^\n]+, got [^\n]+; [^\n]+", str(caught.value))


def test_there_are_fifty():
    assert len(BAD) >= 50


def test_a_long_last_line_is_read_to_its_begin(tmp_path):
    path, line = tmp_path / "wide.csv", ",".join(["0.1234567"] * 9000)
    path.write_text(f"{line}\n{line}\n")
    _check_last_line(path, ",", 9000)
    with pytest.raises(Refused, match="9001 cells in every line, got fewer in the last"):
        _check_last_line(path, ",", 9001)
