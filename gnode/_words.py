"""Numbers and counts, written for a reader."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

# Of a complex number: an imaginary part that is rounding.
_NOTHING = 1e-12
KIND_COLOURS = {"stable": "#ffffff", "saddle": "#E69F00", "unstable": "#D55E00", "marginal": "#CC79A7"}
"""Of fixed points, wherever they are drawn, inside an outline in black."""


def brief(value: Any) -> str:
    """A number at three significant digits, whole ones in full; "-" where it is not known."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or value != value:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, complex):
        real = abs(value.imag) <= _NOTHING * abs(value)
        return brief(value.real) if real else f"{value.real + 0.0:.3g}{value.imag:+.3g}i"
    if isinstance(value, float):
        # Adding zero takes the sign off one.
        return f"{value + 0.0:.3g}" if math.isfinite(value) else "infinite" if value > 0 else "-infinite"
    return f"{value:,}" if isinstance(value, int) else str(value)


def numbers(values: Iterable[Any], *, shown: int = 4) -> str:
    """The first few entries of a state."""
    words = [f"{value + 0.0:.3g}" for value in values]
    return f"({', '.join(words[:shown])}{', ...' if len(words) > shown else ''})"


def seconds(value: float, frozen: float = math.inf) -> str:
    """A time constant: of decay where it is positive, of growth where it is negative. Beyond `frozen` the number says
    nothing."""
    if not math.isfinite(value):
        return "infinite"
    if abs(value) > frozen:
        return f"over {frozen:.3g}" + ("" if value >= 0 else " (grows)")
    return f"{value:.3g}" if value >= 0 else f"{-value:.3g} (grows)"


def plural(count: int, name: str, names: str | None = None) -> str:
    return f"{count:,} {name}" if count == 1 else f"{count:,} {names or name + 's'}"


def kind_counts(kinds: Sequence[str]) -> list[str]:
    """How many fixed points there are of each kind that there is."""
    return [f"{kinds.count(kind)} {kind}" for kind in KIND_COLOURS if kind in kinds]


def kinds_in_words(kinds: Sequence[str]) -> str:
    """The same in one piece."""
    return ", ".join(kind_counts(kinds))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of a table as lines, columns as wide as they need to be."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def search_words(points: int, starts: int, converged: int) -> str:
    """How many fixed points a search has found."""
    return f"{plural(points, 'fixed point')} from {starts:,} starts, of which {converged:,} converged"


def signed(index: int) -> str:
    """An index: with its sign, zero without one."""
    return f"{index:+d}" if index else "0"
