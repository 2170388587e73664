"""Which of the states at some time are where."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from gnode.analysis._system import System
from gnode.analysis.attractor.course import Course, Group
from gnode.analysis.fixed_points import FixedPoints, fixed_points_of

# Over the radius of the states when they were let go: what counts as being at a point, and on it from the beginning.
AT, _ON = 0.01, 1e-6
# Over the same: what moves by less may have arrived at a point.
_RESTING = 0.02
# The share of states that may be elsewhere where the others decide: they may still be on their way.
ELSEWHERE = 0.02
# The share of the points over that of the states: more than one point to so many states is a continuum.
_CROWDED = 1 / 8
# States at a point that are fewer than this share of all stopped by on their way to another.
_STOPPED_BY = 0.002
# Over the size of the others: points that lie nearer to one of them than this may be part of what they form.
_APART = 0.1


@dataclass(frozen=True, eq=False)
class Sorted:
    """Where each of the states of a course is."""

    away: Group
    """Far out."""
    point: Int[np.ndarray, " states"]
    """At which stable fixed point; -1 where at none."""
    radius: float
    """The largest distance of any that are at one from it."""
    standing: Group
    """On an unstable point, on which they were let go: they say nothing."""

    @property
    def at_point(self) -> Group:
        return self.point >= 0

    @property
    def others(self) -> Group:
        return ~(self.away | self.at_point | self.standing)

    @property
    def points(self) -> Int[np.ndarray, " points"]:
        """The stable points to which states went."""
        numbers, counts = np.unique(self.point[self.at_point], return_counts=True)
        return numbers[counts >= _STOPPED_BY * len(self.point)]

    @property
    def at_points_alone(self) -> bool:
        """Nearly all are at stable points or far out, at so few that they are no continuum."""
        few = len(self.points) <= max(1, _CROWDED * len(self.point))
        return float(self.others.mean()) <= ELSEWHERE and few and not self.standing.all()


def sort_states(
    system: System, factors: Float[np.ndarray, " state"], course: Course, fixed_points: FixedPoints
) -> tuple[Sorted, FixedPoints]:
    """Where the states of a course are, and the fixed points known then: those of which the search knew nothing, and
    at which states rest, are searched from there. States are over `factors`, those of the system are not."""
    found = _sorted(course, fixed_points)
    resting = found.others & course.rests(_RESTING * course.begin_size)
    if resting.any():
        # The search has units of its own. So it is that of before, and needs no other programs.
        more = fixed_points_of(system, factors * np.concatenate([fixed_points.states, course.states[resting]]))
        fixed_points = replace(more, states=more.states / factors)
        found = _sorted(course, fixed_points)
    return found, fixed_points


def _sorted(course: Course, fixed_points: FixedPoints) -> Sorted:
    away = ~course.here
    nearest, distance = nearest_point(course.states, fixed_points, ("stable",))
    near = (distance <= AT * course.begin_size) & ~away
    _, unstable = nearest_point(course.states, fixed_points, ("saddle", "unstable"))
    began = course.path[0]
    still = np.linalg.norm(course.states - began, axis=1) <= _ON * course.begin_size
    standing = (unstable <= _ON * course.begin_size) & still & ~near & ~away
    radius = float(distance[near].max()) if near.any() else float("nan")
    return Sorted(away, np.where(near, nearest, -1), radius, standing)


def all_sorted(course: Course, fixed_points: FixedPoints, states: Float[np.ndarray, "states state"]) -> Sorted:
    """Where all the states that were let go are at the time of a course that followed some of them."""
    return _sorted(
        replace(
            course,
            chosen=np.arange(len(states)),
            path=states[None],
            after=states[None],
            past=None,
            here=course.near(states),
        ),
        fixed_points,
    )


def apart(course: Course, found: Sorted, fixed_points: FixedPoints) -> bool:
    """Whether the points to which states went lie apart from where all others are."""
    others = course.states[found.others]
    if not found.at_point.any() or not len(others):
        return False
    _, distance = nearest_point(others, fixed_points, None, found.points)
    return bool(distance.min() > _APART * course.size(found.others))


def why_together(course: Course, fixed_points: FixedPoints) -> str | None:
    """Where states have run together that are not at a stable point; None where they have not."""
    reach = AT * course.begin_size
    if not course.size(course.here) <= reach:
        return None
    places = course.states[course.here]
    for kinds, words in (
        (("stable",), "run together beside a stable fixed point, which they have not reached"),
        (("marginal",), "run together at a marginal fixed point, whose stability its Jacobian does not decide"),
        (("saddle", "unstable"), "run together at an unstable fixed point"),
    ):
        _, distance = nearest_point(places, fixed_points, kinds)
        if distance.max() <= 3 * reach:
            return f"they {words}"
    return "they run together where no fixed point was found"


def nearest_point(
    states: Float[np.ndarray, "states state"],
    fixed_points: FixedPoints,
    kinds: tuple[str, ...] | None,
    chosen: Int[np.ndarray, " points"] | None = None,
) -> tuple[Int[np.ndarray, " states"], Float[np.ndarray, " states"]]:
    """The number of the nearest fixed point of some kinds, or of those chosen, and the distance; infinite without
    one."""
    from scipy.spatial import KDTree

    if chosen is None:
        chosen = np.flatnonzero([kinds is None or kind in kinds for kind in fixed_points.near.kinds])
    nearest, distance = np.full(len(states), -1, np.int64), np.full(len(states), np.inf)
    finite = np.isfinite(states).all(axis=1)
    if len(chosen) and finite.any():
        distance[finite], index = KDTree(fixed_points.states[chosen]).query(states[finite])
        nearest[finite] = chosen[index]
    return nearest, distance
