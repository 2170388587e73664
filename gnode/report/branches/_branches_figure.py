from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gnode._checks import refusal
from gnode.analysis import BifurcationPoint, Branch, Branches
from gnode.report._style import COLOURS, INK, one_panel, styled

_STABLE: Any = {"color": COLOURS[0], "linewidth": 2.0, "linestyle": "-"}
_UNSTABLE: Any = {"color": COLOURS[1], "linewidth": 1.3, "linestyle": (0, (3.5, 2.0))}
# Marker and colour of a kind: no two share both, and no colour alone tells two apart.
_MARKERS = {
    "fold": ("o", "#ffffff"),
    "pitchfork": ("D", COLOURS[4]),
    "transcritical": ("X", COLOURS[3]),
    "Hopf": ("s", COLOURS[2]),
    "flip": ("^", COLOURS[5]),
    "Neimark-Sacker": ("v", COLOURS[2]),
    "degenerate": ("*", COLOURS[7]),
}


@styled
def branches_figure(
    branches: Branches,
    *,
    coordinate: int = 0,
    readout: Callable[[np.ndarray], Any] | None = None,
    value_label: str | None = None,
    label: str | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Fixed points against what is changed: stable ones solid, all others dashed, bifurcations marked by their kind.

    **Arguments:**

    - `coordinate`: the entry of the state that is drawn upwards.
    - `readout`: what is drawn in its place: a function of one state whose value is a number, or an array of one.
    - `value_label`, `label`: of the abscissa and the ordinate.
    - `ax`: where it is drawn; a figure of its own by default.
    """
    drawn = [_heights(branch.states, coordinate, readout) for branch in branches]
    figure, axes = one_panel(ax, 7.2, 4.4)
    for branch, heights in zip(branches, drawn, strict=True):
        _draw_branch(axes, branch, heights)
    entries = [
        Line2D([], [], label=name, **look)
        for name, look, stable in (("stable", _STABLE, True), ("unstable", _UNSTABLE, False))
        if any((branch.stable_between == stable).any() for branch in branches)
    ]
    for name, points in _by_name(branches.bifurcations).items():
        marker, colour = _MARKERS[points[0].kind]
        look: Any = {
            "marker": marker,
            "color": "#ffffff" if "subcritical" in name else colour,
            "markersize": 9 if marker == "*" else 6.5,
            "markeredgecolor": "#000000",
            "markeredgewidth": 0.9,
            "linestyle": "",
        }
        heights = _heights(np.array([point.state for point in points]), coordinate, readout)
        axes.plot([point.value for point in points], heights, zorder=5, **look)
        entries.append(Line2D([], [], label=f"{name} ({len(points)})", **look))
    low, high = sorted(branches.ends)
    axes.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    axes.margins(y=0.06)
    axes.set_xlabel(value_label or ("value" if branches.scalar else "share of the path"))
    axes.set_ylabel(label or (f"state $h_{{{coordinate + 1}}}$" if readout is None else "readout"))
    if entries:
        axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=2.4, labelcolor=INK)
    return figure


def _heights(
    states: Float[np.ndarray, "points state"], coordinate: int, readout: Callable[[np.ndarray], Any] | None
) -> Float[np.ndarray, " points"]:
    if readout is None:
        if not 0 <= coordinate < states.shape[1]:
            raise refusal(f"a coordinate from 0 to {states.shape[1] - 1}", coordinate, "choose another")
        return states[:, coordinate]
    values = [np.asarray(readout(state), np.float64) for state in states]
    if values[0].size != 1:
        raise refusal("a readout of one number", f"one of shape {values[0].shape}", "choose one of its entries")
    return np.array([float(value.reshape(())) for value in values])


def _draw_branch(axes: Axes, branch: Branch, heights: Float[np.ndarray, " points"]) -> None:
    """In pieces from each change of stability to the next."""
    stable = branch.stable_between
    edges = [0, *(np.flatnonzero(stable[1:] != stable[:-1]) + 1).tolist(), len(stable)]
    for first, last in pairwise(edges):
        if first < last:
            piece = slice(first, last + 1)
            axes.plot(branch.values[piece], heights[piece], **(_STABLE if stable[first] else _UNSTABLE))


def _by_name(points: tuple[BifurcationPoint, ...]) -> dict[str, list[BifurcationPoint]]:
    """By what the legend calls them, in the order of their kinds."""
    named: dict[str, list[BifurcationPoint]] = {}
    for kind in _MARKERS:
        for point in points:
            if point.kind == kind:
                coefficient = point.lyapunov_coefficient
                side = "" if coefficient is None else ", supercritical" if coefficient < 0 else ", subcritical"
                named.setdefault(kind + side, []).append(point)
    return named
