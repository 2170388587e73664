"""Fixed points as they are told apart in pictures: by kind, saddles by the number of their unstable directions."""

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool

from gnode.analysis import ListedPoints
from gnode.report._style import KINDS, SADDLES

_LARGER = 1.3


class Group(NamedTuple):
    """Points that look alike."""

    members: Bool[np.ndarray, " points"]
    name: str
    look: dict[str, Any]
    """Marker and colours, as matplotlib takes them."""
    saddles: bool

    def sized(self, points: float | int) -> dict[str, Any]:
        """The same, of a size."""
        # A cross fills less of its size than a square does.
        return {**self.look, "markersize": points * (_LARGER if self.look["marker"] in "PX" else 1.0)}


def groups(points: ListedPoints) -> list[Group]:
    """All that there are, stable points last: they are drawn on top."""
    found = []
    for kind, (marker, colour, name) in KINDS.items():
        mine = np.array([each == kind for each in points.kinds], bool)
        if kind != "saddle":
            found.append(Group(mine, name, _look(marker, colour), False))
            continue
        for least, (shape, shade, words) in enumerate(SADDLES, start=1):
            several = points.near.unstable >= least if least == len(SADDLES) else points.near.unstable == least
            found.append(Group(mine & several, words, _look(shape, shade), True))
    found = [group for group in found if group.members.any()]
    return sorted(found, key=lambda group: group.name == KINDS["stable"][2])


def _look(marker: str, colour: str) -> dict[str, Any]:
    return {"marker": marker, "color": colour, "markeredgecolor": "#000000", "markeredgewidth": 0.9}
