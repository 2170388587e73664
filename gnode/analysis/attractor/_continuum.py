from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from gnode.analysis.attractor._memory_loss import MemoryLoss
from gnode.analysis.attractor._slow_manifold import KEPT, LOST, SlowShape
from gnode.analysis.attractor._topology import Topology, topology
from gnode.analysis.attractor._verdict_record import ContinuumKind, Margin
from gnode.analysis.fixed_points import clusters

# Dimension and Betti numbers (pieces, loops, voids) of each.
_SHAPES: dict[tuple[int, ...], ContinuumKind] = {
    (1, 1, 0): "line",
    (1, 1, 1): "ring",
    (2, 1, 0): "sheet",
    (2, 1, 0, 0): "sheet",
    (2, 1, 1): "annulus",
    (2, 1, 1, 0): "annulus",
    (2, 1, 0, 1): "sphere",
}
# Over Z/2 and over Z/3: the first alone does not tell a torus from a Klein bottle.
_CLOSED_SURFACES: dict[tuple[tuple[int, ...], tuple[int, ...]], ContinuumKind] = {
    ((1, 2, 1), (1, 2, 1)): "torus",
    ((1, 2, 1), (1, 1, 0)): "Klein bottle",
    ((1, 1, 1), (1, 0, 0)): "projective plane",
}
# The dimension by covering balls may be this much of that by kept differences, as it is for pieces with a boundary, and
# this much more.
_PART, _ABOVE = 0.6, 0.6
# Over the size of the set, by degree: a class that lives for longer than this, and yet not for long enough to count,
# may be there or not.
_DOUBTFUL = (0.4, 0.35, 0.2)
# Of the landmarks: so few beyond a gap are the tail of the sample. And how much before it closes a gap is looked at.
_TAIL, _JUST = 0.02, 1e-6
# A loop must close before this scale, over the size; else it is an arc that nearly does.
_CLOSED = 0.25
# Around a landmark of a curve, within a shell from this radius (over the size, or over the significant scale) to twice
# as far, lie at most two pieces of it; where more than so large a share of landmarks has more, the curve branches.
_SHELL, _SHELL_OF_SCALE, _BRANCHING = 0.25, 1.2, 0.01


@dataclass(frozen=True, eq=False)
class Stretch:
    """How a set of slow states moves over some time."""

    elapsed: float
    """Seconds."""
    movement: float
    """The largest root mean square distance from where they were, at any time within it."""
    size: float
    """Of the set."""
    passed: Float[np.ndarray, "passed state"]
    """Where they came through before."""


def undecided_directions(kept: Float[np.ndarray, "probed directions"], elapsed: float) -> str | None:
    """Why no dimension can be read from the shares kept of differences; None where one can."""
    if not len(kept):
        return f"no difference between states can be followed for {elapsed:.3g} s"
    median = np.median(kept, axis=0)
    if ((median > LOST) & (median < KEPT)).any():
        return (
            f"differences of the size of the memory bound are neither kept nor lost in every direction over "
            f"{elapsed:.3g} s (shares kept: {_shares(median)})"
        )
    if (median <= LOST).all():
        return f"no difference of the size of the memory bound is kept over {elapsed:.3g} s"
    return None


def judge_continuum(shape: SlowShape, stretch: Stretch, *, bound: float) -> tuple[ContinuumKind | None, str]:
    """The kind of a set that holds memories, and the reason; no kind where the evidence does not decide.

    `bound` is that of the memory, over the size of the set.
    """
    betti = tuple(shape.topology.betti.tolist())
    measured, kept = shape.intrinsic_dimension, shape.kept
    numbers = (
        f"differences of {bound:.0%} of its size are kept in {shape.dimension} of "
        f"{kept.shape[1]} directions over {stretch.elapsed:.3g} s (shares kept: {_shares(np.median(kept, axis=0))}), "
        f"and the states form "
        f"{_counted(betti)}"
    )
    if np.isfinite(measured) and not _PART * shape.dimension <= measured <= shape.dimension + _ABOVE:
        return None, f"{numbers}, but they cover a set of dimension {measured:.2g}"
    doubtful = _doubt(shape)
    if doubtful is not None:
        return None, f"{numbers}, but {doubtful}"
    kind = _SHAPES.get((shape.dimension, *betti))
    also = ""
    if kind is None and shape.dimension == 2 and any(betti == known for known, _ in _CLOSED_SURFACES):
        other = topology(
            shape.states, passed=stretch.passed, degrees=3, movement=stretch.movement, field=3
        ).betti.tolist()
        kind = _CLOSED_SURFACES.get((betti, tuple(other)))
        numbers += f" ({_counted(tuple(other))} with coefficients in Z/3)"
    if kind is None and shape.dimension >= 3 and betti[:2] == (1, 0):
        kind = "solid"
    if kind is None:
        return None, f"{numbers}, which is none of the shapes that have a name here"
    if kind == "annulus" and shape.states.shape[1] > 2:
        also = " A Moebius band has the same homology: which of the two it is, that does not tell."
    return kind, (
        f"The states move by {stretch.movement / stretch.size:.1%} of the size of the set that they form in "
        f"{stretch.elapsed:.3g} s; {numbers}.{also}"
    )


