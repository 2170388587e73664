from collections.abc import Callable
from dataclasses import dataclass, replace

import jax
import numpy as np
from numpy.typing import ArrayLike

from gnode._checks import check_positive, refusal
from gnode._stages import staged
from gnode._switches import double_precision
from gnode.analysis._function import flow_of
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis._units import factors_of, in_units, varies
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.attractor._answer import closed, continua, counted, escaped
from gnode.analysis.attractor._memories import Memories, judge_memories
from gnode.analysis.attractor._question import Question
from gnode.analysis.attractor._restless import Orbits, find_orbits, judge_motion
from gnode.analysis.attractor._slow_manifold import drift_at
from gnode.analysis.attractor._sort import ELSEWHERE, Sorted, all_sorted, apart, sort_states, why_together
from gnode.analysis.attractor._verdict_record import Verdict
from gnode.analysis.attractor.course import Course, courses, follow, suitable_step, without_haste
from gnode.analysis.fixed_points import FixedPoints, fixed_points_of
from gnode.analysis.orbits import LyapunovSpectrum

# What a map is looked at between.
LEAST_STEPS = 8
# Times for which states were let go, over those asked for: at these, orbits that close are looked for; of a map, where
# that takes little, once more.
_LOOKS, _LOOKS_OF_MAPS = (2, 8), (2, 8, 32)


def find_verdict(
    system: System,
    states: ArrayLike,
    *,
    seconds: float,
    step: float | None = None,
    bound: float = 0.25,
    fixed_points: FixedPoints | None = None,
    time_budget_s: float | None = None,
) -> Verdict:
    """Says what the attractors are to which states go, on the time scale of a task, and what becomes of them.

    States are let go for `seconds`, then for as long again, and again for twice that, up to 32 times `seconds`, until
    all but 2 % of them are in one of these:

    - stable fixed points (what sits on an unstable one from the beginning says nothing): "isolated points";
    - a set on which, over the time that they were let go for, they move by less than `bound` times its size: it holds
      memories. Its dimension is the number of directions in which differences of that size are kept, its kind follows
      from dimension and Betti numbers. On the time scale asked for itself they may move by twice as much: that is a
      "leaky" line, ring or sheet, which loses memories before `seconds` are over;
    - orbits that close, from where the states are: "limit cycle", or "saddle cycle" where one does not attract;
    - far out: "unbounded".

    What never comes to rest nor closes is chaos where the largest Lyapunov exponent is positive by five standard
    errors, quasi-periodic where exponents beside that along the motion are zero and the others negative. All else is
    "unclear", with the reason.

    A continuous attractor that is perturbed a little keeps its shape for a time and ends as points or a slow cycle:
    `seconds` says which of the two is asked for. `manifold.memory` says how long the shape holds a memory, `later` what
    is seen of its end.

    Lengths are compared with the spread of each entry over `states` (see `FixedPoints.units`): in other units of the
    state, or of time, the verdict is the same.

    **Arguments:**

    - `states`: (states, state), that a task visits, or that cover the region of interest; a few hundred at least for
        topology.
    - `seconds`: the time scale: how long a memory is to last; ten or more fast time constants.
    - `step`: of the simulation; by default from the Jacobians at the states.
    - `bound`: when a memory counts as lost, over the size (root mean square radius) of the set.
    - `fixed_points`: where they were searched already; else they are, from the states. Where states rest, they are
        searched again, from there.
    - `time_budget_s`: seconds of the clock, after which the verdict is "unclear: out of time", with what was seen until
        then. A budget that does not end the work changes nothing. Work that takes long shows on a terminal how far it
        has come.

    The definitions are this project's own, after Sagodi et al., "Back to the continuous attractor" (2024).
    """
    wait = None if fixed_points is None else lambda: fixed_points
    return verdict_beside(wait, system, states, seconds=seconds, step=step, bound=bound, time_budget_s=time_budget_s)


@staged("what the attractor is")
def verdict_beside(
    find_fixed_points: Callable[[], FixedPoints] | None,
    system: System,
    states: ArrayLike,
    *,
    seconds: float,
    step: float | None = None,
    bound: float = 0.25,
    time_budget_s: float | None = None,
) -> Verdict:
    """`find_verdict`, whose fixed points are asked for when states have been let go: they may still be looked for."""
    check_positive("the time scale", seconds)
    check_positive("the bound", bound)
    if system.step is not None and seconds < LEAST_STEPS * system.step:
        raise refusal(f"a time scale of at least {LEAST_STEPS} steps of the map", seconds, "give a longer one")
    states = checked_states(states)
    with double_precision():
        jax.eval_shape(flow_of(system.flow), jax.ShapeDtypeStruct(states.shape[1:], states.dtype))
    factors = factors_of(states)
    scaled = in_units(system, factors)
    axes = np.flatnonzero(varies(states))
    seen: list[str] = []
    with Watch(time_budget_s) as watch:
        try:
            inside = without_haste(scaled, states / factors, seconds=seconds)
            longer, used = step is None, suitable_step(scaled, inside, seconds=seconds) if step is None else step
            axes = axes if len(axes) else np.arange(states.shape[1])
            question = Question(system, scaled, factors, inside, axes, seconds, used, longer, bound, watch)

            def known() -> FixedPoints:
                found = (
                    fixed_points_of(system, states) if find_fixed_points is None else watch.paused(find_fixed_points)
                )
                return replace(found, states=found.states / factors)

            return _answer(question, known, seen)
        except OutOfTime as out:
            words = "; ".join([f"Out of time: {out}", *seen[:1]])
            return Verdict("unclear", f"{words}.", None, stopped=str(out))


