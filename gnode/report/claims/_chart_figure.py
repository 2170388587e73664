"""Charts, which are data, as figures."""

import itertools
import math
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from gnode.claims import Chart, Panel, Series, Shares
from gnode.report._style import (
    COLOURS,
    FAINT,
    INK,
    MARKERS,
    MEMORY_COLOURS,
    TIME_COLOURS,
    colour_bar,
    new_figure,
    styled,
)
from gnode.report._verdict_looks import verdict_look, write_on
from gnode.report.sweep import log_axis

_WIDTH, _HEIGHT = 4.1, 3.2
_BEYOND, _POWERS = 10.0, 1e6
"""How far ends of intervals may lie from the lines to be seen, and from where on powers of ten are written."""
_TITLE = 46
"""Letters of a title beside one another."""
_NAMED = 8
"""More names along an axis are written upright."""
_LETTERS, _NAME = 14, 18
"""Of names along an axis, an inch, and of a line of one that is written upright."""
_APART = 0.1
"""Inches between two names along an axis, at the least."""
_LABEL = 1.3
"""Inches of a label in the legend."""


@styled
def chart_figure(chart: Chart) -> Figure | None:
    """A figure of panels; none where there is nothing in any of them."""
    panels = [panel for panel in chart.panels if isinstance(panel, Shares) or any(s.x for s in panel.series)]
    if not panels:
        return None
    columns = min(chart.columns, len(panels))
    rows = math.ceil(len(panels) / columns)
    wide = max((_wide(panel) for panel in panels if isinstance(panel, Panel)), default=0.0)
    width = max(_WIDTH, wide) * columns + 1.3
    heights = [max(_height(panel) for panel in panels[k * columns : (k + 1) * columns]) for k in range(rows)]
    figure = new_figure(width, sum(heights) + 0.5)
    grid = figure.subplots(rows, columns, squeeze=False, height_ratios=heights)
    for axes, panel in zip(grid.ravel(), panels, strict=False):
        if isinstance(panel, Shares):
            _draw_shares(axes, panel)
        else:
            _draw_panel(figure, axes, panel)
    for axes in grid.ravel()[len(panels) :]:
        axes.set_visible(False)
    _legend(figure, [axes for axes in grid.ravel() if axes.get_visible()])
    return figure


def _height(panel: Panel | Shares) -> float:
    if isinstance(panel, Shares):
        return 0.75 + 0.3 * len(panel.rows)
    return _HEIGHT + (0.8 if _upright(panel) else 0.0)


def _wide(panel: Panel) -> float:
    """Of an axis with names, in inches, for what stands beside one another at each of them."""
    points = sum(len(series.x) for series in panel.series if series.look == "points")
    return 0.16 * max(2 * len(panel.names), points) if panel.names else 0.0


def _upright(panel: Panel) -> bool:
    """Whether names along an axis are too many or too long to stand beside one another."""
    if len(panel.names) > _NAMED or sum(map(len, panel.names)) > _LETTERS * max(_WIDTH, _wide(panel)):
        return True
    widths = [_inches(name) for name in panel.names]
    # A little of the width of a panel is for the labels beside it.
    slot = 0.95 * max(_WIDTH, _wide(panel)) / max(1, len(widths))
    return any((one + other) / 2 + _APART > slot for one, other in itertools.pairwise(widths))


def _inches(name: str) -> float:
    """The width of a name along an axis, as it is written."""
    size = FontProperties(size=rcParams["xtick.labelsize"]).get_size_in_points()
    return TextPath((0, 0), name, size=size).get_extents().width / 72 if name else 0.0


def _draw_panel(figure: Figure, axes: Axes, panel: Panel) -> None:
    for k, series in enumerate(panel.series):
        _draw_series(figure, axes, panel, series, k if series.kind is None else series.kind)
    for line in panel.lines:
        axes.axhline(line, color=FAINT, linewidth=0.9, linestyle="--")
    axes.set_title(fill(panel.title, _TITLE), fontsize=9.5)
    axes.set_xlabel(panel.x)
    axes.set_ylabel(panel.y)
    if panel.names:
        axes.set_xticks(range(len(panel.names)), panel.names)
        axes.set_xlim(-0.6, len(panel.names) - 0.4)
        if _upright(panel):
            axes.set_xticks(range(len(panel.names)), [fill(name, _NAME) for name in panel.names])
            axes.tick_params(axis="x", labelrotation=90, labelsize=8)
    places = {x for series in panel.series for x in series.x if x is not None}
    few = sorted(places) if 0 < len(places) <= _NAMED and all(x == int(x) for x in places) else None
    if panel.log_x and _positive(panel, "x"):
        # Of a few whole numbers, such as sizes, each is named.
        log_axis(axes, "x", at=few)
    elif few is not None and not panel.names:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if panel.log_y and _positive(panel, "y"):
        _log_y(axes, panel)
    if panel.equal:
        axes.set_aspect("equal")


