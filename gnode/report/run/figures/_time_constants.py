import numpy as np
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report._style import (
    COLOURS,
    TIME_COLOURS,
    label_plane,
    log_colour_bar,
    log_mesh,
    new_figure,
    panel_size,
    plane_limits,
    speed_levels,
    styled,
)
from gnode.report._words import FROZEN

_COLUMNS = 3


@styled
def time_constants_figure(dissection: Dissection) -> Figure | None:
    """tau / G(h) of units as fields over the portrait's plane; none without a gate."""
    picture, units = dissection.portrait, dissection.gate_units
    if picture.time_constants is None or units is None:
        return None
    # A closed gate would else stretch the colours over hundreds of powers of ten.
    held = np.minimum(picture.time_constants, FROZEN * dissection.time_constant)
    fields = np.where(picture.visited[..., None], held, np.nan)
    if len(picture.coordinates) == 1:
        figure = new_figure(7.5, 4.2)
        axes = figure.subplots()
        axes.semilogy(picture.coordinates[0], fields[:, 0], color=COLOURS[0], linewidth=1.6)
        axes.set_ylabel("time constant tau / G(h) (s)")
        axes.set_title("How slow the gate makes the unit")
        label_plane(axes, picture.plane)
        return figure
    columns = min(_COLUMNS, len(units))
    rows = -(-len(units) // columns)
    width, height, _ = panel_size(picture)
    figure = new_figure((width - 0.6) * columns + 0.9, (height - 0.4) * rows)
    panels = figure.subplots(rows, columns, squeeze=False)
    levels = speed_levels(fields)
    mesh = None
    for axes, field, unit in zip(panels.flat, np.moveaxis(fields, -1, 0), units, strict=False):
        mesh = log_mesh(axes, picture.coordinates, field, levels, TIME_COLOURS)
        for path in picture.plane.project(dissection.trajectories[:6]):
            axes.plot(*path.T, color="#ffffff", linewidth=0.5, alpha=0.7)
        x_limits, y_limits = plane_limits(picture)
        axes.set_xlim(*x_limits)
        axes.set_ylim(*y_limits)
        axes.set_title(f"Unit {unit + 1}")
        label_plane(axes, picture.plane)
    for axes in panels.flat[len(units) :]:
        axes.set_axis_off()
    if mesh is not None:
        log_colour_bar(figure, mesh, panels[0, -1], "time constant tau / G(h) (s)")
    return figure
