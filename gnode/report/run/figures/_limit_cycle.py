import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.analysis import LimitCycle
from gnode.experiments import Dissection
from gnode.report._style import (
    COLOURS,
    FAINT,
    INK,
    colour_bar,
    label_plane,
    legend_below,
    new_figure,
    panel_size,
    plane_limits,
    styled,
)
from gnode.report.run.figures._spectrum import unit_circle
from gnode.report.run.figures.state_space import draw_points


@styled
def limit_cycle_figure(dissection: Dissection) -> Figure | None:
    """The orbit and its Floquet multipliers; none where the verdict has no cycle."""
    cycle = None if dissection.verdict is None else dissection.verdict.cycle
    if cycle is None:
        return None
    picture = dissection.portrait
    if len(picture.coordinates) == 1:
        figure = new_figure(11.0, 4.2)
        left, right = figure.subplots(1, 2, width_ratios=[1.3, 1])
        seconds = cycle.period * np.arange(len(cycle.states) + 1) / len(cycle.states)
        left.plot(seconds, np.append(cycle.states[:, 0], cycle.states[0, 0]), "-o", color=COLOURS[0], markersize=4)
        left.set_xlabel("time (s)")
        left.set_ylabel("state $h_1$")
    else:
        width, height, _ = panel_size(picture, legend_rows=2)
        figure = new_figure(width + 5.0, max(height, 4.4))
        left, right = figure.subplots(1, 2, width_ratios=[width, 4.4])
        _draw_orbit(figure, left, dissection, cycle)
    left.set_title(f"Once around in {cycle.period:.4g} s")
    unit_circle(right)
    right.axhline(0, color=FAINT, linewidth=0.6)
    right.axvline(0, color=FAINT, linewidth=0.6)
    values: np.ndarray = cycle.multipliers
    right.plot(
        np.real(values), np.imag(values), "o", color=COLOURS[1], markeredgecolor="#000000", markersize=7,
        linestyle="", label=f"multipliers ({len(cycle.multipliers)})",
    )  # fmt: skip
    right.set_title("Floquet multipliers")
    right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    return figure


def _draw_orbit(figure: Figure, axes: Axes, dissection: Dissection, cycle: LimitCycle) -> None:
    picture = dissection.portrait
    orbit = picture.plane.project(cycle.states)
    closed = np.concatenate([orbit, orbit[:1]])
    axes.plot(*closed.T, color=INK, linewidth=0.8, linestyle=":" if dissection.is_map else "-", zorder=2)
    seconds = cycle.period * np.arange(len(orbit)) / len(orbit)
    # The first and the last colour of twilight are the same, as the first and the last moment are.
    dots = axes.scatter(*orbit.T, c=seconds, cmap="twilight", vmin=0, vmax=cycle.period, s=22, zorder=3,
                        linewidths=0.3, edgecolors=INK)  # fmt: skip
    colour_bar(figure, dots, axes, "time (s)")
    entries = draw_points(axes, dissection)
    low, high = np.stack(plane_limits(picture), axis=1)
    x, y = np.stack([np.minimum(low, orbit.min(axis=0)), np.maximum(high, orbit.max(axis=0))], axis=1)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    label_plane(axes, picture.plane)
    if entries:
        legend_below(axes, panel_size(picture)[2], entries)
