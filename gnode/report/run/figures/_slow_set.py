from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gnode.analysis import SlowSet
from gnode.experiments import Dissection
from gnode.report._style import FAINT, INK, label_plane, legend_below, one_panel, plane_limits, styled
from gnode.report.run.figures.state_space import add_outlines, draw_points, shadows

# A dark and a light tone of one hue: they differ in lightness, whatever colours a reader sees.
INNER, OUTER = "#0072B2", "#a9d3ee"
_WIDTH = 5.0


@styled
def slow_set_figure(dissection: Dissection, *, ax: Axes | None = None) -> Figure | None:
    """The boxes proven slow and those that may be, with fixed points and states that hold a memory; none without
    boxes."""
    slow, picture = dissection.slow_set, dissection.portrait
    if slow is None or not len(slow.inner) + len(slow.outer):
        return None
    entries: list[Any] = [
        Patch(facecolor=OUTER, label=f"may be slow ({len(slow.outer):,} boxes)"),
        Patch(facecolor=INNER, label=f"proven slow ({len(slow.inner):,} boxes)"),
    ]
    if len(picture.coordinates) == 1:
        return _on_a_line(dissection, entries, ax)
    x, y = plane_limits(picture)
    height = _WIDTH * float(np.ptp(y) / np.ptp(x))
    figure, axes = one_panel(ax, _WIDTH + 1.0, height + 2.0)
    for boxes, colour in ((slow.outer, OUTER), (slow.inner, INNER)):
        outlines = shadows(boxes, picture.plane)
        # Those outside the picture would cost as much time as those within.
        seen = (outlines.max(axis=1) >= [x[0], y[0]]).all(axis=1) & (outlines.min(axis=1) <= [x[1], y[1]]).all(axis=1)
        add_outlines(axes, outlines[seen], facecolors=colour, edgecolors=colour, linewidths=0.15)
    entries += _draw_released(axes, dissection)
    entries += draw_points(axes, dissection)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    axes.set_title(_title(slow) + ("" if picture.plane.exact else ", projected"))
    label_plane(axes, picture.plane)
    legend_below(axes, height, entries)
    return figure


def _title(slow: SlowSet) -> str:
    return f"Where |F(h) \N{MINUS SIGN} h| \N{LESS-THAN OR EQUAL TO} {slow.threshold:.2g} state units"


def _draw_released(axes: Axes, dissection: Dissection) -> list[Line2D]:
    look = {"linestyle": "", "marker": ".", "color": INK, "markeredgewidth": 0}
    places = dissection.portrait.plane.project(dissection.relaxed.states)
    axes.plot(*places.T, markersize=3.5, alpha=0.7, zorder=3, **look)
    return [Line2D([], [], markersize=5, label=f"state {dissection.relaxed.times[-1]:.3g} s after release", **look)]


def _on_a_line(dissection: Dissection, entries: list[Any], ax: Axes | None) -> Figure:
    slow, picture = dissection.slow_set, dissection.portrait
    assert slow is not None
    figure, axes = one_panel(ax, 8.5, 4.4)
    for boxes, colour in ((slow.outer, OUTER), (slow.inner, INNER)):
        intervals = np.stack([boxes[:, 0, 0], boxes[:, 1, 0] - boxes[:, 0, 0]], axis=1)
        axes.broken_barh(intervals.tolist(), (0, 1), transform=axes.get_xaxis_transform(), color=colour, linewidth=0)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    (x,) = picture.coordinates
    flow = picture.flow[:, 0]
    axes.plot(x, flow, color=INK, linewidth=1.4)
    entries.append(Line2D([], [], color=INK, linewidth=1.4, label="dh/dt"))
    entries += draw_points(axes, dissection, flat=True)
    pad = 0.05 * max(float(np.ptp(flow)), 1e-12)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(min(float(flow.min()), 0) - pad, max(float(flow.max()), 0) + pad)
    label_plane(axes, picture.plane)
    axes.set_ylabel("dh/dt (state units / s)")
    axes.set_title(_title(slow))
    axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure
