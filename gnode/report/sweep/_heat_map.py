from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from gnode._checks import check_among, refusal
from gnode.report._style import FAINT, INK, new_figure, styled
from gnode.report.sweep._setting_axis import SettingAxis
from gnode.report.sweep._style import FAILED_COLOUR, ScoreColours, group_name
from gnode.sweeps import SettingScore, SweepComparison

_COLUMNS = 4
_MOST_PANELS = 12
_WRITTEN = 49


class _Plane(NamedTuple):
    horizontal: SettingAxis
    vertical: SettingAxis
    indices: tuple[int, int]
    """Of the two, among the settings."""
    colours: ScoreColours
    filled: bool
    """Whether settings form a grid, or are points that a search has chosen."""


@styled
def sweep_heat_map_figure(
    comparison: SweepComparison, *, horizontal: str | None = None, vertical: str | None = None
) -> Figure | None:
    """The score over two settings, a panel a group (the first twelve); none where fewer than two settings vary.

    In a cell stands the score of the setting with the lowest median validation loss among those that share the two
    values. A frame marks the best of the grid, a cross a cell in which half of the members or more failed. Settings
    that form no grid, since a search has chosen them, are drawn as points.

    **Arguments:**

    - `comparison`: from `compare_sweep`.
    - `horizontal`, `vertical`: settings of `comparison.axes.settings`. If not given: those with the most values,
      numbers first.
    """
    names = _two_settings(comparison, horizontal, vertical)
    if names is None:
        return None
    groups = list(dict.fromkeys((one.between, one.within) for one in comparison.settings))[:_MOST_PANELS]
    columns = min(_COLUMNS, len(groups))
    rows = -(-len(groups) // columns)
    figure = new_figure(2.2 + 2.7 * columns, 0.8 + 2.5 * rows)
    panels = figure.subplots(rows, columns, squeeze=False)
    plane = _plane(comparison, names)
    for place, (axes, group) in enumerate(zip(panels.ravel(), groups, strict=False)):
        ones = [one for one in comparison.settings if (one.between, one.within) == group]
        best = next(best.chosen for best in comparison.best if (best.between, best.within) == group)
        _panel(axes, plane, ones, best)
        axes.set_title(group_name([comparison.axes.between, *comparison.axes.within], [group[0], *group[1]]))
        lowest, leftmost = place + columns >= len(groups), place % columns == 0
        axes.tick_params(labelbottom=lowest, labelleft=leftmost)
        axes.set_xlabel(plane.horizontal.label() if lowest else "")
        axes.set_ylabel(plane.vertical.label() if leftmost else "")
    for axes in panels.ravel()[len(groups) :]:
        axes.set_visible(False)
    said = "Framed: best of the grid. Cross: half of the members or more failed."
    figure.suptitle(f"{said} Grey: far beyond the others." if plane.colours.beyond else said, fontsize=9.5)
    plane.colours.draw_bar(figure, comparison, ax=panels, pad=0.02)
    return figure


def _two_settings(comparison: SweepComparison, horizontal: str | None, vertical: str | None) -> tuple[str, str] | None:
    names = comparison.axes.settings
    for name in (horizontal, vertical):
        if name is not None:
            check_among("a setting of the grid", name, names)
    if horizontal is not None and horizontal == vertical:
        raise refusal("two settings that differ", f"{horizontal} twice", "name another")
    axes = [SettingAxis.of(name, (one.setting[k] for one in comparison.settings)) for k, name in enumerate(names)]
    ranked = sorted(axes, key=lambda axis: (not axis.numbers, -len(axis.values), axis.name))
    free = [axis.name for axis in ranked if len(axis.values) > 1 and axis.name not in (horizontal, vertical)]
    chosen = [name if name is not None else free.pop(0) if free else None for name in (horizontal, vertical)]
    first, second = chosen
    return None if first is None or second is None else (first, second)


def _plane(comparison: SweepComparison, names: tuple[str, str]) -> _Plane:
    first, second = (comparison.axes.settings.index(name) for name in names)
    horizontal, vertical = (
        SettingAxis.of(name, (one.setting[k] for one in comparison.settings))
        for name, k in zip(names, (first, second), strict=True)
    )
    places = {(one.setting[first], one.setting[second]) for one in comparison.settings}
    filled = 2 * len(places) >= len(horizontal.values) * len(vertical.values)
    return _Plane(horizontal, vertical, (first, second), ScoreColours.of(comparison), filled)


def _panel(axes: Axes, plane: _Plane, ones: Sequence[SettingScore], best: SettingScore | None) -> None:
    plane.horizontal.apply(axes, "x")
    plane.vertical.apply(axes, "y")
    cells: dict[tuple, SettingScore] = {}
    # The best one of each cell, by validation; the best of the grid first, so that it keeps its cell in a tie.
    for one in sorted(ones, key=lambda one: (one.validation_loss.value, one is not best)):
        cells.setdefault(tuple(one.setting[k] for k in plane.indices), one)
    written = len(plane.horizontal.values) * len(plane.vertical.values) <= _WRITTEN
    for (across, up), one in cells.items():
        left, x, right = plane.horizontal.cell(across)
        low, y, high = plane.vertical.cell(up)
        score, colour = one.score.value, plane.colours.colour(one.score.value)
        if not np.isfinite(score):
            axes.plot(x, y, "x", color=FAILED_COLOUR, markersize=8, markeredgewidth=2)
        elif not plane.filled:
            edge, width = (FAILED_COLOUR, 2.0) if one is best else (FAINT, 0.5)
            axes.plot(x, y, "o", color=colour, markersize=8, markeredgecolor=edge, markeredgewidth=width)
        else:
            cell = Rectangle((left, low), right - left, high - low, facecolor=colour, edgecolor="none")
            if one is best:
                cell.set(edgecolor=FAILED_COLOUR, linewidth=2.5, zorder=3, clip_on=False)
            axes.add_patch(cell)
            # Black on light cells, white on dark ones, by their luminance.
            ink = INK if np.dot(colour[:3], (0.30, 0.59, 0.11)) > 0.5 else "#ffffff"
            look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8, "color": ink, "zorder": 4}
            said = f"{score:.2g}" if score < 100 else f"{score:,.0f}"
            axes.annotate(said if written else "", (0.5, 0.5), xycoords=cell, **look)
