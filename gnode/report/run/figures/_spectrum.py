import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report._style import FAINT, INK, one_panel, styled
from gnode.report.run.figures._rates import rate_axis
from gnode.report.run.figures.state_space import Group, groups


@styled
def spectrum_figure(dissection: Dissection, *, ax: Axes | None = None) -> Figure | None:
    """The eigenvalues of all fixed points in the complex plane (of a map, its multipliers); none without points."""
    points = dissection.listed()
    if len(points) == 0:
        return None
    values: np.ndarray = points.near.eigenvalues
    if dissection.is_map:
        values = 1 + dissection.step * values
    figure, axes = one_panel(ax, 8.5, 4.8)
    axes.axhline(0, color=FAINT, linewidth=0.6)
    for group in groups(points):
        mine = values[group.members].reshape(-1)
        axes.plot(np.real(mine), np.imag(mine), linestyle="", label=f"of {_plural(group)}", **group.sized(6))
    if dissection.is_map:
        unit_circle(axes)
        axes.set_title("Multipliers of the map at its fixed points")
    else:
        rate_axis(axes, np.real(values))
        axes.set_xlabel("real part (1/s): decay left of zero, growth right of it")
        axes.set_ylabel("imaginary part (rad/s)")
        axes.set_title("Eigenvalues of the flow at its fixed points")
        axes.set_ylim(*(1.15 * max(1.0, float(np.abs(np.imag(values)).max())) * np.array([-1, 1])))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _plural(group: Group) -> str:
    return group.name.replace("saddle", "saddles", 1) if group.saddles else f"{group.name} points"


def unit_circle(axes: Axes) -> None:
    """Makes the axes those of multipliers, which decay within the unit circle."""
    angle = np.linspace(0, 2 * np.pi, 200)
    axes.plot(np.cos(angle), np.sin(angle), color=INK, linewidth=0.9, label="unit circle: decay inside")
    axes.set_aspect("equal")
    axes.locator_params(nbins=5)
    axes.set_xlabel("real part of the multiplier")
    axes.set_ylabel("imaginary part")
