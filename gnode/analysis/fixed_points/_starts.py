import math

import jax
import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._real_array import real_array
from gnode._switches import double_precision
from gnode._types import Key
from gnode.analysis._states import checked_states
from gnode.analysis._units import units_of

# A million starts of three entries are 24 MB, and what a search makes of them some hundred times that.
_MOST = 1_000_000


def grid_starts(low: ArrayLike, high: ArrayLike, count: int) -> Float[np.ndarray, "starts state"]:
    """A regular grid over a box, its corners included: `count` states along every axis, count^N in all.

    **Arguments:**

    - `low`, `high`: (state,), the corners of the box in state units.
    """
    corners = [real_array("corners", corner) for corner in (low, high)]
    check_count("the number of starts along an axis", count, least=2)
    if corners[0].ndim != 1 or corners[0].shape != corners[1].shape or len(corners[0]) == 0:
        raise refusal("two corners of shape (state,)", " and ".join(str(c.shape) for c in corners), "give one each")
    if not (np.isfinite(corners).all() and (corners[0] < corners[1]).all()):
        raise refusal("finite corners, each entry of `low` below that of `high`", f"{low} and {high}", "swap them")
    total = count ** len(corners[0])
    if total > _MOST:
        raise refusal(f"a grid of at most {_MOST:,} starts", f"{total:,}", "take a coarser one, or noisy_starts")
    axes = [np.linspace(a, b, count) for a, b in zip(*corners, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def noisy_starts(states: ArrayLike, scale: float, *, key: Key) -> Float[np.ndarray, "starts state"]:
    """States with Gaussian noise added: one start for each, beside where a network has been.

    **Arguments:**

    - `states`: (..., state); axes of trials and times are run together. Give them twice for two starts each.
    - `scale`: the standard deviation of the noise, over that of the states, entry by entry.
    """
    check_positive("the scale of the noise", scale)
    flat = real_array("states", states)
    if flat.ndim == 0 or flat.size == 0:
        raise refusal("states of shape (..., state)", flat.shape, "give at least one state")
    flat = checked_states(flat.reshape(-1, flat.shape[-1]))
    deviation = flat.std(axis=0)
    if not math.isfinite(scale) or not deviation.any():
        raise refusal("states that differ, and a finite scale", "noise of no size", "add noise of your own choice")
    with double_precision():
        noise = np.asarray(jax.random.normal(key, flat.shape, np.float64))
    return flat + scale * deviation * noise


def half_ways(points: Float[np.ndarray, "points state"], nearest: int) -> list[tuple[int, int]]:
    """Each of several points and so many that are nearest to it, as pairs: the closest first."""
    # Here and not above: it takes longer to import than most searches take.
    from scipy.spatial import KDTree

    if len(points) < 2:
        return []
    distance, other = (np.asarray(a)[:, 1:] for a in KDTree(points).query(points, k=nearest + 1))
    pairs: dict[tuple[int, int], float] = {}
    for i, (row, gaps) in enumerate(zip(other.tolist(), distance.tolist(), strict=True)):
        # Where there are fewer, the others are none.
        pairs |= {(min(i, j), max(i, j)): gap for j, gap in zip(row, gaps, strict=True) if j < len(points)}
    return sorted(pairs, key=lambda pair: (pairs[pair], pair))


def scale_of(starts: Float[np.ndarray, "starts state"]) -> float:
    """What lengths of a search are measured by, where all entries share one: the norm of their units."""
    return float(np.linalg.norm(units_of(starts)))
