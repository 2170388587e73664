from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import refusal
from gnode._real_array import real_array


@dataclass(frozen=True, eq=False)
class Path:
    """Straight from point to point in the space of what is changed; a share of its length says where one is."""

    points: Float[np.ndarray, "points input"]
    shares: Float[np.ndarray, " points"]
    """Of the length, from 0 to 1, at which each is."""
    scalar: bool
    """A single number is changed, and is the value itself; else values are shares of the length."""

    @property
    def length(self) -> float:
        """From one end to the other, in what values are measured in."""
        return float(abs(self.points[1, 0] - self.points[0, 0])) if self.scalar else 1.0

    def inputs_at(self, shares: Float[np.ndarray, " places"]) -> Float[np.ndarray, "places input"]:
        return np.stack([np.interp(shares, self.shares, column) for column in self.points.T], axis=-1)

    def values_at(self, shares: Float[np.ndarray, " places"]) -> Float[np.ndarray, " places"]:
        return self.inputs_at(shares)[:, 0] if self.scalar else shares

    def share_of(self, value: float) -> float:
        """The share at which a value is, or a refusal."""
        low, high = (self.points[0, 0], self.points[1, 0]) if self.scalar else (0.0, 1.0)
        share = float((value - low) / (high - low))
        if not 0 <= share <= 1:
            raise refusal(f"values along the path, from {low:g} to {high:g}", value, "give others, or a longer path")
        return share


def checked_path(path: Any) -> Path:
    """(low, high) of a number, or points of shape (points, inputs); or a refusal."""
    array = real_array("a path", path)
    scalar = array.shape == (2,)
    points = array[:, None] if scalar else array
    if points.ndim != 2 or len(points) < 2 or points.shape[1] == 0:
        raise refusal(
            "a path: (low, high), or inputs of shape (points, inputs)", f"shape {array.shape}", "give at least two ends"
        )
    if not np.isfinite(points).all():
        raise refusal("a path of finite values", array.tolist(), "give a path that ends")
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    if not (lengths > 0).all():
        raise refusal("a path whose points differ", array.tolist(), "leave out those that are given twice")
    return Path(points, np.append(0.0, np.cumsum(lengths)) / lengths.sum(), scalar)
