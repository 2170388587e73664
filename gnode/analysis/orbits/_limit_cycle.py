import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._switches import double_precision
from gnode.analysis._states import checked_state, checked_states
from gnode.analysis._system import System
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.orbits._cycle import Cycles, LimitCycle
from gnode.analysis.orbits._floquet import Periodic, attracts, multipliers
from gnode.analysis.orbits._map_cycle import cycle_of_map
from gnode.analysis.orbits._near import Curve, curve_of, distances, rehearse_distances
from gnode.analysis.orbits._shooting import cycle_of_flow, rehearse_cycle_of_flow
from gnode.analysis.orbits._units import Units

_SECONDS = 200
_LONGEST = 1024
_TRANSIENT = 100
_TRANSIENT_ITERATIONS = 10_000
# A state this near a cycle, over the cycle's extent, lies on it.
_NEAR = 1e-2
_SAME_PERIOD = 1e-4
# Time constants: what is made in so short a time is made in any.
_REHEARSED = 1e-3
# States of a cycle that must lie on another, if it is the same.
_SAME_STATES = 8


def find_limit_cycle(
    system: System,
    state: ArrayLike,
    *,
    transient: float | None = None,
    seconds: float | None = None,
    tolerance: float = 1e-8,
    time_budget_s: float | None = None,
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
    - `time_budget_s`: seconds of the clock that it may take. One that does not end it changes nothing.

    Raises `Failed` for a flow that would need too many steps, and `OutOfTime`, a `Failed`, where the budget ends.

    Source: Parker and Chua, "Practical Numerical Algorithms for Chaotic Systems" (1989), chapters 3 and 5.
    """
    with Watch(time_budget_s) as watch:
        return watched_limit_cycle(system, state, watch, transient=transient, seconds=seconds, tolerance=tolerance)


def watched_limit_cycle(
    system: System,
    state: ArrayLike,
    watch: Watch,
    *,
    transient: float | None = None,
    seconds: float | None = None,
    tolerance: float = 1e-8,
) -> LimitCycle | None:
    """`find_limit_cycle` by the caller's clock."""
    begin = checked_state(state, remedy="give one state, or use `limit_cycles`")
    transient, seconds = _times(system, transient, seconds)
    check_positive("the tolerance", tolerance)
    with double_precision():
        if system.step is None:
            orbit = cycle_of_flow(system, begin, transient, seconds, tolerance, watch)
        else:
            before, longest = round(transient / system.step), max(1, round(seconds / system.step))
            orbit = cycle_of_map(system, begin, before, longest, tolerance, watch)
    return None if orbit is None else _record(orbit, system.step)


def limit_cycles(
    system: System,
    states: ArrayLike,
    *,
    transient: float | None = None,
    seconds: float | None = None,
    tolerance: float = 1e-8,
    failures: int = 16,
    time_budget_s: float | None = None,
) -> Cycles:
    """The distinct cycles that many states are attracted to, as `find_limit_cycle` finds them; the shortest period
    first.

    A state on a cycle already found (to 1 % of its extent: `near_cycle`) is not refined again. The states are taken
    in an order that depends on their values alone, so that the answer does not depend on the order in which they are
    given.

    A tuple; where the time budget ended the search, it holds the cycles found until then, and its `stopped` says so.

    **Arguments:**

    - `states`: (states, state). Relaxed ones need no long `transient`; those that are not finite are left out.
    - `failures`: how many states that lead to no cycle are tried before the search ends: states at rest, or
        attracted to what is not a cycle.
    - `time_budget_s`: seconds of the clock for the whole search.
    - the others: those of `find_limit_cycle`.
    """
    with Watch(time_budget_s) as watch:
        return watched_limit_cycles(
            system, states, watch, transient=transient, seconds=seconds, tolerance=tolerance, failures=failures
        )


def watched_limit_cycles(
    system: System,
    states: ArrayLike,
    watch: Watch,
    *,
    transient: float | None = None,
    seconds: float | None = None,
    tolerance: float = 1e-8,
    failures: int = 16,
) -> Cycles:
    """`limit_cycles` by the caller's clock."""
    check_count("the number of failures", failures)
    starts = checked_states(states, least=0, finite=False)
    starts = np.unique(starts[np.isfinite(starts).all(axis=1)], axis=0)
    units = np.ptp(starts, axis=0) if len(starts) else None
    found: list[LimitCycle] = []
    curves: list[Curve] = []
    failed = 0
    stopped = None
    # Shuffled, so that failures are not all met in one corner of the space.
    order = np.random.default_rng(0).permutation(starts)
    for number, start in enumerate(order, start=1):
        if any(distances(curve, start[None], units)[0] <= _NEAR for curve in curves):
            continue
        try:
            watch.at(f"looking for a cycle from state {number} of {len(order)}")
            cycle = watched_limit_cycle(system, start, watch, transient=transient, seconds=seconds, tolerance=tolerance)
        except OutOfTime as late:
            stopped = f"{late}; {number - 1} of {len(order)} states were looked at before"
            break
        if cycle is None:
            failed += 1
            if failed == failures:
                break
        else:
            found.append(cycle)
            curves.append(curve_of(system, cycle))
    return Cycles(distinct_cycles(found, system, curves=curves, units=units), stopped)


def rehearse_limit_cycle(system: System, state: ArrayLike) -> None:
    """Makes the programs that a limit cycle of a flow is found by, from any state, the last first: beside a search for
    one, the two meet half-way."""
    begin, seconds = checked_state(state, remedy="give one state"), _REHEARSED * system.time_constant
    ones = np.ones_like(begin)
    units = Units(ones, ones, ones)
    with double_precision(), Watch() as watch:
        rehearse_distances(system, begin, seconds, units)
        rehearse_cycle_of_flow(system, begin, seconds, units, watch)


def distinct_cycles(
    cycles: Sequence[LimitCycle],
    system: System,
    *,
    curves: Sequence[Curve] | None = None,
    units: Float[np.ndarray, " state"] | None = None,
) -> tuple[LimitCycle, ...]:
    """Those of several cycles that differ from all before them; the shortest period first.

    **Arguments:**

    - `curves`: of all of them, where they are at hand.
    - `units`: as for `near_cycle`.
    """
    found: list[tuple[LimitCycle, Curve]] = []
    for number, cycle in enumerate(cycles):
        if not any(_same(cycle, other, curve, units) for other, curve in found):
            found.append((cycle, curve_of(system, cycle) if curves is None else curves[number]))
    return tuple(sorted((cycle for cycle, _ in found), key=lambda cycle: (cycle.period, *cycle.states.mean(axis=0))))


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


def _same(one: LimitCycle, other: LimitCycle, curve: Curve, units: Float[np.ndarray, " state"] | None) -> bool:
    if not math.isclose(one.period, other.period, rel_tol=_SAME_PERIOD):
        return False
    some = one.states[:: max(1, len(one.states) // _SAME_STATES)]
    return bool((distances(curve, some, units) <= _NEAR).all())
