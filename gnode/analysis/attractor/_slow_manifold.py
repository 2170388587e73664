from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from gnode._speak import AbstractRecord, Column, Told
from gnode._switches import double_precision
from gnode._words import brief, numbers, plural
from gnode.analysis._large_slopes import LARGE
from gnode.analysis._spread import spread
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.attractor._memory_loss import MemoryLoss, memory_loss
from gnode.analysis.attractor._topology import Topology, covering_dimension, topology
from gnode.analysis.attractor.course import kept_differences
from gnode.programs import on_filled, on_states

# Of a difference between states, what is left after the horizon: above the first it is kept, below the second lost.
KEPT, LOST = 0.2, 0.1
# What the normal contraction is read from are parts of the horizon: over all of it nothing would be left to read.
_PARTS = (1 / 16, 1 / 8, 1 / 4, 1 / 2)
# Nor at the distance of the bound, at which a curved manifold comes back to where the difference led.
_SMALL = 1e-4
# States from which differences are followed; fewer where a state has many entries.
_PROBED, _DIRECTIONS = 128, 2048
_LEAST = 1e-13
# States that are enough to cover a set.
_MANY = 200
# For states of more entries than the first, fewer are followed, and for less long.
_ENTRIES, _FOLLOWED, _LONGEST, _PROBED_FEW = 16, 64, 16.0, 8
# By less, what is left of a difference of that size is the bend of the manifold.
_SEEN = 10 * _SMALL


@dataclass(frozen=True, eq=False)
class SlowShape:
    """Dimension and topology of a set of slow states: what decides on its kind, and takes little time."""

    states: Float[np.ndarray, "states state"]
    kept: Float[np.ndarray, "probed directions"]
    """What `kept_over` gave."""
    dimension: int
    intrinsic_dimension: float
    size: float
    topology: Topology
    axes: Int[np.ndarray, " directions"] | None
    """Those along which differences were followed; None for all."""


@dataclass(frozen=True, eq=False, repr=False)
class SlowManifold(AbstractRecord):
    """The invariant set to which states contract fast, and on which they drift slowly."""

    states: Float[np.ndarray, "states state"]
    """Task states after the fast contraction."""
    dimension: int
    """The number of slow directions: 0 for isolated points."""
    intrinsic_dimension: float
    """An estimate from how many balls cover the states, beside it; NaN where there are too few states."""
    rates: Float[np.ndarray, "probed directions"]
    """Rates of growth, in 1/s, of differences as large as the memory bound, at some of the states, the largest first:
    those of the tangential directions, then the normal ones. Over the horizon; very negative ones are lower bounds."""
    normal_rate: float
    """The slowest normal contraction, in 1/s, of the median state (positive: contraction); NaN without one."""
    tangential_rate: float
    """The largest size of a tangential rate of the median state, in 1/s; NaN without one."""
    drift: Float[np.ndarray, "states state"]
    """dh/dt at each state, in state units per second; along the manifold, for the normal part has died away."""
    drift_mean: float
    """Its mean size."""
    drift_largest: float
    """Its largest size."""
    size: float
    """Of the manifold, in state units: the root mean square distance of the states from their mean."""
    topology: Topology
    memory: MemoryLoss

    def lines(self) -> tuple[str, ...]:
        """What there is to say of it, in the units of the fields."""
        betti = " ".join(str(count) for count in self.topology.betti)
        return (
            f"dimension {self.dimension} ({brief(self.intrinsic_dimension)} by counting balls), "
            f"Betti numbers {betti}, size {brief(self.size)} state units",
            f"contracts at {brief(self.normal_rate)} 1/s, moves along itself at {brief(self.tangential_rate)} 1/s; "
            f"drift {brief(self.drift_mean)} in the mean, {brief(self.drift_largest)} at most (state units/s)",
            f"memory: {self.memory.words()}",
        )

    def _told(self) -> Told:
        return Told(
            title=f"slow manifold of dimension {self.dimension} through {plural(len(self.states), 'state')}",
            lines=self.lines(),
            columns=(
                Column("state", self.states, "state", numbers),
                Column("drift_per_s", np.linalg.norm(self.drift, axis=1), "drift (state units/s)"),
            ),
            shown=range(min(3, len(self.states))),
        )


