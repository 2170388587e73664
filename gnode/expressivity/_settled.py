from dataclasses import dataclass

import numpy as np

from gnode.expressivity._fit import Fits

MOST_RISE = 0.02


@dataclass(frozen=True)
class Settled:
    """How much the optimiser would still give: what the median R2 over a group of paths rose by."""

    by_restarts: float
    """From the first restart to the best."""
    by_budget: float
    """From half the steps to all of them, from the same initial weights."""

    @property
    def settled(self) -> bool:
        """Both are at most 0.02. Else R2 is a lower bound: more steps or restarts would raise it."""
        return max(self.by_restarts, self.by_budget) <= MOST_RISE


def settledness(fits: Fits, paths: slice = slice(None)) -> Settled:
    """Whether the fits of a group of paths have settled; those that were good enough at half the steps have."""
    best, first, half = (
        float(np.median(np.maximum(values[paths], -1.0))) for values in (fits.best, fits.first, fits.r2_half)
    )
    return Settled(best - first, max(first, half) - half)
