from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

from gnode.analysis._spread import spread
from gnode.analysis._system import System
from gnode.analysis.attractor.course._follow import follow
from gnode.analysis.attractor.course._step import step_from_here

_SNAPSHOTS = 8
_DOUBLINGS = 5
# What is followed for longer than the horizon, so that the work grows less than the time does.
_FOLLOWED = 192
# Times the largest norm of the states at the beginning: a single state has no other measure of what is far.
FAR = 30.0
# By how much what goes on outward is farther out, at the farthest, than it was up to then: what grows as the fifth
# root of time or faster. And how much farther out than what does not may be what is with it.
_OUTWARD, _WITH_IT = 1.15, 1.3
# At how many times states are looked at, where it is all that is left to see whether they go on outward.
_LOOKS = 16
# Where a larger share of the states is on its way out, it is looked whether they ever stop.
_MOST = 0.5
# Of which a step is made.
_PLACES = 1024
# How often the first stretch is followed again, where a flow is faster on the way than where states were let go.
_AGAIN = 2
# Of a stretch between snapshots: no period but very short ones is a multiple of both.
_BETWEEN = 0.618
# Over the size of the set: states that move by more on two occasions in a row are on their way round.
_RESTLESS = 0.25
# Over the magnitude of states that are all one: their neighbourhood.
_ALL_ONE = 1e-6

Group = Bool[np.ndarray, " states"]


