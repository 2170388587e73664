import math
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis import Relaxation, relax
from gnode.experiments.dissection._held import held_system
from gnode.models import Network, in_float64
from gnode.programs import compiled
from gnode.simulation import InputPath, SimulationSettings, all_along_paths

SNAPSHOTS = 10
# So few states at steps without input are chance, and no situation that the trials bring about.
_LEAST_QUIET, _LEAST_SHARE = 30, 0.01


@dataclass(frozen=True)
class LetGo:
    """From where in the trials the states are that were let go without input."""

    visited: int
    """Steps of the trials, without padding and what a solver did not reach."""
    without_input: int
    """Of these, those at which every input channel is zero."""
    only_without_input: bool
    """States were let go at those alone; else there are too few, and they were at all steps."""


def where_let_go(
    inputs: Float[np.ndarray, "trials steps input"], valid: Bool[np.ndarray, "trials steps"]
) -> tuple[Bool[np.ndarray, "trials steps"], LetGo]:
    """At which steps states are let go: at those without input where these are 30 and one of a hundred at least, and
    at all steps otherwise, since a state or two say nothing of what the network does without input.

    **Arguments:**

    - `valid`: where the state is known, and is no padding.
    """
    quiet = valid & (inputs == 0).all(axis=2)
    count, visited = int(quiet.sum()), int(valid.sum())
    enough = count >= max(_LEAST_QUIET, _LEAST_SHARE * visited)
    return quiet if enough else valid, LetGo(visited=visited, without_input=count, only_without_input=enough)


def let_go(
    network: Network,
    states: Float[np.ndarray, "states state"],
    *,
    seconds: float,
    step: float,
    simulation: SimulationSettings,
) -> Relaxation:
    """Follows states without input, with the solver that the network was trained with.

    **Arguments:**

    - `step`: in seconds: of Euler; of other fixed-step solvers the time step, which their substeps divide.
    """
    if simulation.solver == "euler":
        return relax(held_system(network).flow, states, seconds=seconds, step=step, snapshots=SNAPSHOTS)
    # An adaptive solver needs no stops on its way.
    count = 1 if simulation.adaptive else max(1, math.ceil(seconds / (step * SNAPSHOTS) - 1e-9))
    duration = seconds / SNAPSHOTS if simulation.adaptive else step
    with double_precision():
        path, speeds = _let_go(
            in_float64(network),
            on_device(states, np.float64),
            on_device(duration, np.float64),
            on_device(count),
            simulation,
        )
    return Relaxation(np.arange(SNAPSHOTS + 1) * (count * duration), np.array(path), np.array(speeds))


@compiled
def _let_go(
    network: Network,
    states: Float[Array, "states state"],
    duration: Float[Array, ""],
    count: Int[Array, ""],
    simulation: SimulationSettings,
) -> tuple[Float[Array, "times states state"], Float[Array, " states"]]:
    interval = interval_without_input(network, len(states), duration, simulation)

    def stretch(now, _):
        after = jax.lax.fori_loop(0, count, lambda _, there: interval(there), now)
        return after, after

    end, path = jax.lax.scan(stretch, states, None, length=SNAPSHOTS)
    drive = network.field.drive(jnp.zeros(network.field.input_size, states.dtype))
    speeds = jnp.linalg.norm(jax.vmap(lambda state: network.field.flow(state, drive))(end), axis=1)
    return jnp.concatenate([states[None], path]), speeds


def interval_without_input(
    network: Network, count: int, duration: Float[Array, ""], simulation: SimulationSettings
) -> Callable[[Float[Array, "states state"]], Float[Array, "states state"]]:
    """Where so many states are after a time without input, by the solver (of Euler, after a step of that length); to be
    called in what is compiled."""
    field = network.field
    if simulation.solver == "euler":
        drive = field.drive(jnp.zeros(field.input_size, duration.dtype))
        return lambda now: now + duration * jax.vmap(lambda state: field.flow(state, drive))(now)
    held = InputPath(jnp.zeros((count, 1, 1, field.input_size), duration.dtype), jnp.full((count, 1), duration))

    def interval(now):
        ran = all_along_paths(network, held, now, simulation)
        # A solver that gave up has not reached the end.
        return jnp.where(jnp.isfinite(ran.failed_at)[:, None], jnp.nan, ran.states[:, 0])

    return interval
