import math
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._function import flow_of
from gnode.analysis._states import checked_states
from gnode.analysis._system import System, as_flow
from gnode.analysis._units import factors_of, in_units
from gnode.analysis.attractor.course import follow, suitable_step
from gnode.programs import compiled, on_states
from gnode.simulation import euler_states


@dataclass(frozen=True, eq=False)
class Relaxation:
    """States let go. What remains after the fast contraction is the slow set."""

    times: Float[np.ndarray, " times"]
    """Seconds since they were let go; the first is zero."""
    path: Float[np.ndarray, "times states state"]
    """All of them at these times."""
    speeds: Float[np.ndarray, " states"]
    """|dh/dt| at the end, in state units per second."""

    @property
    def states(self) -> Float[np.ndarray, "states state"]:
        """At the end."""
        return self.path[-1]


def relax(
    flow: Callable[[State], State],
    states: ArrayLike,
    *,
    seconds: float,
    step: float | None = None,
    snapshots: int = 10,
) -> Relaxation:
    """Follows many states through an autonomous flow.

    **Arguments:**

    - `states`: (states, state).
    - `seconds`: for how long; rounded up to `snapshots` times a whole number of steps.
    - `step`: of Euler, in seconds. Take the step that a network was trained with, to see what it does itself. None: the
        flow is followed as exactly as a verdict needs, by the method of Runge and Kutta with a step from the Jacobians
        at the states, or by one for stiff flows.
    - `snapshots`: how many equally spaced times are kept.
    """
    begin = checked_states(states)
    check_positive("the time to relax", seconds)
    check_count("the number of snapshots", snapshots)
    if step is None:
        system = as_flow(flow)
        return relaxed(
            system, begin, seconds=seconds, step=step_for(system, begin, seconds=seconds), snapshots=snapshots
        )
    check_positive("the step", step)
    steps = max(1, math.ceil(seconds / (step * snapshots) - 1e-9))
    with double_precision():
        path, speeds = _relax(flow_of(flow), on_device(begin), on_device(np.full(steps, step)), snapshots)
    times = np.arange(snapshots + 1) * (steps * step)
    return Relaxation(times, np.array(path), np.array(speeds))


def step_for(system: System, states: Float[np.ndarray, "states state"], *, seconds: float | int) -> float | None:
    """The step by which these states are followed: see `suitable_step`, of entries in units of their spread."""
    units = factors_of(states)
    return suitable_step(in_units(system, units), states / units, seconds=float(seconds))


def relaxed(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    seconds: float | int,
    step: float | None,
    snapshots: int,
) -> Relaxation:
    """`relax` of a flow, by the method of Runge and Kutta with a given step; None: by steps that states choose."""
    units = factors_of(states)
    path = follow(in_units(system, units), states / units, seconds=float(seconds), step=step, snapshots=snapshots)
    path = path * units
    with double_precision():
        speeds = np.linalg.norm(np.asarray(on_states(system.flow, on_device(path[-1]))), axis=1)
    return Relaxation(np.arange(snapshots + 1) * (seconds / snapshots), path, speeds)


@compiled
def _relax(
    flow: Callable[[State], State],
    states: Float[Array, "states state"],
    durations: Float[Array, " steps"],
    snapshots: int,
) -> tuple[Float[Array, "times states state"], Float[Array, " states"]]:
    def autonomous(state, _):
        return flow(state)

    # One snapshot at a time: the memory is that of one stretch, however long all of them last.
    def stretch(now, _):
        after = jax.vmap(lambda state: euler_states(autonomous, state, None, durations)[-1])(now)
        return after, after

    end, path = jax.lax.scan(stretch, states, None, length=snapshots)
    return jnp.concatenate([states[None], path]), jnp.linalg.norm(jax.vmap(flow)(end), axis=1)
