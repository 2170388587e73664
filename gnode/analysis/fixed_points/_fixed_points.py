from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive
from gnode._on_device import on_device
from gnode._stages import staged
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._function import flow_of, residual_of
from gnode.analysis._large_slopes import LARGE
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis._units import Scaled
from gnode.analysis.fixed_points._found_points import AbstractFoundPoints
from gnode.analysis.fixed_points._known import Known, Zeros, same_zeros
from gnode.analysis.fixed_points._let_go import let_go
from gnode.analysis.fixed_points._levenberg_marquardt import roots
from gnode.analysis.fixed_points._linearise import classify, jacobians_at, open_rates
from gnode.analysis.fixed_points._merge import clusters, representatives
from gnode.analysis.fixed_points._search_large import Found, checked_spectrum, search_large
from gnode.analysis.fixed_points._starts import half_ways
from gnode.programs import filled

_ITERATIONS = 100
# Over the tolerance: what may yet turn out to be a zero. Below the second, in units, no tolerance is taken at its word.
_NEARLY, _LEAST = 1e3, 1e-9
# In units, over the size of the state: ends of the search that are polished together.
_ALIKE = 1e-12
# Rows that the search is compiled for at least: those who have fewer starts need no program of their own.
_ROWS = 1024
# Starts a point: with fewer, the points may be a continuum.
_CROWDED = 4


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FixedPoints(AbstractFoundPoints):
    """The fixed points that a search from many starts has found. It cannot say that there are no others."""

    converged: Bool[np.ndarray, " starts"]
    """Whether the residual at the end is within the tolerance. A start of which it is not may lie at a slow point,
    which is not a fixed one."""
    units: Float[np.ndarray, " state"] | None = None
    """What each entry of the state is measured in: its spread over the starts, in state units. None in a record of an
    early release."""
    open_rates: Float[np.ndarray, "points modes"] | None = None
    """In 1/s: by how much each of the rates (in the order of `near.rates`) may be off, from rounding and from what is
    left open of the point's place. A rate no larger than that counts as zero. None in a record of an early release."""

    def count(self, kind: str) -> int:
        """The number of points of a kind."""
        return self.near.kinds.count(kind)  # type: ignore[arg-type]

    def _others(self, chosen: Int[np.ndarray, " chosen"]) -> dict[str, Any]:
        return {"open_rates": None if self.open_rates is None else self.open_rates[chosen]}

    def _name(self) -> str:
        return "fixed point"


@staged("fixed points, by a search")
def find_fixed_points(
    residual: Callable[[State], State],
    starts: ArrayLike,
    *,
    flow: Callable[[State], State],
    step: float | None = None,
    tolerance: float = 1e-9,
    iterations: int = _ITERATIONS,
    spectrum: str | None = None,
) -> FixedPoints:
    r"""Fixed points of a flow or a map, by Levenberg-Marquardt in float64 from many starts, each on its own.

    Steps that each have to lower the residual lead to a zero nearby, from far away to any. So the search begins from
    the starts, from where they are after they were let go for a while, and from half-way between the points found.
    States that were visited lie near stable points: from them alone, many of the points in between are missed. Add
    starts with noise (`noisy_starts`) or a grid (`grid_starts`).

    Each entry is measured in a unit of its own, its spread over the starts (see `FixedPoints.units`), so that nothing
    depends on the units in which a system is written. Zeros are polished by Newton's method to rounding; two are one
    point where they lie no farther apart than their residuals, rounding and slopes leave open. A zero without a slope,
    as that of $-h^3$, is known less well, and counts once all the same.

    **Arguments:**

    - `residual`: a function of one state whose zeros are the fixed points: F(h) - h. Not the flow of a gated
        model, G (F - h) / tau: a gate that closes makes that small where nothing is fixed.
    - `starts`: (starts, state); states that were visited, with and without noise, or a grid.
    - `flow`: dh/dt in state units per second, whose Jacobian gives eigenvalues and time constants. A rate that
        rounding, or what is left open of the point's place, does not tell from zero makes a point marginal.
    - `step`: for a map $h' = h + step * flow(h)$, its step in seconds; it then decides on stability.
    - `tolerance`: the norm of the residual, in units of the entries, up to which a start has converged; what rounding
        alone may make of a residual always will do.
    - `iterations`: the most steps to try from one start.
    - `spectrum`: which eigenvalues are worked out where states have more than 128 entries: "leading" (by default), all
        that grow and some of those that decay slowest; or "all".

    States of more than 128 entries are searched without a Jacobian for every start: each comes near a zero by steps in
    Krylov spaces (`near_zeros`), in float32, and the starts near one zero are led to it by a few factorised Jacobians
    that they share, in float64.
    """
    states = checked_states(starts, name="starts")
    residual, flow = residual_of(residual), flow_of(flow)
    check_positive("the tolerance", tolerance)
    check_count("the number of iterations", iterations)
    wanted = checked_spectrum(spectrum)
    if states.shape[1] > LARGE:
        found = search_large(
            residual, flow, states, step=step, tolerance=tolerance, iterations=iterations, spectrum=wanted
        )
    else:
        found = _search(residual, flow, states, step=step, tolerance=tolerance, iterations=iterations)
    return _record(found, tolerance, step)


