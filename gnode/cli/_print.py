import json
from collections.abc import Callable, Sequence
from typing import Any

from gnode._words import aligned


def print_result(result: Any, *, as_json: bool, text: Callable[[], str]) -> None:
    """Prints a result for a program or for a person."""
    print(json.dumps(result, indent=2, allow_nan=False) if as_json else text())


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A plain table: columns as wide as they need to be, numbers at four significant digits."""
    return "\n".join(aligned([head, *([_cell(value) for value in row] for row in rows)]))


def lifetime(seconds: float | None, at_least: float | None) -> str:
    """How long a memory lasts, in seconds, or for how long it was followed where that was not long enough to tell."""
    if seconds is None:
        return "-" if at_least is None else f"> {at_least:.4g}"
    return f"{seconds:.4g}"


def duration(seconds: float) -> str:
    """Two units at the most."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d} min"
    return f"{hours // 24} d {hours % 24} h"


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
