import itertools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from gnode._checks import refusal
from gnode._on_device import on_device
from gnode._real_array import real_array
from gnode._types import State
from gnode.analysis._states import checked_states
from gnode.analysis.certificate._batches import AT_ONCE, Boxes, at_once, bisect, widths
from gnode.analysis.certificate._certificate_record import BoxKind
from gnode.analysis.certificate._examine import examine_all
from gnode.analysis.certificate.enclosures import WIDEST

_MARGIN = 1.5
# Of the box of kind "visited": where the residual may point inward.
_FACTORS = (1.0, 1.5, 2.0, 3.0, 5.0)
# A box of all fixed points is made smaller for as long as that gains so much.
_GAIN = 0.99
_MOST_SHRINKING = 50
# What showing that the residual points inward may cost, and how wide the box is around a target that never changes.
_MOST_PIECES = 8192
_LEAST_RADIUS = 1e-3
# Of more entries a box has too many corners.
_MOST_CORNERED = 8
# Of states of more entries branch and bound proves nothing in any time.
_MOST_ENTRIES = 64


def search_box(
    residual: Callable[[State], State],
    box: ArrayLike | None,
    visited: ArrayLike | None,
) -> tuple[Float[np.ndarray, "2 state"], BoxKind]:
    """Where to search for fixed points, and what that box is: see `certify`. Call it under x64."""
    if box is not None:
        return checked_box(residual, box), "given"
    if visited is None:
        everywhere = all_fixed_points(residual, state_size(residual))
        if everywhere is None:
            raise refusal(
                "states that were visited, or a box, where F is not proven bounded", "neither", "give one of them"
            )
        return everywhere, "bounded"
    states = checked_states(visited, name="visited states")
    low, high = states.min(axis=0), states.max(axis=0)
    middle, half = 0.5 * low + 0.5 * high, 0.5 * (high - low)
    # A direction in which nothing moved gets the size of the others.
    half = np.where(half > 0, half, half.max() if half.max() > 0 else max(1.0, float(np.abs(middle).max())))
    around = checked_box(residual, np.stack([middle - _MARGIN * half, middle + _MARGIN * half]))
    everywhere = all_fixed_points(residual, len(middle))
    if everywhere is not None:
        return everywhere, "bounded"
    for factor in _FACTORS:
        larger = np.stack([middle - factor * _MARGIN * half, middle + factor * _MARGIN * half])
        if points_inward(residual, larger):
            return larger, "inward"
    return around, "visited"


def state_size(residual: Callable[[State], State]) -> int:
    """How many entries a state has: the only number, up to 64, that the residual takes and returns. Call it under
    x64."""
    sizes = []
    for size in range(1, _MOST_ENTRIES + 1):
        try:
            shape = jax.eval_shape(residual, jax.ShapeDtypeStruct((size,), jnp.float64)).shape
        except Exception:
            # Whatever a function raises of a state that is not its own.
            continue
        sizes += [size] if shape == (size,) else []
    if len(sizes) != 1:
        raise refusal(
            "states that were visited, or a box",
            "neither, and a function of states of any size" if sizes else "neither, and a function that takes no state",
            "give one of them",
        )
    return sizes[0]


def checked_box(residual: Callable[[State], State], box: ArrayLike) -> Float[np.ndarray, "2 state"]:
    """The corners in float64; refuses such as are none."""
    box = real_array("the corners of a box", box)
    if box.ndim != 2 or len(box) != 2 or box.size == 0 or not (np.isfinite(box).all() and (box[0] < box[1]).all()):
        raise refusal(
            "a finite box whose lower corner lies below its upper one in every entry", box.tolist(), "give such corners"
        )
    if np.abs(box).max() > WIDEST:
        raise refusal(
            f"a box with corners of up to {WIDEST:g}", f"one of {np.abs(box).max():g}", "give states in larger units"
        )
    shape = jax.eval_shape(residual, on_device(box[0])).shape
    if shape != box[0].shape:
        raise refusal(f"a residual of shape {box[0].shape}, as the corners of the box", shape, "return F(h) - h")
    return box