@dataclass(frozen=True, eq=False)
class Course:
    """Where states are after some time without input, and how they move then. Lengths are those of `states`."""

    elapsed: float
    """Seconds since they were let go."""
    chosen: Int[np.ndarray, " states"]
    """Which of the states that were let go these are."""
    path: Float[np.ndarray, "looks states state"]
    """Where they came through, in the stretch before; the last of it is where they are."""
    after: Float[np.ndarray, "more states state"]
    """Where they are at some times within as long again as `elapsed`; the last of them at its end."""
    past: Float[np.ndarray, "more states state"] | None
    """`after` of the course before this, of which `path` begins; none of the first."""
    here: Group
    """Those that have not run away: of restless ones, and where most go outward, at the end of all."""
    centre: Float[np.ndarray, " state"]
    """Of all states when they were let go."""
    reach: float
    """What is farther from it is far out: than states were that go no farther."""
    step: float | None
    """Of the simulation from here on, in seconds (see `follow`)."""
    begin_size: float
    """Of the set of all states when they were let go: their root mean square distance from their mean."""

    @property
    def first(self) -> bool:
        """`elapsed` is the time scale asked for."""
        return self.past is None

    @property
    def states(self) -> Float[np.ndarray, "states state"]:
        return self.path[-1]

    @property
    def later(self) -> Float[np.ndarray, "states state"]:
        """Where they are after as long again."""
        return self.after[-1]

    def near(self, states: Float[np.ndarray, "states state"]) -> Group:
        """Which of some states are not far out, and finite."""
        # What is not a number compares false.
        return _distances(states[None], self.centre)[0] <= self.reach

    def size(self, group: Group) -> float:
        """Of the set that some of them form."""
        return spread(self.states[group]) if group.any() else float("nan")

    def movement(self, group: Group) -> float:
        """The largest root mean square distance from where they are, at any time within as long again."""
        return _moved(self.states[group], self.after[:, group])

    def rests(self, length: float) -> Group:
        """Those that never are farther away than that within as long again."""
        away = np.asarray(_distances(self.after, self.states).max(axis=0))
        return np.nan_to_num(away, nan=np.inf) <= length

    def restless(self, group: Group) -> bool:
        """The movement of some is large, and was in the stretch before."""
        if self.past is None or not group.any():
            return False
        before = self.path[0, group]
        return not (
            self.movement(group) <= _RESTLESS * self.size(group)
            or _moved(before, self.past[:, group]) <= _RESTLESS * spread(before)
        )

    def passed(self, group: Group) -> Float[np.ndarray, "passed state"]:
        """Where they were before, in the second half of the last stretch."""
        return self.path[_SNAPSHOTS // 2 : -1, group].reshape(-1, self.path.shape[2])


def courses(
    system: System, states: Float[np.ndarray, "states state"], *, seconds: float, step: float | None, longer: bool
) -> Iterator[Course]:
    """The course of states at `seconds`, twice that, four times that, ... 32 times that after they were let go.

    Of many states only some are followed for longer than `seconds`; by a longer step, if it may be (`longer`) and the
    flow is much slower where they are then.
    """
    centre = states.mean(axis=0)
    begin_size = spread(states)
    radius = float(np.linalg.norm(states, axis=1).max())
    if begin_size <= _ALL_ONE * radius:
        begin_size = _ALL_ONE * radius if radius > 0 else _ALL_ONE
    radius = max(radius, begin_size)
    chosen = np.arange(len(states))
    elapsed, looked, past = seconds, False, None
    path = follow(system, states, seconds=seconds, step=step, snapshots=_SNAPSHOTS)
    for _ in range(_AGAIN if longer else 0):
        better = _step_on_the_way(system, path, centre, FAR * radius, step, seconds)
        if better == step:
            break
        step = better
        path = follow(system, states, seconds=seconds, step=step, snapshots=_SNAPSHOTS)
    for _ in range(_DOUBLINGS + 1):
        after = follow(system, path[-1], seconds=elapsed, step=step, snapshots=_SNAPSHOTS)
        before, then = _distances(path, centre), _distances(after, centre)
        # What goes no farther has arrived, though far from where it began; what comes back was on its way, as far as
        # non-normal growth took it. What is not a number does neither.
        reach = max(FAR * radius, _extent(before[_SNAPSHOTS // 2 :], then))
        here = (before[-1] <= reach) | (then[-1] < 0.5 * before[-1])
        looks = np.concatenate([*_between(system, path[-1], elapsed, step), after[1:]])
        if past is None and longer:
            places = np.concatenate([path[_SNAPSHOTS // 2 :, here], looks[:, here]])
            step = step_from_here(system, _some(places.reshape(-1, states.shape[1])), step, seconds=seconds)
        course = Course(elapsed, chosen, path, looks, past, here, centre, reach, step, begin_size)
        leaving = ~here & np.isfinite(then).all(axis=0)
        if not looked and (course.restless(here) or leaving.mean() > _MOST):
            # Little is left to see but whether they run away.
            looked = True
            extent, stay = _in_the_end(system, course, seconds)
            course = replace(course, here=(here | leaving) & stay, reach=extent)
        yield course
        thinned = np.arange(0, len(chosen), max(1, len(chosen) // _FOLLOWED)) if elapsed == seconds else slice(None)
        path, past, chosen, elapsed = after[:, thinned], looks[:, thinned], chosen[thinned], 2 * elapsed


def _step_on_the_way(
    system: System,
    path: Float[np.ndarray, "looks states state"],
    centre: Float[np.ndarray, " state"],
    far: float,
    step: float | None,
    seconds: float,
) -> float | None:
    """The step, or a shorter one where the flow is faster where states came through; none where it is stiff there."""
    distances = _distances(path, centre)
    # A state that has run away comes through places that have nothing to do with the others.
    near = distances <= max(far, _extent(*np.split(distances[1:], 2)))
    better = step_from_here(system, _some(path[near]), step, seconds=seconds)
    return step if step is None or (better is not None and better >= step) else better


def _in_the_end(system: System, course: Course, seconds: float) -> tuple[float, Group]:
    """How far out is not far, and which have not run away, when all that is followed is over."""
    left = 2**_DOUBLINGS * seconds - course.elapsed
    path = follow(system, course.states, seconds=left, step=course.step, snapshots=_LOOKS)
    extent = max(course.reach, _extent(*np.split(_distances(path[1:], course.centre), 2)))
    # One that jumps is far out for a moment.
    ends = np.concatenate([path[-1:], *_between(system, path[-1], course.elapsed, course.step)])
    return extent, np.asarray((_distances(ends, course.centre) <= extent).any(axis=0))


def _distances(
    path: Float[np.ndarray, "looks states state"], centre: Float[np.ndarray, "... state"]
) -> Float[np.ndarray, "looks states"]:
    with np.errstate(over="ignore", invalid="ignore"):
        return np.linalg.norm(path - centre, axis=2)


def _extent(before: Float[np.ndarray, "looks states"], after: Float[np.ndarray, "more states"]) -> float:
    """How far out those may be that have arrived where others go no farther, of two stretches one after the other."""
    farthest = after.max(axis=0)
    stays = np.isfinite(farthest) & (farthest <= _OUTWARD * before.max(axis=0))
    return _WITH_IT * float(after[:, stays].max(initial=0.0))


def _some(places: Float[np.ndarray, "places state"]) -> Float[np.ndarray, "some state"]:
    """Always as many of them, so that one program does for their Jacobians."""
    return places[np.linspace(0, len(places) - 1, _PLACES).round().astype(int)] if len(places) else places


def _between(
    system: System, states: Float[np.ndarray, "states state"], elapsed: float, step: float | None
) -> list[Float[np.ndarray, "1 states state"]]:
    """A while later that is no multiple of the time between snapshots; of a map, one step later too."""
    whiles = [_BETWEEN * elapsed / _SNAPSHOTS, *([] if system.step is None else [system.step])]
    return [follow(system, states, seconds=each, step=step)[-1:] for each in whiles]


def _moved(states: Float[np.ndarray, "states state"], looks: Float[np.ndarray, "looks states state"]) -> float:
    if not len(states):
        return float("inf")
    distance = np.sqrt(np.mean(np.sum((looks - states) ** 2, axis=2), axis=1)).max()
    return float(distance) if np.isfinite(distance) else float("inf")
