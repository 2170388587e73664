from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gnode.experiments import Dissection
from gnode.report._style import (
    FAINT,
    INK,
    MEMORY_COLOURS,
    SPEED_COLOURS,
    colour_bar,
    label_plane,
    legend_below,
    log_colour_bar,
    memory_limits,
    new_figure,
    panel_size,
    plane_limits,
    speed_levels,
    styled,
)
from gnode.report.run.figures._points import draw_points

_SHOWN_TRIALS = 4
_SHOWN_OUTPUTS = 3
_NAMED_PLACES = 9
_DOT: dict[str, Any] = {"linestyle": "", "marker": "o", "markeredgecolor": INK, "markeredgewidth": 0.4, "markersize": 5}


@styled
def portrait_figure(dissection: Dissection) -> Figure:
    """The flow with its fixed points, and beside it the slow states, coloured by the memory that they hold."""
    if len(dissection.portrait.coordinates) == 1:
        return _line_portrait(dissection)
    values, names = memories(dissection)
    width, height, _ = panel_size(dissection.portrait, legend_rows=3)
    rows, columns = (2, 2) if len(values) == 3 else (1, 1 + len(values))
    figure = new_figure(width * columns, height * rows)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    lines = _draw_flow(figure, panels[0], dissection)
    for channel, (value, name) in enumerate(zip(values, names, strict=True)):
        axes = panels[1 + channel]
        axes.add_collection(LineCollection(lines, colors="#c3ccd4", linewidths=0.5, zorder=1.5), autolim=False)
        limits = _draw_slow_region(axes, dissection, value, channel)
        _draw_slow_states(figure, axes, dissection, value, name, limits)
    return figure


def memories(dissection: Dissection) -> tuple[list[np.ndarray], list[str]]:
    """What the relaxed states remember: each of the first outputs, or the class with the largest one."""
    held = dissection.held[-1]
    if dissection.classes:
        return [held.argmax(axis=1).astype(float)], ["class"]
    shown = min(held.shape[1], _SHOWN_OUTPUTS)
    return [held[:, k] for k in range(shown)], [f"output {k + 1}" for k in range(shown)]


def slow_speed(dissection: Dissection) -> float:
    """The speed, in state units per second, that crosses a fifth of the states released in the time since then."""
    width = float(np.ptp(dissection.relaxed.path[0], axis=0).max())
    return 0.2 * max(width, 1e-12) / float(dissection.relaxed.times[-1])


def _draw_flow(figure: Figure, axes: Axes, dissection: Dissection) -> list[np.ndarray]:
    """Returns the flow lines, for the other panels: to find them takes most of the time of the figure."""
    picture = dissection.portrait
    x, y = picture.coordinates
    speed = np.where(picture.visited, picture.speed, np.nan)
    low, high = speed_levels(speed)
    mesh = axes.pcolormesh(
        x, y, np.clip(speed, low, None).T, norm=LogNorm(low, high), cmap=SPEED_COLOURS, shading="gouraud"
    )
    log_colour_bar(figure, mesh, axes, "speed |dh/dt| (state units / s)")
    flow = np.where(picture.visited[..., None], picture.flow, np.nan)
    stream = axes.streamplot(
        x, y, flow[..., 0].T, flow[..., 1].T, color="#ffffff80", linewidth=0.5, density=1.2, arrowsize=0.6
    )
    for path in picture.plane.project(dissection.trajectories[:_SHOWN_TRIALS]):
        axes.plot(*path.T, color="#000000", linewidth=0.8, alpha=0.75, zorder=3)
    entries = draw_points(axes, dissection)
    entries.append(Line2D([], [], color="#000000", linewidth=0.9, label="trials"))
    known = "all fixed points" if dissection.certificate and dissection.certificate.complete else "fixed points"
    _frame(axes, dissection, f"{'Map' if dissection.is_map else 'Flow'} and {known}, no input", entries)
    return stream.lines.get_segments()


