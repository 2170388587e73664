from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from gnode.analysis.attractor._course import Course
from gnode.analysis.fixed_points import FixedPoints

# Over the radius of the states when they were let go: what counts as being at a point.
_AT = 0.01
_ON = 1e-6
# The share of states that must be at stable points; the rest may still be on their way.
_NEARLY_ALL = 0.98
# The share of the points over that of the states: more than one point to so many states is a continuum.
_CROWDED = 1 / 8


@dataclass(frozen=True, eq=False)
class Gathering:
    """How far states have gathered at stable fixed points."""

    whole: bool
    """Nearly all of them have."""
    points: Int[np.ndarray, " points"]
    """Those to which they went, by their number among the fixed points."""
    share: float
    """Of the states that are at one."""
    radius: float
    """The largest distance of any of those from its point, in state units."""
    reason: str | None
    """Why it is no verdict, where states have run together but not at stable points."""


def gather(course: Course, fixed_points: FixedPoints) -> Gathering:
    """Whether states lie at stable fixed points, each within a hundredth of the radius that they began with."""
    at = _AT * course.begin_size
    nearest, distance = _nearest(course.states, fixed_points, kinds=("stable",))
    near = distance <= at
    share = float(near.mean()) if len(near) else 0.0
    points = np.unique(nearest[near])
    # A state or two that stopped by on its way to another point makes no place.
    counts = np.array([np.sum(near & (nearest == point)) for point in points], np.int64)
    points = points[counts >= 0.002 * len(course.states)]
    # A state let go on an unstable point stays there, and says nothing.
    _, distance_to_unstable = _nearest(course.states, fixed_points, kinds=("saddle", "unstable"))
    standing = float((distance_to_unstable <= _ON * course.begin_size).mean()) if len(near) else 0.0
    whole = share >= max(0.5, _NEARLY_ALL - standing) and len(points) <= max(1, _CROWDED * len(course.states))
    reason = None
    if not whole and course.size <= at:
        reason = "they run together where there is no stable fixed point"
        _, distance_to_any = _nearest(course.states, fixed_points, kinds=("marginal",))
        if len(distance_to_any) and distance_to_any.max() <= 3 * at:
            reason = "they run together at a marginal fixed point, whose stability its Jacobian does not decide"
    radius = float(distance[near].max()) if near.any() else float("nan")
    return Gathering(whole, points, share, radius, reason)


def _nearest(
    states: Float[np.ndarray, "states state"], fixed_points: FixedPoints, *, kinds: tuple[str, ...]
) -> tuple[Int[np.ndarray, " states"], Float[np.ndarray, " states"]]:
    from scipy.spatial import KDTree

    chosen = np.flatnonzero([kind in kinds for kind in fixed_points.near.kinds])
    if len(chosen) == 0:
        return np.full(len(states), -1, np.int64), np.full(len(states), np.inf)
    distance, index = KDTree(fixed_points.states[chosen]).query(states)
    return chosen[index].astype(np.int64), distance
