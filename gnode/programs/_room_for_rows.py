"""How many rows programs are made for: a program is of one number of rows, and those that turn up are of any."""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from jaxtyping import Array, Shaped

from gnode._on_device import on_device

_FEW = (64, 1024)
# Beyond, as many numbers up to each power of two.
_BETWEEN = 8
PIECE = _FEW[0]
"""One of so many rows takes no longer than one of more: with 100 units they keep a processor's core as busy."""
_PIECES = 32


def room_for(count: int) -> int:
    """The least number of rows that is at least `count`, of the few that programs are made for; none for none."""
    if count == 0:
        return 0
    if count <= _FEW[-1]:
        return next(few for few in _FEW if few >= count)
    each = (1 << (count - 1).bit_length()) // 2 // _BETWEEN
    return -(-count // each) * each


def filled(rows: Shaped[np.ndarray, "some *any"], *, least: int = 0) -> Shaped[np.ndarray, "more *any"]:
    """The rows, and after them the same again (zeros after none) until there are as many as programs are made for, and
    at least so many."""
    missing = room_for(max(len(rows), least, 1)) - len(rows)
    return np.concatenate([rows, np.resize(rows[:missing], (missing, *rows.shape[1:]))])


def on_filled(function: Callable[[Array], Any], rows: Shaped[np.ndarray, "some *any"]) -> Any:
    """function(rows), arrays of as many rows, worked out of `filled` ones; NumPy arrays out.

    Up to some thousands are given `PIECE` by `PIECE`, so that one program does for any number of them. What is made of
    a row may not depend on others.
    """
    size = PIECE if len(rows) <= _PIECES * PIECE else len(rows)
    pieces = [rows[k : k + size] for k in range(0, max(1, len(rows)), size)]
    made = [jax.tree.map(np.array, function(on_device(filled(piece)))) for piece in pieces]
    return jax.tree.map(lambda *each: np.concatenate(each)[: len(rows)], *made)
