from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate._batches import Boxes, some, widths
from gnode.analysis.certificate._examiner import Examiner
from gnode.analysis.certificate.relaxation import Relaxed

# Paths that are followed, and so many where one costs little; and the divisions after which there is no end to be seen.
_PATHS, _MANY_PATHS = 64, 256
_DEEPEST = 60


class Passed(NamedTuple):
    """The boxes at which paths are after as many divisions."""

    boxes: Boxes
    weight: Float[np.ndarray, " boxes"]
    """For how many boxes each counts."""
    seen: Relaxed


def boxes_ahead(examiner: Examiner, boxes: Boxes, size: Float[np.ndarray, " state"]) -> float:
    """About how many boxes would have to be examined until all of these are decided; infinite where no end is seen.

    A few of the boxes are followed by random paths. Right in the mean; of very many boxes a guess to within a factor of
    two or so.
    """
    paths = min(len(boxes), _MANY_PATHS if examiner.many_paths else _PATHS)
    some_of_them = boxes[np.linspace(0, len(boxes) - 1, paths).round().astype(int)]
    total = 0.0
    for passed in islice(random_paths(examiner, some_of_them, size), _DEEPEST):
        total += float(passed.weight.sum())
        if not _left(passed.seen).any():
            return total / paths * len(boxes)
    return np.inf


def random_paths(examiner: Examiner, boxes: Boxes, size: Float[np.ndarray, " state"]) -> Iterator[Passed]:
    """From each of the boxes one of its parts after every division, chosen by chance and counted for all of them, until
    that is dropped, or Newton's method would be sent into it.

    Source: Knuth, "Estimating the efficiency of backtrack programs" (1975).
    """
    random = np.random.default_rng(0)
    inherited, weight = examiner.nothing_known(len(boxes)), np.ones(len(boxes))
    while len(boxes):
        seen = examiner.seen(boxes, inherited)
        yield Passed(boxes, weight, seen)
        left = _left(seen)
        seen, weight = some(seen, left), weight[left]
        parts, owner = examiner.divided(seen, widths(seen.after) / size)
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=len(weight))
        chosen = order[np.cumsum(counts) - counts + (random.random(len(counts)) * counts).astype(int)]
        boxes, inherited, weight = parts[chosen], seen.inherited, weight * counts


def _left(seen: Relaxed) -> np.ndarray:
    return ~(seen.empty | seen.promising)
