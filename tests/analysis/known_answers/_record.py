from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeAlias

import numpy as np

from gnode.analysis import System

Word: TypeAlias = Literal[
    "isolated points",
    "line",
    "ring",
    "sheet",
    "annulus",
    "Moebius band",
    "sphere",
    "torus",
    "Klein bottle",
    "projective plane",
    "solid",
    "limit cycle",
    "saddle cycle",
    "heteroclinic cycle",
    "family of orbits",
    "quasi-periodic",
    "strange nonchaotic",
    "chaos",
    "unbounded",
]
"""What can be true of a system, whether or not the package has a word for it."""


@dataclass(frozen=True)
class Attractor:
    """One kind of attractor, and what is known of those of that kind by a formula or from the literature."""

    kind: Word
    count: int | None = 1
    """How many there are, over all states; None where it is not known, or one of them is hardly told from another."""
    share: float | None = None
    """Of the starts that go to it (to all of that kind together)."""
    period: float | None = None
    """In seconds (of a map, of its steps); of the cycle with the shortest one."""
    dimension: int | None = None
    """Of a continuum of states at rest."""
    normal_rate: float | None = None
    """At which states come to it, in 1/s."""
    lifetime: float | None = None
    """Of a memory, in seconds: until it is off by a quarter of the size of the set (root mean square)."""
    exponent: float | None = None
    """The largest Lyapunov exponent, in 1/s."""


@dataclass(frozen=True)
class Known:
    """A system, the states that are let go, and the answer."""

    id: str
    system: Callable[[], System]
    starts: Callable[[], np.ndarray]
    """(starts, state): of a fixed seed."""
    seconds: float
    """The time scale asked for."""
    right: tuple[Attractor, ...]
    """All attractors that states of `starts` go to, as they are on that time scale. Empty: there is none to name."""
    source: str
    """Whom to cite, the closed form in words, or how it was computed, and with what."""
    row: int | None = None
    """The fault of this kind that was found once: a row of the table of systems on which the analysis was wrong."""
    given: bool = False
    """It is the very system on which it was found, and not one of the same kind."""
    honest: tuple[Word, ...] = ()
    """Kinds that are no error either, where they come alone. With `says`: as right as the right one."""
    later: tuple[Attractor, ...] = ()
    """What becomes of it long after the time scale asked for."""
    undecided: str | None = None
    """Why no finite computation in float64 decides: "unclear" is then right."""
    untrue: str | None = None
    """A pattern: a reason that says so is false."""
    says: str | None = None
    """A pattern: the reason has to say so."""
    points: dict[str, int] = field(default_factory=dict)
    """All fixed points, by their stability; empty where they are not known, or not isolated."""
    remark: str = ""


def box(
    size: int, low: float = -1.0, high: float = 1.0, *, count: int = 200, seed: int = 1
) -> Callable[[], np.ndarray]:
    """Starts spread evenly over a cube."""
    return partial(_box, size, low, high, count, seed)


def around(centre: np.ndarray | list[float], width: float, *, count: int = 200, seed: int = 1):
    """Starts spread evenly over a cube around a state."""
    return partial(_around, np.asarray(centre, np.float64), width, count, seed)


def _box(size: int, low: float, high: float, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(low, high, (count, size))


def _around(centre: np.ndarray, width: float, count: int, seed: int) -> np.ndarray:
    return centre + _box(len(centre), -width, width, count, seed)
