from collections.abc import Sequence
from html import escape

import numpy as np
from jaxtyping import Float

from gnode._words import KIND_COLOURS, kinds_in_words, plural
from gnode.analysis._plane import principal_plane

_WIDTH, _HEIGHT, _MARGIN = 240, 160, 14
# Of more points a picture this small says nothing.
_MOST = 1000
# With the shapes that figures have: a circle, a diamond, a triangle, a square, about a place.
_SHAPES = {
    "stable": "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "saddle": "m0 -5l5 5l-5 5l-5 -5z",
    "unstable": "m0 -5l5 9h-10z",
    "marginal": "m-4 -4h8v8h-8z",
}


def points_picture(states: Float[np.ndarray, "points state"], kinds: Sequence[str]) -> str:
    """A small SVG of points in the plane of their principal components, on one scale, by kind; none of no points.

    Stable ones are drawn last, on top of the others.
    """
    kept = np.flatnonzero(np.isfinite(states).all(axis=1))[:_MOST]
    if not len(kept):
        return ""
    flat = principal_plane(states[kept]).project(states[kept])
    places = np.zeros((len(kept), 2))
    places[:, : flat.shape[1]] = flat
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.array([_WIDTH, _HEIGHT]) - 2 * _MARGIN
    with np.errstate(divide="ignore", over="ignore"):
        scale = float(np.min(room / (high - low)))
    shift = (places - (low + high) / 2) * (scale if np.isfinite(scale) else 0.0)
    at = np.array([_WIDTH, _HEIGHT]) / 2 + shift * np.array([1, -1])
    shown = [str(kind) for kind in np.array(kinds)[kept]]
    order = sorted(range(len(kept)), key=lambda row: shown[row] == "stable")
    marks = [
        f'<path d="M{at[row, 0]:.1f} {at[row, 1]:.1f}{_SHAPES[shown[row]]}" '
        f'fill="{KIND_COLOURS[shown[row]]}" stroke="#000000"/>'
        for row in order
    ]
    title = escape(f"{plural(len(kept), 'point')} in their plane: {kinds_in_words(shown)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" style="background:#f4f6f8"><title>{title}</title>{"".join(marks)}</svg>'
    )
