import math
from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Scalar, State
from gnode.models import AbstractField
from gnode.simulation._input_path import InputPath, polynomial
from gnode.simulation._settings import SimulationSettings


def fixed_states(
    field: AbstractField,
    path: InputPath,
    start: State,
    settings: SimulationSettings,
    noise: Float[Array, "steps substeps state"] | None = None,
) -> Float[Array, "steps state"]:
    """The state at the time of every sample, by steps of equal length between samples; `noise` is added to the state
    after each."""
    substeps = settings.fixed_steps

    def interval(state, piece):
        coefficients, duration, *kicks = piece
        length = duration / substeps
        if substeps == 1:
            state = _step(field, settings, coefficients, state, 0 * length, length)
            if kicks:
                state = state + kicks[0][0]
        else:
            begins = length * jnp.arange(substeps, dtype=length.dtype)

            def substep(state, sample):
                begin, *kick = sample
                state = _step(field, settings, coefficients, state, begin, length)
                return (state + kick[0] if kick else state), None

            state = jax.lax.scan(substep, state, (begins, *kicks))[0]
        return state, state

    pieces = (path.coefficients, path.durations, *(() if noise is None else (noise,)))
    if settings.memory == "root":
        return _scan_in_blocks(interval, start, pieces)
    return jax.lax.scan(interval, start, pieces)[1]


def fixed_evaluations(settings: SimulationSettings) -> int:
    """How often the flow is evaluated between two samples."""
    if settings.solver == "euler":
        return settings.fixed_steps
    # Here and not above: it takes long to import, and Euler's method needs none of it.
    from gnode.simulation._runge_kutta import SOLVERS, evaluations_a_step

    return evaluations_a_step(SOLVERS[settings.solver]) * settings.fixed_steps


def _step(
    field: AbstractField,
    settings: SimulationSettings,
    coefficients: Float[Array, "powers input"],
    state: State,
    begin: Scalar,
    length: Scalar,
) -> State:
    """One step within an interval, `begin` seconds after its start."""

    def flow_at(seconds, state):
        return field.flow(state, field.drive(polynomial(coefficients, seconds)))

    if settings.solver == "euler":
        return state + length * flow_at(begin, state)
    from gnode.simulation._implicit_stage import root_tolerance
    from gnode.simulation._runge_kutta import SOLVERS, runge_kutta_step

    step = runge_kutta_step(
        SOLVERS[settings.solver],
        lambda c, h: flow_at(begin + c * length, h),
        state,
        length,
        tolerance=root_tolerance(settings, state.dtype),
    )
    return step.state


def _scan_in_blocks(step, start: State, pieces) -> Float[Array, "steps state"]:
    """The same as a scan; for gradients it keeps the states between blocks, and computes a block's once more."""
    steps = pieces[1].shape[0]
    block = math.isqrt(steps - 1) + 1
    blocks = -(-steps // block)
    # The steps added last no time and change nothing.
    padded = jax.tree.map(lambda a: jnp.pad(a, [(0, blocks * block - steps)] + [(0, 0)] * (a.ndim - 1)), pieces)
    padded = jax.tree.map(lambda a: a.reshape(blocks, block, *a.shape[1:]), padded)

    @eqx.filter_checkpoint
    def run(state, pieces):
        return jax.lax.scan(step, state, pieces)

    states = jax.lax.scan(run, start, padded)[1]
    return states.reshape(blocks * block, -1)[:steps]


def explicit_step(solver: str, flow: Callable[[State], State], state: State, duration: Scalar) -> tuple[State, State]:
    """Where one step of an explicit solver, by its name, leads, and its estimate of the error made."""
    # Here and not above: diffrax takes long to import.
    from gnode.simulation._runge_kutta import EXPLICIT, runge_kutta_step

    made = runge_kutta_step(EXPLICIT[solver], lambda _, there: flow(there), state, duration)
    return made.state, made.error