def kept_over(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    seconds: float,
    step: float | None,
    bound: float = 0.25,
    axes: Int[np.ndarray, " directions"] | None = None,
) -> Float[np.ndarray, "probed directions"]:
    """What is left after `seconds` of differences of `bound` times the size of the set of states, at some of them;
    along all axes, or along some."""
    least = 16 if states.shape[1] <= LARGE else 8
    probed = states[: max(least, min(_PROBED, _DIRECTIONS // states.shape[1]))]
    return kept_differences(system, probed, distance=bound * spread(states), seconds=seconds, step=step, axes=axes)


def slow_shape(
    states: Float[np.ndarray, "states state"],
    kept: Float[np.ndarray, "probed directions"],
    *,
    passed: Float[np.ndarray, "passed state"] | None = None,
    movement: float = 0.0,
    landmarks: int = 200,
    axes: Int[np.ndarray, " directions"] | None = None,
) -> SlowShape:
    """The shape of the set of states of which `kept_over` gave what is kept; the other arguments are those of
    `slow_manifold`."""
    dimension, size_of_state = int(np.sum(np.median(kept, axis=0) >= KEPT)), states.shape[1]
    return SlowShape(
        states=states,
        kept=kept,
        dimension=dimension,
        intrinsic_dimension=covering_dimension(_enough(states, passed)),
        size=spread(states),
        topology=topology(
            states,
            passed=passed,
            degrees=1 if dimension == 0 else 3 if dimension == 2 and size_of_state > 2 else 2,
            landmarks=landmarks,
            movement=movement,
        ),
        axes=axes,
    )


def _enough(
    states: Float[np.ndarray, "states state"], passed: Float[np.ndarray, "passed state"] | None
) -> Float[np.ndarray, "more state"]:
    """The states, with those that were passed where they are few: these are farther from the set than the states."""
    return states if passed is None or len(states) >= _MANY else np.concatenate([states, passed])


def slow_manifold(
    system: System,
    states: ArrayLike,
    *,
    seconds: float,
    step: float | None,
    bound: float = 0.25,
    longest: float = 64.0,
    passed: Float[np.ndarray, "passed state"] | None = None,
    movement: float = 0.0,
    landmarks: int = 200,
) -> SlowManifold:
    """Dimension, topology, drift and memory of the set on which states are after the fast contraction.

    A direction belongs to the manifold if a difference along it, of the size of the memory bound, is kept over the
    horizon: if at least a fifth of it is left at the median state.

    **Arguments:**

    - `states`: (states, state), after the fast contraction.
    - `seconds`: the horizon, for how long a memory is to last.
    - `step`: of the simulation, in seconds; None of a stiff flow, which then chooses its own.
    - `bound`: the distance at which a memory counts as lost, over the size of the manifold.
    - `longest`: how long a memory is followed, over `seconds`.
    - `passed`: more states of the manifold, for its topology: where states came through.
    - `movement`: by how much states move over the horizon, in state units: see `topology`.

    Source: the definitions are this project's own, after Sagodi et al., "Back to the continuous attractor" (2024).
    """
    states = checked_states(states)
    kept = kept_over(system, states, seconds=seconds, step=step, bound=bound)
    shape = slow_shape(states, kept, passed=passed, movement=movement, landmarks=landmarks)
    return with_memory(system, shape, seconds=seconds, step=step, bound=bound, longest=longest)


def with_memory(
    system: System, shape: SlowShape, *, seconds: float, step: float | None, bound: float = 0.25, longest: float = 64.0
) -> SlowManifold:
    """The slow manifold of a shape, with its rates, its drift and its memory; the arguments are those of
    `slow_manifold`."""
    states, kept, dimension = shape.states, shape.kept, shape.dimension
    median = np.median(kept, axis=0)
    normal = np.nan
    if dimension < kept.shape[1]:
        normal = _contraction(system, shape, seconds=seconds, step=step)
    drift = drift_at(system, states)
    speed = np.linalg.norm(drift, axis=1)
    return SlowManifold(
        states=states,
        dimension=dimension,
        intrinsic_dimension=shape.intrinsic_dimension,
        rates=np.log(np.maximum(kept, _LEAST)) / seconds,
        normal_rate=float(normal),
        tangential_rate=float(np.abs(np.log(median[:dimension])).max() / seconds) if dimension else float("nan"),
        drift=drift,
        drift_mean=float(speed.mean()),
        drift_largest=float(speed.max()),
        size=shape.size,
        topology=shape.topology,
        memory=memory_loss(
            system,
            states,
            drift=drift,
            bound=bound * shape.size,
            seconds=seconds,
            step=step,
            longest=longest if states.shape[1] <= _ENTRIES else min(longest, _LONGEST),
            followed=256 if states.shape[1] <= _ENTRIES else _FOLLOWED,
        ),
    )


def _contraction(system: System, shape: SlowShape, *, seconds: float, step: float | None) -> float:
    """How fast the slowest normal difference dies away, in 1/s: between two times, the later the better, as what it is
    turned into at first, along an oblique or a curved manifold, is no contraction. A lower bound where nothing is left
    of it at the first.
    """
    few = slice(None) if shape.states.shape[1] <= _ENTRIES else slice(_PROBED_FEW)
    left: dict[float, float] = {}
    for part in _PARTS:
        time = part * seconds if system.step is None else system.step * max(1, round(part * seconds / system.step))
        kept = kept_over(system, shape.states[few], seconds=time, step=step, bound=_SMALL, axes=shape.axes)
        left[time] = float(np.median(kept[:, shape.dimension]))
        if left[time] <= _SEEN:
            break
    times = list(left)
    if len(times) == 1 or left[times[0]] <= _SEEN:
        return float(-np.log(max(left[times[0]], _LEAST)) / times[0])
    seen = [time for time in times if left[time] > _SEEN]
    if len(seen) == 1:
        return float(-np.log(left[seen[0]]) / seen[0])
    early, late = seen[-2:]
    return float(np.log(left[early] / left[late]) / (late - early)) if late > early else float("nan")


def drift_at(system: System, states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, "states state"]:
    """dh/dt at states, in state units per second (of a map, its change over its step)."""
    with double_precision():
        return on_filled(partial(on_states, system.flow), np.asarray(states, np.float64))
