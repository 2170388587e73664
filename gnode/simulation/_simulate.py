import functools
from collections.abc import Callable
from typing import TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._types import Drive, Key, Scalar, State
from gnode.models import AbstractField, Network
from gnode.simulation._euler import stepped_states
from gnode.simulation._fixed_steps import fixed_evaluations, fixed_states
from gnode.simulation._input_path import InputPath, input_path
from gnode.simulation._noise import kicks
from gnode.simulation._settings import DEFAULT_SIMULATION, SimulationSettings
from gnode.simulation._trajectory import Solved, Trajectory

_Tree = TypeVar("_Tree")


def simulate(
    network: Network,
    inputs: Float[Array, "steps input"],
    durations: Float[Array, " steps"],
    settings: SimulationSettings = DEFAULT_SIMULATION,
    *,
    key: Key | None = None,
    hoist: bool | None = None,
) -> Trajectory:
    """Runs a network through one trial.

    Sample k of the input is known at the end of interval k, so that an output may depend on all input up to its
    own time. By default it is held over that interval, and the network makes one Euler step a sample.

    **Arguments:**

    - `inputs`: the input of every sample. All is computed in the precision of the field's weights.
    - `durations`: the length of the interval that each sample ends, in seconds. One of length zero is padding: it
        leaves the state as it is.
    - `settings`: the solver and its tolerances, what the input does between samples, and how gradients are taken.
    - `key`: for the recurrent noise that `settings` ask for; without it the network is run without noise.
    - `hoist`: compute the drives of all steps before the scan, in one matrix product, and not on the way (for Euler's
        steps with the input held). It changes the speed and nothing else. By default not on a CPU, where storing the
        drives costs more than computing them (1.2 to 1.9 times as long a training step, from 2 to 128 channels), but
        elsewhere, where each small product in a step costs a launch.
    """
    inputs, durations = _in_precision_of(network.field, (inputs, durations))
    return along_path(
        network,
        input_path(inputs, durations, settings.interpolation),
        network.initial(inputs[0]),
        settings,
        key=key,
        hoist=hoist,
    )


def simulate_all(
    network: Network,
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings = DEFAULT_SIMULATION,
    *,
    key: Key | None = None,
) -> Trajectory:
    """Runs a network through many trials: the same as `simulate` for each, and faster than mapping it over them. Of a
    key every trial gets one of its own, by `jax.random.split`.

    An adaptive solver steps all trials in one loop, each with its own steps, and keeps the state at the start
    of every step for the gradient (unless `settings` ask for another adjoint, or less memory).
    """
    inputs, durations = _in_precision_of(network.field, (inputs, durations))
    make = functools.partial(input_path, interpolation=settings.interpolation)
    return all_along_paths(
        network, jax.vmap(make)(inputs, durations), jax.vmap(network.initial)(inputs[:, 0]), settings, key=key
    )


def along_path(
    network: Network,
    path: InputPath,
    start: State,
    settings: SimulationSettings,
    *,
    key: Key | None = None,
    hoist: bool | None = None,
) -> Trajectory:
    """Runs a network from a state along an input path."""
    path, start = _in_precision_of(network.field, (path, start))
    solved = _solve(network, path, start, settings, key, hoist)
    return Trajectory(start, solved.states, jax.vmap(network.output)(solved.states), *solved[1:])


def all_along_paths(
    network: Network,
    paths: InputPath,
    starts: Float[Array, "trials state"],
    settings: SimulationSettings,
    *,
    key: Key | None = None,
) -> Trajectory:
    """Runs a network from many states, each along its own path."""
    paths, starts = _in_precision_of(network.field, (paths, starts))
    if settings.adaptive and not network.field.discrete:
        # What the solvers are made of takes long to import, and Euler's method needs none of it.
        from gnode.simulation._adaptive import adaptive_batch

        solved = adaptive_batch(network.field, paths, starts, settings)
    else:
        keys = jax.random.split(key, starts.shape[0]) if settings.noisy and key is not None else None
        solved = jax.vmap(
            lambda path, start, key: _solve(network, path, start, settings, key, None),
            in_axes=(0, 0, None if keys is None else 0),
        )(paths, starts, keys)
    return Trajectory(starts, solved.states, jax.vmap(jax.vmap(network.output))(solved.states), *solved[1:])


def _in_precision_of(field: AbstractField, numbers: _Tree) -> _Tree:
    """The same numbers in the precision of the weights: under jax_enable_x64 much is float64 that nobody asked for.
    Where a field has no weights, in the highest precision that one of the numbers has."""
    weights = jax.tree.leaves(eqx.filter(field, eqx.is_inexact_array))
    precision = jnp.result_type(*(weights or jax.tree.leaves(numbers)))
    return jax.tree.map(lambda leaf: leaf.astype(precision), numbers)


def _but_at_padding(field: AbstractField) -> Callable[[State, Drive, Scalar], State]:
    """What a sample does, of a map: an interval of length zero leaves the state as it is in a flow alone."""
    return lambda state, drive, duration: jnp.where(duration > 0, field.step(state, drive, duration), state)


def _solve(
    network: Network,
    path: InputPath,
    start: State,
    settings: SimulationSettings,
    key: Key | None,
    hoist: bool | None,
) -> Solved:
    field = network.field
    durations = path.durations
    if field.discrete and settings != DEFAULT_SIMULATION:
        raise refusal("a field that is a flow", "a map (as an LSTM is)", "leave the settings of the simulation out")
    if settings.adaptive:
        from gnode.simulation._adaptive import adaptive_batch

        batch = adaptive_batch(field, jax.tree.map(lambda a: a[None], path), start[None], settings)
        return jax.tree.map(lambda a: a[0], batch)
    noise = None
    if settings.noisy and key is not None:
        assert settings.noise is not None
        noise = kicks(field, durations, sigma=settings.noise, substeps=settings.fixed_steps, key=key)
    plain = settings.solver == "euler" and settings.fixed_steps == 1 and settings.memory == "linear"
    if plain and path.held:
        inputs = path.coefficients[:, 0]
        step = _but_at_padding(field) if field.discrete else field.step
        ahead = jax.default_backend() != "cpu" if hoist is None else hoist
        if noise is not None:
            drives, drive = (jax.vmap(field.drive)(inputs), lambda x: x) if ahead else (inputs, field.drive)
            states = stepped_states(
                lambda h, x, dt: step(h, drive(x[0]), dt) + x[1], start, (drives, noise[:, 0]), durations
            )
        elif ahead:
            states = stepped_states(step, start, jax.vmap(field.drive)(inputs), durations)
        else:
            states = stepped_states(lambda h, x, dt: step(h, field.drive(x), dt), start, inputs, durations)
    else:
        states = fixed_states(field, InputPath(path.coefficients, durations), start, settings, noise)
    steps = (durations > 0).sum(dtype=jnp.int32)
    nowhere, not_stuck = jnp.full((), jnp.inf, durations.dtype), jnp.zeros((), bool)
    return Solved(states, steps * fixed_evaluations(settings), nowhere, not_stuck)
