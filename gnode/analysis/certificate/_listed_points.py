from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from gnode.analysis.certificate._certificate_record import Certificate
from gnode.analysis.fixed_points import FixedPoints, Kind, Linearisation


@dataclass(frozen=True, eq=False)
class ListedPoints:
    """The fixed points that are known: those proven, and those that a search found beside them."""

    states: Float[np.ndarray, "points state"]
    near: Linearisation
    index: Int[np.ndarray, " points"]
    """The proven one of a certified point; of another, that of its eigenvalues."""
    certified: Bool[np.ndarray, " points"]
    """They come first, in the order of the certificate."""
    searched: Int[np.ndarray, " points"]
    """Its place among the points of the search; -1 where that has missed it."""

    def __len__(self) -> int:
        return len(self.states)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return self.near.kinds


def listed_points(found: FixedPoints, certificate: Certificate | None) -> ListedPoints:
    """All certified points, and those of the search that lie in none of their enclosures."""
    if certificate is None:
        every = np.arange(len(found))
        return ListedPoints(found.states, found.near, found.near.index, np.zeros(len(found), bool), every)
    owner = _owners(found, certificate)
    searched = np.full(len(certificate), -1)
    searched[owner[owner >= 0]] = np.flatnonzero(owner >= 0)
    other = np.flatnonzero(owner < 0)
    certified = np.arange(len(certificate) + len(other)) < len(certificate)
    return ListedPoints(
        states=np.concatenate([certificate.states, found.states[other]]),
        near=certificate.near.joined(found.near.some(other)),
        index=np.concatenate([certificate.index, found.near.index[other]]),
        certified=certified,
        searched=np.concatenate([searched, other]),
    )


def _owners(found: FixedPoints, certificate: Certificate) -> Int[np.ndarray, " points"]:
    """For each point of the search, the certified point in whose enclosure it lies; -1 where in none.

    To within the distance at which the search merges points: what it ends at is not exact.
    """
    if len(certificate) == 0 or len(found) == 0:
        return np.full(len(found), -1)
    within = inside(certificate.enclosures, found.states, slack=found.merging_distance)
    away = np.linalg.norm(found.states[:, None] - certificate.states[None], axis=2)
    nearest = np.where(within, away, np.inf).argmin(axis=1)
    return np.where(within.any(axis=1), nearest, -1)


def inside(
    boxes: Float[np.ndarray, "boxes 2 state"], states: Float[np.ndarray, "states state"], *, slack: float = 0.0
) -> Bool[np.ndarray, "states boxes"]:
    """Which states lie in which boxes."""
    # An entry of the state at a time: there can be very many boxes.
    within = np.ones((len(states), len(boxes)), bool)
    for k in range(states.shape[1]):
        at = states[:, k, None]
        within &= (boxes[None, :, 0, k] - slack <= at) & (at <= boxes[None, :, 1, k] + slack)
    return within
