"""Many trials in one adaptive loop, each with its own steps."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode.simulation._adams import ADAMS_GROWTH, error_power
from gnode.simulation._adaptive_step import (
    AFTER_CHANGE,
    Place,
    Stepped,
    Way,
    adaptive_step,
    below_resolution,
    carries_slope,
    error_size,
    first_proposal,
    initial_slope,
    next_proposal,
    starting_place,
    step_length,
)
from gnode.simulation._runge_kutta import SOLVERS, evaluations_a_step, order
from gnode.simulation._settings import SimulationSettings
from gnode.simulation._trajectory import Solved


class Taken(NamedTuple):
    """Accepted steps: all that repeats them. Beyond the last one of a trial the rows mean nothing."""

    places: Place
    """Row k: before step k * `every` of every trial."""
    durations: Float[Array, "limit trials"]
    """Row k: of step k."""
    slopes: Float[Array, "limit trials stages state"] | None
    """Row k: of the stages of step k, where they are kept."""


class Course(NamedTuple):
    """How far the trials have come."""

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
    taken: Taken | None
    """None where no gradient will be asked for."""


def adaptive_course(
    varied: Any, way: Way, settings: SimulationSettings, *, every: int | None, with_slopes: bool = False
) -> Course:
    """Steps all trials to their ends.

    **Arguments:**

    - `varied`: the field, the starts and the coefficients of the paths.
    - `every`: keep the place before every so many accepted steps, and the lengths of all; none: keep neither.
    - `with_slopes`: keep those of an implicit solver's stages too.
    """
    field, starts, coefficients = varied
    durations = way.durations
    trials, steps = durations.shape
    lanes = jnp.arange(trials)
    limit = settings.step_limit(steps)
    lasting = _lasting(durations)

    def unfinished(course: Course) -> Bool[Array, " trials"]:
        return (course.place.sample < lasting) & ~course.stuck

    def step(course: Course) -> Course:
        place = course.place
        active = unfinished(course)
        duration = step_length(place, course.proposal, way)
        stepped = adaptive_step(field, place, duration, way, coefficients, settings)
        size = error_size(stepped.error, place.state, stepped.end, settings)
        # What is not a number compares false: such a step is tried again, shorter.
        accepted = active & (size <= 1)
        # Lengths count as constants, whichever way a gradient is taken.
        proposal = jax.lax.stop_gradient(_proposal(size, duration, course, settings))
        if way.changes is not None:
            # It ended where the input changes.
            stopped = accepted & (stepped.place.since == 0)
            proposal = jnp.where(stopped, AFTER_CHANGE * proposal, proposal)
        interval = durations[lanes, jnp.minimum(place.sample, steps - 1)]
        taken = course.taken
        if taken is not None:
            assert every is not None
            # A step that is refused is written over by the next one. What is not kept is written beyond the room.
            row = jnp.where(course.accepted % every == 0, course.accepted // every, limit)
            taken = Taken(
                jax.tree.map(lambda all, one: all.at[row, lanes].set(one, mode="drop"), taken.places, place),
                taken.durations.at[course.accepted, lanes].set(duration),
                None if taken.slopes is None else taken.slopes.at[course.accepted, lanes].set(stepped.slopes),
            )
        return Course(
            chosen(accepted, stepped.place, place),
            jnp.where(active, proposal, course.proposal),
            course.tried + active,
            course.accepted + accepted,
            course.stuck | (active & ~accepted & below_resolution(proposal, place.since, interval)),
            course.iteration + 1,
            with_passed(course.states, stepped, place),
            taken,
        )

    slopes = initial_slope(field, starts, coefficients)
    place = starting_place(starts, slopes, coefficients, settings)
    taken = None
    if every is not None:
        rows = (limit - 1) // every + 1
        stages = None
        if with_slopes and settings.solver == "kvaerno5":
            stages = evaluations_a_step(SOLVERS[settings.solver])
        taken = Taken(
            jax.tree.map(lambda a: jnp.zeros((rows, *a.shape), a.dtype), place),
            jnp.zeros((limit, trials), durations.dtype),
            None if stages is None else jnp.zeros((limit, trials, stages, starts.shape[1]), starts.dtype),
        )
    course = Course(
        place,
        jax.lax.stop_gradient(first_proposal(field, starts, slopes, coefficients, durations, settings)),
        jnp.zeros(trials, jnp.int32),
        jnp.zeros(trials, jnp.int32),
        jnp.zeros(trials, bool),
        jnp.zeros((), jnp.int32),
        jnp.zeros((trials, steps + way.window, starts.shape[1]), starts.dtype),
        taken,
    )
    return jax.lax.while_loop(lambda c: unfinished(c).any() & (c.iteration < limit), step, course)


def _proposal(size, duration, course: Course, settings: SimulationSettings) -> Float[Array, " trials"]:
    if course.place.gaps is None:
        return next_proposal(size, duration, course.proposal, order(SOLVERS[settings.solver]))
    return next_proposal(size, duration, course.proposal, error_power(course.place.gaps, duration), ADAMS_GROWTH)


def chosen(here: Bool[Array, " trials"], new: Place, old: Place) -> Place:
    """The one of two places, by trial."""
    return jax.tree.map(lambda a, b: jnp.where(along(here, a), a, b), new, old)


def along(here: Bool[Array, " trials"], values: Array) -> Bool[Array, "trials *ones"]:
    """With as many axes as values of all trials have."""
    return here.reshape(-1, *[1] * (values.ndim - 1))


def with_passed(
    states: Float[Array, "trials room state"], stepped: Stepped, place: Place
) -> Float[Array, "trials room state"]:
    """The states at samples, with those of a step. What is written of samples that it did not pass is written again
    when they are passed."""
    put = jax.vmap(lambda all, some, sample: jax.lax.dynamic_update_slice_in_dim(all, some, sample, 0))
    return put(states, stepped.within, place.sample)


def unpassed(place: Place, way: Way) -> Bool[Array, "trials steps 1"]:
    """The samples that no step passed: their state is the last one."""
    return (jnp.arange(way.durations.shape[1])[None] >= place.sample[:, None])[..., None]


def solved(course: Course, coefficients: Float[Array, "trials steps powers input"], way: Way, settings) -> Solved:
    """What a course came to."""
    place, (_, steps) = course.place, way.durations.shape
    begins = jnp.cumsum(way.durations, axis=1) - way.durations
    reached = begins[jnp.arange(begins.shape[0]), jnp.minimum(place.sample, steps - 1)] + place.since
    each = 1
    if settings.solver != "adams":
        each = evaluations_a_step(SOLVERS[settings.solver]) - carries_slope(settings, coefficients)
    return Solved(
        jnp.where(unpassed(place, way), place.state[:, None], course.states[:, :steps]),
        # Two for the length of the first step.
        course.tried * each + 2,
        jnp.where(place.sample < _lasting(way.durations), reached, jnp.inf),
        course.stuck,
    )


def _lasting(durations: Float[Array, "trials steps"]) -> Int[Array, " trials"]:
    """How many samples there are up to the last one that lasts any time; what follows is padding."""
    return jnp.where(durations > 0, jnp.arange(1, durations.shape[1] + 1), 0).max(axis=1)
