from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gnode.experiments import Dissection
from gnode.report._style import (
    COLOURS,
    INK,
    MEMORY_COLOURS,
    SPEED_COLOURS,
    TINTS,
    colour_bar,
    label_plane,
    legend_below,
    log_colour_bar,
    log_mesh,
    memory_limits,
    new_figure,
    panel_size,
    plane_limits,
    speed_levels,
    styled,
)
from gnode.report.run._shades import Shade, shades
from gnode.report.run.figures.state_space._points import draw_points
from gnode.report.run.figures.state_space._ways import draw_ways

SHOWN_TRIALS = 4
_NAMED_SHADES = 12
_BAR = 0.9
_NARROWEST = 6.5
_NAMED_PLACES = 9
_DOT: dict[str, Any] = {"linestyle": "", "marker": "o", "markeredgecolor": INK, "markeredgewidth": 0.4, "markersize": 5}


@styled
def plane_portrait_figure(dissection: Dissection) -> Figure | None:
    """Of a state of three entries, which the portrait has in three dimensions: what a plane can show besides; none of
    others."""
    return plane_figure(dissection) if in_space(dissection) else None


def in_space(dissection: Dissection) -> bool:
    """Whether the portrait has three dimensions."""
    return dissection.relaxed.states.shape[1] == 3


def plane_figure(dissection: Dissection) -> Figure:
    """The flow with its fixed points in a plane, and beside it the slow states, coloured by the memory they hold."""
    # Of states that are all at one place there is nothing to see.
    shown = [] if dissection.together else shades(dissection)
    width, height, _ = panel_size(dissection.portrait, legend_rows=3)
    rows, columns = (2, 2) if len(shown) == 3 else (1, 1 + len(shown))
    # A panel without colours has no bar beside it.
    bare = bool(shown) and not shown[0].name
    figure = new_figure(max(width * columns - (_BAR if bare else 0), _NARROWEST), height * rows)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    lines = _draw_flow(figure, panels[0], dissection)
    for channel, shade in enumerate(shown):
        axes = panels[1 + channel]
        axes.add_collection(LineCollection(lines, colors="#c3ccd4", linewidths=0.5, zorder=1.5), autolim=False)
        _draw_slow_region(axes, dissection, shade, channel)
        _draw_slow_states(figure, axes, dissection, shade)
    return figure


def slow_speed(dissection: Dissection) -> float:
    """The speed, in state units per second, that crosses a fifth of the states released in the time since then."""
    width = float(np.ptp(dissection.relaxed.path[0], axis=0).max())
    return 0.2 * max(width, 1e-12) / float(dissection.relaxed.times[-1])


def _draw_flow(figure: Figure, axes: Axes, dissection: Dissection) -> list[np.ndarray]:
    """Returns the flow lines, for the other panels: to find them takes most of the time of the figure."""
    picture = dissection.portrait
    x, y = picture.coordinates
    speed = np.where(picture.visited, picture.speed, np.nan)
    mesh = log_mesh(axes, (x, y), speed, speed_levels(speed), SPEED_COLOURS)
    log_colour_bar(figure, mesh, axes, "speed |dh/dt| (state units / s)")
    flow = np.where(picture.visited[..., None], picture.flow, np.nan)
    stream = axes.streamplot(
        x, y, flow[..., 0].T, flow[..., 1].T, color="#ffffff80", linewidth=0.5, density=1.2, arrowsize=0.6
    )
    for path in picture.plane.project(dissection.trajectories[:SHOWN_TRIALS]):
        axes.plot(*path.T, color="#000000", linewidth=0.8, alpha=0.75, zorder=3)
    entries = draw_points(axes, dissection) + draw_ways(axes, dissection)
    if dissection.trajectories.shape[1] > 1:
        entries.append(Line2D([], [], color="#000000", linewidth=0.9, label="trials"))
    _frame(axes, dissection, f"{'Map' if dissection.is_map else 'Flow'} and {known_points(dissection)}", entries)
    return stream.lines.get_segments()


def known_points(dissection: Dissection) -> str:
    """What is known of the fixed points, and under which input."""
    known = "all fixed points" if dissection.certificate and dissection.certificate.complete else "fixed points"
    return f"{known}, {'no input' if dissection.elsewhere is None else 'input held'}"