@staged("fixed points, by a search from more starts")
def search_further(
    system: System,
    found: FixedPoints,
    starts: Float[np.ndarray, "starts state"],
    fresh: Float[np.ndarray, "more state"],
    *,
    spectrum: str | None = None,
) -> FixedPoints:
    """`fixed_points_of` from more starts, and from those of a search that has been: these go on from where they ended.

    **Arguments:**

    - `starts`: the first of that search.
    - `spectrum`: as of `fixed_points_of`; large states are searched for anew.
    """
    states = np.concatenate([fresh, starts])
    if states.shape[1] > LARGE:
        return fixed_points_of(system, states, tolerance=found.tolerance, spectrum=spectrum)
    residual, flow = residual_of(system.residual), flow_of(system.flow)
    again = _search(
        residual,
        flow,
        states,
        step=system.step,
        tolerance=found.tolerance,
        iterations=_ITERATIONS,
        ended=found.ends[: len(starts)],
    )
    return _record(again, found.tolerance, system.step)


def _record(found: Found, tolerance: float, step: float | None) -> FixedPoints:
    known, point = found.known, found.point
    return FixedPoints(
        states=known.states * found.units,
        residuals=np.linalg.norm(known.values * found.scales, axis=1),
        found=np.bincount(point[point >= 0], minlength=len(known.states)).astype(np.int64),
        near=found.near,
        ends=found.ends,
        end_residuals=found.end_residuals,
        converged=point >= 0,
        point=point.astype(np.int64),
        tolerance=tolerance,
        merging_distance=float((2 * known.radii * found.units.max()).max(initial=0.0)),
        marginal_rate=float(found.rates.max(initial=0.0)),
        units=found.units,
        open_rates=found.rates,
        step=step,
    )


def _search(
    residual: Callable[[State], State],
    flow: Callable[[State], State],
    states: Float[np.ndarray, "starts state"],
    *,
    step: float | None,
    tolerance: float,
    iterations: int,
    ended: Float[np.ndarray, "before state"] | None = None,
) -> Found:
    """`ended`: where the last of the states came to before, and what attracts them is known."""
    zeros = Zeros(residual, states)
    fresh, begins = states, states
    if ended is not None:
        fresh = states[: len(states) - len(ended)]
        begins = np.concatenate([fresh, ended])
    ends, known, candidate = _searched(zeros, begins / zeros.units, tolerance, iterations)
    # A search from far away may end anywhere; where states go, it finds what attracts them.
    with double_precision():
        scaled = Scaled(flow, on_device(zeros.units), on_device(zeros.units))
    _, attracting, _ = _searched(zeros, let_go(scaled, step, fresh / zeros.units), tolerance, iterations)
    known = known.and_also(attracting)
    labels, best = same_zeros(known)
    between = _between(known.states[best], len(states))
    if len(between):
        # Between two points there may be a third, to which hardly any start leads.
        _, more, _ = _searched(zeros, between, tolerance, iterations)
        known = known.and_also(more)
        labels, best = same_zeros(known)
    kept = known.some(best)
    slopes, others = _slopes_around(flow, zeros.units, kept)
    rates = open_rates(slopes, others, units=zeros.units, step=step)
    ends = ends * zeros.units
    return Found(
        known=kept,
        ends=ends,
        end_residuals=np.linalg.norm(zeros.values_at(ends), axis=1),
        point=np.where(candidate >= 0, np.append(labels, -1)[candidate], -1),
        near=classify(slopes, marginal_rate=rates, step=step),
        rates=rates,
        units=zeros.units,
        scales=zeros.scales,
    )


