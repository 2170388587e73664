import re
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode.data.readers.formats._units import in_seconds, time_unit

_OFFSET = re.compile(r"(Z|[+-]\d\d:?(\d\d)?)$")
_TIME_OF_DAY = re.compile(r"^\d{1,2}:\d\d(:\d\d([.,]\d+)?)?$")


def series_times(column: Any, title: str, said: str | None, first: np.ndarray) -> tuple[np.ndarray, str]:
    """The times of the rows of a table in float64 seconds from the first row of their series, and in words what they
    were taken from.

    Differences are taken in the column's own resolution, whatever that is, and only then become seconds.

    **Arguments:**

    - `column`: a pandas series: numbers, dates, durations, or text of any of these.
    - `said`: the unit of numbers.
    - `first`: of each row, the place of the first row of its series.
    """
    import pandas as pd

    if column.isna().any():
        row = int(np.flatnonzero(column.isna().to_numpy())[0])
        raise refusal(f"a time in every row of {title}", f"none in {_row(row)}", "leave such rows out")
    if isinstance(column.dtype, pd.PeriodDtype):
        raise refusal(f"times in {title}", "periods", "make them dates, by .dt.to_timestamp()")
    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_complex_dtype(column.dtype):
        raise refusal(f"times in {title}", str(column.dtype), "give numbers or dates")
    if pd.api.types.is_numeric_dtype(column.dtype):
        values, words = column.to_numpy(), f"by {title}"
        values = values.astype({"u": np.int64, "i": np.int64}.get(values.dtype.kind, np.float64))
    elif isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind in "mM":
        values = _moments(column)
        words = f"by {title}, {'dates' if values.dtype.kind == 'M' else 'durations'}"
    else:
        values, words = _from_text(column, title)
    if values.dtype.kind in "mM":
        unit, count = np.datetime_data(values.dtype)
        whole = values.view(np.int64)
        return in_seconds((whole - whole[first]) * count, unit), words
    if not np.isfinite(values.astype(np.float64)).all():
        raise refusal(f"times in {title} to be finite", "NaN or infinity", "give the time of every row")
    unit = time_unit(title, said, values)
    # Whole numbers stay so until they are differences: nanoseconds of an epoch are beyond float64.
    return in_seconds(values - values[first], unit), f"{words} in {unit}"


def _moments(column: Any) -> np.ndarray:
    """Dates or durations as NumPy has them, in UTC where they have a time zone."""
    zone = getattr(column.dtype, "tz", None)
    return (column if zone is None else column.dt.tz_convert("UTC").dt.tz_localize(None)).to_numpy()


def _from_text(column: Any, title: str) -> tuple[np.ndarray, str]:
    """Times in text: numbers, dates by ISO 8601, or times of a day."""
    import pandas as pd

    texts = column.astype(str).str.strip()
    numbers = _numbers(texts.to_numpy(dtype=object))
    if numbers is not None:
        return numbers, f"by {title}"
    if texts.map(lambda text: _TIME_OF_DAY.match(text) is not None).all():
        return pd.to_timedelta(texts.map(_with_seconds)).to_numpy(), f"by {title}, times of a day"
    offsets = texts.map(lambda text: "T" in text.upper() or " " in text) & texts.map(
        lambda text: _OFFSET.search(text) is not None
    )
    if offsets.any() and not offsets.all():
        row = int(np.flatnonzero(~offsets.to_numpy())[0])
        raise refusal(
            f"dates in {title} all with an offset from UTC, or all without",
            f"{texts.iloc[row]!r} in {_row(row)} beside {texts[offsets].iloc[0]!r}",
            "write all of them with their offset",
        )
    try:
        # `format`: else text is read by what its first entry looks like. `utc`: offsets may differ, as in summer.
        dates = pd.to_datetime(texts, format="ISO8601", utc=True)
    except (ValueError, OverflowError):
        row = _first_strange(texts, lambda text: pd.to_datetime(text, format="ISO8601", utc=True))
        raise refusal(
            f"times in {title}: numbers, dates by ISO 8601 (2026-03-01T12:00:00.5+01:00), or times of a day",
            f"{texts.iloc[row]!r} in {_row(row)}",
            "convert the column, by pandas.to_datetime with the format that it has",
        ) from None
    return _moments(dates), f"by {title}, {'dates' if offsets.any() else 'dates without an offset from UTC'}"


def _numbers(texts: np.ndarray) -> np.ndarray | None:
    for kind in (np.int64, np.float64):
        try:
            return texts.astype(kind)
        except (ValueError, OverflowError):
            continue
    return None


def _with_seconds(text: str) -> str:
    text = text.replace(",", ".")
    return text if text.count(":") == 2 else f"{text}:00"


def _first_strange(texts: Any, parse: Any) -> int:
    for row, text in enumerate(texts):
        try:
            parse(text)
        except (ValueError, OverflowError):
            return row
    return 0


def _row(row: int) -> str:
    return f"row {row + 1}"