def all_fixed_points(residual: Callable[[State], State], size: int) -> Float[np.ndarray, "2 state"] | None:
    """A box with every zero of the residual strictly in it, if the residual plus h is bounded; else none.

    At a zero $h = R(h) + h$: what that can be on a box with all the zeros has all of them too.
    """
    box = np.stack([np.full(size, -np.inf), np.full(size, np.inf)])
    for _ in range(_MOST_SHRINKING):
        seen = at_once(examine_all, residual, box[None]).ranges
        smaller = np.stack([np.maximum(box[0], seen.target_low[0]), np.minimum(box[1], seen.target_high[0])])
        if not (np.abs(smaller) <= WIDEST).all():
            return None
        before, box = box, smaller
        if np.all(box[1] - box[0] > _GAIN * (before[1] - before[0])):
            break
    margin = _LEAST_RADIUS * np.maximum(box[1] - box[0], np.maximum(1.0, np.abs(box).max(axis=0)))
    return np.stack([box[0] - margin, box[1] + margin])


def points_inward(residual: Callable[[State], State], box: Float[np.ndarray, "2 state"]) -> bool:
    """Whether the residual is proven to point into the box all over its boundary, with bounded effort."""
    size = box.shape[1]
    if size > _MOST_CORNERED:
        return False
    pieces, axis, side = faces(box)
    # Places where it points outward end it at once, and mostly are near corners.
    corners = np.repeat(_corners(pieces), 2, axis=1)
    repeats = len(corners) // len(pieces)
    if (_inward(residual, corners, np.repeat(axis, repeats), np.repeat(side, repeats)) < 0).any():
        return False
    examined = 0
    while len(pieces):
        examined += len(pieces)
        if examined > _MOST_PIECES:
            return False
        found = _inward(residual, pieces, axis, side)
        if (found < 0).any():
            return False
        left = found == 0
        if size == 1 and left.any():
            return False
        pieces, axis, side = pieces[left], axis[left], side[left]
        # Once, and for as long as it costs nothing.
        while len(pieces):
            pieces = bisect(pieces, (widths(pieces) / (box[1] - box[0])).argmax(axis=1))
            axis, side = np.repeat(axis, 2), np.repeat(side, 2)
            if 2 * len(pieces) > AT_ONCE:
                break
    return True


def faces(
    box: Float[np.ndarray, "2 state"],
) -> tuple[Boxes, Int[np.ndarray, " faces"], Int[np.ndarray, " faces"]]:
    """The faces of a box, as boxes of no width in one entry; which entry; and whether it is at its least (0) or
    largest (1)."""
    size = box.shape[1]
    each = np.arange(2 * size)
    axis, side = np.divmod(each, 2)
    pieces = np.repeat(box[None], 2 * size, axis=0)
    pieces[each, :, axis] = box[side, axis][:, None]
    return pieces, axis, side


def _corners(boxes: Boxes) -> Float[np.ndarray, "corners 1 state"]:
    """Of each box all corners, in order."""
    size = boxes.shape[2]
    which = np.array(list(itertools.product((0, 1), repeat=size)))
    return boxes[:, which, np.arange(size)].reshape(-1, 1, size)


def _inward(
    residual: Callable[[State], State], pieces: Boxes, axis: Int[np.ndarray, " boxes"], side: Int[np.ndarray, " boxes"]
) -> Int[np.ndarray, " boxes"]:
    """Of pieces of faces: 1 where the residual is proven to point inward, -1 where outward all over, else 0."""
    seen = at_once(examine_all, residual, pieces).ranges
    each = np.arange(len(pieces))
    low, high = seen.low[each, axis], seen.high[each, axis]
    low, high = np.where(side == 0, low, -high), np.where(side == 0, high, -low)
    return np.where(low > 0, 1, np.where(high < 0, -1, 0))
