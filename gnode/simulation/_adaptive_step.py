"""One step of an adaptive solver, of many trials at once.

Time is measured from the last sample. The length of an interval is known exactly; the time from the start of a trial is
a sum that rounds (after a day, in single precision, to 8 ms).

A state at a sample is no function of what comes after that sample, to the last bit. So no step may look beyond the end
of the interval in which it begins, and there are two ways:

- It stops at the next sample at the latest.
- Where an input is held, it goes on as if that were held for ever, to the length that the error allows. The samples
    that it passes get their states from the solver's interpolant, and so does the place to go on from, where the input
    changes on the way. Samples between which nothing changes cost no steps, and a state is the same bits whether the
    input changes after it or not.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode.models import AbstractField
from gnode.simulation._adams import ADAMS_STRETCH, Past, adams_step, first_past
from gnode.simulation._implicit_stage import root_tolerance
from gnode.simulation._input_path import polynomial
from gnode.simulation._runge_kutta import SOLVERS, ends_with_its_slope, order, runge_kutta_step, within_step
from gnode.simulation._settings import SimulationSettings

# The most samples that a step may pass.
WINDOW = 16
# A step that would end so little before a time where it must stop goes on to it.
STRETCH = 1.01
# The share of the length proposed that is tried where the input has just changed: a state in transit asks for shorter
# steps than one that has settled. Measured on the pulses of benchmarks/adaptive_step.py.
AFTER_CHANGE = 0.6
# As of diffrax's controller: the share taken of the step that the error allows, and how much a step may change.
_SAFETY, _SHRINK, _GROWTH = 0.9, 0.2, 10.0


class Way(NamedTuple):
    """What trials are stepped along."""

    durations: Float[Array, "trials steps"]
    changes: Bool[Array, "trials steps"] | None
    """The samples at which a step that passes samples has to end. None where every step stops at the next sample."""

    @property
    def window(self) -> int:
        """The most samples that a step may pass."""
        return 1 if self.changes is None else WINDOW


class Place(NamedTuple):
    """Where a trial is before a step. Of all trials in one, by a leading axis."""

    state: Float[Array, "trials state"]
    slope: Float[Array, "trials *depth state"] | None
    """dh/dt there, where it is carried from the step before; for Adams' method also before it."""
    since: Float[Array, " trials"]
    """Seconds since the last sample."""
    sample: Int[Array, " trials"]
    """The next sample to come, which is also the interval of the input."""
    gaps: Float[Array, "trials gaps"] | None = None
    """The lengths of the steps before, for Adams' method."""


class Stepped(NamedTuple):
    """What a step comes to."""

    place: Place
    """After it."""
    within: Float[Array, "trials window state"]
    """The states at the next samples, of which those that it does not pass mean nothing."""
    passed: Bool[Array, "trials window"]
    """Which it passes."""
    end: Float[Array, "trials state"]
    """The state at the end of its length, be that the place after it or not."""
    error: Float[Array, "trials state"]
    """The estimate of the error of that."""
    slopes: Float[Array, "trials stages state"] | None
    """Of the stages of an implicit step."""


def carries_slope(settings: SimulationSettings, coefficients: Float[Array, "trials steps powers input"]) -> bool:
    """Whether a step begins with the slope that the one before it ended with: not where the input may jump."""
    if settings.solver == "adams":
        return True
    return coefficients.shape[2] > 1 and ends_with_its_slope(SOLVERS[settings.solver])


def starting_place(starts, slopes, coefficients, settings: SimulationSettings) -> Place:
    """Before the first step."""
    trials = starts.shape[0]
    gaps = None
    if settings.solver == "adams":
        slopes, gaps = first_past(slopes)
    elif not carries_slope(settings, coefficients):
        slopes = None
    return Place(starts, slopes, jnp.zeros(trials, starts.dtype), jnp.zeros(trials, jnp.int32), gaps)


