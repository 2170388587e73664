import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import Refused, refusal, said_by
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._frame import arrays_of_frame
from gnode.data.readers.formats._units import name_and_unit

# As text, whatever they look like: "007" is no 7, and a class may be called "None".
_TEXT_ROLES = ("series", "time", "labels")
# What stands for a missing number. Of text only the empty cell does.
_MISSING = ("", "NA", "N/A", "n/a", "NaN", "nan", "-nan", "null", "NULL", "None", "#N/A", "<NA>")
_BLOCK = 65536
_BOUNDARIES = (";", "\t", "|", ",")


def read_csv(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """A text table with a line of titles, UTF-8, plain or compressed by gzip, by pandas."""
    return _read_text(path, how, how.delimiter or ",")


def read_tsv(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """As `read_csv`, with tabs between columns."""
    return _read_text(path, how, how.delimiter or "\t")


def read_parquet(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """A Parquet file, by pandas and pyarrow."""
    check_file(path, "a .parquet file")
    _check_installed("pyarrow")
    import pandas as pd

    try:
        frame = pd.read_parquet(path, engine="pyarrow")
    except Exception as error:
        # Of damaged bytes pyarrow makes whatever comes.
        raise refusal("a .parquet file", f"one that cannot be read ({said_by(error)})", "write it again") from error
    return arrays_of_frame(frame, how)


def check_file(path: Path, what: str) -> None:
    """Refuses a path that is no file, or an empty one."""
    if path.is_dir():
        raise refusal(what, "a folder", "name a file in it")
    if not path.exists():
        raise refusal(what, "no such file", "check the path")
    try:
        empty = path.stat().st_size == 0
        path.open("rb").close()
    except OSError as error:
        raise refusal(what, error.strerror or str(error), "name a file that can be read") from None
    if empty:
        raise refusal(what, "an empty file", "write it again")


def _check_installed(package: str) -> None:
    if find_spec("pandas") is None or find_spec(package) is None:
        what = "pandas" if package == "pandas" else f"pandas and {package}"
        raise refusal(f"{what}, to read tables", "no such package", "pip install 'gnode[tables]'")


def _read_text(path: Path, how: ReadSettings, delimiter: str) -> dict[str, np.ndarray]:
    check_file(path, "a text table")
    _check_installed("pandas")
    titles = _titles(path, delimiter)
    roles = {name for name in (how.series, how.time, how.labels, *(how.groups or ())) if name is not None}
    as_text = {title for title in titles if title in roles or name_and_unit(title)[0] in roles}
    frame = _parsed(
        path,
        sep=delimiter,
        decimal=how.decimal or ".",
        dtype={title: str for title in as_text},
        # None of titles: pandas would number equal ones, and that would hide them.
        names=titles,
        header=0,
        na_values={title: [""] if title in as_text else list(_MISSING) for title in titles},
    )
    if how.time is not None and how.decimal is not None:
        for title in (title for title in as_text if how.time in (title, name_and_unit(title)[0])):
            frame[title] = frame[title].str.replace(how.decimal, ".", regex=False)
    _check_last_line(path, delimiter, len(titles))
    return arrays_of_frame(frame, how)


def _titles(path: Path, delimiter: str) -> list[str]:
    """The first line, cell by cell."""
    head = _parsed(path, sep=delimiter, header=None, nrows=1, dtype=str, na_filter=False)
    titles = [str(title).strip() for title in head.iloc[0]]
    others = [mark for mark in _BOUNDARIES if len(titles) == 1 and mark in titles[0] and mark != delimiter]
    if others:
        name = "a tab" if others[0] == "\t" else others[0]
        raise refusal(
            f"columns with {'a tab' if delimiter == chr(9) else delimiter} between them",
            f"a single one, {titles[0]!r}",
            f"if {name} stands between columns, say --set task.read.delimiter='{others[0]}'",
        )
    if any(title == "" for title in titles):
        # What pandas itself writes has the index first, without a title.
        titles = [title or f"column {place}" for place, title in enumerate(titles, 1)]
    if all(_is_number(title) for title in titles):
        raise refusal("a first line with the names of columns", f"numbers, {', '.join(titles[:4])}", "write it")
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise refusal("columns of different names", f"{twice[0]} twice", "rename one of them")
    return titles


def _parsed(path: Path, **options: Any) -> Any:
    """A data frame of a text table; what pandas cannot read, or would read in part, is refused."""
    import pandas as pd

    try:
        with warnings.catch_warnings():
            # Else rows with more cells than there are titles lose the last.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                path,
                encoding="utf-8-sig",
                index_col=False,
                skipinitialspace=True,
                low_memory=False,
                keep_default_na=False,
                **options,
            )
    except Refused:
        raise
    except UnicodeDecodeError:
        raise refusal("text in UTF-8", "another encoding, or no text", "write the table as UTF-8") from None
    except pd.errors.EmptyDataError:
        raise refusal("a text table", "a file without columns", "write it again") from None
    except pd.errors.ParserWarning:
        raise refusal(
            "as many cells in a row as there are columns", "rows of more", "correct the line of titles"
        ) from None
    except (pd.errors.ParserError, EOFError, OSError, ValueError) as error:
        said = said_by(error).removeprefix("Error tokenizing data. C error: ")
        raise refusal("a text table", f"one that cannot be read ({said})", "correct the file") from error


def _check_last_line(path: Path, delimiter: str, columns: int) -> None:
    """Refuses a table whose last line has fewer cells than the others: it is cut short, and pandas fills it up."""
    if path.suffix.lower() == ".gz":
        # That of a compressed file does not end before its checksum.
        return
    last = _last_line(path)
    if columns > 1 and b'"' not in last and last.count(delimiter.encode()) < columns - 1:
        shown = last[-40:].decode("utf-8", "replace")
        raise refusal(
            f"{columns} cells in every line",
            f"fewer in the last, {shown!r}",
            "write the file again, if it was cut short",
        )


def _last_line(path: Path) -> bytes:
    """However long it is, read from the end back."""
    tail = b""
    with path.open("rb") as file:
        begin = path.stat().st_size
        while begin and len(tail.rstrip(b"\r\n").splitlines()) < 2:
            end, begin = begin, max(0, begin - _BLOCK)
            file.seek(begin)
            tail = file.read(end - begin) + tail
    return (tail.rstrip(b"\r\n").splitlines() or [b""])[-1]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
