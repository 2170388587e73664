import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate._batches import Boxes

# Fewer boxes than this are compared pair by pair.
_COMPARED = 2048
# More than this are put together by the cell of a grid that they lie in.
_LISTED = 4096


def gather_boxes(boxes: Boxes, nearest: Float[np.ndarray, " state"], box: Float[np.ndarray, "2 state"]) -> Boxes:
    """Fewer boxes that cover what the given ones cover, and as little else as can be.

    Boxes that touch become one, where that one is at most `nearest` wide; and of very many, all in a cell of a
    coarse grid over `box` become one.
    """
    if len(boxes) > _LISTED:
        cells = int(_LISTED ** (1 / box.shape[1]))
        middles = 0.5 * boxes[:, 0] + 0.5 * boxes[:, 1]
        place = np.clip(np.floor((middles - box[0]) / (box[1] - box[0]) * cells), 0, cells - 1)
        _, label = np.unique(place, axis=0, return_inverse=True)
        boxes = _hulls(boxes, label.reshape(-1))
    if not 1 < len(boxes) <= _COMPARED:
        return boxes
    # Here and not above: it takes longer to import than a small search takes.
    from scipy.sparse.csgraph import connected_components

    low, high = boxes[:, 0], boxes[:, 1]
    touching = np.ones((len(boxes), len(boxes)), bool)
    for axis in range(boxes.shape[2]):
        touching &= low[:, None, axis] <= high[None, :, axis] + 1e-3 * nearest[axis]
    _, label = connected_components(touching & touching.T, directed=False)
    hulls = _hulls(boxes, label)
    narrow = np.all(hulls[:, 1] - hulls[:, 0] <= nearest, axis=1)
    return np.concatenate([hulls[narrow], boxes[~narrow[label]]])


def _hulls(boxes: Boxes, label: np.ndarray) -> Boxes:
    order = np.argsort(label, kind="stable")
    first = np.flatnonzero(np.diff(label[order], prepend=-1))
    low = np.minimum.reduceat(boxes[order, 0], first, axis=0)
    return np.stack([low, np.maximum.reduceat(boxes[order, 1], first, axis=0)], axis=1)
