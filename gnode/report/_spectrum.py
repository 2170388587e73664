import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report._style import FAINT, INK, KINDS, new_figure, styled


@styled
def spectrum_figure(dissection: Dissection) -> Figure | None:
    """The eigenvalues of all fixed points in the complex plane (of a map, its multipliers); none without points."""
    near = dissection.fixed_points.near
    if len(near.kinds) == 0:
        return None
    values: np.ndarray = near.eigenvalues
    if dissection.is_map:
        values = 1 + dissection.step * values
    figure = new_figure(8.5, 4.8)
    axes = figure.subplots()
    axes.axhline(0, color=FAINT, linewidth=0.6)
    for kind, (marker, colour, name) in KINDS.items():
        mine = values[np.array([k == kind for k in near.kinds], bool)].reshape(-1)
        if mine.size:
            axes.plot(
                np.real(mine),
                np.imag(mine),
                marker,
                markersize=6,
                color=colour,
                markeredgecolor="#000000",
                markeredgewidth=0.8,
                linestyle="",
                label=f"of {name} points",
            )
    if dissection.is_map:
        _circle(axes)
    else:
        _half_planes(axes, values)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _circle(axes: Axes) -> None:
    angle = np.linspace(0, 2 * np.pi, 200)
    axes.plot(np.cos(angle), np.sin(angle), color=INK, linewidth=0.9, label="stable inside")
    axes.set_aspect("equal")
    axes.set_xlabel("real part of the multiplier (one step)")
    axes.set_ylabel("imaginary part")
    axes.set_title("Multipliers of the map at its fixed points")


def _half_planes(axes: Axes, values: np.ndarray) -> None:
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_xlabel("real part (1/s), and below it the time constant: decay left of zero, growth right of it")
    axes.set_ylabel("imaginary part (rad/s)")
    axes.set_title("Eigenvalues of the flow at its fixed points")
    axes.set_ylim(*(1.15 * max(1.0, float(np.abs(np.imag(values)).max())) * np.array([-1, 1])))
    # Finer than linear near zero, where the slow directions are that hold a memory.
    largest = max(float(np.abs(np.real(values)).max()), 1e-9)
    finest = 10.0 ** np.floor(np.log10(0.01 * largest))
    axes.set_xscale("symlog", linthresh=finest, linscale=0.5)
    decades = finest * 10.0 ** np.arange(np.ceil(np.log10(largest / finest)) + 1)
    low, high = axes.get_xlim()
    ticks = [tick for tick in (*-decades[::-1], 0.0, *decades) if low <= tick <= high]
    axes.set_xticks(ticks, [f"{tick:g}\n{1 / abs(tick):.3g} s" if tick else "0\n∞" for tick in ticks])
    axes.minorticks_off()
