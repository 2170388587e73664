from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from gnode.analysis._spread import spread
from gnode.analysis._system import System
from gnode.analysis.attractor._follow import follow

_SNAPSHOTS = 8
_DOUBLINGS = 5
# What is followed for longer than the horizon, so that the work grows less than the time does.
_FOLLOWED = 192
# Times the largest norm of the states at the beginning: a single state has no other measure of what is far.
_FAR = 30.0
# Of a stretch between snapshots: no period but very short ones is a multiple of both.
_BETWEEN = 0.618
# Over the size of the set: states that move by more on two occasions in a row are on their way round.
_RESTLESS = 0.5


@dataclass(frozen=True, eq=False)
class Course:
    """Where states are after some time without input, and how they move then."""

    elapsed: float
    """Seconds since they were let go."""
    states: Float[np.ndarray, "states state"]
    """Then."""
    passed: Float[np.ndarray, "passed state"]
    """Where they were before, in the second half of the last stretch."""
    size: float
    """Of the set that they form: their root mean square distance from their mean."""
    begin_size: float
    """The same of the states when they were let go."""
    movement: float
    """The largest root mean square distance from `states`, at any time within as long again as `elapsed`."""
    restless: bool
    """The movement is large, and was at the time before."""
    ran_away: float
    """The share of states that are far out, or no longer finite; of restless ones, at the end of all."""
    far: float
    """What far out is: from their first mean, so many times the largest norm of the states when they were let go."""


def courses(
    system: System, states: Float[np.ndarray, "states state"], *, seconds: float, step: float
) -> Iterator[Course]:
    """The course of states at `seconds`, twice that, four times that, ... 32 times that after they were let go.

    Of many states only some are followed for longer than `seconds`.
    """
    centre = states.mean(axis=0)
    # States that are all one have a neighbourhood still.
    least = 1e-6 * (1 + float(np.abs(centre).max()))
    begin_size = max(spread(states), least)
    radius = max(float(np.linalg.norm(states, axis=1).max()), least)
    elapsed, before = seconds, False
    thinned = slice(None, None, max(1, len(states) // _FOLLOWED))
    path = follow(system, states, seconds=seconds, step=step, snapshots=_SNAPSHOTS)
    for _ in range(_DOUBLINGS + 1):
        after = follow(system, path[-1], seconds=elapsed, step=step, snapshots=_SNAPSHOTS)
        far, later = (np.linalg.norm(place - centre, axis=1) for place in (path[-1], after[-1]))
        # What comes back was on its way, as far as non-normal growth took it. What is not a number does not.
        here = (far <= _FAR * radius) | (later < 0.5 * far)
        now = path[-1][here]
        moved = [_distance(place[here], now) for place in (*after[1:], _between(system, path[-1], elapsed, step))]
        size = spread(now) if len(now) else float("nan")
        movement = float(np.max(moved))
        large = not movement <= _RESTLESS * size
        if large and before and elapsed == 2 * seconds:
            # Nothing is left to see but whether they run away.
            rest = 2**_DOUBLINGS * seconds - elapsed
            here = (
                np.linalg.norm(follow(system, path[-1], seconds=rest, step=step)[-1] - centre, axis=1) <= _FAR * radius
            )
        yield Course(
            elapsed=elapsed,
            states=now,
            passed=path[_SNAPSHOTS // 2 : -1, here].reshape(-1, states.shape[1]),
            size=size,
            begin_size=begin_size,
            movement=movement,
            restless=large and before,
            ran_away=float(1 - here.mean()),
            far=_FAR,
        )
        path, elapsed, before = after[:, thinned], 2 * elapsed, large
        thinned = slice(None)


def _between(
    system: System, states: Float[np.ndarray, "states state"], elapsed: float, step: float
) -> Float[np.ndarray, "states state"]:
    """A while later that is no multiple of the time between snapshots; of a map, one step later."""
    while_ = system.step if system.step is not None else _BETWEEN * elapsed / _SNAPSHOTS
    return follow(system, states, seconds=while_, step=step)[-1]


def _distance(states: Float[np.ndarray, "states state"], begin: Float[np.ndarray, "states state"]) -> float:
    distance = float(np.sqrt(np.mean(np.sum((states - begin) ** 2, axis=1)))) if len(begin) else float("inf")
    return distance if np.isfinite(distance) else float("inf")
