import math
import threading

import numpy as np
from numpy.typing import DTypeLike


class Room(threading.local):
    """Large arrays, which every thread keeps for the next boxes: to be given new ones by the system takes as long as
    to fill them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, np.dtype], np.ndarray] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> np.ndarray:
        """One of any content, which is another's as soon as one of this name is asked for again."""
        key, size = (name, np.dtype(dtype)), math.prod(shape)
        if key not in self._kept or self._kept[key].size < size:
            self._kept[key] = np.empty(size, dtype)
        return self._kept[key][:size].reshape(shape)


ROOM = Room()
