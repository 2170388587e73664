"""Tables of a session: trials and other intervals, and their columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gnode._checks import find_named, refusal
from gnode.data.readers._names import as_text

_TIMES = ("start_time", "stop_time")


@dataclass(frozen=True)
class Rows:
    """A table without the columns that have several entries a row."""

    name: str
    count: int
    columns: dict[str, np.ndarray]
    """By name: (rows,)."""

    @classmethod
    def of(cls, table: Any) -> "Rows":
        columns = {}
        for name in table.colnames:
            column = table[name]
            # A column of lists is an index into another one.
            if hasattr(column, "target"):
                continue
            entries = np.asarray(column.data[:])
            if entries.ndim == 1 and len(entries) == len(table) and entries.dtype.kind in "OSUbiuf":
                columns[name] = entries
        return cls(table.name, len(table), columns)

    @property
    def groups(self) -> dict[str, np.ndarray]:
        """(rows,) text of every column but times."""
        return {name: as_text(entries) for name, entries in self.columns.items() if name not in _TIMES}


def rows_where(rows: Rows, where: str | None) -> np.ndarray:
    """The places of the rows whose column has a value, `where` being column=value; of all rows without."""
    if not rows.count:
        raise refusal(f"at least one row in {rows.name}", "none", "choose another table, or leave it out")
    if where is None:
        return np.arange(rows.count)
    column, equals, value = (part.strip() for part in where.partition("="))
    if not equals:
        raise refusal("column=value, to choose rows by", repr(where), "write, say, quality=good")
    entries = as_text(find_named(f"a column of {rows.name}", column, rows.columns))
    found = np.flatnonzero(entries == value)
    if not len(found):
        known = np.unique(entries)
        shown = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
        raise refusal(f"{column} of {rows.name} among {shown}", repr(value), "choose one of these")
    return found


def intervals_of(rows: Rows, *, end: float) -> np.ndarray:
    """(rows, 2) seconds: start and stop of each row. One whose stop is not known (NaN) lasts until the next one starts,
    and the last until `end`."""
    if any(name not in rows.columns for name in _TIMES):
        raise refusal(f"start_time and stop_time in {rows.name}", f"{', '.join(rows.columns)}", "choose another table")
    starts, stops = (rows.columns[name].astype(np.float64) for name in _TIMES)
    if not np.isfinite(starts).all():
        raise refusal(f"the start of every row of {rows.name}", "NaN or infinity", "leave such rows out")
    following = np.append(np.sort(starts), end)
    stops = np.where(
        np.isnan(stops), following[np.minimum(np.searchsorted(following, starts, side="right"), len(starts))], stops
    )
    if (stops <= starts).any():
        row = int(np.flatnonzero(stops <= starts)[0])
        raise refusal(
            f"rows of {rows.name} that stop after they start",
            f"row {row} from {starts[row]:g} to {stops[row]:g} s",
            "correct the table, or choose rows (task.read.where)",
        )
    return np.column_stack([starts, stops])
