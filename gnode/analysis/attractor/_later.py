import numpy as np

from gnode.analysis.attractor._question import Question
from gnode.analysis.attractor._sort import AT, ELSEWHERE, nearest_point
from gnode.analysis.attractor._verdict_record import Later
from gnode.analysis.attractor.course import Course, Group, follow
from gnode.analysis.fixed_points import FixedPoints

# States that are followed, and how often their time is doubled.
_FOLLOWED, _DOUBLINGS = 48, 4


def what_becomes(question: Question, course: Course, group: Group, fixed_points: FixedPoints) -> Later | None:
    """What becomes of states that hold memories, where it shows within 16 times as long; None where it does not."""
    members = np.flatnonzero(group)
    chosen = members[:: -(-len(members) // _FOLLOWED)]
    states, elapsed = course.later[chosen], 2 * course.elapsed
    for doubling in range(_DOUBLINGS):
        if doubling:
            states = follow(question.scaled, states, seconds=elapsed, step=course.step)[-1]
            elapsed *= 2
        if not np.isfinite(states).all() or not course.near(states).any():
            return Later("unbounded", None, elapsed)
        nearest, distance = nearest_point(states, fixed_points, ("stable",))
        if (distance <= AT * course.begin_size).mean() >= 1 - ELSEWHERE:
            return Later("isolated points", len(np.unique(nearest)), elapsed)
    return None
