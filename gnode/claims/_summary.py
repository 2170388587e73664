"""The summary of a claim: all that its page shows, as strict JSON."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gnode import __version__
from gnode._aside import given_cores
from gnode._files import finite
from gnode.claims._chart import Chart, Panel, Series, Shares
from gnode.claims._claim import Claim
from gnode.claims._outcome import Outcome, interval_words

VERSION = 1
# Of what pictures show: more digits would make summaries large, and are not seen.
_DIGITS = 5


def as_summary(
    claim: Claim,
    outcome: Outcome,
    *,
    budget: str,
    runs: int,
    failed: int,
    command: str,
    spent: Mapping[str, Any],
) -> dict[str, Any]:
    """Everything that is told of a claim; what is not finite is null. The same runs give the same, but for `spent`."""
    return {
        "version": VERSION,
        "name": claim.name,
        "number": claim.number,
        "title": claim.title,
        "statement": claim.statement,
        "rule": claim.rule,
        "changes": claim.changes,
        "budget": budget,
        "command": command,
        "verdict": claim.verdict(outcome),
        "parts": [_plain(part) for part in outcome.parts],
        "runs": runs,
        "failed": failed,
        "effects": [
            {**_plain(one), "bearing": one.bearing, "words": interval_words(one.value, one.low, one.high)}
            for one in outcome.effects
        ],
        "notes": list(outcome.notes),
        "tables": [_plain(table) for table in outcome.tables],
        "charts": [
            {**_plain(chart), "panels": [{"kind": _kind(panel), **_plain(panel)} for panel in chart.panels]}
            for chart in outcome.charts
        ],
        "spent": dict(spent),
    }


def charts_of(summary: Mapping[str, Any]) -> list[Chart]:
    """The pictures of a summary."""
    return [
        Chart(
            chart["name"],
            chart["title"],
            tuple(chart["text"]),
            tuple(_panel(panel) for panel in chart["panels"]),
            chart["columns"],
        )
        for chart in summary["charts"]
    ]


def machine() -> dict[str, Any]:
    """The processor, its cores that this process may use, and the versions that results depend on."""
    import jax

    return {
        "processor": _processor(),
        "cores": given_cores(),
        "gnode": __version__,
        "jax": jax.__version__,
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _kind(panel: Panel | Shares) -> str:
    return "shares" if isinstance(panel, Shares) else "axes"


def _panel(table: Mapping[str, Any]) -> Panel | Shares:
    rest = {name: _tupled(value) for name, value in table.items() if name not in ("kind", "series")}
    if table["kind"] == "shares":
        return Shares(**rest)
    series = (Series(**{name: _tupled(value) for name, value in one.items()}) for one in table["series"])
    return Panel(**rest, series=tuple(series))


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    """Plain values, with numbers of few digits, and null for what is not finite."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float | np.floating):
        number = finite(float(value))
        return None if number is None else float(f"{number:.{_DIGITS}g}")
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, Sequence | np.ndarray):
        return [_plain(part) for part in value]
    raise TypeError(f"nothing for JSON: {value!r}")
