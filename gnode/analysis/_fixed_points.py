from collections.abc import Callable
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._checks import check_count, check_positive
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._levenberg_marquardt import roots
from gnode.analysis._linearise import Linearisation, classify, jacobians
from gnode.analysis._merge import clusters, representatives
from gnode.analysis._starts import checked_starts, spread
from gnode.analysis._system import System


@dataclass(frozen=True, eq=False)
class FixedPoints:
    """The fixed points that a search from many starts has found. It cannot say that there are no others."""

    states: Float[np.ndarray, "points state"]
    """In an order of their own (lexicographic, to within the merging distance): not that of the starts."""
    residuals: Float[np.ndarray, " points"]
    """The norm of the residual at each, in state units."""
    found: Int[np.ndarray, " points"]
    """The number of starts that ended at each."""
    near: Linearisation
    """Eigenvalues, kinds, time constants."""
    ends: Float[np.ndarray, "starts state"]
    """Where the search ended from every start."""
    end_residuals: Float[np.ndarray, " starts"]
    """The norm of the residual there, in state units."""
    converged: Bool[np.ndarray, " starts"]
    """Whether that is within the tolerance. A start that is not may lie at a slow point, which is not a fixed one."""
    point: Int[np.ndarray, " starts"]
    """The fixed point at which each start ended; -1 where it did not converge."""
    tolerance: float
    merging_distance: float
    """In state units: ends that a chain of such steps joins are one point."""
    marginal_rate: float
    """In 1/s: a smaller rate counts as zero."""
    step: float | None
    """In seconds, where stability is that of a map; none for a flow."""

    def __len__(self) -> int:
        return len(self.states)

    def count(self, kind: str) -> int:
        """The number of points of a kind."""
        return self.near.kinds.count(kind)  # type: ignore[arg-type]


def find_fixed_points(
    residual: Callable[[State], State],
    starts: np.ndarray | Array,
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
    states = checked_starts(starts)
    for name, value in (("the tolerance", tolerance), ("merging", merging), ("marginal", marginal)):
        check_positive(name, value)
    check_count("the number of iterations", iterations)
    with double_precision():
        there = jnp.asarray(states)
        ends, norms = (np.array(a) for a in roots(residual, there, jnp.asarray(tolerance), iterations))
        rates = np.linalg.norm(np.asarray(jacobians(flow, there)), axis=(1, 2))

    converged = norms <= tolerance
    distance = merging * spread(states)
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
    starts: np.ndarray | Array,
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
