"""The fixed points to show: those proven, and those that a search found beside them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from gnode.analysis import Kind, Linearisation, Plane
from gnode.experiments import Dissection
from gnode.report._style import INK, KINDS

_CROWD = 24
_SIZE, _CROWD_SIZE = 6.0, 4.2
_UNDECIDED = "#D55E00"


@dataclass(frozen=True, eq=False)
class ShownPoints:
    states: Float[np.ndarray, "points state"]
    near: Linearisation
    index: Int[np.ndarray, " points"]
    """The proven one of a certified point; of another, that of its eigenvalues."""
    certified: Bool[np.ndarray, " points"]
    searched: Int[np.ndarray, " points"]
    """Its place among the points of the search; -1 where that has missed it."""

    def __len__(self) -> int:
        return len(self.states)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return self.near.kinds


def shown_points(dissection: Dissection) -> ShownPoints:
    """All certified points, and those of the search that lie in none of their enclosures."""
    found, certificate = dissection.fixed_points, dissection.certificate
    if certificate is None:
        every = np.arange(len(found))
        return ShownPoints(found.states, found.near, found.near.index, np.zeros(len(found), bool), every)
    owner = _owners(dissection)
    searched = np.full(len(certificate), -1)
    searched[owner[owner >= 0]] = np.flatnonzero(owner >= 0)
    other = np.flatnonzero(owner < 0)
    certified = np.arange(len(certificate) + len(other)) < len(certificate)
    return ShownPoints(
        states=np.concatenate([certificate.states, found.states[other]]),
        near=_joined(certificate.near, found.near, other),
        index=np.concatenate([certificate.index, found.near.index[other]]),
        certified=certified,
        searched=np.concatenate([searched, other]),
    )


def _owners(dissection: Dissection) -> Int[np.ndarray, " points"]:
    """For each point of the search, the certified point in whose enclosure it lies; -1 where in none.

    To within the distance at which the search merges points: what it ends at is not exact.
    """
    found, certificate = dissection.fixed_points, dissection.certificate
    if certificate is None or len(certificate) == 0 or len(found) == 0:
        return np.full(len(found), -1)
    within = inside(certificate.enclosures, found.states, slack=found.merging_distance)
    away = np.linalg.norm(found.states[:, None] - certificate.states[None], axis=2)
    nearest = np.where(within, away, np.inf).argmin(axis=1)
    return np.where(within.any(axis=1), nearest, -1)


def inside(
    boxes: Float[np.ndarray, "boxes 2 state"], states: Float[np.ndarray, "states state"], *, slack: float = 0.0
) -> Bool[np.ndarray, "states boxes"]:
    """Which states lie in which boxes."""
    # An entry of the state at a time: there can be very many boxes.
    within = np.ones((len(states), len(boxes)), bool)
    for k in range(states.shape[1]):
        at = states[:, k, None]
        within &= (boxes[None, :, 0, k] - slack <= at) & (at <= boxes[None, :, 1, k] + slack)
    return within


def _joined(first: Linearisation, second: Linearisation, chosen: Int[np.ndarray, " chosen"]) -> Linearisation:
    def both(name: str) -> np.ndarray:
        return np.concatenate([getattr(first, name), getattr(second, name)[chosen]])

    return Linearisation(
        eigenvalues=both("eigenvalues"),
        eigenvectors=both("eigenvectors"),
        rates=both("rates"),
        kinds=(*first.kinds, *(second.kinds[k] for k in chosen)),
        spiral=both("spiral"),
        unstable=both("unstable"),
        index=both("index"),
    )


def draw_points(axes: Axes, dissection: Dissection, *, flat: bool = False) -> list[Line2D]:
    """Fixed points with a marker by kind, the enclosures of certified ones as frames; returns legend entries.

    `flat`: a state has one entry, and its place on the second axis is zero.
    """
    points, certificate, plane = shown_points(dissection), dissection.certificate, dissection.portrait.plane
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


def _draw_markers(axes: Axes, positions: np.ndarray, points: ShownPoints, *, crowded: bool) -> list[Line2D]:
    entries = []
    for kind, (marker, colour, name) in KINDS.items():
        mine = np.array([k == kind for k in points.kinds], bool)
        look = {"marker": marker, "color": colour, "markeredgecolor": "#000000", "markeredgewidth": 0.9}
        # Stable points last, on top of the others.
        order = 6 if kind == "stable" else 5
        axes.plot(*positions[mine].T, linestyle="", markersize=_CROWD_SIZE if crowded else _SIZE, zorder=order, **look)
        for index in sorted(set(points.index[mine].tolist()), reverse=True):
            chosen = mine & (points.index == index)
            count = int(chosen.sum())
            sign = f"index {index:+d}".replace("-", "\N{MINUS SIGN}") if index else "no index"
            proven = int((chosen & points.certified).sum())
            # Where there are too many for frames, the legend says it.
            many = f"{count} proven" if proven == count else f"{count}, {proven} proven"
            label = f"{name}, {sign} ({many if crowded and proven else count})"
            entries.append(Line2D([], [], linestyle="", markersize=6, label=label, **look))
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
