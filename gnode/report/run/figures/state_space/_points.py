"""Fixed points in a picture."""

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from gnode.analysis import ListedPoints, Plane
from gnode.experiments import Dissection
from gnode.report._style import INK
from gnode.report.run.figures.state_space._groups import groups

_CROWD = 24
_SIZE, _CROWD_SIZE = 6.0, 4.2
_UNDECIDED = "#D55E00"


def draw_points(axes: Axes, dissection: Dissection, *, flat: bool = False) -> list[Line2D]:
    """Fixed points with a marker by kind, the enclosures of certified ones as frames; returns legend entries.

    `flat`: a state has one entry, and its place on the second axis is zero.
    """
    points, certificate, plane = dissection.listed(), dissection.certificate, dissection.portrait.plane
    positions = np.column_stack([points.states, np.zeros(len(points))]) if flat else plane.project(points.states)
    crowded = len(points) > _CROWD
    entries = _draw_markers(axes, positions, points, crowded=crowded)
    if certificate is None:
        return entries
    if points.certified.any() and not crowded:
        # At least this large on the page: an enclosure is mostly far smaller than a pixel.
        frame = {"linestyle": "", "marker": "s", "markerfacecolor": "none", "markersize": _SIZE + 3.5}
        for width, colour in ((1.8, "#000000"), (0.8, "#ffffff")):
            look = {"markeredgewidth": width, "markeredgecolor": colour, "zorder": 4.5, **frame}
            axes.plot(*positions[points.certified].T, **look)
        entries.append(Line2D([], [], label="enclosed, proven", markeredgecolor=INK, markeredgewidth=1.2, **frame))
    if flat:
        low, high = certificate.enclosures[:, :, 0].T
        axes.hlines(np.zeros(len(certificate)), low, high, color="#000000", linewidth=4, zorder=4)
    else:
        look = {"facecolors": "none", "edgecolors": "#000000", "linewidths": 0.9, "zorder": 4}
        add_outlines(axes, shadows(certificate.enclosures, plane), **look)
    if len(certificate.undecided):
        label = f"undecided ({len(certificate.undecided):,})"
        look = {"facecolor": "#D55E0030", "edgecolor": _UNDECIDED, "linewidth": 0.9, "zorder": 3.5}
        if flat:
            low, high = certificate.undecided[:, :, 0].T
            spans = np.stack([low, high - low], axis=1).tolist()
            axes.broken_barh(spans, (0, 1), transform=axes.get_xaxis_transform(), **look)
        else:
            add_outlines(axes, shadows(certificate.undecided, plane), **look)
        entries.append(
            Line2D([], [], linestyle="", marker="s", color="#D55E0030", markeredgecolor=_UNDECIDED, label=label)
        )
    return entries


def _draw_markers(axes: Axes, positions: np.ndarray, points: ListedPoints, *, crowded: bool) -> list[Line2D]:
    size = _CROWD_SIZE if crowded else _SIZE
    for group in groups(points):
        # Stable points last, on top of the others.
        order = 6 if group.name == "stable" else 5
        axes.plot(*positions[group.members].T, linestyle="", zorder=order, **group.sized(size))
    return point_entries(points, crowded=crowded)


def point_entries(points: ListedPoints, *, crowded: bool | None = None) -> list[Line2D]:
    """What the legend says of points: how many there are of each kind and index, and how many are proven."""
    crowded = len(points) > _CROWD if crowded is None else crowded
    entries = []
    # As they are drawn, but with stable ones first.
    for group in sorted(groups(points), key=lambda group: group.name != "stable"):
        for index in sorted(set(points.index[group.members].tolist()), reverse=True):
            chosen = group.members & (points.index == index)
            count = int(chosen.sum())
            proven = int((chosen & points.certified).sum())
            sign = f"index {index:+d}".replace("-", "\N{MINUS SIGN}") if index else "no index"
            # Where there are too many for frames, the legend says it.
            many = f"{count} proven" if proven == count else f"{count}, {proven} proven"
            # Of a saddle the number of its unstable directions says it.
            words = group.name if group.saddles and index else f"{group.name}, {sign}"
            label = f"{words} ({many if crowded and proven else count})"
            entries.append(Line2D([], [], linestyle="", label=label, **group.sized(6)))
    return entries


def add_outlines(axes: Axes, outlines: Float[np.ndarray, "boxes corners 2"], **look) -> None:
    """Draws shadows of boxes."""
    # As one array: of a list, each would be looked at on its own.
    axes.add_collection(PolyCollection(outlines, **look), autolim=False)  # type: ignore[arg-type]


def shadows(boxes: Float[np.ndarray, "boxes 2 state"], plane: Plane) -> Float[np.ndarray, "boxes corners 2"]:
    """The outlines of the projections of boxes, of 2N corners: a box is a sum of its N edges, and so is its shadow."""
    edges = plane.axes.T * np.where(plane.axes[1] < 0, -1.0, 1.0)[:, None]
    # From the lowest corner around: the edges by their angle, then back by the same.
    order = np.argsort(np.arctan2(edges[:, 1], edges[:, 0]), kind="stable")
    steps = (boxes[:, 1] - boxes[:, 0])[:, order, None] * edges[order]
    lowest = plane.project(boxes.mean(axis=1)) - steps.sum(axis=1) / 2
    up = np.cumsum(steps, axis=1)
    around = np.concatenate([np.zeros_like(up[:, :1]), up[:, :-1], up[:, -1:], up[:, -1:] - up[:, :-1]], axis=1)
    return lowest[:, None] + around
