"""What the readers of layers have in common: arrays of the right shape, gates in the right order, the input held."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import check_positive, refusal
from gnode._real_array import finite_array
from gnode._switches import double_precision
from gnode.analysis._system import System
from gnode.analysis.adapters._recurrent_cells import Layer


def shaped(name: str, values: Any, *shape: int | None) -> Float[np.ndarray, "..."]:
    """Finite numbers of this shape in float64; None stands for any length above zero."""
    array = finite_array(name, values)
    fits = array.ndim == len(shape) and 0 not in array.shape
    if not fits or any(wanted not in (None, length) for wanted, length in zip(shape, array.shape, strict=True)):
        wanted = ", ".join("any" if length is None else str(length) for length in shape)
        raise refusal(f"{name} of shape ({wanted})", f"shape {array.shape}", "take all weights from one layer")
    return array


def reordered(array: Float[np.ndarray, "rows ..."], gates: str, into: str) -> Float[np.ndarray, "..."]:
    """Blocks of rows, one a letter of `gates`, in the order of `into`, which may name one twice."""
    blocks = dict(zip(gates, np.split(array, len(gates)), strict=True))
    return np.concatenate([blocks[gate] for gate in into])


def chosen(names: Sequence[str], which: str | int | None, *, option: str, input: Any) -> int:
    """Which of several recurrent layers, in their order, is asked for by name or number."""
    if not names:
        raise refusal("a recurrent layer", "none", "give a network with one")
    if which is None:
        if len(names) > 1:
            raise refusal("one recurrent layer", f"{len(names)} ({', '.join(names)})", f"say which with `{option}`")
        return 0
    found = [number for number, name in enumerate(names) if which in (number, name)]
    if len(found) != 1:
        raise refusal(
            f"the name of a recurrent layer among {', '.join(names)}, or a number below {len(names)}",
            repr(which) if not found else f"{which!r}, as {len(found)} are called",
            "choose one",
        )
    if found[0] > 0 and input is None:
        raise refusal(
            f"the input of the layer {names[found[0]]}", "none", "give `input`: what the layers below hold it at"
        )
    return found[0]


def system_of(layer: Layer, input: Any, step: float | int) -> System:
    """The map of a layer under this input, or zero."""
    check_positive("the step", step)
    held = np.zeros(layer.into.shape[1]) if input is None else finite_array("the input", input)
    if held.shape != layer.into.shape[1:]:
        raise refusal(f"an input of shape {layer.into.shape[1:]}, as the weights have", held.shape, "give one input")
    with double_precision():
        return layer.held_at(held, float(step))
