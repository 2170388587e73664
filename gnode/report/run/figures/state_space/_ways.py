"""Ways out of saddles in a picture: arrows along unstable directions, and lines to where they lead."""

from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke

from gnode.analysis import Departures
from gnode.experiments import Dissection

# Light with a dark case on a picture in colours; dark on white.
_LIGHT, _CASE, DARK = "#FFD166", "#3a2a00", "#7A4B00"
# Inches, and of an arrow where there are many; what a plane must show of a direction that an arrow is drawn of.
_ARROW, _SHORT, _MANY, _SEEN = 0.24, 0.15, 12, 0.1


def draw_ways(axes: Axes, dissection: Dissection) -> list[Line2D]:
    """In the plane of the portrait; returns legend entries."""
    leads, plane = dissection.departures, dissection.portrait.plane
    if leads is None or not len(leads):
        return []
    for settled, paths in by_settled(leads, plane.project(leads.paths)):
        # As one piece: of many lines, each would be measured on its own.
        axes.add_collection(LineCollection(paths, zorder=3.5, **_cased(settled=settled)), autolim=False)
    along = plane.project_vectors(leads.directions)
    seen = np.linalg.norm(along, axis=1) > _SEEN
    length = _ARROW if leads.followed <= _MANY else _SHORT
    axes.quiver(
        *plane.project(leads.paths[seen, 0]).T,
        *(length * along[seen]).T,
        color=_LIGHT,
        edgecolor=_CASE,
        linewidth=0.6,
        angles="xy",
        units="inches",
        scale_units="inches",
        scale=1,
        width=0.025,
        headwidth=3.6,
        headlength=3.2,
        headaxislength=3.0,
        zorder=4.6,
    )
    return way_entries(leads, _cased)


def _cased(*, settled: bool) -> dict[str, Any]:
    case = Stroke(linewidth=2.0, foreground=_CASE)
    return {"color": _LIGHT, "linewidth": 1.0, "linestyle": _line(settled), "path_effects": [case, Normal()]}


def on_white(*, settled: bool) -> dict[str, Any]:
    """The look of a way, as matplotlib takes it."""
    return {"color": _CASE if settled else DARK, "linewidth": 1.0, "linestyle": _line(settled)}


def _line(settled: bool) -> Any:
    return "-" if settled else (0, (1.5, 1.2))


def way_entries(leads: Departures, look: Callable[..., dict[str, Any]] = on_white) -> list[Line2D]:
    """What the legend says of ways: of those that have settled, and of others."""
    settled = arrived(leads)
    entries = []
    for there in (True, False):
        words = "ways out of saddles" if there else f"not settled in {leads.seconds:.3g} s, or away"
        if count := settled.count(there):
            entries.append(Line2D([], [], label=f"{words} ({count})", **look(settled=there)))
    return entries


def arrived(leads: Departures) -> list[bool]:
    """Which ways have come to where they lead."""
    return [name not in ("away", "not settled") for name in leads.destinations]


def by_settled(
    leads: Departures, paths: Float[np.ndarray, "ways times axes"]
) -> list[tuple[bool, list[Float[np.ndarray, "finite axes"]]]]:
    """The paths of ways that have settled, and those of others, each as far as it is finite; none of which there are
    none."""
    settled, finite = np.array(arrived(leads), bool), np.asarray(np.isfinite(paths).all(axis=2))
    of = {there: np.flatnonzero(settled == there) for there in (True, False)}
    return [(there, [paths[way, finite[way]] for way in ways]) for there, ways in of.items() if len(ways)]
