from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from gnode.analysis._watch import OutOfTime
from gnode.analysis.continuation._curve import Curve, Lost, Place
from gnode.analysis.continuation._happenings import Happening
from gnode.analysis.continuation._walk import Limits, walk

# Over the size of x: points are one, of which each was brought to the curve; of bifurcations, and of singular points.
_SAME, _SAME_POINT, _SAME_SINGULAR = 1e-6, 1e-5, 1e-3
_PARALLEL = 0.999
_CROSSINGS = ("pitchfork", "transcritical", "degenerate")
# Of the path: shares that are one.
_SAME_SHARE = 1e-9
CLOSED = "it closed"


class Row(NamedTuple):
    """A point of a branch, and the number of the bifurcation that it is."""

    place: Place
    bifurcation: int | None


class Line(NamedTuple):
    """A branch: its points, and why it ends at either end."""

    rows: list[Row]
    ends: tuple[str, str]


class Known(NamedTuple):
    """A bifurcation, the branches through it, and which of its two arms have been followed."""

    happening: Happening
    lines: set[int]
    taken: list[int | None]


class Crossed(NamedTuple):
    """Where a branch passes one of the values that are looked at."""

    place: Place
    line: int


class Atlas:
    """All branches, none of them twice.

    Each is brought exactly to every value that is looked at, so that whether a point lies on a branch, and whether two
    branches are one, is asked of points that are known to rounding.
    """

    def __init__(self, curve: Curve, limits: Limits, looks: Float[np.ndarray, " looks"]) -> None:
        self._curve = curve
        self._limits = limits
        self._looks = looks
        self.lines: list[Line] = []
        self.points: list[Known] = []
        self.crossed: list[list[Crossed]] = [[] for _ in looks]
        self.stopped: str | None = None
        self._begin = np.zeros(0)
        """Of the branch that is being followed."""

    def look(self, share: float) -> int:
        """The number of a share that is looked at."""
        return int(np.argmin(np.abs(self._looks - share)))

    def within(self, states: Float[np.ndarray, "points state"]) -> Bool[np.ndarray, " points"]:
        """Which of some states, in units, lie in the box."""
        return np.asarray(((self._limits.box[0] <= states) & (states <= self._limits.box[1])).all(axis=1))

    def known(self, look: int, x: Float[np.ndarray, " extended"], *, singular: bool = False) -> bool:
        """Whether a fixed point at a value that is looked at lies on a branch. One that is known less well, as it is
        singular, may also be a bifurcation nearby."""
        reach = (_SAME_SINGULAR if singular else _SAME) * _size(x)
        places = [crossed.place.x for crossed in self.crossed[look]]
        if singular:
            places += [point.happening.x for point in self.points]
        return any(np.linalg.norm(place - x) <= reach for place in places)

    def follow(self, begin: Place, *, crossing: bool = False) -> None:
        """Follows the branch through a point both ways, and then all that cross it."""
        self._follow(begin, crossing=crossing)
        while not self.stopped:
            open_ = [(k, arm) for k, point in enumerate(self.points) for arm in (0, 1) if self._is_open(point, arm)]
            if not open_:
                break
            number, arm = open_[0]
            happening = self.points[number].happening
            self.points[number].taken[arm] = len(self.lines)
            assert happening.arms is not None
            try:
                begin = self._curve.standing(happening.x, happening.arms[arm])
            except Lost:
                continue
            self._follow(begin, crossing=True, bifurcation=number)

    @staticmethod
    def _is_open(point: Known, arm: int) -> bool:
        return point.happening.arms is not None and point.taken[arm] is None

    def _follow(self, begin: Place, *, crossing: bool, bifurcation: int | None = None) -> None:
        number, self._begin = len(self.lines), begin.x
        if bifurcation is not None:
            self.points[bifurcation].lines.add(number)
        for look in np.flatnonzero(np.abs(self._looks - begin.share) <= _SAME_SHARE):
            self.crossed[look].append(Crossed(begin, number))
        after, last = self._side(begin, number, crossing=crossing)
        before, first = ([], CLOSED) if last == CLOSED else self._side(begin.backward(), number, crossing=crossing)
        self.lines.append(Line([*before[::-1], Row(begin, bifurcation), *after], (first, last)))

    def _side(self, begin: Place, number: int, *, crossing: bool) -> tuple[list[Row], str]:
        """The points of a branch on one side of its begin, and why it ends there."""
        if self.stopped:
            return [], self.stopped
        rows: list[Row] = []
        steps = walk(self._curve, begin, self._limits, crossing=crossing)
        try:
            while True:
                stretch = next(steps)
                here = stretch.a
                for happening in stretch.found:
                    there = self._curve.standing(happening.x, happening.tangent)
                    ended = self._look(here, there, rows, number)
                    if ended is None:
                        point, ended = self._note(happening, number)
                        rows.append(Row(there, point))
                    if ended is not None:
                        return rows, ended
                    here = there
                ended = self._look(here, stretch.b, rows, number)
                if ended is not None:
                    return rows, ended
                rows.append(Row(stretch.b, None))
                for look in np.flatnonzero(np.abs(self._looks - stretch.b.share) <= _SAME_SHARE):
                    ended = self._meet(int(look), stretch.b, number)
                    if ended is not None:
                        return rows, ended
        except StopIteration as end:
            return rows, str(end.value)
        except Lost:
            return rows, "the function is not finite there"
        except OutOfTime as late:
            self.stopped = str(late)
            return rows, "the time budget ended"

    def _look(self, a: Place, b: Place, rows: list[Row], number: int) -> str | None:
        """The points between a and b at the values that are looked at; why the branch ends at one of them, if it
        does."""
        low, high = min(a.share, b.share), max(a.share, b.share)
        within = (self._looks > low + _SAME_SHARE) & (self._looks < high - _SAME_SHARE)
        looks = np.flatnonzero(within)
        for look in looks if a.share < b.share else looks[::-1]:
            try:
                place = self._curve.at_share(a, b, float(self._looks[look]))
            except (Lost, ValueError):
                continue
            ended = self._meet(int(look), place, number)
            rows.append(Row(place, None))
            if ended is not None:
                return ended
        return None

    def _meet(self, look: int, place: Place, number: int) -> str | None:
        for other in self.crossed[look]:
            turn = float(other.place.tangent @ place.tangent)
            if np.linalg.norm(other.place.x - place.x) <= _SAME * _size(place.x) and abs(turn) > _PARALLEL:
                return self._ended(number, other.line, place.x)
        self.crossed[look].append(Crossed(place, number))
        return None

    def _note(self, happening: Happening, number: int) -> tuple[int, str | None]:
        """The number of a bifurcation, and why the branch ends there, if it does."""
        for k, point in enumerate(self.points):
            before = point.happening
            if np.linalg.norm(before.x - happening.x) > _SAME_POINT * _size(before.x):
                continue
            if (before.kind in _CROSSINGS) != (happening.kind in _CROSSINGS):
                continue
            others = sorted(point.lines)
            point.lines.add(number)
            if "degenerate" in (before.kind, happening.kind):
                # One that another curve shows to be no simple one is none.
                self.points[k] = point._replace(happening=before._replace(kind="degenerate", arms=None))
                return k, None
            if before.arms is None or happening.arms is None:
                return k, self._ended(number, others[0], happening.x)
            arm = int(np.argmax([abs(each @ happening.tangent) for each in before.arms]))
            taken = point.taken[arm]
            point.taken[arm] = number if taken is None else taken
            return k, None if taken is None else self._ended(number, taken, happening.x)
        self.points.append(Known(happening, {number}, [number, None]))
        return len(self.points) - 1, None

    def _ended(self, number: int, other: int, x: Float[np.ndarray, " extended"]) -> str:
        """Why a branch ends at a point that had been met before, on a branch."""
        if other != number:
            return f"it ran onto branch {other}, which had been followed: a step may have jumped"
        begun = np.linalg.norm(self._begin - x) <= _SAME_POINT * _size(x)
        return CLOSED if begun else "it ran onto itself: a step may have jumped"


def _size(x: np.ndarray) -> float:
    return 1 + float(np.linalg.norm(x))
