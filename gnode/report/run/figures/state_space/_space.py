"""The state space of three entries, seen from two sides."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from mpl_toolkits.mplot3d.art3d import Line3DCollection

from gnode.experiments import Dissection
from gnode.report._style import INK, new_figure
from gnode.report.run.figures.state_space._groups import groups
from gnode.report.run.figures.state_space._plane_portrait import SHOWN_TRIALS, known_points
from gnode.report.run.figures.state_space._points import point_entries
from gnode.report.run.figures.state_space._ways import DARK, by_settled, on_white, way_entries

# Elevation and azimuth, in degrees: a quarter of a turn apart.
_VIEWS = ((22, -60), (22, 30))
# Of the figure, in inches; left, bottom, width and height of a view, over the figure's; how much of that its box fills.
_FIGURE = (11.0, 6.0)
_PLACES = ((-0.01, 0.15, 0.47, 0.78), (0.53, 0.15, 0.47, 0.78))
_ZOOM = 1.06
# Of what is drawn, over its width on every side.
_MARGIN = 0.05
# Over the largest width.
_ARROW = 0.07


def space_figure(dissection: Dissection) -> Figure:
    """Fixed points, ways out of saddles, trials and released states, in two views."""
    figure = new_figure(*_FIGURE)
    # A layout that is made to fit knows nothing of what three-dimensional axes need beside them.
    figure.set_layout_engine("none")
    limits = _limits(dissection)
    title = known_points(dissection)
    titles = (title[0].upper() + title[1:], "The same, a quarter of a turn on")
    for place, (elevation, azimuth), words in zip(_PLACES, _VIEWS, titles, strict=True):
        axes: Any = figure.add_axes(place, projection="3d", computed_zorder=False)
        _draw(axes, dissection, limits)
        axes.view_init(elev=elevation, azim=azimuth)
        axes.set_title(words)
    figure.legend(handles=_entries(dissection), loc="lower center", ncols=3, labelcolor=INK)
    return figure


def _limits(dissection: Dissection) -> np.ndarray:
    """The lower and the upper corner of what is shown: trials, released states, and points where states went."""
    trials, visited = dissection.trajectories[:SHOWN_TRIALS].reshape(-1, 3), dissection.relaxed.path.reshape(-1, 3)
    points = dissection.listed().states
    near = ((points >= visited.min(axis=0)) & (points <= visited.max(axis=0))).all(axis=1)
    places = np.concatenate([trials[np.isfinite(trials).all(axis=1)], dissection.relaxed.states, points[near]])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = _MARGIN * np.maximum(high - low, 1e-3 * float(np.max(high - low)) + 1e-12)
    return np.stack([low - pad, high + pad])


def _draw(axes: Any, dissection: Dissection, limits: np.ndarray) -> None:
    # What lies outside of the axes would be drawn all the same.
    def within(states: np.ndarray) -> np.ndarray:
        inside = ((states >= limits[0]) & (states <= limits[1])).all(axis=-1, keepdims=True)
        return np.where(inside, states, np.nan)

    for trial in dissection.trajectories[:SHOWN_TRIALS]:
        axes.plot(*within(trial).T, color="#000000", linewidth=0.7, alpha=0.55)
    axes.plot(*within(dissection.relaxed.states).T, **_RELEASED)
    leads, points = dissection.departures, dissection.listed()
    if leads is not None:
        for settled, paths in by_settled(leads, leads.paths):
            lines = [within(path) for path in paths]
            axes.add_collection3d(Line3DCollection(lines, zorder=3, **on_white(settled=settled)), autolim=False)
        if len(leads):
            length = _ARROW * float(np.max(limits[1] - limits[0]))
            tails = within(leads.paths[:, 0])
            arrows = length * leads.directions
            axes.quiver(*tails.T, *arrows.T, color=DARK, linewidth=1.5, arrow_length_ratio=0.4, zorder=4)
    for group in groups(points):
        axes.plot(*within(points.states[group.members]).T, linestyle="", zorder=5, **group.sized(6))
    for axis, (low, high) in zip("xyz", limits.T, strict=True):
        getattr(axes, f"set_{axis}lim")(low, high)
    axes.set_box_aspect(limits[1] - limits[0], zoom=_ZOOM)
    axes.set_xlabel("state $h_1$")
    axes.set_ylabel("state $h_2$")
    axes.set_zlabel("state $h_3$")
    axes.locator_params(nbins=5)


_RELEASED: Any = {"linestyle": "", "marker": "o", "color": "#56B4E9", "markersize": 2.8, "alpha": 0.55,
                  "markeredgewidth": 0}  # fmt: skip


def _entries(dissection: Dissection) -> list[Line2D]:
    # Without frames about those that are proven: the numbers say it.
    entries = point_entries(dissection.listed(), crowded=True)
    if dissection.departures is not None:
        entries += way_entries(dissection.departures)
    seconds = f"state {dissection.relaxed.times[-1]:.3g} s after release"
    entries.append(Line2D([], [], label=seconds, **{**_RELEASED, "markersize": 5}))
    if dissection.trajectories.shape[1] > 1:
        entries.append(Line2D([], [], color="#000000", linewidth=0.9, label="trials"))
    return entries