def _draw_slow_region(axes: Axes, dissection: Dissection, shade: Shade, channel: int) -> None:
    """Outlines the region of slow flow, tinted with the readout there."""
    picture = dissection.portrait
    x, y = picture.coordinates
    level = slow_speed(dissection)
    speed = np.where(picture.visited, picture.speed, np.nan)
    if dissection.readout_field is not None and not shade.names:
        low, high = memory_limits(shade.values)
        field = np.where(speed <= level, dissection.readout_field[..., channel], np.nan)
        axes.pcolormesh(
            x, y, field.T, cmap=MEMORY_COLOURS, vmin=low, vmax=high, shading="nearest", alpha=0.45, rasterized=True
        )
    if _has_slow_region(dissection):
        axes.contourf(x, y, speed.T, levels=[level, np.inf], colors=["#edf0f3"])
        axes.contour(x, y, speed.T, levels=[level], colors=[INK], linewidths=0.9)


def _has_slow_region(dissection: Dissection) -> bool:
    speed = dissection.portrait.speed[dissection.portrait.visited]
    return bool(speed.min() < slow_speed(dissection) < speed.max())


def _draw_slow_states(figure: Figure, axes: Axes, dissection: Dissection, shade: Shade) -> None:
    states = dissection.portrait.plane.project(dissection.relaxed.states)
    draw_shaded(figure, axes, states, shade)
    places = dissection.places()
    slow = bool(np.median(dissection.relaxed.speeds) < slow_speed(dissection))
    if slow and len(places) <= _NAMED_PLACES:
        for group in places:
            share = f"{len(group) / len(states):.0%} of states"
            axes.annotate(
                f"{_held(shade, group)}\n{share}" if shade.remembered else share,
                (float(states[group, 0].mean()), float(states[group, 1].mean())),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=8,
                zorder=4,
                bbox={"boxstyle": "round,pad=0.2", "facecolor": "#ffffffcc", "edgecolor": "none"},
            )
    seconds = f"state {dissection.relaxed.times[-1]:.3g} s after release"
    entries = [Line2D([], [], color="#b7c4cf", label=seconds, **_DOT)]
    if _has_slow_region(dissection):
        within = f"within: |dh/dt| < {slow_speed(dissection):.2g} / s"
        entries.append(Line2D([], [], color=INK, linewidth=0.9, label=within))
    # States that still run are no memory, and are not called one.
    by = f", by {shade.name}" if shade.name else ""
    if slow:
        title = f"The slow states hold {shade.name}" if shade.remembered else f"Where states come to be slow{by}"
    else:
        title = f"States still moving{by}"
    _frame(axes, dissection, title, entries)


def _held(shade: Shade, group: np.ndarray) -> str:
    """What some states hold."""
    values = shade.values[group]
    return shade.names[int(np.median(values))] if shade.names else f"{float(values.mean()):+.2f}"


def draw_shaded(figure: Figure, axes: Axes, positions: np.ndarray, shade: Shade) -> None:
    """States as dots, and a bar beside them that says what their colours stand for: in steps where they have names. Of
    many names only the bar's numbers tell them apart."""
    look: dict[str, Any] = {"s": 24, "linewidths": 0.3, "edgecolors": INK, "zorder": 3}
    what = f"remembered value, {shade.name}" if shade.remembered else shade.name
    if 0 < len(shade.names) <= _NAMED_SHADES:
        count = len(shade.names)
        steps, norm = ListedColormap([*COLOURS, *TINTS][:count]), BoundaryNorm(np.arange(count + 1) - 0.5, count)
        dots = axes.scatter(*positions.T, c=shade.values, cmap=steps, norm=norm, **look)
        if shade.name:
            bar = colour_bar(figure, dots, axes, f"{shade.name} remembered" if shade.remembered else shade.name)
            bar.set_ticks(range(count), labels=list(shade.names))
            bar.ax.minorticks_off()
        return
    low, high = (0.0, len(shade.names) - 1.0) if shade.names else memory_limits(shade.values)
    dots = axes.scatter(*positions.T, c=shade.values, cmap=MEMORY_COLOURS, vmin=low, vmax=high, **look)
    colour_bar(figure, dots, axes, f"{shade.name} (its number)" if shade.names else what)


def _frame(axes: Axes, dissection: Dissection, title: str, entries: list[Line2D]) -> None:
    x, y = plane_limits(dissection.portrait)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    axes.set_title(title)
    label_plane(axes, dissection.portrait.plane)
    legend_below(axes, panel_size(dissection.portrait)[2], entries)
