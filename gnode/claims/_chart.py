"""Pictures as data: what a claim's page draws, and what its summary keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Numbers: TypeAlias = Sequence[float | int | None]
"""None is a gap: not known, or not finite."""


@dataclass(frozen=True)
class Series:
    """One line, set of points or row of bars of a panel."""

    label: str
    x: Numbers
    y: Numbers
    low: Numbers | None = None
    high: Numbers | None = None
    """The ends of intervals: a band about a line, bars at points."""
    look: Literal["line", "points", "dots"] = "line"
    """Points have markers, and intervals; dots are many and small."""
    kind: int | None = None
    """Which colour and marker; by its place in the panel if not given. The same kind looks the same in all panels."""
    dashed: bool = False
    colours: Numbers | None = None
    """Of dots, a value each, by which they are coloured."""


@dataclass(frozen=True)
class Panel:
    """A pair of axes."""

    title: str
    x: str
    y: str
    """What the axes show, with units."""
    series: tuple[Series, ...]
    log_x: bool = False
    log_y: bool = False
    names: tuple[str, ...] = ()
    """Of places on the x axis, 0, 1, 2 and so on, in place of numbers."""
    lines: tuple[float | int, ...] = ()
    """Where y has a limit that is to be seen."""
    equal: bool = False
    """One unit is as long on both axes."""
    colour: str = ""
    """What the colours of dots show, with its unit."""
    log_colour: bool = False


@dataclass(frozen=True)
class Shares:
    """Shares of runs by what became of them, a row of bars each: rows by columns of panels."""

    title: str
    rows: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """(rows, kinds)."""
    wanted: str | None = None
    """The kind that a claim expects."""


@dataclass(frozen=True)
class Chart:
    """A figure: panels beside and below one another."""

    name: str
    title: str
    text: tuple[str, ...]
    """What is seen in it, in sentences."""
    panels: tuple[Panel | Shares, ...]
    columns: int = 3
