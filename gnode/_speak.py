"""Records that speak: a few lines for a terminal, a table for a notebook, a data frame."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode._words import aligned, brief

_ROWS = 10


@dataclass(frozen=True, eq=False)
class Column:
    """One thing that is known of every row."""

    name: str | None
    """Of the column of a data frame, with its unit; of several numbers a row, those of the columns begin with it. What
    has none is in print alone."""
    values: Sequence[Any] | np.ndarray
    """A row: one thing, or of an array of two axes several numbers."""
    head: str | None = None
    """Above it in print; what has none is in the data frame alone."""
    words: Callable[[Any], str] = brief
    """Of the value of one row."""

    def framed(self) -> dict[str, Any]:
        if self.name is None:
            return {}
        if not isinstance(self.values, np.ndarray) or self.values.ndim == 1:
            return {self.name: list(self.values)}
        return {f"{self.name}_{k}": self.values[:, k] for k in range(self.values.shape[1])}


@dataclass(frozen=True, eq=False)
class Told:
    """What is said of a record."""

    title: str
    """What it is, in a line."""
    lines: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    """All of one length."""
    shown: Sequence[int] | None = None
    """The rows to print; the first ten where nothing is said."""
    picture: Callable[[], str] | None = None
    """Makes an SVG for a notebook, or nothing."""

    @property
    def rows(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def table(self) -> tuple[list[str], list[list[str]]]:
        """The head and the rows that are printed."""
        columns = [column for column in self.columns if column.head is not None]
        chosen = range(min(self.rows, _ROWS)) if self.shown is None else self.shown
        rows = [[" ".join(column.words(column.values[k]).split()) for column in columns] for k in chosen]
        return [str(column.head) for column in columns], rows

    def left_out(self, printed: int) -> list[str]:
        return [f"... and {self.rows - printed:,} more; .to_frame() has all"] if printed < self.rows else []


class AbstractRecord(ABC):
    """A record that prints as a few lines, is shown as a table by a notebook, and becomes a data frame.

    A dataclass that is one is made with `repr=False`, or it would print all of its arrays after all.
    """

    @abstractmethod
    def _told(self) -> Told:
        """What is said of it."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._told().title}>"

    def __str__(self) -> str:
        told = self._told()
        head, rows = told.table()
        return "\n".join([told.title, *told.lines, *aligned([head, *rows] if rows else []), *told.left_out(len(rows))])

    def _repr_html_(self) -> str:
        told = self._told()
        head, rows = told.table()
        parts = [f"<strong>{escape(told.title)}</strong>", *(f"<div>{escape(line)}</div>" for line in told.lines)]
        if told.picture is not None:
            parts.append(told.picture())
        if rows:
            lines = [_html_row(head, "th"), *(_html_row(row, "td") for row in rows)]
            parts.append(f"<table>{''.join(lines)}</table>")
        parts += [f"<div>{escape(line)}</div>" for line in told.left_out(len(rows))]
        return f'<div class="gnode-record">{"".join(parts)}</div>'

    def to_frame(self) -> Any:
        """A pandas data frame of all of its rows, in full precision. Refused where there is no pandas."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise refusal("pandas, which makes data frames", "none that is installed", "pip install pandas") from None
        columns = [column.framed() for column in self._told().columns]
        return pandas.DataFrame({name: each for column in columns for name, each in column.items()})


def _html_row(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
