import math

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
import optimistix
from jaxtyping import Array, Float

from gnode._types import Scalar, State
from gnode.models import AbstractField
from gnode.simulation._input_path import InputPath, polynomial
from gnode.simulation._runge_kutta import EXPLICIT, evaluations_a_step, runge_kutta_step
from gnode.simulation._settings import SimulationSettings

# Of the equations of an implicit step, against the state's size; no step of a fixed length has another tolerance.
_ROOT_TOLERANCE = {4: 1e-5, 8: 1e-10}


def fixed_states(
    field: AbstractField, path: InputPath, start: State, settings: SimulationSettings
) -> Float[Array, "steps state"]:
    """The state at the time of every sample, by steps of equal length between samples."""
    substeps = settings.fixed_steps

    def interval(state, piece):
        coefficients, duration = piece
        length = duration / substeps
        if substeps == 1:
            state = _step(field, settings.solver, coefficients, state, 0 * length, length)
        else:
            begins = length * jnp.arange(substeps, dtype=length.dtype)

            def substep(state, begin):
                return _step(field, settings.solver, coefficients, state, begin, length), None

            state = jax.lax.scan(substep, state, begins)[0]
        return state, state

    pieces = (path.coefficients, path.durations)
    if settings.memory == "root":
        return _scan_in_blocks(interval, start, pieces)
    return jax.lax.scan(interval, start, pieces)[1]


def fixed_evaluations(settings: SimulationSettings) -> int:
    """How often the flow is evaluated between two samples."""
    if settings.solver == "euler":
        return settings.fixed_steps
    return evaluations_a_step(EXPLICIT.get(settings.solver) or diffrax.Kvaerno5()) * settings.fixed_steps


def _step(
    field: AbstractField,
    solver: str,
    coefficients: Float[Array, "powers input"],
    state: State,
    begin: Scalar,
    length: Scalar,
) -> State:
    """One step within an interval, `begin` seconds after its start."""

    def flow_at(seconds, state):
        return field.flow(state, field.drive(polynomial(coefficients, seconds)))

    if solver == "euler":
        return state + length * flow_at(begin, state)
    if solver in EXPLICIT:
        return runge_kutta_step(EXPLICIT[solver], lambda c, h: flow_at(begin + c * length, h), state, length).state
    tolerance = _ROOT_TOLERANCE[state.dtype.itemsize]
    implicit = diffrax.Kvaerno5(root_finder=optimistix.Newton(rtol=tolerance, atol=tolerance))
    term = diffrax.ODETerm(lambda t, h, args: flow_at(t, h))
    # Padding: a step of no length, which diffrax would divide by.
    real = jnp.where(length > 0, length, 1.0).astype(length.dtype)
    memory = implicit.init(term, begin, begin + real, state, None)
    after, _, _, _, result = implicit.step(term, begin, begin + real, state, None, memory, made_jump=True)
    after = jnp.where(result == diffrax.RESULTS.successful, after, jnp.nan)
    return jnp.where(length > 0, after, state)


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
