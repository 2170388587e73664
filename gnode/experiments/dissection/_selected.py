from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Int

from gnode.analysis import FixedPoints, Selection, selection
from gnode.tasks import Names

# Points at most, and so many fewer that numbers in inverses of their eigenvectors are not more; modes of each.
_POINTS, _WORK, _MODES = 24, 1e9, 12
_ORDER = ("stable", "marginal", "saddle", "unstable")

Slopes: TypeAlias = Callable[
    [Float[np.ndarray, "points state"]],
    tuple[Float[np.ndarray, "points state inputs"], Float[np.ndarray, "points outputs state"]],
]
"""Of states: how fast each input moves the state there, and what each output sees of it."""


def selected(found: FixedPoints, slopes: Slopes, names: Names) -> Selection | None:
    """What inputs drive near fixed points and what the readout sees of it, along the slowest modes.

    Of some points where there are many: stable ones before saddles, and those first at which most starts ended. None
    where there is no point, or there are neither inputs nor outputs.
    """
    size = found.states.shape[1]
    chosen = _chosen(found, int(np.clip(_WORK / size**3, 1, _POINTS)))
    if not len(chosen):
        return None
    directions, readout = slopes(found.states[chosen])
    if not directions.shape[2] + readout.shape[1]:
        return None
    near = selection(
        found[chosen],
        input_directions=directions,
        readout=readout,
        input_names=[names.input(k) for k in range(directions.shape[2])],
        output_names=[names.output(k) for k in range(readout.shape[1])],
        points=chosen,
    )
    return near.slowest(_MODES)


def _chosen(found: FixedPoints, most: int) -> Int[np.ndarray, " chosen"]:
    kinds = found.near.kinds
    order = sorted(range(len(found)), key=lambda k: (_ORDER.index(kinds[k]), -int(found.found[k]), k))
    return np.array(sorted(order[:most]), np.int64)
