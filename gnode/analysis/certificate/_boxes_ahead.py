import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate._batches import SMALL, Boxes, some, widths
from gnode.analysis.certificate._examiner import Examiner

# Paths that are followed, and so many where one costs little; and the divisions after which there is no end to be seen.
_PATHS, _MANY_PATHS = SMALL, 256
_DEEPEST = 60


def boxes_ahead(examiner: Examiner, boxes: Boxes, size: Float[np.ndarray, " state"]) -> float:
    """About how many boxes would have to be examined until all of these are decided; infinite where no end is seen.

    A few of the boxes are followed, each by one of its parts after every division, chosen by chance and counted for all
    of them, until that is dropped, or Newton's method would be sent into it. Right in the mean; of very many boxes a
    guess to within a factor of two or so.

    Source: Knuth, "Estimating the efficiency of backtrack programs" (1975).
    """
    paths = min(len(boxes), _MANY_PATHS if examiner.many_paths else _PATHS)
    random = np.random.default_rng(0)
    now = boxes[np.linspace(0, len(boxes) - 1, paths).round().astype(int)]
    inherited, weight, total = examiner.nothing_known(paths), np.ones(paths), 0.0
    for _ in range(_DEEPEST):
        total += float(weight.sum())
        seen = examiner.seen(now, inherited)
        left = ~(seen.empty | seen.promising)
        if not left.any():
            return total / paths * len(boxes)
        seen, weight = some(seen, left), weight[left]
        parts, owner = examiner.divided(seen, widths(seen.after) / size)
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=len(weight))
        chosen = order[np.cumsum(counts) - counts + (random.random(len(counts)) * counts).astype(int)]
        now, inherited, weight = parts[chosen], seen.inherited, weight * counts
    return np.inf