def adaptive_step(
    field: AbstractField,
    place: Place,
    duration: Float[Array, " trials"],
    way: Way,
    coefficients: Float[Array, "trials steps powers input"],
    settings: SimulationSettings,
    known: Float[Array, "trials stages state"] | None = None,
) -> Stepped:
    """A step of every trial; of an implicit one that has been made, its slopes may be `known`."""
    carries = carries_slope(settings, coefficients)

    def one(place: Place, duration, way: Way, coefficients, known) -> Stepped:
        steps = coefficients.shape[0]
        window = place.sample + jnp.arange(way.window)
        inside = jnp.minimum(window, steps - 1)
        piece = coefficients[inside[0]]
        if coefficients.shape[1] == 1:
            held = field.drive(piece[0])

            def drive_at(part):
                del part
                return held
        else:

            def drive_at(part):
                # A stage beyond the end of the step (of kvaerno5) sees the same polynomial there.
                return field.drive(polynomial(piece, place.since + part * duration))

        def flow(part, state):
            return field.flow(state, drive_at(part))

        gaps = step = None
        if settings.solver == "adams":
            assert place.slope is not None and place.gaps is not None
            past = Past(place.slope, place.gaps)
            state, error, (slope, gaps) = adams_step(lambda h: flow(1.0, h), place.state, duration, past)
        else:
            tolerance = root_tolerance(settings, place.state.dtype)
            step = runge_kutta_step(
                SOLVERS[settings.solver], flow, place.state, duration, place.slope, tolerance, known
            )
            state, error, slope = step.state, step.error, step.slopes[-1] if carries else None
        # Seconds from the start of the step to the samples.
        offsets = jnp.where(window < steps, way.durations[inside], jnp.inf)
        offsets = jnp.cumsum(offsets.at[0].add(-place.since))
        if way.changes is None:
            within, stop = state[None], offsets[0]
        else:
            ends = (way.changes[inside] & (window < steps)).at[-1].set(True)
            stop = jnp.where(ends, offsets, jnp.inf).min()
            parts = offsets / jnp.where(duration > 0, duration, 1.0)
            assert step is not None
            parts = jnp.clip(parts, 0.0, 1.0)
            within = within_step(SOLVERS[settings.solver], place.state, step, duration, parts)
        passed = offsets <= jnp.minimum(duration, stop)
        count = passed.sum(dtype=jnp.int32)
        last = jnp.maximum(count - 1, 0)
        stopped = stop <= duration
        after = Place(
            jnp.where(stopped, within[last], state),
            slope,
            jnp.where(stopped, 0.0, jnp.where(count > 0, duration - offsets[last], place.since + duration)),
            place.sample + count,
            gaps,
        )
        slopes = step.slopes if step is not None and settings.solver == "kvaerno5" else None
        return Stepped(after, within, passed, state, error, slopes)

    return jax.vmap(one)(place, duration, way, coefficients, known)


def step_length(place: Place, proposal: Float[Array, " trials"], way: Way) -> Float[Array, " trials"]:
    """What is made of a proposal: it knows of times to come no more than the end of the interval."""
    last = way.durations.shape[1] - 1
    interval = way.durations[jnp.arange(place.sample.shape[0]), jnp.minimum(place.sample, last)]
    if way.changes is not None:
        return jnp.minimum(proposal, WINDOW * interval)
    left = interval - place.since
    if place.gaps is not None:
        # In equal parts: formulas over steps that went before are best where these are of one length.
        return left / jnp.maximum(jnp.ceil(left / (ADAMS_STRETCH * proposal)), 1.0)
    return jnp.where(STRETCH * proposal >= left, left, proposal)


def below_resolution(
    length: Float[Array, " trials"], since: Float[Array, " trials"], interval: Float[Array, " trials"]
):
    """Whether steps are so short that the time since the sample would hardly move."""
    resolution = jnp.finfo(length.dtype).eps
    return length < 8 * resolution * jnp.maximum(since, resolution * interval)


def initial_slope(field: AbstractField, states, coefficients):
    """dh/dt at the start of every trial."""
    return jax.vmap(lambda state, piece: field.flow(state, field.drive(piece[0, 0])))(states, coefficients)


def error_size(error, before, after, settings: SimulationSettings) -> Float[Array, " trials"]:
    """The root mean square of the error, in parts of what is allowed."""
    size = jnp.maximum(jnp.abs(before), jnp.abs(after))
    return jnp.sqrt(jnp.mean((error / (settings.absolute_tolerance + settings.relative_tolerance * size)) ** 2, axis=1))


def next_proposal(size, duration, proposal, power, growth=_GROWTH) -> Float[Array, " trials"]:
    """The length of the next step, or of the next try, from the size of the error of one of some duration, which goes
    with a power of that; what was proposed for that one may have been longer."""
    factor = jnp.where(size > 0, _SAFETY * size ** (-1 / power), growth)
    factor = jnp.where(jnp.isfinite(size), jnp.clip(factor, _SHRINK, growth), _SHRINK)
    # A step cut short by a time where it had to stop says nothing against the longer one proposed.
    cut_short = (size <= 1) & (factor >= 1)
    return jnp.where(cut_short, jnp.maximum(factor * duration, proposal), factor * duration)


def first_proposal(field, starts, slopes, coefficients, durations, settings: SimulationSettings):
    """The length of the first step by the rule of Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I
    (1993), II.4. What it tries out is no longer than the first interval."""
    zero = jnp.zeros_like(starts)
    first = durations[jnp.arange(durations.shape[0]), jnp.argmax(durations > 0, axis=1)]
    size, speed = error_size(starts, starts, zero, settings), error_size(slopes, starts, zero, settings)
    trial = jnp.where((size < 1e-5) | (speed < 1e-5), 1e-6, 0.01 * size / jnp.where(speed > 0, speed, 1.0))
    trial = jnp.minimum(trial, first)
    later = initial_slope(field, starts + trial[:, None] * slopes, coefficients)
    change = error_size(later - slopes, starts, zero, settings) / jnp.where(trial > 0, trial, 1.0)
    most = jnp.maximum(speed, change)
    # Adams' method begins with its formula of order two.
    power = 1 / (2 if settings.solver == "adams" else order(SOLVERS[settings.solver]))
    longer = jnp.where(most > 1e-15, (0.01 / jnp.where(most > 0, most, 1.0)) ** power, jnp.maximum(1e-6, trial * 1e-3))
    proposal = jnp.minimum(100 * trial, longer)
    return jnp.where(jnp.isfinite(proposal) & (proposal > 0), proposal, 1e-6 * first)
