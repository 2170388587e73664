from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import jax
import numpy as np
from jaxtyping import Bool, Float, Int

from gnode._on_device import on_device

Boxes: TypeAlias = Float[np.ndarray, "_ 2 state"]
"""The lower and upper corners of boxes, in state units."""


T = TypeVar("T")

# Of all numbers of boxes that are examined by one call, a box takes the least time with so many.
AT_ONCE = 256
# Boxes are taken together by so many where they are few, and where they are many.
_FEW, _MANY = 64, 2048


def parts(boxes: Boxes, *, few: int = _FEW) -> Iterator[slice]:
    """Where boxes are in parts that are looked at, before what was found there is used elsewhere."""
    size = _MANY if len(boxes) >= _MANY // 4 else few
    for start in range(0, len(boxes), size):
        yield slice(start, start + size)


def at_once(function: Callable[..., Any], argument: Any, boxes: Boxes, *, size: int = AT_ONCE) -> Any:
    """function(argument, low, high) of one or more boxes, compiled for so many; NumPy arrays out."""
    found = []
    for start in range(0, len(boxes), size):
        part = boxes[start : start + size]
        padded = np.concatenate([part, np.broadcast_to(part[:1], (size - len(part), *part.shape[1:]))])
        result = function(argument, on_device(padded[:, 0]), on_device(padded[:, 1]))
        found.append(some(jax.tree.map(np.asarray, result), slice(len(part))))
    return together(found)


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
