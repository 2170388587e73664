from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from jaxtyping import Complex, Float, Int

from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief, numbers, plural

Destination: TypeAlias = Literal[
    "stable point", "saddle", "unstable point", "marginal point", "limit cycle", "rest", "away", "not settled"
]
_ENDS: dict[Destination, str] = {
    "stable point": "to a stable point",
    "saddle": "to another saddle",
    "unstable point": "to an unstable point",
    "marginal point": "to a marginal point",
    "limit cycle": "to a limit cycle",
    "rest": "to rest at no known point",
    "away": "far out",
    "not settled": "not settled",
}
"""How a way ends, after a count of them."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Departures(AbstractRecord):
    """Where saddles lead: the ways that begin along their unstable directions, in both senses, a row each.

    Of a saddle with one unstable direction the two ways are its whole unstable manifold, and its stable manifold parts
    the states that go one way from those that go the other. Of one with several they are examples.
    """

    saddles: int
    """How many there are."""
    point: Int[np.ndarray, " ways"]
    """The number of the saddle among the points given; those of fewest unstable directions come first."""
    directions: Float[np.ndarray, "ways state"]
    """In which it begins, of unit length: an unstable eigenvector, or its opposite; of a complex pair the longest real
    part that it can have."""
    eigenvalues: Complex[np.ndarray, " ways"]
    """That belong to them, in 1/s."""
    paths: Float[np.ndarray, "ways times state"]
    """Where it came through at `times`, the saddle first."""
    times: Float[np.ndarray, " times"]
    """In seconds; the first is zero."""
    destinations: tuple[Destination, ...]
    """Where it leads: to a fixed point by its kind or a cycle; to "rest" at no point that is known; "away", far out; or
    "not settled" in that time."""
    goal: Int[np.ndarray, " ways"]
    """The number of the fixed point, or of the cycle, to which it leads; -1 where to none."""
    after: Float[np.ndarray, " ways"]
    """Seconds after which it is there, to the next of `times`; NaN where it leads to no point."""
    periods: Float[np.ndarray, " cycles"]
    """Of the cycles, in seconds."""
    stopped: str | None = None
    """What was under way when the time budget ended, where it ended the work."""

    def __len__(self) -> int:
        return len(self.point)

    @property
    def followed(self) -> int:
        """How many of the saddles were followed."""
        return len(np.unique(self.point))

    @property
    def seconds(self) -> float:
        """For how long the ways were followed at most."""
        return float(self.times[-1])

    def count(self, destination: Destination) -> int:
        """How many ways lead there."""
        return self.destinations.count(destination)

    def of(self, point: int) -> list[int]:
        """The ways out of a saddle; each two, one after the other, are the senses of one direction."""
        return np.flatnonzero(self.point == point).tolist()

    def words(self) -> str:
        """Where they lead, in a line."""
        return departure_words(self.destinations, self.followed, self.saddles)

    def _told(self) -> Told:
        return Told(
            title=self.words(),
            lines=(
                f"followed for {brief(self.seconds)} s at most, from beside the saddle along an unstable eigenvector",
                *(() if self.stopped is None else (f"stopped: {self.stopped}",)),
            ),
            columns=(
                Column("point", self.point, "saddle"),
                Column("direction", self.directions, "direction", numbers),
                Column("eigenvalue_per_s", self.eigenvalues, "eigenvalue (1/s)"),
                Column("destination", self.destinations, "leads to"),
                Column("goal", self.goal, "no.", lambda number: brief(number) if number >= 0 else "-"),
                Column("after_s", self.after, "after (s)"),
            ),
        )


def departure_words(destinations: Sequence[str], followed: int, saddles: int) -> str:
    """Where ways lead, by how many."""
    ends = [f"{destinations.count(name)} {_ENDS[name]}" for name in get_args(Destination) if name in destinations]
    of = plural(saddles, "saddle") if followed == saddles else f"{followed:,} of {plural(saddles, 'saddle')}"
    return f"{plural(len(destinations), 'way')} out of {of}" + (f": {', '.join(ends)}" if ends else "")


def no_departures(saddles: int, size: int, *, stopped: str | None = None) -> Departures:
    """Of points among which there is no saddle, or of which none was followed."""
    nothing: Sequence[float] = ()
    return Departures(
        saddles=saddles,
        point=np.zeros(0, np.int64),
        directions=np.zeros((0, size)),
        eigenvalues=np.zeros(0, np.complex128),
        paths=np.zeros((0, 1, size)),
        times=np.zeros(1),
        destinations=(),
        goal=np.zeros(0, np.int64),
        after=np.array(nothing, np.float64),
        periods=np.array(nothing, np.float64),
        stopped=stopped,
    )
