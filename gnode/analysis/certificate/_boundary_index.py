from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int

from gnode._types import State
from gnode.analysis.certificate._batches import Boxes, at_once
from gnode.analysis.certificate._certificate_record import BoxKind
from gnode.analysis.certificate._examine import examine_all
from gnode.analysis.certificate._search_box import faces, points_inward

_MOST_PIECES = 65_536


def boundary_index(residual: Callable[[State], State], box: Float[np.ndarray, "2 state"], kind: BoxKind) -> int | None:
    """The sum of sign det(-J) over all zeros in a box, from the residual on its boundary alone; none where that
    could not be worked out. Call it under x64.

    It is 1 where the residual points inward, or is F(h) - h of a bounded F and the box has all its zeros (both can
    be deformed into the middle of the box minus h); the change of sign in one dimension; the winding number in two.

    Source: Poincare and Hopf; the degree of a map, as in Milnor, "Topology from the differentiable viewpoint" (1965).
    """
    if kind in ("bounded", "inward"):
        return 1
    size = box.shape[1]
    if size == 1:
        pieces, *_ = faces(box)
        seen = at_once(examine_all, residual, pieces).ranges
        signs = np.where(seen.low[:, 0] > 0, 1, np.where(seen.high[:, 0] < 0, -1, 0))
        return None if (signs == 0).any() else int(signs[0] - signs[1]) // 2
    if size == 2:
        return winding_number(residual, box)
    return 1 if points_inward(residual, box) else None


def winding_number(residual: Callable[[State], State], box: Float[np.ndarray, "2 2"]) -> int | None:
    """How often the residual turns around zero while the state goes round the box once.

    The boundary is cut into pieces on each of which one entry of the residual is proven to keep its sign: that
    leaves a half-plane, and the half-planes of successive pieces are turned by a quarter at most.
    """
    quarters = _half_planes(residual, box)
    if quarters is None:
        return None
    turns = (np.diff(np.append(quarters, quarters[0])) + 1) % 4 - 1
    return int(turns.sum()) // 4


def _half_planes(
    residual: Callable[[State], State], box: Float[np.ndarray, "2 2"]
) -> Int[np.ndarray, " pieces"] | None:
    """Around the box, counterclockwise: k where the residual is proven to lie within a quarter of k quarters."""
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    ends = box[corners, [0, 1]]
    starts, stops = ends[:-1], ends[1:]
    done: list[tuple[np.ndarray, np.ndarray]] = []
    keys = np.arange(4.0)
    length, examined = 1.0, 0
    while len(starts):
        examined += len(starts)
        if examined > _MOST_PIECES:
            return None
        pieces = np.stack([np.minimum(starts, stops), np.maximum(starts, stops)], axis=1)
        quarter = _quarters(residual, pieces)
        known = quarter >= 0
        done.append((keys[known], quarter[known]))
        starts, stops, keys = starts[~known], stops[~known], keys[~known]
        middles = 0.5 * starts + 0.5 * stops
        # A piece as short as rounding has its own ends as its middle: a zero on the boundary.
        if ((middles == starts).all(axis=1) | (middles == stops).all(axis=1)).any():
            return None
        length /= 2
        starts, stops = np.concatenate([starts, middles]), np.concatenate([middles, stops])
        keys = np.concatenate([keys, keys + length])
    place = np.concatenate([k for k, _ in done])
    return np.concatenate([q for _, q in done])[np.argsort(place)]


def _quarters(residual: Callable[[State], State], pieces: Boxes) -> Int[np.ndarray, " boxes"]:
    seen = at_once(examine_all, residual, pieces).ranges
    # By the distance from zero, so that the choice between two is a stable one.
    clear = np.concatenate([seen.low, -seen.high], axis=1)
    return np.where(clear.max(axis=1) > 0, clear.argmax(axis=1), -1)
