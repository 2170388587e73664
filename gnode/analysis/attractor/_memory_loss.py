from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief
from gnode.analysis._system import System
from gnode.analysis.attractor.course import follow

_NEIGHBOURS = 6
# Of the horizon: the first time looked at.
_FIRST = 1 / 16
_PARTS = 4


NO_LIFETIME = "no lifetime was worked out, since no set of several resting or slow states was found"


@dataclass(frozen=True, eq=False, repr=False)
class MemoryLoss(AbstractRecord):
    """How a state that holds a memory moves away from where it was, without input."""

    times: Float[np.ndarray, " times"]
    """Seconds since the fast contraction ended; the first is zero."""
    predicted: Float[np.ndarray, " times"]
    """Root mean square distance from the place at time zero, in state units, from the drift on the manifold."""
    measured: Float[np.ndarray, " times"]
    """The same, in simulation."""
    bound: float
    """The distance, in state units, at which a memory counts as lost."""
    lifetime_predicted: float
    """The time, in seconds, at which `predicted` passes the bound; infinite where it never does."""
    lifetime_measured: float
    """The same of `measured`; infinite where it does not within the time simulated."""

    def words(self) -> str:
        """How long a memory lasts, in a line."""
        measured, predicted = (
            lasts if np.isfinite(lasts) else None for lasts in (self.lifetime_measured, self.lifetime_predicted)
        )
        return memory_words(self.bound, measured, predicted, followed=float(self.times[-1]))

    def _told(self) -> Told:
        spaced = np.unique(np.linspace(0, len(self.times) - 1, 10).astype(int)).tolist() if len(self.times) else []
        return Told(
            title=f"a memory {self.words()}",
            lines=("distance from where it was, in state units:",),
            columns=(
                Column("time_s", self.times, "after (s)"),
                Column("measured", self.measured, "measured"),
                Column("predicted", self.predicted, "by the drift"),
            ),
            shown=spaced,
        )


def memory_words(bound: float, measured: float | None, predicted: float | None, *, followed: float) -> str:
    """How long a memory lasts: lifetimes in seconds, None where it is longer than the seconds followed."""
    longer = f"longer than the {brief(followed)} s followed"
    both = [longer if lasts is None else f"{brief(lasts)} s" for lasts in (measured, predicted)]
    said = f"{both[0]} in simulation" + (" and by the drift" if both[0] == both[1] else f", {both[1]} by the drift")
    return f"lasts {said} (lost beyond {brief(bound)} state units)"


def memory_loss(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    drift: Float[np.ndarray, "states state"],
    bound: float,
    seconds: float,
    step: float | None,
    longest: float = 64.0,
    followed: int = 256,
) -> MemoryLoss:
    """How fast memories are lost: predicted from the drift on a slow manifold, and measured.

    The prediction moves points along the drift of the states near them (the six nearest, weighted by inverse squared
    distance), and knows nothing else of the system. Both go on, at times that grow by factors, until both have passed
    the bound or `longest` times `seconds` are over.

    **Arguments:**

    - `states`, `drift`: on the manifold, and dh/dt there, in state units per second.
    - `bound`: the root mean square distance at which a memory counts as lost, in state units.
    - `step`: of the simulation, in seconds; None of a stiff flow, which then chooses its own.
    - `longest`: the longest time looked at, over `seconds`.
    - `followed`: how many of the states are followed.
    """
    begin = states[:followed]
    field = _Interpolated(states, drift)
    times, predicted, measured = [0.0], [0.0], [0.0]
    here, there = begin, begin
    stretch = _FIRST * seconds
    while times[-1] < longest * seconds * (1 - 1e-9):
        if system.step is not None:
            # Whole steps, as many as the map will be applied.
            stretch = _PARTS * system.step * max(1, round(stretch / (_PARTS * system.step)))
        path = follow(system, there, seconds=stretch, step=step, snapshots=_PARTS)
        for k in range(1, _PARTS + 1):
            here = field.follow(here, stretch / _PARTS, largest=bound / 4)
            times.append(times[-1] + stretch / _PARTS)
            predicted.append(_distance(here, begin))
            measured.append(_distance(path[k], begin))
        there = path[-1]
        if not np.isfinite(measured[-1]) or (max(predicted) > bound and max(measured) > bound):
            break
        stretch = times[-1]
    grid, expected, seen = (np.array(values) for values in (times, predicted, measured))
    return MemoryLoss(grid, expected, seen, bound, crossing(grid, expected, bound), crossing(grid, seen, bound))


def crossing(times: Float[np.ndarray, " times"], values: Float[np.ndarray, " times"], bound: float) -> float:
    """The first time at which values that begin below a bound pass it, by linear interpolation; infinite if never."""
    beyond = np.flatnonzero(~(values <= bound))
    if len(beyond) == 0:
        return float("inf")
    k = int(beyond[0])
    if k == 0 or not np.isfinite(values[k]):
        return float(times[k])
    share = (bound - values[k - 1]) / (values[k] - values[k - 1])
    return float(times[k - 1] + share * (times[k] - times[k - 1]))


class _Interpolated:
    """The drift, between the states where it is known."""

    def __init__(self, states: Float[np.ndarray, "states state"], drift: Float[np.ndarray, "states state"]):
        from scipy.spatial import KDTree

        self._tree, self._drift = KDTree(states), drift
        self._fastest = float(np.linalg.norm(drift, axis=1).max())

    def __call__(self, places: Float[np.ndarray, "places state"]) -> Float[np.ndarray, "places state"]:
        count = min(_NEIGHBOURS, self._tree.n)
        distances, nearest = self._tree.query(places, count)
        distances, nearest = distances.reshape(len(places), count), nearest.reshape(len(places), count)
        # At a state itself, its own drift: the floor is far below any distance that matters.
        weights = 1 / np.maximum(distances, 1e-12 * max(1.0, float(np.abs(places).max()))) ** 2
        weights /= weights.sum(axis=1, keepdims=True)
        return np.einsum("pk,pki->pi", weights, self._drift[nearest])

    def follow(
        self, places: Float[np.ndarray, "places state"], seconds: float, *, largest: float
    ) -> Float[np.ndarray, "places state"]:
        """By the midpoint rule, in steps that move no place by more than `largest`, but at most 50 of them."""
        steps = int(np.clip(np.ceil(self._fastest * seconds / largest), 2, 50))
        for _ in range(steps):
            middle = places + 0.5 * seconds / steps * self(places)
            places = places + seconds / steps * self(middle)
        return places


def _distance(states: Float[np.ndarray, "states state"], begin: Float[np.ndarray, "states state"]) -> float:
    return float(np.sqrt(np.mean(np.sum((states - begin) ** 2, axis=1))))
