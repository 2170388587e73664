from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from gnode.analysis.fixed_points._linearise import Linearisation


@dataclass(frozen=True, eq=False, kw_only=True)
class AbstractFoundPoints:
    """What a search from many starts has found, where each start ended, and by which lengths and rates it judged."""

    states: Float[np.ndarray, "points state"]
    """In an order of their own (lexicographic, to within the merging distance): not that of the starts."""
    residuals: Float[np.ndarray, " points"]
    """The norm of the residual at each, in state units."""
    found: Int[np.ndarray, " points"]
    """The number of starts that ended at each."""
    near: Linearisation
    """Eigenvalues, kinds, time constants of the flow about each. At a slow point its own drift is left out; at a kink,
    on one of its sides."""
    ends: Float[np.ndarray, "starts state"]
    """Where the search ended from every start."""
    end_residuals: Float[np.ndarray, " starts"]
    """The norm of the residual there, in state units."""
    point: Int[np.ndarray, " starts"]
    """The point at which each start ended; -1 where it ended at none."""
    tolerance: float
    """The norm of the residual up to which a state is a fixed point: see the search."""
    merging_distance: float
    """In state units: ends that a chain of such steps joins are one point. Of fixed points the largest such distance:
    each has its own."""
    marginal_rate: float
    """In 1/s: a smaller rate counts as zero. Of fixed points the largest that does at any of them."""
    step: float | None
    """In seconds, where stability is that of a map; none for a flow."""

    def __len__(self) -> int:
        return len(self.states)