def margins(shape: SlowShape, stretch: Stretch, *, bound: float, limit: float) -> tuple[Margin, ...]:
    """What decided that it is a continuum, whether it is leaky, and of what dimension."""
    median = np.median(shape.kept, axis=0)
    moved = stretch.movement / stretch.size
    found = [Margin("movement over the size of the set", moved, each) for each in dict.fromkeys((bound, limit))]
    if shape.dimension:
        found.append(Margin("share kept of a difference along the set", float(median[shape.dimension - 1]), KEPT))
    if shape.dimension < len(median):
        found.append(Margin("share kept of a difference across the set", float(median[shape.dimension]), LOST))
    return tuple(found)


def lasting(memory: MemoryLoss) -> str:
    """How long a memory lasts, in a sentence."""
    return f"A memory lasts {_lifetime(memory.lifetime_measured, memory.times[-1])}."


def _shares(kept: Float[np.ndarray, " directions"]) -> str:
    return ", ".join(f"{share:.2g}" for share in kept[:4])


def _doubt(shape: SlowShape) -> str | None:
    """What so few states, or states that move so much, leave open of the shape; None where nothing."""
    topology = shape.topology
    if shape.dimension == 1 and _branching(topology, shape.size) > _BRANCHING:
        return "they branch"
    for degree, diagram in enumerate(topology.diagrams):
        lives = diagram[:, 1] - diagram[:, 0]
        if degree == 0:
            lives = lives[~_tails(topology.landmarks, diagram[:, 1])]
        open_ = lives[(lives <= topology.thresholds[degree]) & (lives > _DOUBTFUL[degree] * shape.size)]
        if len(open_):
            name = ("further piece", "further loop", "void")[degree]
            return (
                f"there may be a {name} of persistence {open_.max():.2g}, which so few states (or states that move so "
                f"much) do not decide: {topology.thresholds[degree]:.2g} would"
            )
    loops = topology.diagrams[1] if len(topology.diagrams) > 1 else np.zeros((0, 2))
    births = loops[loops[:, 1] - loops[:, 0] > topology.thresholds[1], 0] if len(loops) else np.zeros(0)
    closed = max(float(topology.thresholds[0]), _CLOSED * shape.size)
    if (births > closed).any():
        return f"a loop has a gap of {births.max():.2g}, and may be open"
    return None


def _tails(
    points: Float[np.ndarray, "landmarks state"], deaths: Float[np.ndarray, " pieces"]
) -> Bool[np.ndarray, " pieces"]:
    """Which pieces are so few landmarks at the end of a larger one that they say nothing: the tail of a sample."""
    found = np.zeros(len(deaths), bool)
    for k in np.flatnonzero(np.isfinite(deaths)):
        _, sizes = np.unique(clusters(points, float(deaths[k]) * (1 - _JUST)), return_counts=True)
        found[k] = np.sort(sizes)[:-1].max(initial=0) <= _TAIL * len(points)
    return found


def _branching(topology: Topology, size: float) -> float:
    """The share of landmarks from which more than two branches go out."""
    points = topology.landmarks
    radius = max(_SHELL_OF_SCALE * float(topology.thresholds[0]), _SHELL * size)
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    branches = [len(np.unique(clusters(points[(row > radius) & (row <= 2 * radius)], radius))) for row in distances]
    return float(np.mean(np.array(branches) > 2))


def _counted(betti: tuple[int, ...]) -> str:
    names = ("piece", "loop", "void")
    return ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for n, name in zip(betti, names, strict=False))


def _lifetime(seconds: float, looked: float) -> str:
    return f"{seconds:.3g} s" if np.isfinite(seconds) else f"longer than the {looked:.3g} s looked at"
