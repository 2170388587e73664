import jax
import numpy as np
from numpy.typing import ArrayLike

from gnode._checks import check_positive, refusal
from gnode._switches import double_precision
from gnode.analysis._function import flow_of
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.attractor._continuum import judge_continuum, lasting, undecided_directions
from gnode.analysis.attractor._course import Course, courses
from gnode.analysis.attractor._follow import suitable_step
from gnode.analysis.attractor._gather import Gathering, gather
from gnode.analysis.attractor._restless import find_chaos, find_cycles
from gnode.analysis.attractor._slow_manifold import kept_over, slow_manifold, slow_shape, with_memory
from gnode.analysis.attractor._verdict_record import Verdict
from gnode.analysis.fixed_points import FixedPoints, fixed_points_of

# Over the size of the states when they were let go: what moves by less may have arrived at a point.
_RESTING = 0.02
# What a map is looked at between.
LEAST_STEPS = 8


def find_verdict(
    system: System,
    states: ArrayLike,
    *,
    seconds: float,
    step: float | None = None,
    bound: float = 0.25,
    fixed_points: FixedPoints | None = None,
) -> Verdict:
    """Says what the attractor is to which states go, on the time scale of a task.

    States are let go for `seconds`, then for as long again, and again for twice that, up to 32 times `seconds`, until
    one of these holds:

    - nearly all of them have gathered at stable fixed points (or sit on unstable ones from the beginning): "isolated
      points";
    - over the time that they were let go for they moved by less than `bound` times the size of the set that they form:
      that set then holds memories. Its dimension is the number of directions in which differences of that size are
      kept, its kind follows from dimension and Betti numbers;
    - they run away: "unbounded".

    What does not come to rest is a limit cycle where a periodic orbit closes from where the states are, chaos where the
    largest Lyapunov exponent is positive by five standard errors. All else is "unclear", with the reason.

    A continuous attractor that is perturbed a little keeps its shape for a time and ends as points or a slow cycle:
    `seconds` says which of the two is asked for. `manifold.memory` says how long the shape holds a memory.

    **Arguments:**

    - `states`: (states, state), that a task visits, or that cover the region of interest; a few hundred at least for
        topology.
    - `seconds`: the time scale: how long a memory is to last; ten or more fast time constants.
    - `step`: of the simulation; by default from the Jacobians at the states.
    - `bound`: when a memory counts as lost, over the size (root mean square radius) of the set.
    - `fixed_points`: where they were searched already; else they are, from the states. Where states rest, they are
        searched again, from there.

    The definitions are this project's own, after Sagodi et al., "Back to the continuous attractor" (2024).
    """
    check_positive("the time scale", seconds)
    check_positive("the bound", bound)
    if system.step is not None and seconds < LEAST_STEPS * system.step:
        raise refusal(f"a time scale of at least {LEAST_STEPS} steps of the map", seconds, "give a longer one")
    states = checked_states(states)
    with double_precision():
        jax.eval_shape(flow_of(system.flow), jax.ShapeDtypeStruct(states.shape[1:], states.dtype))
    step = suitable_step(system, states, seconds=seconds) if step is None else step
    reasons: list[str] = []
    course: Course | None = None
    restless: Verdict | None = None
    looked = False
    for course in courses(system, states, seconds=seconds, step=step):
        if course.ran_away > 0.5:
            return Verdict(
                "unbounded",
                f"{course.ran_away:.0%} of the states are {course.far:.3g} times as far out as they began, or further, "
                f"after {course.elapsed:.3g} s.",
                None,
            )
        if course.ran_away > 0.01:
            reasons.append(f"{course.ran_away:.0%} of the states run away, and the others do not")
            continue
        if fixed_points is None:
            fixed_points = fixed_points_of(system, states)
        gathering = gather(course, fixed_points)
        if not gathering.whole and course.movement <= _RESTING * course.begin_size:
            # The search may have missed the very points that states go to.
            found = fixed_points_of(system, course.states)
            there = gather(course, found)
            if there.whole:
                fixed_points, gathering = found, there
        if gathering.whole:
            return _points(system, course, gathering, fixed_points, seconds=seconds, step=step, bound=bound)
        if gathering.reason is not None:
            reasons.append(gathering.reason)
        elif course.movement <= bound * course.size:
            kept = kept_over(system, course.states, seconds=course.elapsed, step=step, bound=bound)
            reason = undecided_directions(kept, course)
            if reason is not None:
                reasons.append(reason)
                continue
            shape = slow_shape(course.states, kept, passed=course.passed, movement=course.movement)
            kind, reason = judge_continuum(shape, course, bound=bound)
            if kind is not None:
                # Last: how long a memory lasts takes far longer than all that decides on the kind.
                manifold = with_memory(system, shape, seconds=course.elapsed, step=step, bound=bound)
                return Verdict(kind, f"{reason} {lasting(manifold.memory)}", None, manifold)
            reasons.append(reason)
        else:
            if course.restless and not looked:
                restless, looked = find_cycles(system, course), True
                if restless is not None and restless.kind == "limit cycle":
                    return restless
            reasons.append(
                f"they still moved by {course.movement / course.size:.0%} of the size of the set that they form in the "
                f"{course.elapsed:.3g} s after {course.elapsed:.3g} s"
            )
    assert course is not None
    if course.restless and restless is None:
        restless = find_chaos(system, course, seconds=seconds)
        if restless.kind == "chaos":
            return restless
    # What was seen on the time scale asked for, and what at the end.
    seen = [f"On the time scale of {seconds:.3g} s: {reasons[0]}"]
    seen += [] if restless is None else [restless.reason]
    seen += [] if reasons[-1] == reasons[0] else [f"at last, {reasons[-1]}"]
    if fixed_points is not None and fixed_points.count("marginal"):
        seen.append("there is a marginal fixed point, whose stability its Jacobian does not decide")
    return Verdict("unclear", "; ".join(seen) + ".", None, lyapunov=None if restless is None else restless.lyapunov)


def _points(
    system: System,
    course: Course,
    gathering: Gathering,
    fixed_points: FixedPoints,
    *,
    seconds: float,
    step: float,
    bound: float,
) -> Verdict:
    count = len(gathering.points)
    rates = fixed_points.near.rates[gathering.points]
    slowest = float(-1 / rates.max()) if np.isfinite(rates.max()) else 0.0
    places = "one stable fixed point" if count == 1 else f"{count} stable fixed points"
    reason = (
        f"{gathering.share:.1%} of the states lie at {places} after {course.elapsed:.3g} s, to within "
        f"{gathering.radius:.2g}; the slowest time constant there is {slowest:.3g} s."
    )
    manifold = None
    if count > 1:
        manifold = slow_manifold(
            system, course.states, seconds=seconds, step=step, bound=bound, movement=course.movement, longest=4.0
        )
    return Verdict("isolated points", reason, count, manifold)