def _searched(
    zeros: Zeros, starts: Float[np.ndarray, "starts state"], tolerance: float, iterations: int
) -> tuple[Float[np.ndarray, "starts state"], Known, Int[np.ndarray, " starts"]]:
    """Where the search ends from every start, the zeros among the ends, and which of them it is; -1 where none is."""
    with double_precision():
        count, aim = on_device(len(starts)), on_device(tolerance)
        # Those beyond the count are left out, and cost nothing.
        rows = on_device(filled(starts, least=_ROWS))
        ends, norms = (np.array(each)[: len(starts)] for each in roots(zeros.scaled, rows, count, aim, iterations))
    # Rounding may keep a residual above the tolerance: whether it does is known once slopes are.
    near = np.flatnonzero(norms <= _NEARLY * max(tolerance, _LEAST))
    # Those that differ by next to nothing are polished once.
    alike = clusters(ends[near], _ALIKE * (1 + float(np.abs(ends[near]).max(initial=0.0))))
    known = zeros.polished(ends[near[representatives(alike, ends[near], norms[near])]])
    zero = np.linalg.norm(known.values, axis=1) <= np.maximum(tolerance, np.linalg.norm(known.rounding, axis=1))
    number = np.where(zero, np.cumsum(zero) - 1, -1)
    candidate = np.full(len(starts), -1, np.int64)
    candidate[near] = number[alike]
    known = known.some(zero)
    ends[candidate >= 0] = known.states[candidate[candidate >= 0]]
    return ends, known, candidate


def _between(points: Float[np.ndarray, "points state"], rows: int) -> Float[np.ndarray, "rows state"]:
    """Half-way between each of several points and the two nearest to it, the closest first; filled up with points, at
    which a search ends at once. None where points are so many that they may be a continuum."""
    if not 2 <= len(points) <= rows / _CROWDED:
        return np.zeros((0, points.shape[1]))
    chosen = half_ways(points, 2)[:rows]
    middles = np.array([(points[i] + points[j]) / 2 for i, j in chosen])
    return np.concatenate([middles, np.resize(points, (rows - len(middles), points.shape[1]))])


def _slopes_around(
    flow: Callable[[State], State], units: Float[np.ndarray, " state"], known: Known
) -> tuple[Float[np.ndarray, "points state state"], Float[np.ndarray, "2 points state state"]]:
    """The Jacobian of the flow at zeros, in 1/s, and at both ends of what is left open of their places."""
    found = []
    for side in (0.0, 1.0, -1.0):
        places = (known.states + side * known.steps) * units
        with double_precision():
            found.append(jacobians_at(flow, places))
    return found[0], np.stack(found[1:])


def fixed_points_of(
    system: System,
    starts: ArrayLike,
    *,
    tolerance: float = 1e-9,
    iterations: int = _ITERATIONS,
    spectrum: str | None = None,
) -> FixedPoints:
    """`find_fixed_points` of a flow or a map that `as_flow`, `as_map` or an adapter made; its arguments are there."""
    return find_fixed_points(
        system.residual,
        starts,
        flow=system.flow,
        step=system.step,
        tolerance=tolerance,
        iterations=iterations,
        spectrum=spectrum,
    )
