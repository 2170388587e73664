from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from gnode.analysis._states import checked_states


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane on which a phase portrait is drawn; a line where the state has one entry."""

    origin: Float[np.ndarray, " state"]
    """The state at coordinates zero."""
    axes: Float[np.ndarray, "axes state"]
    """Two orthonormal directions (one, where the state has one entry)."""
    explained: Float[np.ndarray, " axes"]
    """The share of the variance of the states along each."""
    exact: bool
    """The state is its coordinates: nothing is projected away."""

    def project(self, states: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any axes"]:
        """The coordinates of states."""
        return (states - self.origin) @ self.axes.T

    def project_vectors(self, vectors: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any axes"]:
        """The components of directions, such as dh/dt."""
        return vectors @ self.axes.T

    def lift(self, coordinates: Float[np.ndarray, "*any axes"]) -> Float[np.ndarray, "*any state"]:
        """The states of this plane at given coordinates."""
        return self.origin + coordinates @ self.axes


def principal_plane(states: ArrayLike) -> Plane:
    """The plane of the two principal components of some states; the state space itself up to two entries.

    `states` has the shape (states, state). The sign of an axis is such that its largest entry is positive.
    """
    states = checked_states(states)
    size = states.shape[1]
    centred = states - states.mean(axis=0)
    total = float(np.sum(centred**2))
    if size <= 2:
        share = np.sum(centred**2, axis=0) / total if total > 0 else np.zeros(size)
        return Plane(np.zeros(size), np.eye(size), share, True)
    axes, share = principal_axes(states, 2)
    return Plane(states.mean(axis=0), axes, share, False)


def principal_axes(
    states: Float[np.ndarray, "states state"], count: int
) -> tuple[Float[np.ndarray, "axes state"], Float[np.ndarray, " axes"]]:
    """So many principal components of some states, and the share of the variance along each.

    The sign of an axis is such that its largest entry is positive.
    """
    centred = states - states.mean(axis=0)
    total = float(np.sum(centred**2))
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, : -count - 1 : -1].T.copy()
    axes *= np.sign(np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1))
    return axes, np.sum((centred @ axes.T) ** 2, axis=0) / total if total > 0 else np.zeros(count)
