"""The steps of a course once more: backwards, for the gradient, or all of them for jax to differentiate."""

import math
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from gnode.simulation._adaptive_course import Course, Taken, along, chosen, with_passed
from gnode.simulation._adaptive_step import Way, adaptive_step, initial_slope, starting_place
from gnode.simulation._settings import SimulationSettings


def back_through(
    varied: Any,
    way: Way,
    taken: Taken,
    accepted: Int[Array, " trials"],
    of_states: Float[Array, "trials steps state"],
    of_last: Float[Array, "trials state"],
    settings: SimulationSettings,
    *,
    every: int,
    by_input: bool,
) -> tuple[Any, Float[Array, "trials state"], Float[Array, "trials steps powers input"] | None]:
    """dL/dw, dL/dh_0 and (where asked for) that by the coefficients of the input, from dL/dh at the samples and of the
    last state. Between two places that were kept the others are made once more."""
    field, starts, coefficients = varied
    of_states = jnp.pad(of_states, ((0, 0), (0, way.window), (0, 0)))
    arrays, static = eqx.partition(field, eqx.is_inexact_array)

    def rebuilt(shared):
        arrays, varied = shared
        return eqx.combine(arrays, static), varied if by_input else coefficients

    def step_back(row, place, carry, known=None):
        of_shared, of_state, of_slope = carry
        real = row < accepted
        here = real[:, None]
        # What stands in a row of no step, infinities too, stays out of the gradient.
        duration = jnp.where(real, taken.durations[row], 0)

        def again(shared, state, slope):
            field, coefficients = rebuilt(shared)
            stepped = adaptive_step(
                field, place._replace(state=state, slope=slope), duration, way, coefficients, settings, known
            )
            return (stepped.place.state, stepped.place.slope, stepped.within), stepped.passed

        _, pull, passed = jax.vjp(again, shared, place.state, place.slope, has_aux=True)
        of_passed = jax.vmap(lambda a, k: jax.lax.dynamic_slice_in_dim(a, k, way.window))(of_states, place.sample)
        of_passed = jnp.where((passed & here)[..., None], of_passed, 0)
        masked = jax.tree.map(lambda a: jnp.where(along(real, a), a, 0), (of_state, of_slope))
        by_shared, *by_place = pull((*masked, of_passed))
        return (
            jax.tree.map(jnp.add, of_shared, by_shared),
            *jax.tree.map(
                lambda new, old: jnp.where(along(real, new), new, old), tuple(by_place), (of_state, of_slope)
            ),
        )

    def block_back(carry):
        block, *rest = carry
        first = jax.tree.map(lambda a: a[block], taken.places)
        if every == 1:
            return block - 1, *step_back(block, first, tuple(rest))

        def ahead(place, row):
            real = row < accepted
            stepped = adaptive_step(field, place, jnp.where(real, taken.durations[row], 0), way, coefficients, settings)
            return chosen(real, stepped.place, place), (place, stepped.slopes)

        rows = block * every + jnp.arange(every)
        places, slopes = jax.lax.scan(ahead, first, rows)[1]

        def back(carry, sample):
            row, place, known = sample
            return step_back(row, place, carry, known), None

        return block - 1, *jax.lax.scan(back, tuple(rest), (rows, places, slopes), reverse=True)[0]

    shared = (arrays, coefficients if by_input else None)
    zeros = jax.tree.map(jnp.zeros_like, shared)
    of_slope = jax.tree.map(lambda a: jnp.zeros_like(a[0]), taken.places.slope)
    last = (accepted.max() - 1) // every
    carry = jax.lax.while_loop(lambda c: c[0] >= 0, block_back, (last, zeros, of_last, of_slope))
    _, of_shared, of_state, of_slope = carry
    if of_slope is not None:
        # The slope that the first step began with.
        def first(shared, state):
            field, coefficients = rebuilt(shared)
            slopes = initial_slope(field, state, coefficients)
            return starting_place(state, slopes, coefficients, settings).slope

        by_shared, by_state = jax.vjp(first, shared, starts)[1](of_slope)
        of_shared, of_state = jax.tree.map(jnp.add, (of_shared, of_state), (by_shared, by_state))
    of_arrays, of_coefficients = of_shared
    return of_arrays, of_state, of_coefficients


def replayed(varied: Any, course: Course, way: Way, settings: SimulationSettings) -> Course:
    """A course whose steps were kept, made once more, for jax to differentiate whichever way it is asked to."""
    field, starts, coefficients = varied
    taken = course.taken
    assert taken is not None

    def step(carry, row):
        place, states = carry
        real = row < course.accepted
        duration = jnp.where(real, taken.durations[row], 0)
        known = None if taken.slopes is None else jnp.where(real[:, None, None], taken.slopes[row], 0)
        stepped = adaptive_step(field, place, duration, way, coefficients, settings, known)
        states = with_passed(states, stepped, place)
        return (chosen(real, stepped.place, place), states), None

    # A scan can be differentiated, a loop of no known length cannot: in blocks, of which those after the last step
    # that was made cost nothing.
    limit = taken.durations.shape[0]
    size = math.isqrt(limit - 1) + 1

    def block(carry, first):
        def run(carry):
            # Beyond the limit no row is real.
            return jax.lax.scan(step, carry, first + jnp.arange(size))[0]

        return jax.lax.cond((first < course.accepted).any(), run, lambda carry: carry, carry), None

    place = starting_place(starts, initial_slope(field, starts, coefficients), coefficients, settings)
    place, states = jax.lax.scan(block, (place, jnp.zeros_like(course.states)), jnp.arange(0, limit, size))[0]
    return course._replace(place=place, states=states)
