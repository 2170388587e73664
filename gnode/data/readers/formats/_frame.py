import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from gnode._checks import Refused, find_named, refusal
from gnode.data.readers._archive import GROUP
from gnode.data.readers._how import ReadSettings
from gnode.data.readers._names import as_text
from gnode.data.readers.formats._series_times import series_times
from gnode.data.readers.formats._units import name_and_unit

_LIKE_TIME = re.compile(r"^(t|time|times|date|datetime|timestamp|seconds?)([ _\[(].*)?$", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"^\s*[+-]?\d+,\d+\s*$")
_SHOWN = 8


def arrays_of_frame(frame: Any, how: ReadSettings) -> dict[str, np.ndarray]:
    """A table in long format, one row for every sample of every series, as the arrays of series end to end.

    Rows of a series may stand anywhere, in the order of their times, and so may series, which come in the order of
    their first rows. Times count from the first row of each series.

    **Arguments:**

    - `frame`: a pandas data frame, or what has `to_pandas` (polars, pyarrow).
    - `how`: which column is what. What stands in brackets above a column is its unit, and need not be said.
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        if not hasattr(frame, "to_pandas"):
            raise refusal("a data frame", type(frame).__name__, "give a pandas or polars data frame")
        frame = frame.to_pandas()
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    columns = _Columns(frame)
    _check_roles(how, columns)
    if len(frame) == 0:
        raise refusal("a table of at least one row", "none", "check the file")
    of_row, ids = _series(columns, how)
    order = np.argsort(of_row, kind="stable")
    lengths = np.bincount(of_row)
    starts = np.cumsum(lengths) - lengths
    arrays: dict[str, np.ndarray] = {"lengths": lengths}
    inputs = columns.all_of(how.inputs or ())
    arrays["series"] = columns.numbers(inputs, order)
    arrays |= _names("input", inputs)
    if how.targets is not None:
        outputs = columns.all_of(how.targets)
        arrays["targets"] = columns.numbers(outputs, order)
        arrays |= _names("output", outputs)
    if how.labels is not None:
        arrays["labels"] = _one_a_series(columns, how.labels, order, starts, of_row, ids, what="label")
    if how.time is not None:
        title = columns.title(how.time)
        times, words = series_times(frame[title], title, how.time_unit, order[starts][of_row])
        arrays["times"] = times[order]
        _check_increasing(title, times, order, of_row[order], ids)
        arrays["clock"] = np.array(f"{words}, from the start of each series" if len(ids) > 1 else words)
    if how.series is not None:
        arrays[GROUP + how.series] = ids
    for name in how.groups or ():
        arrays[GROUP + name] = _one_a_series(columns, name, order, starts, of_row, ids, what="group")
    return arrays


class _Columns:
    """The columns of a table, by what stands above them or by that without the unit in brackets."""

    def __init__(self, frame: Any) -> None:
        titles = [str(title) for title in frame.columns]
        frame.columns = titles
        twice = sorted({title for title in titles if titles.count(title) > 1})
        if twice:
            raise refusal("columns of different names", f"{twice[0]} twice", "rename one of them")
        self._frame = frame
        self.titles = titles
        self.rows = len(frame)
        bare = [name_and_unit(title)[0] for title in titles]
        self._known = {name: title for name, title in zip(bare, titles, strict=True) if bare.count(name) == 1}
        self._known |= {title: title for title in titles}

    def title(self, name: str) -> str:
        """What stands above the column of that name; refuses one that there is not."""
        return find_named("a column", name, self._known)

    def all_of(self, names: Sequence[str]) -> list[str]:
        """What stands above the columns of these names; `ch*` is all that begin so."""
        found: list[str] = []
        for name in names:
            alike = [title for title in self.titles if fnmatchcase(title, name)] if "*" in name else []
            found += alike or [self.title(name)]
        twice = [title for title in found if found.count(title) > 1]
        if twice:
            raise refusal("each column named once", f"{twice[0]} twice", "leave one out")
        return found

    def numbers(self, titles: Sequence[str], order: np.ndarray) -> np.ndarray:
        """(rows, columns): the numbers of some columns, NaN where a cell is empty, in the order of rows given."""
        values = np.empty((len(order), len(titles)))
        for place, title in enumerate(titles):
            values[:, place] = _as_numbers(self._frame[title], title)[order]
        return values

    def texts(self, name: str) -> np.ndarray:
        """Of every row, a cell as text, "" where it is empty; of whole numbers without a point."""
        import pandas as pd

        column = self._frame[self.title(name)]
        missing = column.isna().to_numpy()
        if pd.api.types.is_float_dtype(column.dtype):
            return np.where(missing, "", as_text(column.to_numpy(dtype=np.float64, na_value=0.0)))
        return np.where(missing, "", column.astype(str).to_numpy(dtype=object)).astype(str)


def _check_roles(how: ReadSettings, columns: _Columns) -> None:
    """Refuses where it is not said what is to be learnt from what."""
    shown = ", ".join(columns.titles[:_SHOWN]) + (", ..." if len(columns.titles) > _SHOWN else "")
    if (how.targets is None) == (how.labels is None):
        got = "neither" if how.targets is None else "both"
        remedy = f"name one of the columns {shown}: --inputs A,B --targets C, or --labels C"
        raise refusal("either --targets, values to match, or --labels, a class a series", got, remedy)
    if how.labels is not None and how.inputs is None:
        raise refusal("--inputs with --labels", "none", f"name some of the columns {shown}")
    if how.labels is not None and how.series is None:
        raise refusal("--series with --labels, which are of whole series", "none", f"name one of the columns {shown}")
    said: dict[str, str] = {}
    for role, names in (
        ("series", [how.series] if how.series else []),
        ("time", [how.time] if how.time else []),
        ("inputs", columns.all_of(how.inputs or ())),
        ("targets", columns.all_of(how.targets or ())),
        ("labels", [how.labels] if how.labels else []),
    ):
        for title in map(columns.title, names):
            # What is predicted from itself is no slip: a network may have to hand on its input.
            if title in said and {said[title], role} != {"inputs", "targets"}:
                raise refusal(f"a column to be one thing, {said[title]} or {role}", f"{title} as both", "leave out one")
            said[title] = role
    alike = [title for title in columns.titles if _LIKE_TIME.match(title) and title not in said]
    if how.time is None and how.time_step_s is None and alike:
        remedy = f"say --time {alike[0]}, or how long a step lasts: --set task.read.time_step_s=0.01"
        raise refusal("--time, the column of times", f"none, beside a column {alike[0]}", remedy)


def _series(columns: _Columns, how: ReadSettings) -> tuple[np.ndarray, np.ndarray]:
    """Of every row the place of its series, (rows,), and what each series is called, in the order of first rows."""
    import pandas as pd

    if how.series is None:
        return np.zeros(columns.rows, np.int64), np.array(["1"])
    texts = columns.texts(how.series)
    missing = np.flatnonzero(texts == "")
    if missing.size:
        raise refusal(
            f"a series in every row of {how.series}",
            f"none in row {missing[0] + 1}",
            "fill it in, or leave the row out",
        )
    of_row, names = pd.factorize(texts)
    return of_row, np.asarray(names, dtype=str)


def _one_a_series(
    columns: _Columns,
    name: str,
    order: np.ndarray,
    starts: np.ndarray,
    of_row: np.ndarray,
    ids: np.ndarray,
    *,
    what: str,
) -> np.ndarray:
    """Of every series the text of a column, which must not change within it."""
    texts = columns.texts(name)
    own = texts[order[starts]]
    other = np.flatnonzero(texts != own[of_row])
    if other.size:
        row = other[0]
        raise refusal(
            f"one {what} for all of a series, in {name}",
            f"{str(own[of_row[row]])!r} and {str(texts[row])!r} (row {row + 1}) in the series {ids[of_row[row]]}",
            "correct the table, or name another column",
        )
    missing = np.flatnonzero(own == "")
    if missing.size:
        raise refusal(
            f"a {what} for every series, in {name}",
            f"none for the series {ids[missing[0]]}",
            "fill it in, or leave it out",
        )
    return own


def _names(what: str, titles: Sequence[str]) -> dict[str, np.ndarray]:
    parts = [name_and_unit(title) for title in titles]
    if not parts:
        return {}
    found = {f"{what}_names": np.array([name for name, _ in parts])}
    units = [unit for _, unit in parts]
    return found | ({f"{what}_units": np.array(units)} if any(units) else {})


def _as_numbers(column: Any, title: str) -> np.ndarray:
    import pandas as pd

    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind) or (
        pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind)
    ):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    if not (pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)):
        raise refusal(f"numbers in {title}", str(kind), "convert them, or name another column")
    found: Any = pd.to_numeric(column, errors="coerce")
    strange = np.flatnonzero((found.isna() & column.notna()).to_numpy())
    if strange.size:
        raise _no_number(title, column.iloc[strange[0]], int(strange[0]))
    return found.to_numpy(dtype=np.float64, na_value=np.nan)


def _no_number(title: str, cell: object, row: int) -> Refused:
    remedy = "correct it, leave the cell empty where a value is missing, or name another column"
    if isinstance(cell, str) and _DECIMAL_COMMA.match(cell):
        remedy = "for a decimal comma say --set task.read.decimal=,"
    return refusal(f"numbers in {title}", f"{cell!r} in row {row + 1}", remedy)


def _check_increasing(title: str, times: np.ndarray, order: np.ndarray, of: np.ndarray, ids: np.ndarray) -> None:
    """Refuses times that stand still or go back within a series."""
    steps = np.diff(times[order])
    wrong = np.flatnonzero((steps <= 0) & (np.diff(of) == 0))
    if not wrong.size:
        return
    place = wrong[0]
    row, name = order[place + 1] + 1, ids[of[place + 1]]
    if steps[place] == 0:
        got, remedy = f"the same twice (row {row})", "merge equal times, or say --series, if these are several series"
    else:
        got = f"a step of {steps[place]:g} s (row {row})"
        remedy = (
            "sort the table by its times; if two series have one name, give each its own (--series); of local dates "
            "around a change of clocks give the offset"
        )
    raise refusal(f"times that increase within a series, in {title}", f"{got} in the series {name}", remedy)
