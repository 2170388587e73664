import base64
from typing import Any

import numpy as np
from jaxtyping import Shaped

from gnode._checks import refusal

_SIZES = {"int32": 4, "float32": 4, "float64": 8}


def packed(values: Any, kind: str | None = None) -> dict[str, Any]:
    """An array as JSON: its shape, and its bytes (little-endian, base64). Unless a kind is named: "float32" where that
    loses nothing, "float64" else."""
    array = np.asarray(values)
    if kind is None:
        kind = "int32" if array.dtype.kind in "iub" else "float32" if _single(array) else "float64"
    # Beyond float32 there is infinity.
    with np.errstate(over="ignore"):
        content = array.astype(np.dtype(kind).newbyteorder("<")).tobytes()
    return {"shape": list(array.shape), "type": kind, "data": base64.b64encode(content).decode()}


def _single(array: Shaped[np.ndarray, "..."]) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.array_equal(array, array.astype(np.float32), equal_nan=True))


class Constants:
    """What several programs are made with: each array once, called -1, -2, ..."""

    def __init__(self) -> None:
        self._arrays: list[np.ndarray] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def number(self, values: Any) -> int:
        array = np.asarray(values)
        array = np.ascontiguousarray(array, np.int32 if array.dtype.kind in "iub" else np.float64)
        key = (array.shape, array.dtype.str, array.tobytes())
        if key not in self._numbers:
            self._arrays.append(array)
            self._numbers[key] = -len(self._arrays)
        return self._numbers[key]

    def __getitem__(self, number: int) -> Shaped[np.ndarray, "..."]:
        return self._arrays[-number - 1]

    def described(self, most: int) -> list[dict[str, Any]]:
        """As JSON, of `most` bytes at most before they are written in base64: in float32 where exact values would take
        more. Refuses more than that."""
        size = 4 * sum(array.size for array in self._arrays)
        if size > most:
            raise refusal(
                f"weights of at most {most / 1e6:.3g} MB", f"{size / 1e6:.3g} MB", "show stored trajectories of it"
            )
        exact = [packed(array) for array in self._arrays]
        if sum(_SIZES[one["type"]] * array.size for one, array in zip(exact, self._arrays, strict=True)) <= most:
            return exact
        return [packed(array, "int32" if array.dtype.kind == "i" else "float32") for array in self._arrays]
