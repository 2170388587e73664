"""What the figures of a sweep share: a look for every line, names, axes of values that differ by factors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from gnode.report._style import COLOURS, MARKERS, SPEED_COLOURS
from gnode.report.sweep._setting_words import score_name, setting_name, setting_value
from gnode.sweeps import SweepComparison

_LINES = ("-", "--", ":", "-.")
FAILED_COLOUR = "#D55E00"
BEYOND_COLOUR = "#c8ccd0"
"""Of scores above the end of the colour scale."""
ARROW = 0.06
"""The height of a colour bar's arrow, in that of the bar."""


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


def score_label(comparison: SweepComparison, score: str | None = None) -> str:
    """The score with its unit, that of the comparison if not given."""
    labelled = any(one.accuracy is not None for one in comparison.settings)
    return score_name(score or comparison.score, labelled=labelled)


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


@dataclass(frozen=True)
class ScoreColours:
    """The colour scale of all scores of a sweep."""

    mappable: ScalarMappable
    beyond: bool
    """Whether scores lie above its end."""

    @classmethod
    def of(cls, comparison: SweepComparison) -> "ScoreColours":
        """Logarithmic where scores differ by factors. It ends at the worst that is no outlier, lest one bad setting
        make all others look alike.

        An outlier lies more than three times the distance of the quartiles above the upper one (Tukey, "Exploratory
        data analysis", 1977).
        """
        scores = np.array([one.score.value for one in comparison.settings if np.isfinite(one.score.value)])
        low, high = (scores.min(), scores.max()) if scores.size else (0.0, 1.0)
        inside = scores[scores <= _fence(scores)]
        end = inside.max() if inside.size else high
        if low == end:
            norm = Normalize(low - 0.5, end + 0.5)
        else:
            norm = (LogNorm if differ_by_factors((low, end), factor=2.0) else Normalize)(low, end)
        colours = colormaps[SPEED_COLOURS].with_extremes(over=BEYOND_COLOUR)
        return cls(ScalarMappable(norm, colours), bool(high > end))

    def colour(self, score: float) -> Any:
        return self.mappable.to_rgba(np.asarray(score))

    def height(self, score: float) -> float:
        """From 0 at the lowest to 1 at the end of the scale; in the middle of the bar's arrow where it is above."""
        share = float(np.asarray(self.mappable.norm(np.asarray(score))))
        return share if share <= 1 else 1 + ARROW / 2

    def draw_bar(self, figure: Figure, comparison: SweepComparison, **place: Any) -> None:
        """Draws the colour bar, with an arrow for scores above its end."""
        extend = "max" if self.beyond else "neither"
        bar = figure.colorbar(
            self.mappable, label=score_label(comparison), extend=extend, extendfrac=ARROW, **place
        )  # fmt: skip
        if isinstance(self.mappable.norm, LogNorm):
            log_axis(bar.ax, "y")


def _fence(scores: np.ndarray) -> float:
    """Scores above it are outliers."""
    if not scores.size:
        return np.inf
    log = differ_by_factors(scores, factor=2.0)
    lower, upper = np.percentile(np.log(scores) if log else scores, [25, 75])
    if lower == upper:
        return np.inf
    fence = upper + 3 * (upper - lower)
    return np.exp(fence) if log else fence
