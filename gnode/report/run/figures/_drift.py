import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from gnode.analysis import SlowManifold
from gnode.experiments import Dissection
from gnode.report._style import (
    COLOURS,
    FAINT,
    INK,
    SPEED_COLOURS,
    label_plane,
    log_colour_bar,
    new_figure,
    panel_size,
    plane_limits,
    speed_levels,
    styled,
)
from gnode.report._words import STILL
from gnode.report.run.figures._rates import rate_axis

_ARROWS = 150
_DIRECTIONS = 12


@styled
def drift_figure(dissection: Dissection) -> Figure | None:
    """Where and how fast states drift on the slow manifold, and their rates in every direction; none without one."""
    manifold = None if dissection.verdict is None else dissection.verdict.manifold
    if manifold is None:
        return None
    picture = dissection.portrait
    if len(picture.coordinates) == 1:
        figure = new_figure(12.0, 4.2)
        left, right = figure.subplots(1, 2)
        order = np.argsort(manifold.states[:, 0])
        left.axhline(0, color=FAINT, linewidth=0.8)
        left.plot(manifold.states[order, 0], manifold.drift[order, 0], "o", color=COLOURS[0], markersize=3.5)
        left.set_ylabel("drift dh/dt (state units / s)")
        label_plane(left, picture.plane)
    else:
        width, height, _ = panel_size(picture)
        figure = new_figure(width + 5.6, max(height, 4.2))
        left, right = figure.subplots(1, 2, width_ratios=[width, 5.2])
        _draw_field(figure, left, dissection, manifold)
    left.set_title("Drift on the slow manifold")
    _draw_rates(right, manifold)
    return figure


def _draw_field(figure: Figure, axes: Axes, dissection: Dissection, manifold: SlowManifold) -> None:
    plane = dissection.portrait.plane
    speed = np.linalg.norm(manifold.drift, axis=1)
    low, high = speed_levels(speed)
    # Differences between states that stand still are rounding.
    low = max(low, 1e-6 * high)
    places, along = plane.project(manifold.states), plane.project_vectors(manifold.drift)
    colours = {"c": np.clip(speed, low, high), "norm": LogNorm(low, high), "cmap": SPEED_COLOURS}
    dots = axes.scatter(*places.T, s=16, linewidths=0, zorder=2, **colours)
    log_colour_bar(figure, dots, axes, "drift |dh/dt| (state units / s)")
    length = np.linalg.norm(along, axis=1)
    moving = np.flatnonzero(length > STILL * manifold.size)
    moving = moving[:: max(1, -(-len(moving) // _ARROWS))]
    axes.quiver(
        *places[moving].T,
        *(along[moving] / length[moving, None]).T,
        color=INK,
        angles="xy",
        scale=28,
        width=0.0028,
        headwidth=4.5,
        headlength=5,
        zorder=3,
    )
    x, y = plane_limits(dissection.portrait)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    label_plane(axes, plane)


def _draw_rates(axes: Axes, manifold: SlowManifold) -> None:
    """The rates of all states, a row a direction: the gap between the rows is what the dimension is read from."""
    shown = manifold.rates[:, :_DIRECTIONS]
    offset = np.linspace(-0.28, 0.28, len(shown))
    for slow, colour, marker, name in (
        (True, COLOURS[4], "D", "along the manifold"),
        (False, COLOURS[0], "o", "towards it" if manifold.dimension else "towards the points"),
    ):
        rows = np.arange(manifold.dimension) if slow else np.arange(manifold.dimension, manifold.rates.shape[1])
        rows = rows[rows < shown.shape[1]]
        if rows.size:
            axes.plot(
                shown[:, rows].ravel(), (offset[:, None] + rows + 1).ravel(), marker, markersize=3, linestyle="",
                color=colour, markeredgecolor="#000000", markeredgewidth=0.25, label=name,
            )  # fmt: skip
    rate_axis(axes, shown)
    axes.set_ylim(shown.shape[1] + 0.6, 0.4)
    axes.set_yticks(np.arange(1, shown.shape[1] + 1))
    axes.set_ylabel("direction, by its rate")
    axes.set_title(f"Rates at {len(manifold.rates)} states")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, markerscale=2)
