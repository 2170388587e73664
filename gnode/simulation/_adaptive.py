import math

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode.models import AbstractField
from gnode.simulation._adaptive_course import adaptive_course, solved, unpassed
from gnode.simulation._adaptive_step import Way
from gnode.simulation._backsolve import backsolve
from gnode.simulation._input_path import InputPath
from gnode.simulation._replay import back_through, replayed
from gnode.simulation._settings import SimulationSettings
from gnode.simulation._trajectory import Solved


def adaptive_batch(
    field: AbstractField,
    paths: InputPath,
    starts: Float[Array, "trials state"],
    settings: SimulationSettings,
) -> Solved:
    """Solves for all trials in one loop.

    Gradients by field, starts and coefficients of the paths are those of the steps made, whose lengths count as
    constants, or (backsolve) those of the adjoint equation; by the durations there are none.
    """
    varied, durations = (field, starts, paths.coefficients), jax.lax.stop_gradient(paths.durations)
    stopping = Way(durations, None)
    match settings.adjoint:
        case "direct":
            course = adaptive_course(jax.lax.stop_gradient(varied), stopping, settings, every=1, with_slopes=True)
            return solved(replayed(varied, course, stopping, settings), paths.coefficients, stopping, settings)
        case "forward":
            course = adaptive_course(varied, stopping, settings, every=None)
            return solved(course, paths.coefficients, stopping, settings)
    # The interpolant of the implicit solver is not nearly as good as its steps, and Adams' method has none.
    passes = paths.held and settings.solver not in ("kvaerno5", "adams")
    return _solve(varied, Way(durations, paths.changes()) if passes else stopping, settings)


@eqx.filter_custom_vjp
def _solve(varied, way, settings) -> Solved:
    return solved(adaptive_course(varied, way, settings, every=None), varied[2], way, settings)


@_solve.def_fwd
def _forward(perturbed, varied, way, settings):
    way = _way_of_gradient(perturbed, way, settings)
    every = None if settings.adjoint == "backsolve" else _every(way, settings)
    course = adaptive_course(varied, way, settings, every=every)
    found = solved(course, varied[2], way, settings)
    return found, (course.taken, course.accepted, course.place, found.states)


@_solve.def_bwd
def _backward(residuals, cotangents, perturbed, varied, way, settings):
    taken, accepted, place, states = residuals
    field, starts, coefficients = varied
    way = _way_of_gradient(perturbed, way, settings)
    of_states = cotangents.states
    if of_states is None:
        of_states = jnp.zeros_like(states)
    # Samples that no step passed have the last state.
    later = unpassed(place, way)
    of_last = jnp.where(later, of_states, 0).sum(axis=1)
    of_states = jnp.where(later, 0, of_states)
    # Seldom asked for, and as long as the trial: not worked out in vain at every step.
    by_input = perturbed[2]
    if taken is None:
        return backsolve(
            field,
            starts,
            states,
            way.durations,
            coefficients,
            of_states,
            of_last,
            place.sample,
            settings,
            by_input=by_input,
        )
    return back_through(
        varied, way, taken, accepted, of_states, of_last, settings, every=_every(way, settings), by_input=by_input
    )


def _way_of_gradient(perturbed, way: Way, settings: SimulationSettings) -> Way:
    """A step over several samples of one held input cannot tell the share of each in a gradient, and has to stop at
    all. (Backsolve goes from sample to sample anyway.)"""
    return Way(way.durations, None) if perturbed[2] and settings.adjoint != "backsolve" else way


def _every(way: Way, settings: SimulationSettings) -> int:
    """How many steps lie between two places that are kept."""
    limit = settings.step_limit(way.durations.shape[1])
    return 1 if settings.memory == "linear" else math.isqrt(limit - 1) + 1
