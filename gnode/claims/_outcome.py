"""What the runs of a claim come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from gnode.claims._chart import Chart
from gnode.claims._effects import Effect, Verdict

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Numbers in rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Part:
    """One of several claims that are decided apart."""

    name: str
    statement: str
    rule: str
    verdict: Verdict


@dataclass(frozen=True)
class Outcome:
    """What was measured, from which the verdict follows."""

    effects: tuple[Effect, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    """The first is the one that an index of claims shows."""
    notes: tuple[str, ...] = ()
    """What has to be known beside the verdict, in sentences."""
    parts: tuple[Part, ...] = ()
    """Where a claim is made of several."""


@dataclass(frozen=True)
class Measured:
    """An outcome, and what it took."""

    outcome: Outcome
    runs: int
    failed: int
    """Of the runs."""
    seconds: float
    """That training them took, added up."""
    sweeps: tuple[str, ...] = ()
    """In which the runs are, by name."""


_ROUNDING = 1e-14


def interval_words(value: float, low: float, high: float) -> str:
    """A number with its interval, in three digits; what is infinite is said so."""
    shown = [_digits(number) for number in (value, low, high)]
    return shown[0] if shown[1] == shown[2] == "-" else f"{shown[0]} [{shown[1]}, {shown[2]}]"


def _digits(value: float) -> str:
    if value != value or abs(value) == float("inf"):
        return "-" if value != value else "not finite"
    # What rounding leaves of a difference is none.
    return "0" if abs(value) < _ROUNDING else f"{value:.3g}"


EFFECTS = "what"
"""The first column of the table of effects."""


def effects_table(effects: Sequence[Effect], title: str) -> Table:
    """What decides and what is told beside it, as rows."""
    return Table(
        title,
        (EFFECTS, "value [95 % interval]", "claimed", "over", "says"),
        tuple(
            (
                one.what,
                interval_words(one.value, one.low, one.high),
                f"{one.claimed} {one.limit:g}",
                one.samples,
                one.bearing,
            )
            for one in effects
        ),
    )
