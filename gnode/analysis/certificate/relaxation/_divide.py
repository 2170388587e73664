import numpy as np
from jaxtyping import Int

from gnode.analysis.certificate._batches import Boxes, bisect
from gnode.analysis.certificate.relaxation._examine_layers import Relaxed

# A box that is shown to hold no zero by less than these shares is cut along two, three sides before it is looked at
# again: after one cut it would not be dropped either.
_FAR = (0.6, 0.4)


def divide(boxes: Boxes, seen: Relaxed, wide: np.ndarray) -> tuple[Boxes, Int[np.ndarray, " divided"]]:
    """Boxes that were not dropped, cut along the sides of which most is to be gained, and that are `wide` still; and
    of which box each is a part."""
    gains = np.where(wide, seen.gains, -1.0)
    order = np.argsort(-gains, axis=1, kind="stable")
    cuts = np.minimum(1 + sum((seen.shown < share).astype(int) for share in _FAR), wide.sum(axis=1))
    divided, owners = [], []
    for count in range(1, len(_FAR) + 2):
        chosen = np.flatnonzero(cuts == count)
        halves = boxes[chosen]
        for k in range(count):
            halves = bisect(halves, np.repeat(order[chosen, k], 2**k))
        divided.append(halves)
        owners.append(np.repeat(chosen, 2**count))
    return np.concatenate(divided), np.concatenate(owners)
