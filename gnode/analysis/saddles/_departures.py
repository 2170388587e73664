from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Complex, Float, Int
from numpy.typing import ArrayLike

from gnode._aside import threads
from gnode._checks import check_count, check_positive
from gnode._stages import staged
from gnode.analysis._spread import spread
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis._units import factors_of, in_units
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.attractor.course import FAR, follow, step_from_here, suitable_step
from gnode.analysis.certificate import ListedPoints
from gnode.analysis.fixed_points import AbstractPoints, Linearisation
from gnode.analysis.orbits import Cycles, LimitCycle, near_cycle, rehearse_limit_cycle, watched_limit_cycles
from gnode.analysis.saddles._arrivals import Places, Ways
from gnode.analysis.saddles._departures_record import Departures, no_departures

# Unstable directions of one saddle that are followed, the fastest first.
_DIRECTIONS = 3
# Over the distance to the nearest other point, and over the size of the states: how far beside a saddle a way begins.
_BESIDE, _OF_THE_SIZE = 0.01, 0.1
# Stretches, each but the first as long as all before it together, and looks at each; steps in all of them at most.
_STRETCHES, _LOOKS, _STEPS = 6, 16, 4000
# Places of which a step is made.
_PLACES = 64
# Ways that go round and round, of which a cycle is looked for, and how many may lead to none.
_ROUNDS, _FAILURES = 8, 2
# Over the extent of a cycle: how near to it is on it.
_ON = 0.05


class KnownCycles(NamedTuple):
    """What is known of cycles before ways are followed to them."""

    cycles: Sequence[LimitCycle] = ()
    more: bool = True
    """Whether others are looked for."""


def departures(
    system: System,
    points: AbstractPoints | ListedPoints,
    states: ArrayLike,
    *,
    seconds: float,
    cycles: Sequence[LimitCycle] = (),
    more_cycles: bool = True,
    most: int = 64,
    time_budget_s: float | None = None,
) -> Departures:
    """Follows the unstable directions of saddles, in both senses, to where they lead.

    Each way begins beside its saddle, at a hundredth of the distance to the nearest other point, along an unstable
    eigenvector (of the three that grow fastest, where there are more), and is followed by the system itself for up to
    32 times `seconds`, or 4,000 steps. It has arrived at a fixed point where it stays within a hundredth of the size of
    the states, and far nearer to it than to any other.

    **Arguments:**

    - `points`: fixed points that were found, or proven; or all that are known, from `listed_points`.
    - `states`: (states, state), that a task visits, or that cover the region of interest: by their spread lengths are
        measured, each entry by its own, and what is 30 times as far out as they and the points has run away.
    - `seconds`: the time scale: the length of a trial.
    - `cycles`: that are known. Others are looked for where a way goes round and round (`more_cycles`).
    - `most`: ways to follow; saddles of fewer unstable directions go first, and none is followed in part.
    - `time_budget_s`: seconds of the clock, after which what is not settled is left so.
    """
    known = KnownCycles(cycles, more_cycles)
    return departures_beside(
        lambda: known, system, points, states, seconds=seconds, most=most, time_budget_s=time_budget_s
    )


@staged("where saddles lead")
def departures_beside(
    known_cycles: Callable[[], KnownCycles],
    system: System,
    points: AbstractPoints | ListedPoints,
    states: ArrayLike,
    *,
    seconds: float,
    most: int = 64,
    time_budget_s: float | None = None,
) -> Departures:
    """`departures`, whose cycles are asked for when ways have been followed: they may still be looked for."""
    check_positive("the time scale", seconds)
    check_count("the number of ways", most, least=2)
    visited = checked_states(states, least=2)
    ways = _ways_of(points.near, most)
    saddles = points.near.kinds.count("saddle")
    if not len(ways.point):
        return no_departures(saddles, points.states.shape[1])
    factors = factors_of(visited)
    places = _places(points.states / factors, points.near, visited / factors)
    along = ways.directions / factors
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    begins = places.states[ways.point] + _beside(places)[ways.point, None] * along
    course, found, stopped = _Course(in_units(system, factors), places, ways.point, begins), None, None
    with Watch(time_budget_s) as watch:
        try:
            course.run(float(seconds))
            found, more = watch.paused(known_cycles)
            if more:
                found = [*found, *_more_cycles(system, course.ways, factors, found, watch)]
        except OutOfTime as out:
            stopped = str(out)
    if found is None:
        found, _ = known_cycles()
    destinations, goal, after = course.ways.arrivals()
    ends = course.path[-1] * factors
    for number, cycle in enumerate(found):
        on = near_cycle(system, ends, cycle) <= _ON
        for way in np.flatnonzero(on & (goal < 0)).tolist():
            destinations[way], goal[way] = "limit cycle", number
    paths = np.swapaxes(course.path, 0, 1) * factors
    return Departures(
        saddles=saddles,
        point=ways.point,
        directions=ways.directions,
        eigenvalues=ways.eigenvalues,
        paths=np.concatenate([points.states[ways.point][:, None], paths[:, 1:]], axis=1),
        times=course.times,
        destinations=tuple(destinations),
        goal=goal,
        after=after,
        periods=np.array([cycle.period for cycle in found], np.float64),
        stopped=stopped,
    )


@dataclass(frozen=True, eq=False)
class _Ways:
    point: Int[np.ndarray, " ways"]
    directions: Float[np.ndarray, "ways state"]
    eigenvalues: Complex[np.ndarray, " ways"]


