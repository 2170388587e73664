"""Many trials in one adaptive loop, each with its own steps, and the gradient through the steps that were made."""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode.models import AbstractField
from gnode.simulation._adaptive_step import (
    STRETCH,
    WINDOW,
    Place,
    adaptive_step,
    carries_slope,
    error_size,
    first_proposal,
    initial_slope,
    next_proposal,
    next_stop,
    passed_samples,
)
from gnode.simulation._backsolve import backsolve
from gnode.simulation._input_path import InputPath, breaks_for_gradient
from gnode.simulation._runge_kutta import SOLVERS, evaluations_a_step
from gnode.simulation._settings import SimulationSettings
from gnode.simulation._trajectory import Solved


class _Taken(NamedTuple):
    """Accepted steps: all that repeats them."""

    place: Place
    duration: Float[Array, " trials"]


class _Course(NamedTuple):
    place: Place
    proposal: Float[Array, " trials"]
    """The length of the next step, if nothing stops it."""
    tried: Int[Array, " trials"]
    accepted: Int[Array, " trials"]
    stuck: Bool[Array, " trials"]
    """No step is short enough."""
    iteration: Int[Array, ""]
    states: Float[Array, "trials room state"]
    """At the samples."""
    taken: _Taken | None
    """Row k: step k of every trial (beyond the last one accepted it means nothing). None where no gradient will be
    asked for."""


def adaptive_batch(
    field: AbstractField,
    paths: InputPath,
    starts: Float[Array, "trials state"],
    settings: SimulationSettings,
) -> Solved:
    """Solves for all trials. Gradients by field, starts and coefficients of the paths are those of the steps made,
    whose lengths count as constants, or (backsolve) those of the adjoint equation; by the durations there are none."""
    return _solve((field, starts, paths.coefficients), jax.lax.stop_gradient(paths.ends), paths.breaks(), settings)


@eqx.filter_custom_vjp
def _solve(varied, ends, breaks, settings) -> Solved:
    return _course(varied, ends, breaks, settings, keep=False)[0]


@_solve.def_fwd
def _forward(perturbed, varied, ends, breaks, settings):
    keep = settings.adjoint == "recursive"
    if perturbed[2] and keep:
        breaks = breaks_for_gradient(breaks, varied[2])
    solved, course = _course(varied, ends, breaks, settings, keep=keep)
    return solved, (course.taken, course.accepted, course.place.sample, solved.states)


@_solve.def_bwd
def _backward(residuals, cotangents, perturbed, varied, ends, breaks, settings):
    del breaks
    taken, accepted, reached, states = residuals
    field, starts, coefficients = varied
    of_states = cotangents.states
    if of_states is None:
        of_states = jnp.zeros((*ends.shape, starts.shape[1]), starts.dtype)
    # Samples that no step passed have the last state.
    unpassed = (jnp.arange(ends.shape[1], dtype=reached.dtype)[None] >= reached[:, None])[..., None]
    of_last = jnp.where(unpassed, of_states, 0).sum(axis=1)
    of_states = jnp.where(unpassed, 0, of_states)
    # Seldom asked for, and as long as the trial: not worked out in vain at every step.
    by_input = perturbed[2]
    if taken is None:
        return backsolve(
            field, starts, states, ends, coefficients, of_states, of_last, reached, settings, by_input=by_input
        )
    of_states = jnp.pad(of_states, ((0, 0), (0, WINDOW), (0, 0)))
    arrays, static = eqx.partition(field, eqx.is_inexact_array)

    def rebuilt(shared):
        arrays, varied = shared
        return eqx.combine(arrays, static), varied if by_input else coefficients

    def step(carry):
        row, of_shared, of_state, of_slope = carry
        place, duration = jax.tree.map(lambda a: a[row], taken)
        real = row < accepted
        # What stands in a row of no step, infinities too, stays out of the gradient.
        duration = jnp.where(real, duration, 0)
        here = real[:, None]

        def again(shared, state, slope):
            field, coefficients = rebuilt(shared)
            begin = place._replace(state=state, slope=slope)
            return adaptive_step(field, begin, duration, ends, coefficients, settings)[:3]

        of_passed = jax.vmap(lambda a, k: jax.lax.dynamic_slice_in_dim(a, k, WINDOW))(of_states, place.sample)
        of_passed = jnp.where((passed_samples(place, duration, ends) & here)[..., None], of_passed, 0)
        _, pull = jax.vjp(again, shared, place.state, place.slope)
        masked = jax.tree.map(lambda a: jnp.where(here, a, 0), (of_state, of_slope))
        by_shared, by_state, by_slope = pull((*masked, of_passed))
        return (
            row - 1,
            jax.tree.map(jnp.add, of_shared, by_shared),
            *jax.tree.map(lambda new, old: jnp.where(here, new, old), (by_state, by_slope), (of_state, of_slope)),
        )

    shared = (arrays, coefficients if by_input else None)
    zeros = jax.tree.map(jnp.zeros_like, shared)
    of_slope = jnp.zeros_like(starts) if carries_slope(settings, coefficients) else None
    carry = jax.lax.while_loop(lambda c: c[0] >= 0, step, (accepted.max() - 1, zeros, of_last, of_slope))
    _, of_shared, of_state, of_slope = carry
    if of_slope is not None:
        # The slope that the first step began with.
        def first(shared, state):
            field, coefficients = rebuilt(shared)
            return initial_slope(field, state, coefficients)

        by_shared, by_state = jax.vjp(first, shared, starts)[1](of_slope)
        of_shared, of_state = jax.tree.map(jnp.add, (of_shared, of_state), (by_shared, by_state))
    of_arrays, of_coefficients = of_shared
    return of_arrays, of_state, of_coefficients


