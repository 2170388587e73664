import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from gnode._stages import far
from gnode._types import State
from gnode.analysis.certificate._batches import Boxes, at_once, bisect, parts, widths
from gnode.analysis.certificate._examine import examine_all
from gnode.analysis.certificate._zeros import Zero, Zeros, touch
from gnode.analysis.certificate.relaxation import Layers, Relaxed, divide, read_layers, relaxed_at_once, unknown

# A box that shrank to less than this share of its volume is looked at again before it is divided.
_SHRUNK = 0.3
# A side of so few units in the last place of its ends is no longer divided: it may be one half of itself.
_SHORTEST = 4
# How far around a known zero, over the size of the box, it is looked for first.
_NEAR = 1e-6
# From so many entries on a network of plain layers is relaxed as a whole: smaller ones need few boxes of any kind.
_RELAXED = 3


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
    generations: list[int]
    """How many boxes there were after every division, while the budget lasted."""


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
    layers = read_layers(residual, len(size)) if len(size) >= _RELAXED else None
    zeros = Zeros(residual)
    if known is not None and len(known):
        near = _NEAR * size
        zeros.look(np.stack([known - near, known + near], axis=1))
    undecided: list[Boxes] = []
    generations: list[int] = []
    stopped = None
    boxes, signs = box[None], unknown(1, 0 if layers is None else layers.units)
    while len(boxes):
        if stopped is None:
            generations.append(len(boxes))
        following: list[tuple[Boxes, np.ndarray]] = []
        for where in parts(boxes):
            left = ~zeros.settled(boxes[where])
            part, known_signs = boxes[where][left], signs[where][left]
            if len(part) == 0:
                continue
            if stopped is None:
                stopped = budget.spent(len(part))
            if stopped is not None:
                undecided.append(part)
                continue
            seen = _examined(residual, layers, part, known_signs)
            kept = ~seen.empty
            before, seen = part[kept], _some(seen, kept)
            zeros.look(before[seen.promising & ~zeros.settled(seen.after)])
            open_ = ~zeros.settled(seen.after)
            before, seen = before[open_], _some(seen, open_)
            after = seen.after
            ends = np.abs(after).max(axis=1)
            share = np.where(widths(after) <= _SHORTEST * np.spacing(ends), 0, widths(after) / size)
            with np.errstate(divide="ignore", invalid="ignore"):
                again = np.prod(widths(after) / widths(before), axis=1) < _SHRUNK
            small = ~again & (share.max(axis=1) <= smallest)
            undecided.append(after[small])
            divided = ~again & ~small
            following.append((after[again], seen.signs[again]))
            if layers is None:
                halves = bisect(after[divided], share[divided].argmax(axis=1))
                following.append((halves, unknown(len(halves), 0)))
            else:
                # What is to be gained is a guess: no side is left twice as wide as the others for it.
                wide = share[divided] >= 0.5 * share[divided].max(axis=1, keepdims=True)
                halves, owner = divide(after[divided], _some(seen, divided), wide)
                # What is known on a box is known on all of its parts.
                following.append((halves, seen.signs[divided][owner]))
        boxes, signs = (
            (np.concatenate(every) for every in zip(*following, strict=True)) if following else (boxes[:0], signs[:0])
        )
    zeros.sharpen()
    inside = [zero for zero in zeros.found if touch(zero.enclosure, box)]
    return Search(inside, np.concatenate([*undecided, *(u[None] for u in zeros.unclear), boxes]), stopped, generations)


def _examined(residual: Callable[[State], State], layers: Layers | None, boxes: Boxes, signs: np.ndarray) -> Relaxed:
    if layers is not None:
        return relaxed_at_once(layers, boxes, signs)
    seen = at_once(examine_all, residual, boxes)
    after = np.stack([seen.low, seen.high], axis=1)
    return Relaxed(seen.empty, seen.promising, after, widths(after), np.zeros(len(boxes)), signs)


def _some(seen: Relaxed, chosen: Bool[np.ndarray, " boxes"]) -> Relaxed:
    return Relaxed(*(entry[chosen] for entry in seen))
