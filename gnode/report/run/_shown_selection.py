"""The points at which modes are shown."""

import numpy as np

from gnode.experiments import Dissection

_KINDS = ("stable", "marginal", "saddle", "unstable")
_PANELS = 2


def shown_selection(dissection: Dissection) -> list[int]:
    """Of its points with modes one of a kind, and two at most: those at which most starts of the search ended."""
    near = dissection.selection
    assert near is not None
    found = dissection.fixed_points.found[near.points]
    of_kind = [np.flatnonzero([each == kind for each in near.kinds]) for kind in _KINDS]
    return [int(mine[found[mine].argmax()]) for mine in of_kind if len(mine)][:_PANELS]
