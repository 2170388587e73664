from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from gnode._types import State
from gnode.analysis.certificate._batches import Boxes, at_once
from gnode.analysis.certificate._krawczyk import settle_all, verify_all

# Regions of one zero that were verified from different boxes; more of them only cost comparisons.
_MOST_REGIONS = 256
# So many places are looked at at once: there are seldom more in a part of the boxes, and others are padding.
_LOOKED = 8


class Zero(NamedTuple):
    enclosure: Float[np.ndarray, "2 state"]
    inverse: Float[np.ndarray, "state state"]


class Zeros:
    """The zeros proven so far, each once, and the regions in which there are no others."""

    def __init__(self, residual: Callable[[State], State]):
        self.residual = residual
        self.found: list[Zero] = []
        self.regions: list[list[Float[np.ndarray, "2 state"]]] = []
        self.unclear: list[Float[np.ndarray, "2 state"]] = []
        """Enclosures of zeros that may or may not be the same as one that was found."""

    def settled(self, boxes: Boxes) -> Bool[np.ndarray, " boxes"]:
        """Which boxes lie in a region whose only zero is listed."""
        regions = [region for several in self.regions for region in several]
        if not regions or not len(boxes):
            return np.zeros(len(boxes), bool)
        low, high = np.stack(regions).swapaxes(0, 1)
        within = (boxes[:, None, 0] >= low).all(axis=2) & (boxes[:, None, 1] <= high).all(axis=2)
        return within.any(axis=1)

    def look(self, boxes: Boxes) -> None:
        """Looks for a zero near each box, and lists those that are proven."""
        while len(boxes):
            now, boxes = boxes[:_LOOKED], boxes[_LOOKED:]
            seen = at_once(settle_all, self.residual, now, size=_LOOKED)
            for k in np.flatnonzero(seen.found):
                self._list(Zero(seen.enclosure[k], seen.inverse[k]), seen.region[k])
            boxes = boxes[~self.settled(boxes)]

    def sharpen(self) -> None:
        """Looks once more for each zero, from its enclosure."""
        for start in range(0, len(self.found), _LOOKED):
            now = self.found[start : start + _LOOKED]
            seen = at_once(settle_all, self.residual, np.stack([zero.enclosure for zero in now]), size=_LOOKED)
            for k, zero in enumerate(now):
                # In a region with this zero alone, it is this zero.
                if seen.found[k] and any(_within(seen.enclosure[k], region) for region in self.regions[start + k]):
                    low = np.maximum(zero.enclosure[0], seen.enclosure[k, 0])
                    high = np.minimum(zero.enclosure[1], seen.enclosure[k, 1])
                    self.found[start + k] = Zero(np.stack([low, high]), zero.inverse)

    def _list(self, zero: Zero, region: Float[np.ndarray, "2 state"]) -> None:
        for known, regions in zip(self.found, self.regions, strict=True):
            if any(_within(zero.enclosure, r) for r in regions) or _within(known.enclosure, region):
                if len(regions) < _MOST_REGIONS and not any(_within(region, r) for r in regions):
                    regions.append(region)
                return
        near = [z for z in self.found if touch(z.enclosure, zero.enclosure)]
        if near:
            # One region around both enclosures would show that they hold the same zero.
            both = [zero.enclosure, *(z.enclosure for z in near)]
            hull = np.stack([np.min(both, axis=0)[0], np.max(both, axis=0)[1]])
            inflated = hull + np.array([[-0.1], [0.1]]) * (hull[1] - hull[0])
            if not at_once(verify_all, self.residual, inflated[None], size=1).unique[0]:
                self.unclear.append(zero.enclosure)
            return
        self.found.append(zero)
        self.regions.append([region])


def _within(inner: Float[np.ndarray, "2 state"], outer: Float[np.ndarray, "2 state"]) -> bool:
    return bool((inner[0] >= outer[0]).all() and (inner[1] <= outer[1]).all())


def touch(a: Float[np.ndarray, "2 state"], b: Float[np.ndarray, "2 state"]) -> bool:
    return bool((a[0] <= b[1]).all() and (b[0] <= a[1]).all())


def determinant_sign(matrix: Float[np.ndarray, "state state"]) -> int:
    """Exactly, in rational numbers."""
    rows = [[Fraction(float(entry)) for entry in row] for row in matrix]
    sign = 1
    for column in range(len(rows)):
        pivot = next((k for k in range(column, len(rows)) if rows[k][column] != 0), None)
        if pivot is None:
            return 0
        if pivot != column:
            rows[column], rows[pivot] = rows[pivot], rows[column]
            sign = -sign
        if rows[column][column] < 0:
            sign = -sign
        for row in rows[column + 1 :]:
            factor = row[column] / rows[column][column]
            row[:] = [a - factor * b for a, b in zip(row, rows[column], strict=True)]
    return sign
