import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Complex, Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._switches import double_precision
from gnode.analysis._states import checked_state, checked_states
from gnode.analysis._system import System
from gnode.analysis.orbits._floquet import Periodic, attracts, extent, multipliers
from gnode.analysis.orbits._map_cycle import cycle_of_map
from gnode.analysis.orbits._shooting import cycle_of_flow

_SECONDS = 200
_LONGEST = 1024
_TRANSIENT = 100
_TRANSIENT_ITERATIONS = 10_000
# A state this near a cycle, over the cycle's size, lies on it.
_NEAR = 1e-2
_SAME_PERIOD = 1e-4


@dataclass(frozen=True, eq=False)
class LimitCycle:
    """A periodic orbit of a flow, or a cycle of a map."""

    states: Float[np.ndarray, "states state"]
    """Once around, at equal times (a map: every state of the cycle)."""
    period: float
    """In seconds; of a map, the number of states times its step."""
    residual: float
    """How far from closed it is after one period, in state units."""
    multipliers: Complex[np.ndarray, " state"]
    """Floquet multipliers, the largest first. Of a flow one is 1, along the orbit."""
    stable: bool
    """All others (of a map: all) lie within the unit circle."""


def find_limit_cycle(
    system: System,
    state: ArrayLike,
    *,
    transient: float | None = None,
    seconds: float | None = None,
    tolerance: float = 1e-8,
) -> LimitCycle | None:
    r"""The cycle that a state is attracted to, refined by Newton's method in float64; None where there is none.

    $$\phi_T(h) - h = 0, \qquad f(h_0) \cdot (h - h_0) = 0$$

    Of a flow, the first guess of the period T is the time of return to the section through the state, across its
    flow; both are solved for by Newton shooting, the flow and its tangent integrated with order 8. Of a map, T is
    the number of iterations after which the state recurs, the smallest that will do, and only h is solved for.

    None where the state comes to rest, runs away, does not return, or only seems to: where Newton's method fails, as
    on a quasi-periodic orbit, or leads to a cycle that repels and that the state does not stay on, as there are many
    in a chaotic attractor.

    **Arguments:**

    - `state`: (state,); on an attracting cycle, near it, or such that the transient leads to it. One that lies
        on a cycle which does not attract (to 1e-6 of its size after one period) needs `transient=0`.
    - `transient`: the seconds for which it is let go first. 100 time constants by default; of a map 10,000
        iterations.
    - `seconds`: the longest period looked for. 200 time constants by default; of a map 1,024 iterations.
    - `tolerance`: how far from closed a cycle may be, over its size.

    Raises `Failed` for a flow that needs too many steps.

    Source: Parker and Chua, "Practical Numerical Algorithms for Chaotic Systems" (1989), chapters 3 and 5.
    """
    begin = checked_state(state, remedy="give one state, or use `limit_cycles`")
    transient, seconds = _times(system, transient, seconds)
    check_positive("the tolerance", tolerance)
    with double_precision():
        if system.step is None:
            orbit = cycle_of_flow(system.flow, begin, transient, seconds, tolerance)
        else:
            before, longest = round(transient / system.step), max(1, round(seconds / system.step))
            orbit = cycle_of_map(system, begin, before, longest, tolerance)
    return None if orbit is None else _record(orbit, system.step)


def limit_cycles(
    system: System,
    states: ArrayLike,
    *,
    transient: float | None = None,
    seconds: float | None = None,
    tolerance: float = 1e-8,
    failures: int = 16,
) -> tuple[LimitCycle, ...]:
    """The distinct cycles that many states are attracted to, as `find_limit_cycle` finds them; the shortest period
    first.

    A state on a cycle already found (to 1 % of its size) is not refined again. The states are taken in an order
    that depends on their values alone, so that the answer does not depend on the order in which they are given.

    **Arguments:**

    - `states`: (states, state). Relaxed ones need no long `transient`; those that are not finite are left out.
    - `failures`: how many states that lead to no cycle are tried before the search ends: states at rest, or
        attracted to what is not a cycle.
    - the others: those of `find_limit_cycle`.
    """
    check_count("the number of failures", failures)
    starts = checked_states(states, least=0, finite=False)
    starts = np.unique(starts[np.isfinite(starts).all(axis=1)], axis=0)
    found: list[LimitCycle] = []
    failed = 0
    # Shuffled, so that failures are not all met in one corner of the space.
    for start in np.random.default_rng(0).permutation(starts):
        if any(_distance(start, cycle, system.is_map) <= _NEAR * extent(cycle.states) for cycle in found):
            continue
        cycle = find_limit_cycle(system, start, transient=transient, seconds=seconds, tolerance=tolerance)
        if cycle is None:
            failed += 1
            if failed == failures:
                break
        else:
            found.append(cycle)
    return distinct_cycles(found, system)


def distinct_cycles(cycles: Sequence[LimitCycle], system: System) -> tuple[LimitCycle, ...]:
    """Those of several cycles that differ from all before them; the shortest period first."""
    found: list[LimitCycle] = []
    for cycle in cycles:
        if not any(_same(cycle, other, system.is_map) for other in found):
            found.append(cycle)
    return tuple(sorted(found, key=lambda cycle: (cycle.period, *cycle.states.mean(axis=0))))


def _times(system: System, transient: float | None, seconds: float | None) -> tuple[float, float]:
    if transient is None:
        transient = _TRANSIENT * system.time_constant if system.step is None else _TRANSIENT_ITERATIONS * system.step
    if seconds is None:
        seconds = _SECONDS * system.time_constant if system.step is None else _LONGEST * system.step
    if not transient >= 0:
        raise refusal("a transient of zero or more seconds", transient, "give zero to leave it out")
    check_positive("the longest period", seconds)
    return float(transient), float(seconds)


def _record(orbit: Periodic, step: float | None) -> LimitCycle:
    values = multipliers(orbit.monodromy)
    stable = attracts(values, is_map=step is not None)
    period = orbit.period if step is None else step * orbit.period
    return LimitCycle(orbit.states, period, orbit.residual, values, stable)


def _distance(state: Float[np.ndarray, " state"], cycle: LimitCycle, is_map: bool) -> float:
    """From a state to the cycle: of a flow, to the polygon through its states."""
    begin = cycle.states
    side = np.zeros_like(begin) if is_map else np.roll(begin, -1, axis=0) - begin
    squares = np.maximum((side**2).sum(axis=1), np.finfo(float).tiny)
    along = np.clip(((state - begin) * side).sum(axis=1) / squares, 0, 1)
    return float(np.linalg.norm(begin + along[:, None] * side - state, axis=1).min())


def _same(one: LimitCycle, other: LimitCycle, is_map: bool) -> bool:
    if not math.isclose(one.period, other.period, rel_tol=_SAME_PERIOD):
        return False
    return _distance(one.states[0], other, is_map) <= _NEAR * extent(other.states)
