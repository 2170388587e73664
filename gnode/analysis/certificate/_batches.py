from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import jax
import numpy as np
from jaxtyping import Bool, Float, Int

from gnode._on_device import on_device

Boxes: TypeAlias = Float[np.ndarray, "_ 2 state"]
"""The lower and upper corners of boxes, in state units."""


T = TypeVar("T")

# The only numbers of boxes that are ever compiled for: a few are not padded to many, nor many cut up small.
SMALL, LARGE = 64, 2048


def parts(boxes: Boxes) -> Iterator[slice]:
    """Where boxes are in parts that `at_once` takes with little padding."""
    size = LARGE if len(boxes) >= LARGE // 4 else SMALL
    for start in range(0, len(boxes), size):
        yield slice(start, start + size)


def at_once(function: Callable[..., Any], argument: Any, boxes: Boxes, *, size: int | None = None) -> Any:
    """function(argument, low, high) of at most `LARGE` boxes, compiled for two sizes at most; NumPy arrays out."""
    count = len(boxes)
    if size is None:
        size = SMALL if count <= SMALL else LARGE
    padded = np.concatenate([boxes, np.broadcast_to(boxes[:1], (size - count, *boxes.shape[1:]))])
    result = function(argument, on_device(padded[:, 0]), on_device(padded[:, 1]))
    return jax.tree.map(lambda leaf: np.asarray(leaf)[:count], result)


def bisect(boxes: Boxes, axis: np.ndarray) -> Boxes:
    """Both halves of each box, in order."""
    each = np.arange(len(boxes))
    middle = 0.5 * boxes[each, 0, axis] + 0.5 * boxes[each, 1, axis]
    halves = np.repeat(boxes[:, None], 2, axis=1)
    halves[each, 0, 1, axis] = middle
    halves[each, 1, 0, axis] = middle
    return halves.reshape(-1, *boxes.shape[1:])


def widths(boxes: Boxes) -> Float[np.ndarray, "boxes state"]:
    return boxes[:, 1] - boxes[:, 0]


def some(rows: T, chosen: Bool[np.ndarray, " rows"] | Int[np.ndarray, " chosen"] | slice) -> T:
    """Of a record of arrays with a row for every box, those that are chosen."""
    return jax.tree.map(lambda each: each[chosen], rows)


def together(several: Sequence[T]) -> T:
    """Records of arrays with a row for every box, as one."""
    return jax.tree.map(lambda *each: np.concatenate(each), *several)
