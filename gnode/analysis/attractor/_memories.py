"""Whether states that move slowly form sets that hold memories, and which."""

from dataclasses import dataclass

import numpy as np

from gnode.analysis.attractor._continuum import Stretch, judge_continuum, margins, undecided_directions
from gnode.analysis.attractor._pieces import pieces
from gnode.analysis.attractor._question import Question
from gnode.analysis.attractor._slow_manifold import SlowShape, kept_over, slow_shape
from gnode.analysis.attractor._sort import AT, Sorted
from gnode.analysis.attractor._verdict_record import ContinuumKind, Margin
from gnode.analysis.attractor.course import Course, Group

# On the time scale asked for, states may move by so many times the bound, and the memory is called leaky.
_LEAKY = 2.0


@dataclass(frozen=True, eq=False)
class Memory:
    """A set of slow states that holds memories."""

    kind: ContinuumKind
    reason: str
    group: Group
    shape: SlowShape
    margins: tuple[Margin, ...]


@dataclass(frozen=True, eq=False)
class Memories:
    """All of them, the one of the most states first."""

    each: tuple[Memory, ...]
    leaky: bool
    alone: bool
    """Every state belongs to one: points that states went to are part of it."""


def judge_memories(question: Question, course: Course, found: Sorted, *, separate: bool) -> Memories | str | None:
    """The sets that hold memories; why there is none where states move slowly; None where they do not.

    `separate`: the points to which some states went lie apart from all others, and are no part of what these form.
    """
    group = found.others if separate else course.here
    size = course.size(group)
    if group.sum() < 2 or not size > AT * course.begin_size:
        return None
    movement = course.movement(group)
    limit = question.bound * (_LEAKY if course.first else 1.0)
    if not movement <= limit * size:
        return None
    leaky = movement > question.bound * size
    judged = _judge(question, course, group, limit=limit)
    if isinstance(judged, str):
        return judged
    return Memories(tuple(sorted(judged, key=lambda one: -int(one.group.sum()))), leaky, not separate)


def _judge(question: Question, course: Course, group: Group, *, limit: float) -> list[Memory] | str:
    states = course.states[group]
    stretch = Stretch(course.elapsed, course.movement(group), course.size(group), course.passed(group))
    kept = kept_over(
        question.scaled,
        states,
        seconds=course.elapsed,
        step=course.step,
        bound=question.bound,
        axes=question.axes,
    )
    reason = undecided_directions(kept, course.elapsed)
    if reason is not None:
        return reason
    shape = slow_shape(states, kept, passed=stretch.passed, movement=stretch.movement, axes=question.axes)
    kind, reason = judge_continuum(shape, stretch, bound=question.bound)
    if kind is not None:
        return [Memory(kind, reason, group, shape, margins(shape, stretch, bound=question.bound, limit=limit))]
    found: list[Memory] = []
    for piece in pieces(course, group, shape.topology):
        part = course.movement(piece) <= limit * course.size(piece)
        judged = _judge(question, course, piece, limit=limit) if part else ""
        if isinstance(judged, str):
            return reason
        found += judged
    return found or reason


def all_of(memories: Memories) -> Group:
    """The states that belong to one."""
    return np.any([one.group for one in memories.each], axis=0)
