"""What the figures of a sweep share: a look for every line, names, axes of values that differ by factors."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LogNorm, Normalize
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from gnode.report._setting_words import score_name, setting_name, setting_value
from gnode.report._style import COLOURS, MARKERS
from gnode.sweeps import SweepComparison

_LINES = ("-", "--", ":", "-.")
FAILED_COLOUR = "#D55E00"


def line_look(k: int) -> dict[str, Any]:
    """Colour, marker and dashes of the k-th line: no two of the first 28 are alike."""
    return {
        "color": COLOURS[k % len(COLOURS)],
        "marker": MARKERS[k % len(MARKERS)],
        "linestyle": _LINES[k // len(COLOURS) % len(_LINES)],
    }


def group_name(names: Sequence[str], values: Iterable[Any]) -> str:
    """A group in words: the model by its name, other settings with theirs."""
    parts = []
    for name, value in zip(names, values, strict=True):
        shown = setting_value(value)
        known = {"model": shown, "task": shown, "model.state": f"N = {shown}"}
        parts.append(known.get(name, f"{setting_name(name)} {shown}"))
    return ", ".join(parts)


def score_label(comparison: SweepComparison) -> str:
    """The score with its unit."""
    labelled = any(one.accuracy is not None for one in comparison.settings)
    return score_name(comparison.score, labelled=labelled)


def differ_by_factors(values: Iterable[float | int] | np.ndarray, *, factor: float = 4.0) -> bool:
    """Whether values are better shown on a log axis."""
    numbers = np.array(list(values), float)
    numbers = numbers[np.isfinite(numbers)]
    return bool(numbers.size and numbers.min() > 0 and numbers.max() >= factor * numbers.min())


def log_axis(axes: Axes, which: str, *, at: Sequence[float | int] | None = None) -> None:
    """Makes an axis logarithmic, with numbers written out: at the values given, or at round numbers."""
    axis: Axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xscale if which == "x" else axes.set_yscale)("log")
    if at is None:
        low, high = axes.get_xlim() if which == "x" else axes.get_ylim()
        decades = np.log10(high / low)
        # Numbers along a line need more room than numbers above one another.
        few, some = ((1.0,), (1.0, 3.0)) if which == "x" else ((1.0, 3.0), (1.0, 2.0, 3.0, 5.0))
        axis.set_major_locator(LogLocator(subs=(1.0,) if decades > 4 else few if decades > 2.5 else some, numticks=30))
        axis.set_minor_locator(LogLocator(subs=tuple(np.arange(2.0, 10.0)), numticks=200))
    else:
        axis.set_ticks(list(at))
        axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1e3 else f"{value:.3g}"))
    axis.set_minor_formatter(NullFormatter())


def score_norm(comparison: SweepComparison) -> Normalize:
    """The colour scale of all scores of a sweep: logarithmic where they differ by factors."""
    finite = [one.score.value for one in comparison.settings if np.isfinite(one.score.value)]
    if not finite:
        return Normalize(0, 1)
    low, high = min(finite), max(finite)
    if low == high:
        return Normalize(low - 0.5, high + 0.5)
    return LogNorm(low, high) if differ_by_factors((low, high), factor=2.0) else Normalize(low, high)
