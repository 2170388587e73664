import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode._stages import far
from gnode._types import State
from gnode.analysis.certificate._batches import Boxes, parts, some, together, widths
from gnode.analysis.certificate._boxes_ahead import boxes_ahead
from gnode.analysis.certificate._examiner import Examiner
from gnode.analysis.certificate._zeros import Zero, Zeros, touch
from gnode.analysis.certificate.relaxation import Inherited

# A box that shrank to less than this share of its volume is looked at again before it is divided.
_SHRUNK = 0.3
# A side of so few units in the last place of its ends is no longer divided: it may be one half of itself.
_SHORTEST = 4
# How far around a known zero, over the size of the box, it is looked for first.
_NEAR = 1e-6


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
    ahead: float
    """About how many boxes more it would then have had to examine; infinite where no end was in sight."""


def branch_and_bound(
    residual: Callable[[State], State],
    box: Float[np.ndarray, "2 state"],
    *,
    smallest: float,
    budget: Budget,
    known: Float[np.ndarray, "known state"] | None = None,
) -> Search:
    """Every zero of the residual in a box: in an enclosure or in an undecided box. Call it under x64.

    Boxes are taken breadth first, so that what is left when the budget ends is of one size.

    **Arguments:**

    - `smallest`: the width, over that of `box`, from which on a box is no longer divided; nor is it where its sides
        are as short as rounding.
    - `known`: states near which zeros are looked for first, so that they are proven whatever the budget.
    """
    size = box[1] - box[0]
    examiner = Examiner(residual, size)
    zeros = Zeros(residual)
    if known is not None and len(known):
        near = _NEAR * size
        zeros.look(np.stack([known - near, known + near], axis=1))
    undecided: list[Boxes] = []
    stopped = None
    boxes, inherited = box[None], examiner.nothing_known(1)
    while len(boxes):
        following: list[tuple[Boxes, Inherited]] = []
        for where in parts(boxes):
            left = ~zeros.settled(boxes[where])
            part, given = boxes[where][left], some(some(inherited, where), left)
            if len(part) == 0:
                continue
            if stopped is None:
                stopped = budget.spent(len(part))
            if stopped is not None:
                undecided.append(part)
                continue
            seen = examiner.seen(part, given)
            kept = ~seen.empty
            before, seen = part[kept], some(seen, kept)
            zeros.look(before[seen.promising & ~zeros.settled(seen.after)])
            open_ = ~zeros.settled(seen.after)
            before, seen = before[open_], some(seen, open_)
            after = seen.after
            ends = np.abs(after).max(axis=1)
            share = np.where(widths(after) <= _SHORTEST * np.spacing(ends), 0, widths(after) / size)
            with np.errstate(divide="ignore", invalid="ignore"):
                again = np.prod(widths(after) / widths(before), axis=1) < _SHRUNK
            small = ~again & (share.max(axis=1) <= smallest)
            undecided.append(after[small])
            divided = ~again & ~small
            following.append((after[again], some(seen.inherited, again)))
            halves, owner = examiner.divided(some(seen, divided), share[divided])
            # What is known of the zeros in a box is known of those in its parts.
            following.append((halves, some(some(seen.inherited, divided), owner)))
        boxes = np.concatenate([boxes[:0], *(each for each, _ in following)])
        inherited = together([some(inherited, slice(0)), *(each for _, each in following)])
    zeros.sharpen()
    inside = [zero for zero in zeros.found if touch(zero.enclosure, box)]
    left = np.concatenate([*undecided, *(u[None] for u in zeros.unclear), boxes])
    ahead = 0.0
    if stopped is not None:
        wide = left[(widths(left) > smallest * size).any(axis=1)]
        ahead = boxes_ahead(examiner, wide, size) if len(wide) else 0.0
    return Search(inside, left, stopped, ahead)