def _log_y(axes: Axes, panel: Panel) -> None:
    """Logarithmic; where bands reach far beyond the lines, as of runs that diverge, they are cut off."""
    values = np.concatenate([_array(series.y) for series in panel.series])
    values = values[np.isfinite(values) & (values > 0)]
    low, high = float(values.min()), float(values.max())
    ends = [_array(end) for series in panel.series for end in (series.low, series.high) if end is not None]
    inside = np.concatenate([values, *(end[(end > low / _BEYOND) & (end < high * _BEYOND)] for end in ends)])
    axes.set_ylim(float(inside.min()) / 1.25, float(inside.max()) * 1.25)
    if high / low > _POWERS:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=8))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        log_axis(axes, "y")


def _positive(panel: Panel, which: str) -> bool:
    return any(value is not None and value > 0 for series in panel.series for value in getattr(series, which))


def _draw_series(figure: Figure, axes: Axes, panel: Panel, series: Series, kind: int) -> None:
    colour, marker = COLOURS[kind % len(COLOURS)], MARKERS[kind % len(MARKERS)]
    x, y = _array(series.x), _array(series.y)
    label = series.label or "_nolegend_"
    if series.look == "dots":
        if series.colours is None:
            axes.plot(x, y, ".", color=colour, alpha=0.45, markersize=5, label=label)
            return
        shown = _colours(_array(series.colours), panel.log_colour)
        found = axes.scatter(x, y, c=_array(series.colours), s=9, linewidths=0, **shown)
        colour_bar(figure, found, axes, panel.colour)
        return
    ends = (y if end is None else _array(end) for end in (series.low, series.high))
    low, high = (np.where(np.isnan(end), y, end) for end in ends)
    line = "--" if series.dashed else "-"
    if series.look == "line":
        axes.plot(x, y, color=colour, linewidth=1.7, linestyle=line, label=label)
        axes.fill_between(x, low, high, color=colour, alpha=0.16, linewidth=0)
        return
    bars = np.maximum([y - low, high - y], 0)
    style: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 5.5, "capsize": 3, "elinewidth": 1.1}
    axes.errorbar(x, y, bars, linestyle="" if panel.names else line, linewidth=1.1, label=label, **style)


def _colours(values: np.ndarray, logarithmic: bool) -> dict[str, Any]:
    """How values are coloured: what has a sign by the distance from zero, and other values from zero on."""
    known = values[np.isfinite(values)]
    if logarithmic and (known > 0).any():
        return {"cmap": TIME_COLOURS, "norm": LogNorm(known[known > 0].min(), known.max())}
    most = float(np.abs(known).max(initial=0)) or 1.0
    signed = bool((known < 0).any())
    return {"cmap": MEMORY_COLOURS if signed else TIME_COLOURS, "vmin": -most if signed else 0, "vmax": most}


def _array(values: Any) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], float)


def _draw_shares(axes: Axes, panel: Shares) -> None:
    """A bar for every row; the kind that is wanted has an edge, and numbers stand in the bars."""
    for place, counts in enumerate(panel.counts):
        total, left = sum(counts), 0.0
        for kind, count in zip(panel.kinds, counts, strict=True):
            if not count:
                continue
            share = count / total
            look: dict[str, Any] = {**verdict_look(kind), "linewidth": 0.5, "zorder": 2}
            if kind == panel.wanted:
                look |= {"edgecolor": INK, "linewidth": 1.6, "zorder": 3}
            axes.barh(place, share, left=left, height=0.72, label=kind, **look)
            write_on(axes, str(count), (left + share / 2, place), look)
            left += share
    axes.set_yticks(range(len(panel.rows)), panel.rows)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of runs (numbers: runs)")
    expected = f" (expected: {panel.wanted})" if panel.wanted else ""
    axes.set_title(f"{panel.title}{expected}", fontsize=9.5)


def _legend(figure: Figure, all_axes: list[Axes]) -> None:
    """One legend for all panels, of what is in any of them."""
    found: dict[str, Any] = {}
    for axes in all_axes:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            found.setdefault(label, handle)
    if found:
        columns = min(6, len(found), max(2, int(figure.get_figwidth() / _LABEL)))
        figure.legend(list(found.values()), list(found), loc="outside upper center", ncols=columns)