def _course(varied, ends, breaks, settings: SimulationSettings, *, keep: bool) -> tuple[Solved, _Course]:
    field, starts, coefficients = varied
    solver = SOLVERS[settings.solver]
    total = ends[:, -1]
    trials, steps = ends.shape
    limit = settings.step_limit(steps)
    smallest = 8 * jnp.finfo(ends.dtype).eps * total

    def unfinished(course: _Course) -> Bool[Array, " trials"]:
        return (course.place.sample < steps) & (course.place.time < total) & ~course.stuck

    def step(course: _Course) -> _Course:
        place = course.place
        active = unfinished(course)
        stop = next_stop(place, ends, breaks)
        duration = jnp.where(place.time + STRETCH * course.proposal >= stop, stop - place.time, course.proposal)
        state, slope, within, error = adaptive_step(field, place, duration, ends, coefficients, settings)
        size = error_size(error, place.state, state, settings)
        # What is not a number compares false: such a step is tried again, shorter.
        accepted = active & (size <= 1)
        proposal = next_proposal(size, duration, course.proposal, solver)
        here = accepted[:, None]
        # What is written of samples that were not passed is written again when they are.
        states = jax.vmap(lambda a, b, k: jax.lax.dynamic_update_slice_in_dim(a, b, k, 0))(
            course.states, within, place.sample
        )
        after = Place(
            jnp.where(here, state, place.state),
            None if slope is None or place.slope is None else jnp.where(here, slope, place.slope),
            # Stopped at, not nearly: the sum may round to another number.
            jnp.where(accepted, jnp.where(duration == stop - place.time, stop, place.time + duration), place.time),
            place.sample + jnp.where(here, passed_samples(place, duration, ends), False).sum(axis=1, dtype=jnp.int32),
        )
        taken = course.taken
        if taken is not None:
            lanes = jnp.arange(trials, dtype=jnp.int32)
            one = _Taken(place, duration)
            # A step that is refused is written over by the next one.
            taken = jax.tree.map(lambda all, one: all.at[course.accepted, lanes].set(one), taken, one)
        return _Course(
            after,
            jnp.where(active, proposal, course.proposal),
            course.tried + active.astype(jnp.int32),
            course.accepted + accepted.astype(jnp.int32),
            course.stuck | (active & ~accepted & (proposal < smallest)),
            course.iteration + 1,
            states,
            taken,
        )

    first = initial_slope(field, starts, coefficients)
    carries = carries_slope(settings, coefficients)
    place = Place(starts, first if carries else None, jnp.zeros_like(total), jnp.zeros(trials, jnp.int32))
    taken = None
    if keep:
        taken = jax.tree.map(lambda a: jnp.zeros((limit, *a.shape), a.dtype), _Taken(place, total))
    course = _Course(
        place,
        first_proposal(field, starts, first, coefficients, total, settings),
        jnp.zeros(trials, jnp.int32),
        jnp.zeros(trials, jnp.int32),
        jnp.zeros(trials, bool),
        jnp.zeros((), jnp.int32),
        jnp.zeros((trials, steps + WINDOW, starts.shape[1]), starts.dtype),
        taken,
    )
    course = jax.lax.while_loop(lambda c: unfinished(c).any() & (c.iteration < limit), step, course)
    passed = jnp.arange(steps, dtype=jnp.int32)[None] < course.place.sample[:, None]
    states = jnp.where(passed[..., None], course.states[:, :steps], course.place.state[:, None])
    solved = Solved(
        states,
        # Two for the length of the first step.
        course.tried * evaluations_a_step(solver) - (course.tried if carries else 0) + 2,
        jnp.where(course.place.time < total, course.place.time, jnp.inf),
    )
    return solved, course
