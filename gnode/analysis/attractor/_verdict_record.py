from dataclasses import dataclass
from typing import Literal, TypeAlias

from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief
from gnode.analysis.attractor._slow_manifold import SlowManifold
from gnode.analysis.orbits import LimitCycle, LyapunovSpectrum

ContinuumKind: TypeAlias = Literal[
    "line", "ring", "sheet", "annulus", "sphere", "torus", "Klein bottle", "projective plane", "solid"
]
AttractorKind: TypeAlias = Literal[
    "isolated points",
    ContinuumKind,
    "limit cycle",
    "saddle cycle",
    "quasi-periodic",
    "chaos",
    "unbounded",
    "unclear",
]


@dataclass(frozen=True)
class Attractor:
    """One kind of attractor among those that states go to."""

    kind: AttractorKind
    share: float
    """Of the states that were let go: those that go to attractors of this kind."""
    count: int | None
    """Of points, cycles or pieces of a continuum; none of the other kinds."""
    at_least: bool
    """There may be more than `count`: not every state was seen to go to one of them."""


@dataclass(frozen=True)
class Margin:
    """A number that decided, and what it was compared with."""

    what: str
    value: float
    limit: float
    """Beyond it, the verdict would have been another one."""

    @property
    def close(self) -> bool:
        """The number lies within a fifth of its limit."""
        return 0.8 * abs(self.limit) <= abs(self.value) <= 1.25 * abs(self.limit)


@dataclass(frozen=True)
class Later:
    """What becomes of a memory after the time scale asked for."""

    kind: AttractorKind
    count: int | None
    seconds: float
    """After so many seconds it shows."""


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(AbstractRecord):
    """What the attractor is, and why."""

    kind: AttractorKind
    """"sheet" is disk-like, "solid" a contractible piece of three or more dimensions; "saddle cycle": they go round a
    closed orbit that does not attract; "quasi-periodic": round a torus, and never quite back; "unbounded": states run
    away; "unclear" where the evidence does not decide. Of several attractors, that of the most states."""
    reason: str
    """Some sentences, with the numbers that decided."""
    count: int | None
    """Of stable points, of cycles, or of pieces where there are several; none of the other kinds."""
    manifold: SlowManifold | None = None
    """None where states run away, or never slow down."""
    cycle: LimitCycle | None = None
    lyapunov: LyapunovSpectrum | None = None
    """Where it was needed to decide."""
    attractors: tuple[Attractor, ...] = ()
    """All that states go to, those of the most states first; none where it is unclear, or in a record of an early
    release."""
    leaky: bool | None = None
    """Whether a continuum loses its memories, by the bound, within the time scale asked for."""
    later: Later | None = None
    """What becomes of a continuum, where that shows within 16 times as long."""
    margins: tuple[Margin, ...] = ()
    """What decided, and how far each was from deciding otherwise."""
    stopped: str | None = None
    """What was under way when the time budget ended, where it ended the work."""

    def _told(self) -> Told:
        lines = [self.reason]
        if self.manifold is not None:
            lines += self.manifold.lines()
        for record in (self.cycle, self.lyapunov):
            if record is not None:
                lines.append(record.words())
        if self.leaky:
            lines.append("leaky: it loses memories within the time scale asked for")
        if self.later is not None:
            count = "" if self.later.count is None else f" ({self.later.count:,})"
            lines.append(f"after {brief(self.later.seconds)} s: {self.later.kind}{count}")
        close = [f"{one.what} {brief(one.value)} against {brief(one.limit)}" for one in self.margins if one.close]
        if close:
            lines.append(f"decided closely: {'; '.join(close)}")
        at_least = [one.at_least for one in self.attractors]
        return Told(
            title=f"{self.kind}{'' if self.count is None else f' ({self.count:,})'}",
            lines=tuple(lines),
            columns=(
                Column("kind", [one.kind for one in self.attractors], "attractor"),
                Column("count", [one.count for one in self.attractors], "count"),
                Column("at_least", at_least, "or more" if any(at_least) else None),
                Column("share", [one.share for one in self.attractors], "share of states"),
            ),
        )
