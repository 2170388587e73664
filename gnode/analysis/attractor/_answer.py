"""Verdicts, each with its reason made from what decided."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gnode.analysis.attractor._continuum import lasting
from gnode.analysis.attractor._later import what_becomes
from gnode.analysis.attractor._memories import Memories, all_of
from gnode.analysis.attractor._question import Question
from gnode.analysis.attractor._restless import Motion, Orbits, strongest
from gnode.analysis.attractor._slow_manifold import SlowManifold, slow_manifold, with_memory
from gnode.analysis.attractor._sort import ELSEWHERE, Sorted
from gnode.analysis.attractor._verdict_record import Attractor, AttractorKind, Later, Margin, Verdict
from gnode.analysis.attractor.course import FAR, Course
from gnode.analysis.fixed_points import FixedPoints
from gnode.analysis.orbits import LimitCycle


def escaped(course: Course, found: Sorted) -> Verdict:
    """All states run away."""
    share = float(found.away.mean())
    return Verdict("unbounded", _away(course, share), None, attractors=(Attractor("unbounded", share, None, False),))


def counted(question: Question, course: Course, found: Sorted, fixed_points: FixedPoints, seen: list[str]) -> Verdict:
    """Nearly all states lie at stable points, or run away."""
    manifold = None
    if len(found.points) > 1:
        manifold = _in_state_units(
            question,
            slow_manifold(
                question.scaled,
                course.states[course.here],
                seconds=question.seconds,
                step=course.step,
                bound=question.bound,
                movement=course.movement(course.here),
                longest=4.0,
            ),
        )
    share = float(found.at_point.mean())
    words = [] if course.first else [f"On the time scale of {question.seconds:.3g} s: {seen[0]}."]
    return _told(
        _of_points(course, found, fixed_points) + _of_those_away(course, found),
        words,
        manifold=manifold,
        margins=(Margin("share of the states that are elsewhere", 1 - share - float(found.away.mean()), ELSEWHERE),),
    )


def continua(
    question: Question, course: Course, found: Sorted, fixed_points: FixedPoints, memories: Memories
) -> Verdict:
    """States form sets that hold memories."""
    first = memories.each[0]
    manifold = with_memory(question.scaled, first.shape, seconds=course.elapsed, step=course.step, bound=question.bound)
    kinds: list[AttractorKind] = list(dict.fromkeys(one.kind for one in memories.each))
    entries = []
    for kind in kinds:
        those = [one for one in memories.each if one.kind == kind]
        share = float(sum(one.group.sum() for one in those)) / len(course.chosen)
        words = f"{_leak(memories.leaky)}{those[0].reason} {lasting(manifold.memory) if those[0] is first else ''}"
        entries.append((Attractor(kind, share, len(those), False), words.strip()))
    if not memories.alone:
        entries += _of_points(course, found, fixed_points)
    later = what_becomes(question, course, all_of(memories), fixed_points)
    after = [] if later is None else [_later(later)]
    if memories.leaky and fixed_points.count("marginal"):
        after.append("There is a marginal fixed point, whose stability its Jacobian does not decide.")
    return _told(
        entries + _of_those_away(course, found),
        (),
        after,
        manifold=_in_state_units(question, manifold),
        margins=first.margins,
        leaky=memories.leaky,
        later=later,
    )


def closed(
    question: Question,
    course: Course,
    found: Sorted,
    fixed_points: FixedPoints,
    orbits: Orbits,
    motion: Motion | None,
) -> Verdict:
    """States go round orbits that close; and the others are in the motion."""
    entries = []
    cycle: LimitCycle | None = None
    kinds: tuple[tuple[bool, AttractorKind], ...] = ((True, "limit cycle"), (False, "saddle cycle"))
    for stable, kind in kinds:
        numbers = orbits.of(stable)
        if not numbers:
            continue
        share = float(np.isin(orbits.cycle, numbers).sum()) / len(course.chosen)
        least = orbits.found[numbers[0]]
        cycle = least if cycle is None else cycle
        whole = orbits.whole or motion is not None
        entries.append(
            (Attractor(kind, share, len(numbers), not whole), _of_orbits(question, least, len(numbers), share, whole))
        )
    if motion is not None:
        share = float((orbits.cycle < 0).sum()) / len(course.chosen)
        entries.append((Attractor(motion.kind, share, None, False), f"{_some(share)} never close: {motion.words}."))
    entries += _of_points(course, found, fixed_points) + _of_those_away(course, found)
    return _told(
        entries,
        cycle=cycle,
        lyapunov=None if motion is None else motion.spectrum,
        margins=() if motion is None else motion.margins,
    )


def _told(
    entries: list[tuple[Attractor, str]], before: Sequence[str] = (), after: Sequence[str] = (), **more: Any
) -> Verdict:
    """The verdict with all attractors, those of the most states first."""
    entries = sorted(entries, key=lambda entry: -entry[0].share)
    main = entries[0][0]
    close = [margin for margin in more.get("margins", ()) if margin.close]
    words = [*before, *(words for _, words in entries), *after, *map(_close, close)]
    return Verdict(
        main.kind,
        " ".join(words),
        main.count
        if main.kind in ("isolated points", "limit cycle", "saddle cycle") or (main.count or 1) > 1
        else None,
        attractors=tuple(attractor for attractor, _ in entries),
        **more,
    )


def _of_points(course: Course, found: Sorted, fixed_points: FixedPoints) -> list[tuple[Attractor, str]]:
    if not len(found.points):
        return []
    count, share = len(found.points), float(found.at_point.mean())
    rates = fixed_points.near.rates[found.points]
    slowest = float(-1 / rates.max()) if np.isfinite(rates.max()) else 0.0
    words = (
        f"{share:.1%} of the states lie at {_places(count)} after {course.elapsed:.3g} s, to within "
        f"{found.radius:.2g}; the slowest time constant there is {slowest:.3g} s."
    )
    return [(Attractor("isolated points", share, count, False), words)]


def _places(count: int | None) -> str:
    return "one stable fixed point" if count == 1 else f"{count} stable fixed points"


def _of_those_away(course: Course, found: Sorted) -> list[tuple[Attractor, str]]:
    share = float(found.away.mean())
    return [(Attractor("unbounded", share, None, False), _away(course, share))] if share > 0 else []


def _away(course: Course, share: float) -> str:
    return (
        f"{share:.0%} of the states are {FAR:.3g} times as far out as they began, or further, after "
        f"{course.elapsed:.3g} s."
    )


def _of_orbits(question: Question, cycle: LimitCycle, count: int, share: float, whole: bool) -> str:
    orbits = "one orbit" if count == 1 else f"{count} orbits, the shortest"
    orbits = orbits if whole else f"at least {orbits}"
    factor = strongest(cycle, question.system)
    nearby = (
        f"drawn to it by a factor of {factor:.2g}" if cycle.stable else f"driven from it by a factor of {factor:.3g}"
    )
    held = "" if cycle.stable else ", and none but what is exactly on its stable side stays"
    return f"{_some(share)} go round {orbits} of period {cycle.period:.4g} s; nearby states are {nearby} a round{held}."


def _some(share: float) -> str:
    return "All of the states" if share > 1 - ELSEWHERE else f"{share:.1%} of the states"


def _leak(leaky: bool) -> str:
    return "Leaky: memories are lost before the time asked for is over. " if leaky else ""


def _later(later: Later) -> str:
    if later.kind == "isolated points":
        return f"Later they gather at {_places(later.count)}: that shows after {later.seconds:.3g} s."
    return f"Later they run away: that shows after {later.seconds:.3g} s."


def _close(margin: Margin) -> str:
    return f"That was close: the {margin.what} is {margin.value:.3g}, and the limit {margin.limit:.3g}."


def _in_state_units(question: Question, manifold: SlowManifold) -> SlowManifold:
    """Places and flows in state units again. Lengths stay as they are: each entry weighted by its own spread."""
    return replace(
        manifold,
        states=manifold.states * question.factors,
        drift=manifold.drift * question.factors,
        topology=replace(manifold.topology, landmarks=manifold.topology.landmarks * question.factors),
    )
