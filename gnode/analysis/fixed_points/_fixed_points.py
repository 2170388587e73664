from collections.abc import Callable
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._function import flow_of, residual_of
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.fixed_points._found_points import AbstractFoundPoints
from gnode.analysis.fixed_points._levenberg_marquardt import roots
from gnode.analysis.fixed_points._linearise import classify, jacobians
from gnode.analysis.fixed_points._merge import clusters, representatives
from gnode.analysis.fixed_points._starts import scale_of


@dataclass(frozen=True, eq=False, kw_only=True)
class FixedPoints(AbstractFoundPoints):
    """The fixed points that a search from many starts has found. It cannot say that there are no others."""

    converged: Bool[np.ndarray, " starts"]
    """Whether the residual at the end is within the tolerance. A start of which it is not may lie at a slow point,
    which is not a fixed one."""

    def count(self, kind: str) -> int:
        """The number of points of a kind."""
        return self.near.kinds.count(kind)  # type: ignore[arg-type]


def find_fixed_points(
    residual: Callable[[State], State],
    starts: ArrayLike,
    *,
    flow: Callable[[State], State],
    step: float | None = None,
    tolerance: float = 1e-9,
    merging: float = 1e-4,
    marginal: float = 1e-5,
    iterations: int = 100,
) -> FixedPoints:
    """Fixed points of a flow or a map, by Levenberg-Marquardt in float64 from many starts, each on its own.

    Steps that each have to lower the residual lead to a zero nearby, and states that were visited lie near stable
    points: from them alone, many of the points in between are missed. Add starts with noise (`noisy_starts`) or a
    grid (`grid_starts`).

    **Arguments:**

    - `residual`: a function of one state whose zeros are the fixed points: F(h) - h. Not the flow of a gated
        model, G (F - h) / tau: a gate that closes makes that small where nothing is fixed.
    - `starts`: (starts, state); states that were visited, with and without noise, or a grid.
    - `flow`: dh/dt in state units per second, whose Jacobian gives eigenvalues and time constants.
    - `step`: for a map $h' = h + step * flow(h)$, its step in seconds; it then decides on stability.
    - `tolerance`: the norm of the residual, in state units, up to which a start has converged.
    - `merging`: the merging distance over the spread of the starts (their root mean square distance from
        their mean).
    - `marginal`: the rate up to which a direction is neither stable nor unstable, over the typical rate of the
        flow: the median, over the starts, of the norm of its Jacobian. At 1e-5 and 10/s, a time constant of
        over 10,000 s counts as infinite.
    - `iterations`: the most steps to try from one start.
    """
    states = checked_states(starts, name="starts")
    residual, flow = residual_of(residual), flow_of(flow)
    for name, value in (("the tolerance", tolerance), ("merging", merging), ("marginal", marginal)):
        check_positive(name, value)
    check_count("the number of iterations", iterations)
    with double_precision():
        there = jnp.asarray(states)
        ends, norms = (np.array(a) for a in roots(residual, there, jnp.asarray(tolerance), iterations))
        rates = np.linalg.norm(np.asarray(jacobians(flow, there)), axis=(1, 2))

    converged = norms <= tolerance
    distance = merging * scale_of(states)
    labels = clusters(ends[converged], distance)
    kept = np.flatnonzero(converged)[representatives(labels, ends[converged], norms[converged])]
    point = np.full(len(states), -1, np.int64)
    point[converged] = labels
    marginal_rate = marginal * float(np.median(rates))
    # There are never more points than starts: in an array of that shape they need no program of their own.
    padded = states.copy()
    padded[: len(kept)] = ends[kept]
    with double_precision():
        slopes = np.array(jacobians(flow, jnp.asarray(padded)))[: len(kept)]
    return FixedPoints(
        states=ends[kept],
        residuals=norms[kept],
        found=np.bincount(labels, minlength=len(kept)).astype(np.int64),
        near=classify(slopes, marginal_rate=marginal_rate, step=step),
        ends=ends,
        end_residuals=norms,
        converged=converged,
        point=point,
        tolerance=tolerance,
        merging_distance=distance,
        marginal_rate=marginal_rate,
        step=step,
    )


def fixed_points_of(
    system: System,
    starts: ArrayLike,
    *,
    tolerance: float = 1e-9,
    merging: float = 1e-4,
    marginal: float = 1e-5,
    iterations: int = 100,
) -> FixedPoints:
    """`find_fixed_points` of a flow or a map that `as_flow`, `as_map` or an adapter made; its arguments are there."""
    return find_fixed_points(
        system.residual,
        starts,
        flow=system.flow,
        step=system.step,
        tolerance=tolerance,
        merging=merging,
        marginal=marginal,
        iterations=iterations,
    )
