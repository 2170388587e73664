"""The gradient by the adjoint equation, solved backwards in time, of many trials in one adaptive loop."""

from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode.models import AbstractField
from gnode.simulation._adaptive_step import STRETCH, below_resolution, error_size, next_proposal
from gnode.simulation._input_path import polynomial
from gnode.simulation._runge_kutta import EXPLICIT, order, quadrature, runge_kutta_step, stage_states
from gnode.simulation._settings import SimulationSettings


class _Course(NamedTuple):
    state: Float[Array, "trials state"]
    adjoint: Float[Array, "trials state"]
    """dL/dh of all that comes later."""
    left: Float[Array, " trials"]
    """Seconds to the start of the interval."""
    sample: Int[Array, " trials"]
    """The interval that is gone through; -1 once the start is reached."""
    proposal: Float[Array, " trials"]
    stuck: Bool[Array, " trials"]
    iteration: Int[Array, ""]
    of_arrays: Any
    of_coefficients: Float[Array, "trials steps powers input"] | None


def backsolve(
    field: AbstractField,
    starts: Float[Array, "trials state"],
    states: Float[Array, "trials steps state"],
    durations: Float[Array, "trials steps"],
    coefficients: Float[Array, "trials steps powers input"],
    of_states: Float[Array, "trials steps state"],
    of_last: Float[Array, "trials state"],
    reached: Int[Array, " trials"],
    settings: SimulationSettings,
    *,
    by_input: bool,
) -> tuple[Any, Float[Array, "trials state"], Float[Array, "trials steps powers input"] | None]:
    r"""dL/dw, dL/dh_0 and (where asked for) that by the coefficients of the input, from dL/dh at the samples.

    Backwards in time, with the state beside it,

    $$\frac{dh}{dt} = f, \quad \frac{da}{dt} = -\left(\frac{\partial f}{\partial h}\right)^T a, \quad
    \frac{dL}{dw} = \int \left(\frac{\partial f}{\partial w}\right)^T a \, dt$$

    where a gains dL/dh at every sample. There the state is set to that which was found on the way forwards, as a flow
    that contracts cannot be followed backwards for long. Steps are chosen by the errors of h and a; that of a is
    measured against its largest entry, as its equation is linear. The integral is the solver's own quadrature and
    has no say. Where no step is short enough, or their number runs out, the gradient is not a number.

    Sources: Chen, Rubanova, Bettencourt and Duvenaud (NeurIPS 2018) for the equation; Kidger, Chen and Lyons, "Hey,
    that's not an ODE" (ICML 2021), for leaving the integral out of the error.

    **Arguments:**

    - `of_states`: dL/dh at the samples that were reached, zeros at the others.
    - `of_last`: beside that, at the last of them.
    - `reached`: how many they are.
    """
    solver = EXPLICIT[settings.solver]
    trials, steps = durations.shape
    lanes = jnp.arange(trials)
    # Row 0 is the start, row k + 1 sample k.
    known = jnp.concatenate([starts[:, None], states], axis=1)
    gained = jnp.pad(of_states, ((0, 0), (1, 0), (0, 0)))
    arrays, static = eqx.partition(field, eqx.is_inexact_array)

    def flow_of(arrays, piece, state, seconds):
        field = eqx.combine(arrays, static)
        return field.flow(state, field.drive(polynomial(piece, seconds)))

    def one(state, adjoint, left, duration, piece):
        def backwards(part, both):
            state, adjoint = jnp.split(both, 2)
            slope, pull = jax.vjp(lambda state: flow_of(arrays, piece, state, left - part * duration), state)
            return jnp.concatenate([-slope, *pull(adjoint)])

        both = jnp.concatenate([state, adjoint])
        step = runge_kutta_step(solver, backwards, both, duration)
        return *jnp.split(step.state, 2), *jnp.split(step.error, 2), stage_states(solver, both, step, duration)

    places, *rule = quadrature(solver)
    parts, shares = (jnp.asarray(values, durations.dtype) for values in rule)

    def unfinished(course: _Course) -> Bool[Array, " trials"]:
        return (course.sample >= 0) & ~course.stuck

    def step(course: _Course) -> _Course:
        interval = jnp.maximum(course.sample, 0)
        piece = coefficients[lanes, interval]
        duration = jnp.where(STRETCH * course.proposal >= course.left, course.left, course.proposal)
        state, adjoint, error, adjoint_error, stages = jax.vmap(one)(
            course.state, course.adjoint, course.left, duration, piece
        )
        size = jnp.maximum(
            error_size(error, course.state, state, settings),
            _size_in_parts(adjoint_error, course.adjoint, adjoint, settings),
        )
        active = unfinished(course)
        accepted = active & (size <= 1)
        proposal = next_proposal(size, duration, course.proposal, order(solver))
        here = accepted[:, None]

        # Of a step that is refused nothing may come in, infinities neither.
        stage_state, stage_adjoint = jnp.split(jnp.where(here[..., None], stages[:, places], 0), 2, axis=2)

        def slopes(arrays, piece):
            def of_trial(piece, left, duration, states):
                return jax.vmap(lambda part, state: flow_of(arrays, piece, state, left - part * duration))(
                    parts, states
                )

            return jax.vmap(of_trial)(piece, course.left, duration, stage_state)

        _, pull = jax.vjp(slopes, arrays, piece)
        by_arrays, by_piece = pull(jnp.outer(duration, shares)[..., None] * stage_adjoint)
        of_coefficients = course.of_coefficients
        if of_coefficients is not None:
            of_coefficients = of_coefficients.at[lanes, interval].add(by_piece)

        arrived = accepted & (duration == course.left)
        there = arrived[:, None]
        left = jnp.where(accepted, course.left - duration, course.left)
        return _Course(
            jnp.where(there, known[lanes, interval], jnp.where(here, state, course.state)),
            jnp.where(here, adjoint, course.adjoint) + jnp.where(there, gained[lanes, interval], 0),
            jnp.where(arrived, durations[lanes, jnp.maximum(interval - 1, 0)], left),
            course.sample - arrived,
            jnp.where(active, proposal, course.proposal),
            course.stuck | (active & ~accepted & below_resolution(proposal, course.left, durations[lanes, interval])),
            course.iteration + 1,
            jax.tree.map(jnp.add, course.of_arrays, by_arrays),
            of_coefficients,
        )

    course = _Course(
        known[lanes, reached],
        gained[lanes, reached] + of_last,
        durations[lanes, jnp.maximum(reached - 1, 0)],
        reached - 1,
        # The first step that is tried is the whole interval.
        durations.max(axis=1),
        jnp.zeros(trials, bool),
        jnp.zeros((), jnp.int32),
        jax.tree.map(jnp.zeros_like, arrays),
        jnp.zeros_like(coefficients) if by_input else None,
    )
    # One more a sample, as each ends a step.
    limit = settings.step_limit(steps) + steps
    course = jax.lax.while_loop(lambda c: unfinished(c).any() & (c.iteration < limit), step, course)
    failed = course.sample >= 0
    unknown = jnp.where(failed.any(), jnp.nan, 0.0)
    return (
        jax.tree.map(lambda a: a + unknown.astype(a.dtype), course.of_arrays),
        jnp.where(failed[:, None], jnp.nan, course.adjoint),
        course.of_coefficients,
    )


def _size_in_parts(error, before, after, settings: SimulationSettings) -> Float[Array, " trials"]:
    """The root mean square of the error of what may have any size, in parts of what is allowed of its largest entry."""
    largest = jnp.maximum(jnp.abs(before), jnp.abs(after)).max(axis=1)
    allowed = (settings.absolute_tolerance + settings.relative_tolerance) * largest
    return jnp.sqrt(jnp.mean((error / jnp.where(largest > 0, allowed, 1.0)[:, None]) ** 2, axis=1))
