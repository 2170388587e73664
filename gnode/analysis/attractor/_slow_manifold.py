from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import ArrayLike

from gnode._switches import double_precision
from gnode.analysis._on_states import on_states
from gnode.analysis._spread import spread
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.attractor._follow import kept_differences
from gnode.analysis.attractor._memory_loss import MemoryLoss, memory_loss
from gnode.analysis.attractor._topology import Topology, covering_dimension, topology

# Of a difference between states, what is left after the horizon: above the first it is kept, below the second lost.
KEPT, LOST = 0.2, 0.1
# What the normal contraction is read from is a part of the horizon: over all of it nothing would be left to read.
_PART = 1 / 8
# Nor at the distance of the bound, at which a curved manifold comes back to where the difference led.
_SMALL = 1e-4
# States from which differences are followed; fewer where a state has many entries.
_PROBED, _DIRECTIONS = 128, 2048
_LEAST = 1e-13


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


@dataclass(frozen=True, eq=False)
class SlowManifold:
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


def kept_over(
    system: System, states: Float[np.ndarray, "states state"], *, seconds: float, step: float, bound: float = 0.25
) -> Float[np.ndarray, "probed directions"]:
    """What is left after `seconds` of differences of `bound` times the size of the set of states, at some of them."""
    probed = states[: max(16, min(_PROBED, _DIRECTIONS // states.shape[1]))]
    return kept_differences(system, probed, distance=bound * spread(states), seconds=seconds, step=step)


def slow_shape(
    states: Float[np.ndarray, "states state"],
    kept: Float[np.ndarray, "probed directions"],
    *,
    passed: Float[np.ndarray, "passed state"] | None = None,
    movement: float = 0.0,
    landmarks: int = 200,
) -> SlowShape:
    """The shape of the set of states of which `kept_over` gave what is kept; the other arguments are those of
    `slow_manifold`."""
    dimension, size_of_state = int(np.sum(np.median(kept, axis=0) >= KEPT)), states.shape[1]
    return SlowShape(
        states=states,
        kept=kept,
        dimension=dimension,
        intrinsic_dimension=covering_dimension(states if passed is None else np.concatenate([states, passed])),
        size=spread(states),
        topology=topology(
            states,
            passed=passed,
            degrees=1 if dimension == 0 else 3 if dimension == 2 and size_of_state > 2 else 2,
            landmarks=landmarks,
            movement=movement,
        ),
    )


def slow_manifold(
    system: System,
    states: ArrayLike,
    *,
    seconds: float,
    step: float,
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
    - `step`: of the simulation, in seconds.
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
    system: System, shape: SlowShape, *, seconds: float, step: float, bound: float = 0.25, longest: float = 64.0
) -> SlowManifold:
    """The slow manifold of a shape, with its rates, its drift and its memory; the arguments are those of
    `slow_manifold`."""
    states, kept, dimension = shape.states, shape.kept, shape.dimension
    median = np.median(kept, axis=0)
    normal = np.nan
    if dimension < states.shape[1]:
        early = kept_over(system, states, seconds=_PART * seconds, step=step, bound=_SMALL)
        normal = -np.log(max(float(np.median(early[:, dimension])), _LEAST)) / (_PART * seconds)
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
            system, states, drift=drift, bound=bound * shape.size, seconds=seconds, step=step, longest=longest
        ),
    )


def drift_at(system: System, states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, "states state"]:
    """dh/dt at states, in state units per second (of a map, its change over its step)."""
    with double_precision():
        here: Float[Array, "states state"] = jnp.asarray(states, jnp.float64)
        return np.array(on_states(system.flow, here))
