from dataclasses import dataclass
from typing import Literal, TypeAlias

from gnode.analysis.attractor._slow_manifold import SlowManifold
from gnode.analysis.orbits import LimitCycle, LyapunovSpectrum

AttractorKind: TypeAlias = Literal[
    "isolated points",
    "line",
    "ring",
    "sheet",
    "annulus",
    "torus",
    "solid",
    "limit cycle",
    "chaos",
    "unbounded",
    "unclear",
]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the attractor is, and why."""

    kind: AttractorKind
    """"sheet" is disk-like, "solid" a contractible piece of three or more dimensions; "unbounded": states run away;
    "unclear" where the evidence does not decide."""
    reason: str
    """One sentence, with the numbers that decided."""
    count: int | None
    """Of stable points, or of cycles; none of the other kinds."""
    manifold: SlowManifold | None = None
    """None where states run away, or never slow down."""
    cycle: LimitCycle | None = None
    lyapunov: LyapunovSpectrum | None = None
    """Where it was needed to decide."""