def _ways_of(near: Linearisation, most: int) -> _Ways:
    order = sorted((int(near.unstable[k]), k) for k, kind in enumerate(near.kinds) if kind == "saddle")
    point: list[int] = []
    directions: list[np.ndarray] = []
    eigenvalues: list[complex] = []
    for _, saddle in order:
        found = _directions_of(near, saddle)
        if len(point) + 2 * len(found) > most:
            break
        for mode, direction in found:
            point += [saddle, saddle]
            directions += [direction, -direction]
            eigenvalues += [complex(near.eigenvalues[saddle, mode])] * 2
    size = near.eigenvectors.shape[1]
    return _Ways(np.array(point, np.int64), np.reshape(directions, (-1, size)), np.array(eigenvalues, np.complex128))


def _directions_of(near: Linearisation, point: int) -> list[tuple[int, Float[np.ndarray, " state"]]]:
    """Modes that grow and a vector for each, the fastest first; one for a complex pair."""
    found: list[tuple[int, Float[np.ndarray, " state"]]] = []
    for mode in np.flatnonzero(near.rates[point] > 0).tolist():
        vector, value = near.eigenvectors[point][:, mode], near.eigenvalues[point, mode]
        if value.imag < 0:
            continue
        # The phase of an eigenvector is arbitrary: with this one its real part is the longest.
        real = np.real(vector * np.exp(-0.5j * np.angle(np.sum(vector**2)))) if value.imag > 0 else np.real(vector)
        length = float(np.linalg.norm(real))
        if np.isfinite(length) and length > 0:
            # The sign is arbitrary too: the largest entry is positive.
            found.append((mode, real / length * np.sign(real[np.abs(real).argmax()])))
    return found[:_DIRECTIONS]


def _places(
    points: Float[np.ndarray, "points state"], near: Linearisation, states: Float[np.ndarray, "states state"]
) -> Places:
    middle = states.mean(axis=0)
    radius = max(float(np.linalg.norm(each - middle, axis=1).max(initial=0.0)) for each in (states, points))
    # Of states that are all one the points say what is large.
    size = spread(states) or radius or 1.0
    return Places(points, near.kinds, size, middle, FAR * max(radius, size))


def _beside(places: Places) -> Float[np.ndarray, " points"]:
    return _BESIDE * np.minimum(places.nearest_other, _OF_THE_SIZE / _BESIDE * places.size)


class _Course:
    """Ways being followed, in units of the entries."""

    def __init__(
        self,
        system: System,
        places: Places,
        saddles: Int[np.ndarray, " ways"],
        begins: Float[np.ndarray, "ways state"],
    ) -> None:
        self._system, self._places, self._saddles = system, places, saddles
        self.path, self.times = begins[None], np.zeros(1)

    @property
    def ways(self) -> Ways:
        return Ways(self._places, self._saddles, self.path, self.times, _LOOKS)

    def run(self, seconds: float) -> None:
        """Follows them until all are settled, or the time is over."""
        whole = 2.0 ** (_STRETCHES - 1)
        step = suitable_step(self._system, _some(self._places.states), seconds=whole * seconds)
        # Of steps that the method chooses, as many as it takes.
        span = seconds if step is None else min(seconds, _STEPS * step / whole)
        if self._system.step is not None:
            span = _LOOKS * self._system.step * max(1, round(span / (_LOOKS * self._system.step)))
        for stretch in range(_STRETCHES):
            there = self._follow(span, step)
            better = step_from_here(self._system, _some(_finite(there[1:])), step, seconds=whole * seconds)
            if step is not None and (better is None or better < step):
                there = self._follow(span, better)
            step = better
            self.path = np.concatenate([self.path, there[1:]])
            self.times = np.concatenate([self.times, self.times[-1] + np.arange(1, _LOOKS + 1) * (span / _LOOKS)])
            if self.ways.settled().all():
                break
            span *= 1 if stretch == 0 else 2

    def _follow(self, span: float, step: float | None) -> Float[np.ndarray, "looks ways state"]:
        return follow(self._system, self.path[-1], seconds=span, step=step, snapshots=_LOOKS)


def _some(places: Float[np.ndarray, "places state"]) -> Float[np.ndarray, "some state"]:
    """Always as many of them."""
    return places[np.linspace(0, len(places) - 1, _PLACES).round().astype(int)] if len(places) else places


def _finite(path: Float[np.ndarray, "looks ways state"]) -> Float[np.ndarray, "states state"]:
    states = path.reshape(-1, path.shape[2])
    return states[np.isfinite(states).all(axis=1)]


def _more_cycles(
    system: System, ways: Ways, factors: Float[np.ndarray, " state"], known: Sequence[LimitCycle], watch: Watch
) -> Cycles:
    """Those that are found from ways that go round and round, and not round one that is known."""
    ends = ways.path[-1, ~ways.settled() & ways.round()] * factors
    for cycle in known:
        ends = ends[near_cycle(system, ends, cycle) > _ON]
    span = float(ways.times[-1] - ways.times[-ways.last - 1])
    with threads() as start:
        if len(ends) and not system.is_map:
            start(partial(rehearse_limit_cycle, system, ends[0]))
        return watched_limit_cycles(system, ends[:_ROUNDS], watch, transient=0.0, seconds=span, failures=_FAILURES)
