from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.analysis import Topology
from gnode.experiments import Dissection
from gnode.report._style import COLOURS, FAINT, INK, label_plane, new_figure, panel_size, plane_limits, styled

_CLASSES = (("o", COLOURS[0], "pieces"), ("^", COLOURS[1], "loops"), ("s", COLOURS[2], "voids"))


@styled
def persistence_figure(dissection: Dissection) -> Figure | None:
    """Birth and death of pieces, loops and voids of the slow states, beside the states themselves; none without."""
    manifold = None if dissection.verdict is None else dissection.verdict.manifold
    if manifold is None or not any(len(diagram) for diagram in manifold.topology.diagrams):
        return None
    topology, picture = manifold.topology, dissection.portrait
    if len(picture.coordinates) == 1:
        figure = new_figure(11.0, 4.2)
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.1])
        left.plot(topology.landmarks[:, 0], np.zeros(len(topology.landmarks)), "o", markersize=4, color=INK)
        left.set_yticks([])
        left.set_ylabel("(a state has one entry)")
        label_plane(left, picture.plane)
        left.set_xlim(picture.coordinates[0][0], picture.coordinates[0][-1])
    else:
        width, height, _ = panel_size(picture)
        figure = new_figure(width + 5.6, max(height, 4.2))
        left, right = figure.subplots(1, 2, width_ratios=[width - 0.6, 5.4])
        left.plot(*picture.plane.project(topology.landmarks).T, "o", markersize=4, color=INK)
        x, y = plane_limits(picture)
        left.set_xlim(*x)
        left.set_ylim(*y)
        label_plane(left, picture.plane)
    left.set_title(f"{len(topology.landmarks)} states that stand for all")
    _draw_diagram(right, topology)
    return figure


def _draw_diagram(axes: Axes, topology: Topology) -> None:
    finite = np.concatenate([d[np.isfinite(d).all(axis=1)].ravel() for d in topology.diagrams])
    largest = 1.1 * max(float(finite.max(initial=0)), float(topology.thresholds.max()), 1e-12)
    top = 1.12 * largest
    axes.fill_between([0, largest], [0, largest], color="#edf0f3", linewidth=0)
    axes.plot([0, largest], [0, largest], color=FAINT, linewidth=0.9)
    endless = any(np.isinf(diagram).any() for diagram in topology.diagrams)
    if endless:
        axes.axhline(top, color=FAINT, linewidth=0.9)
    for degree, (diagram, (marker, colour, name)) in enumerate(zip(topology.diagrams, _CLASSES, strict=False)):
        if len(diagram) == 0:
            continue
        births, deaths = diagram.T
        least = float(topology.thresholds[degree])
        significant = deaths - births > least
        axes.plot([0, largest - least], [least, largest], "--", color=colour, linewidth=1.0, zorder=1.5)
        heights = np.where(np.isinf(deaths), top, deaths)
        look: dict[str, Any] = {"marker": marker, "linestyle": "", "color": colour}
        axes.plot(births[~significant], heights[~significant], markersize=4, alpha=0.45, markeredgewidth=0, **look)
        # Nothing, not clipped, would count as a point in the corner of the figure, and push the panels aside.
        if significant.any():
            axes.plot(
                births[significant], heights[significant], markersize=8, markeredgecolor="#000000",
                markeredgewidth=0.9, zorder=4, clip_on=False, **look,
            )  # fmt: skip
        label = f"{name}: {topology.betti[degree]} of {len(diagram)} live > {least:.2g}"
        axes.plot([], [], markersize=7, label=label, **look)
    axes.set_xlim(-0.03 * largest, largest)
    axes.set_ylim(0, 1.06 * top)
    ticks = [tick for tick in axes.get_yticks() if tick <= largest]
    names = [f"{tick:.3g}" for tick in ticks]
    axes.set_yticks([*ticks, top] if endless else ticks, [*names, "never"] if endless else names)
    axes.set_xlabel("birth: the scale at which it appears (state units)")
    axes.set_ylabel("death: the scale at which it is gone (state units)")
    axes.set_title("Persistence: above its dashed line a class counts")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
