"""Whether a way has arrived, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from gnode.analysis.fixed_points import Kind
from gnode.analysis.saddles._departures_record import Destination

# Over the size of the states, and over the distance to the nearest other point: what counts as being at a point.
_AT, _NEAREST = 0.01, 0.2
# Over the size of the states: what moves by less in a whole stretch stands still.
_STILL = 1e-6
# Times as long as it is wide: what goes round.
_LONGER = 2.0
_NAMES: dict[Kind, Destination] = {
    "stable": "stable point",
    "saddle": "saddle",
    "unstable": "unstable point",
    "marginal": "marginal point",
}


@dataclass(frozen=True, eq=False)
class Places:
    """The fixed points that are known, in units of the entries."""

    states: Float[np.ndarray, "points state"]
    kinds: Sequence[Kind]
    size: float
    """Of the set of states by which lengths are measured."""
    middle: Float[np.ndarray, " state"]
    """Of these states."""
    far: float
    """What lies farther from the middle than that has run away."""

    @cached_property
    def nearest_other(self) -> Float[np.ndarray, " points"]:
        """The distance of each from the nearest other one; infinite where it is alone."""
        away = _distances(self.states, self.states)
        np.fill_diagonal(away, np.inf)
        return away.min(axis=1, initial=np.inf)

    def at(self, states: Float[np.ndarray, "states state"]) -> Int[np.ndarray, " states"]:
        """The number of the point at which each state is; -1 where at none."""
        away = _distances(states, self.states)
        away = np.where(np.isnan(away), np.inf, away)
        nearest = away.argmin(axis=1)
        distance = away[np.arange(len(states)), nearest]
        reach = np.minimum(_AT * self.size, _NEAREST * self.nearest_other)[nearest]
        return np.where(distance <= reach, nearest, -1)


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways out of saddles, in units of the entries."""

    places: Places
    saddles: Int[np.ndarray, " ways"]
    """The number of the point at which each begins."""
    path: Float[np.ndarray, "times ways state"]
    times: Float[np.ndarray, " times"]
    last: int
    """Looks in the last stretch."""

    def settled(self) -> Bool[np.ndarray, " ways"]:
        """Which are over: at a point that is stable or cannot be told from one, far out, or at rest."""
        point = self._point(self.path[-1])
        lasting = np.array([kind in ("stable", "marginal") for kind in self.places.kinds], bool)
        return ((point >= 0) & lasting[point]) | self._away() | self._still()

    def arrivals(self) -> tuple[list[Destination], Int[np.ndarray, " ways"], Float[np.ndarray, " ways"]]:
        """Where each leads, the number of the point, and after how many seconds it is there."""
        looks, ways, size = self.path.shape
        at = self.places.at(self.path.reshape(-1, size)).reshape(looks, ways)
        at = np.where(at == self.saddles, -1, at)
        away, still = self._away(), self._still()
        destinations: list[Destination] = []
        after = np.full(len(self.saddles), np.nan)
        for way, point in enumerate(at[-1].tolist()):
            if point >= 0:
                destinations.append(_NAMES[self.places.kinds[point]])
                # From the last time at which it was elsewhere; at first it is at no other point.
                after[way] = self.times[np.flatnonzero(at[:, way] != point)[-1] + 1]
            else:
                destinations.append("away" if away[way] else "rest" if still[way] else "not settled")
        return destinations, at[-1], after

    def round(self) -> Bool[np.ndarray, " ways"]:
        """Which go round and round: are longer by much than they are wide."""
        with np.errstate(over="ignore", invalid="ignore"):
            length = np.linalg.norm(np.diff(self._looks, axis=0), axis=2).sum(axis=0)
            width = np.linalg.norm(self._looks - self._looks[0], axis=2).max(axis=0)
            return np.isfinite(length) & (length > _LONGER * width)

    @property
    def _looks(self) -> Float[np.ndarray, "looks ways state"]:
        return self.path[-self.last - 1 :]

    def _point(self, states: Float[np.ndarray, "ways state"]) -> Int[np.ndarray, " ways"]:
        """The number of the point at which each is, other than that at which it begins."""
        point = self.places.at(states)
        return np.where(point == self.saddles, -1, point)

    def _away(self) -> Bool[np.ndarray, " ways"]:
        with np.errstate(over="ignore", invalid="ignore"):
            # What is not a number compares false.
            return ~(np.linalg.norm(self.path[-1] - self.places.middle, axis=1) <= self.places.far)

    def _still(self) -> Bool[np.ndarray, " ways"]:
        with np.errstate(over="ignore", invalid="ignore"):
            moved = np.linalg.norm(self._looks - self.path[-1], axis=2).max(axis=0)
        return (moved <= _STILL * self.places.size) & (self.places.at(self.path[-1]) != self.saddles)


def _distances(
    states: Float[np.ndarray, "states state"], points: Float[np.ndarray, "points state"]
) -> Float[np.ndarray, "states points"]:
    with np.errstate(over="ignore", invalid="ignore"):
        return np.stack([np.linalg.norm(states - point, axis=1) for point in points], axis=1)
