import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode._stages import far
from gnode._types import State
from gnode.analysis.certificate._batches import Boxes, at_once, bisect, parts, widths
from gnode.analysis.certificate._examine import examine_all
from gnode.analysis.certificate._zeros import Zero, Zeros, touch

# A box that shrank to less than this share of its volume is looked at again before it is divided.
_SHRUNK = 0.3
# A side of so few units in the last place of its ends is no longer divided: it may be one half of itself.
_SHORTEST = 4


class Budget:
    """So many boxes and seconds."""

    def __init__(self, boxes: int, seconds: float):
        self._boxes, self._end = boxes, time.perf_counter() + seconds
        self.examined = 0

    def spent(self, count: int) -> str | None:
        """Why so many more boxes are too many; none where they are not."""
        if time.perf_counter() > self._end:
            return "the time is used up"
        if self.examined + count > self._boxes:
            return "the number of boxes is used up"
        self.examined += count
        far(f"{self.examined:,} boxes")
        return None


class Search(NamedTuple):
    zeros: list[Zero]
    undecided: Boxes
    stopped: str | None
    """Why it ended early; none where it did not."""


def branch_and_bound(
    residual: Callable[[State], State], box: Float[np.ndarray, "2 state"], *, smallest: float, budget: Budget
) -> Search:
    """Every zero of the residual in a box: in an enclosure or in an undecided box. Call it under x64.

    Boxes are taken breadth first, so that what is left when the budget ends is of one size.

    **Arguments:**

    - `smallest`: the width, over that of `box`, from which on a box is no longer divided; nor is it where its sides
        are as short as rounding.
    """
    size = box[1] - box[0]
    zeros = Zeros(residual)
    undecided: list[Boxes] = []
    stopped = None
    boxes = box[None]
    while len(boxes):
        following: list[Boxes] = []
        for part in parts(boxes):
            part = part[~zeros.settled(part)]
            if len(part) == 0:
                continue
            if stopped is None:
                stopped = budget.spent(len(part))
            if stopped is not None:
                undecided.append(part)
                continue
            seen = at_once(examine_all, residual, part)
            kept = ~seen.empty
            before, promising = part[kept], seen.promising[kept]
            after = np.stack([seen.low[kept], seen.high[kept]], axis=1)
            zeros.look(before[promising & ~zeros.settled(after)])
            open_ = ~zeros.settled(after)
            before, after = before[open_], after[open_]
            ends = np.abs(after).max(axis=1)
            share = np.where(widths(after) <= _SHORTEST * np.spacing(ends), 0, widths(after) / size)
            with np.errstate(divide="ignore", invalid="ignore"):
                again = np.prod(widths(after) / widths(before), axis=1) < _SHRUNK
            small = ~again & (share.max(axis=1) <= smallest)
            undecided.append(after[small])
            divided = ~again & ~small
            following += [after[again], bisect(after[divided], share[divided].argmax(axis=1))]
        boxes = np.concatenate(following) if following else boxes[:0]
    zeros.sharpen()
    inside = [zero for zero in zeros.found if touch(zero.enclosure, box)]
    return Search(inside, np.concatenate([*undecided, *(u[None] for u in zeros.unclear), boxes]), stopped)