def _draw_slow_region(axes: Axes, dissection: Dissection, value: np.ndarray, channel: int) -> tuple[float, float]:
    """Outlines the region of slow flow, tinted with the readout there; returns the limits of the colours."""
    picture = dissection.portrait
    x, y = picture.coordinates
    level = slow_speed(dissection)
    speed = np.where(picture.visited, picture.speed, np.nan)
    low, high = (0.0, len(dissection.classes) - 1.0) if dissection.classes else memory_limits(value)
    if dissection.readout_field is not None and not dissection.classes:
        field = np.where(speed <= level, dissection.readout_field[..., channel], np.nan)
        axes.pcolormesh(x, y, field.T, cmap=MEMORY_COLOURS, vmin=low, vmax=high, shading="nearest", alpha=0.45)
    if _has_slow_region(dissection):
        axes.contourf(x, y, speed.T, levels=[level, np.inf], colors=["#edf0f3"])
        axes.contour(x, y, speed.T, levels=[level], colors=[INK], linewidths=0.9)
    return low, high


def _has_slow_region(dissection: Dissection) -> bool:
    speed = dissection.portrait.speed[dissection.portrait.visited]
    return bool(speed.min() < slow_speed(dissection) < speed.max())


def _draw_slow_states(
    figure: Figure, axes: Axes, dissection: Dissection, value: np.ndarray, name: str, limits: tuple[float, float]
) -> None:
    states = dissection.portrait.plane.project(dissection.relaxed.states)
    dots = axes.scatter(
        states[:, 0],
        states[:, 1],
        c=value,
        cmap=MEMORY_COLOURS,
        vmin=limits[0],
        vmax=limits[1],
        s=24,
        linewidths=0.3,
        edgecolors=INK,
        zorder=3,
    )
    label = "class remembered (its number)" if dissection.classes else f"remembered value, {name}"
    colour_bar(figure, dots, axes, label)
    places = dissection.places()
    slow = bool(np.median(dissection.relaxed.speeds) < slow_speed(dissection))
    if slow and len(places) <= _NAMED_PLACES:
        for group in places:
            mean = float(value[group].mean())
            held = dissection.classes[int(np.median(value[group]))] if dissection.classes else f"{mean:+.2f}"
            axes.annotate(
                f"{held}\n{len(group) / len(value):.0%} of states",
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
    entries = [
        Line2D([], [], color="#b7c4cf", label=seconds, **_DOT),
    ]
    if _has_slow_region(dissection):
        within = f"within: |dh/dt| < {slow_speed(dissection):.2g} / s"
        entries.append(Line2D([], [], color=INK, linewidth=0.9, label=within))
    # States that still run are no memory, and are not called one.
    title = f"The slow states hold {name}" if slow else f"States still moving, by {name}"
    _frame(axes, dissection, title, entries)


def _frame(axes: Axes, dissection: Dissection, title: str, entries: list[Line2D]) -> None:
    x, y = plane_limits(dissection.portrait)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    axes.set_title(title)
    label_plane(axes, dissection.portrait.plane)
    legend_below(axes, panel_size(dissection.portrait)[2], entries)


def _line_portrait(dissection: Dissection) -> Figure:
    picture = dissection.portrait
    (x,) = picture.coordinates
    flow = picture.flow[:, 0]
    values, names = memories(dissection)
    figure = new_figure(8.5, 4.6)
    axes = figure.subplots()
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.plot(x, flow, color=INK, linewidth=1.4)
    states = dissection.relaxed.states[:, 0]
    low, high = memory_limits(values[0])
    dots = axes.scatter(
        states,
        np.interp(states, x, flow),
        c=values[0],
        cmap=MEMORY_COLOURS,
        vmin=low,
        vmax=high,
        s=26,
        zorder=3,
        linewidths=0.3,
        edgecolors=INK,
    )
    colour_bar(figure, dots, axes, f"remembered {names[0]} of released states")
    entries = draw_points(axes, dissection, flat=True)
    pad = 0.05 * max(float(np.ptp(flow)), 1e-12)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(min(float(flow.min()), 0) - pad, max(float(flow.max()), 0) + pad)
    label_plane(axes, picture.plane)
    axes.set_ylabel("dh/dt (state units / s)")
    axes.set_title("The whole flow: it rests where the line crosses zero")
    if entries:
        axes.legend(handles=entries, loc="best")
    return figure
