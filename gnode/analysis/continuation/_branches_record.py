from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Complex, Float, Int

from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief, numbers, plural
from gnode.analysis.continuation._happenings import BifurcationKind
from gnode.analysis.fixed_points import Linearisation

# Branches that are told of in print.
_SHOWN = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class BifurcationPoint:
    """Where fixed points appear, meet, or change how they are left."""

    kind: BifurcationKind
    """"fold": two points meet and are gone. "pitchfork": a branch crosses one that turns back there. "transcritical":
    two cross and exchange their stability. "Hopf": a pair of eigenvalues crosses the imaginary axis; a cycle is born or
    dies. Of a map "flip" (a multiplier at -1: a cycle of two) and "Neimark-Sacker" (a pair on the unit circle) in its
    place. "degenerate": several of these at once, or a kink at which stability jumps; nothing is switched to there."""
    value: float
    """Of what is changed; of a path through inputs the share of its length."""
    input: Float[np.ndarray, " input"]
    """The point of the path."""
    state: Float[np.ndarray, " state"]
    eigenvalues: Complex[np.ndarray, " state"]
    """Of the flow, in 1/s; the slowest to decay first."""
    frequency: float | None
    """Of a pair: its angle in rad/s. Else none."""
    lyapunov_coefficient: float | None
    """The first one, of a Hopf point of a flow: below zero the cycles at it attract, above they repel. Else none."""
    accuracy: float
    """What is left open of the value, by rounding or (at a kink) by bracketing."""
    branches: tuple[int, ...]
    """The branches through it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Branch:
    """One smooth curve of fixed points, from end to end."""

    values: Float[np.ndarray, " points"]
    """Of what is changed, along the branch: they turn back at folds. Of a path through inputs, shares of its length."""
    inputs: Float[np.ndarray, "points input"]
    """The points of the path."""
    states: Float[np.ndarray, "points state"]
    near: Linearisation
    """Eigenvalues (1/s), rates and kinds at each."""
    bifurcations: dict[int, int]
    """The rows that are bifurcations, and their numbers among those of `Branches`."""
    ends: tuple[str, str]
    """Why it was followed no farther before the first point, and beyond the last."""

    @property
    def closed(self) -> bool:
        """It comes back to where it began."""
        return "it closed" in self.ends

    @property
    def stable_between(self) -> Bool[np.ndarray, " steps"]:
        """Whether it is stable from each point to the next, of which either may be a bifurcation."""
        pairs = zip(self.near.kinds, self.near.kinds[1:], strict=False)
        return np.array(["stable" in pair and {*pair} <= {"stable", "marginal"} for pair in pairs], bool)

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, eq=False, kw_only=True)
class CertifiedCount:
    """All fixed points at one value, proven, beside those on the branches."""

    value: float
    count: int
    """Of the certificate."""
    complete: bool
    """Of the certificate: it has proven that there are no others in its box."""
    followed: int
    """Those of the branches, in the same box."""
    missed: Float[np.ndarray, "missed state"]
    """States of the certificate that lay on no branch; they were then followed as well."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Branches(AbstractRecord):
    """Fixed points along a path, and where they bifurcate. Branches that cross or reach no value at which points were
    looked for are not among them."""

    branches: tuple[Branch, ...]
    bifurcations: tuple[BifurcationPoint, ...]
    """In the order of their values."""
    ends: tuple[float, float]
    """The values at both ends of the path."""
    searched: Float[np.ndarray, " values"]
    """The values at which fixed points were looked for."""
    certified: tuple[CertifiedCount, ...]
    """At the values that were asked for."""
    scalar: bool
    """Values are those of a single number; else shares of the length of a path through inputs."""
    step: float | None
    """In seconds, where stability is that of a map; none for flows."""
    notes: tuple[str, ...]
    """What was seen and not followed, in sentences."""
    stopped: str | None
    """Why the work ended before its end, in words; none where it did not."""

    def __len__(self) -> int:
        return len(self.branches)

    def __iter__(self) -> Iterator[Branch]:
        return iter(self.branches)

    def _told(self) -> Told:
        low, high = self.ends
        lines = [
            f"branch {number}: {plural(len(one), 'point')}, ends: {one.ends[0]}; {one.ends[1]}"
            for number, one in enumerate(self.branches)
        ]
        points = self.bifurcations
        return Told(
            title=f"{plural(len(self.branches), 'branch', 'branches')} of fixed points from {brief(low)} to "
            f"{brief(high)}, with {plural(len(points), 'bifurcation')}",
            lines=(*lines[:_SHOWN], *self.notes, *([self.stopped] if self.stopped else [])),
            columns=(
                Column("kind", [point.kind for point in points], "kind"),
                Column("value", [point.value for point in points], "value", lambda value: f"{value:.8g}"),
                Column("accuracy", [point.accuracy for point in points], "accuracy"),
                Column("frequency_rad_per_s", [point.frequency for point in points], "frequency (rad/s)"),
                Column("state", np.array([point.state for point in points]), "state", numbers),
                Column("branches", [point.branches for point in points], "branches", lambda k: ", ".join(map(str, k))),
            ),
        )

    def of_kind(self, kind: BifurcationKind) -> tuple[BifurcationPoint, ...]:
        """The bifurcations of a kind."""
        return tuple(point for point in self.bifurcations if point.kind == kind)

    def stable_counts(self, values: Float[np.ndarray, " values"]) -> Int[np.ndarray, " values"]:
        """How many stable points the branches have at each of some values."""
        counts = np.zeros(len(values), np.int64)
        for branch in self.branches:
            low = np.minimum(branch.values[:-1], branch.values[1:])[branch.stable_between]
            high = np.maximum(branch.values[:-1], branch.values[1:])[branch.stable_between]
            # A branch has its points at the end of the path too.
            last = high == max(self.ends)
            counts += ((low <= values[:, None]) & ((values[:, None] < high) | (last & (values[:, None] == high)))).sum(
                1
            )
        return counts