@dataclass(eq=False)
class _Look:
    """What the last look for orbits has found."""

    course: Course
    found: Sorted
    orbits: Orbits


def _answer(question: Question, known: Callable[[], FixedPoints], seen: list[str]) -> Verdict:
    """The verdict; what is seen on the way is added to `seen`."""
    fixed_points: FixedPoints | None = None
    found: Sorted | None = None
    course: Course | None = None
    look: _Look | None = None
    for course in courses(
        question.scaled, question.states, seconds=question.seconds, step=question.step, longer=question.longer
    ):
        fixed_points = known() if fixed_points is None else fixed_points
        found, fixed_points = sort_states(question.system, question.factors, course, fixed_points)
        if float(found.away.mean()) >= 1 - ELSEWHERE:
            return escaped(course, found)
        if found.at_points_alone:
            everywhere = _everywhere(question, course, fixed_points, found)
            return counted(question, course, everywhere, fixed_points, seen)
        kept = judge_memories(question, course, found, separate=apart(course, found, fixed_points))
        if isinstance(kept, Memories):
            return continua(question, course, found, fixed_points, kept)
        seen += _seen(question, course, found, fixed_points, kept)
        looks = _LOOKS_OF_MAPS if question.system.is_map else _LOOKS
        if round(course.elapsed / question.seconds) in looks and course.restless(found.others):
            look = _Look(course, found, _orbits(question, course, found))
            if _all_round(look):
                return closed(question, look.course, look.found, fixed_points, look.orbits, None)
    assert course is not None and found is not None and fixed_points is not None
    if look is not None and look.orbits.neutral:
        seen.append("they go round orbits that close and neither attract nor repel, as those around a centre do")
        return _unclear(question, seen, fixed_points, None)
    if look is not None:
        left = look.found.others.copy()
        left[left] = look.orbits.cycle < 0
        motion = judge_motion(
            question.system,
            look.course.later[left] * question.factors,
            speed=_speed(question),
            seconds=question.seconds,
            watch=question.watch,
        )
        if motion.kind != "unclear":
            return closed(question, look.course, look.found, fixed_points, look.orbits, motion)
        seen.append(_of_the_rest(look, motion.words))
        return _unclear(question, seen, fixed_points, motion.spectrum)
    return _unclear(question, seen, fixed_points, None)


def _everywhere(question: Question, course: Course, fixed_points: FixedPoints, found: Sorted) -> Sorted:
    """Where all states are, of which the course may have followed some: counts are over all."""
    if len(course.chosen) == len(question.states):
        return found
    end = follow(question.scaled, question.states, seconds=course.elapsed, step=question.step)[-1]
    return all_sorted(course, fixed_points, end)


def _orbits(question: Question, course: Course, found: Sorted) -> Orbits:
    units = question.factors * course.begin_size
    return find_orbits(
        question.system,
        course.states[found.others] * question.factors,
        course.later[found.others] * question.factors,
        elapsed=course.elapsed,
        units=units,
        watch=question.watch,
    )


def _speed(question: Question) -> float:
    """Of the states when they were let go, in the median."""
    return float(np.median(np.linalg.norm(drift_at(question.system, question.states * question.factors), axis=1)))


def _all_round(look: _Look) -> bool:
    """Nearly all that are at no point go round orbits that were found."""
    orbits, others = look.orbits, look.found.others
    if not orbits.found:
        return False
    left = float((orbits.cycle < 0).sum()) / len(others)
    return left <= ELSEWHERE or not orbits.whole


def _of_the_rest(look: _Look, words: str) -> str:
    orbits, others = look.orbits, look.found.others
    round_ = float((orbits.cycle >= 0).sum()) / len(others)
    if round_ > 0:
        return f"{round_:.0%} of the states followed go round a cycle, and others do not: {words}"
    return words


def _seen(question: Question, course: Course, found: Sorted, fixed_points: FixedPoints, why: str | None) -> list[str]:
    """Why nothing was decided at the time of a course, in words that are true of it."""
    if why is not None:
        return [why]
    words = []
    if found.away.any():
        words.append(f"{found.away.mean():.0%} of the states run away, and the others do not")
    if found.at_point.any():
        words.append(f"{found.at_point.mean():.0%} of the states lie at stable fixed points")
    together = why_together(course, fixed_points)
    if together is not None:
        words.append(together)
    elif found.others.any():
        moved = course.movement(found.others) / max(course.size(found.others), np.finfo(float).tiny)
        those = "they" if found.others.mean() > 1 - ELSEWHERE else "the others"
        words.append(
            f"{those} moved by {moved:.0%} of the size of the set that they form in the {course.elapsed:.3g} s after "
            f"{course.elapsed:.3g} s"
        )
    return [", and ".join(words)]


def _unclear(
    question: Question, seen: list[str], fixed_points: FixedPoints, spectrum: LyapunovSpectrum | None
) -> Verdict:
    # What was seen on the time scale asked for, and what at the end.
    said = [f"On the time scale of {question.seconds:.3g} s: {seen[0]}"]
    said += [] if seen[-1] == seen[0] else [f"at last, {seen[-1]}"]
    if fixed_points.count("marginal") and not any("marginal" in words for words in said):
        said.append("there is a marginal fixed point, whose stability its Jacobian does not decide")
    return Verdict("unclear", "; ".join(said) + ".", None, lyapunov=spectrum)
