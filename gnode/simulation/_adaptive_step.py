"""One step of an adaptive solver, of many trials at once."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode.models import AbstractField
from gnode.simulation._implicit_stage import root_tolerance
from gnode.simulation._input_path import keeps_to_pieces, polynomial
from gnode.simulation._runge_kutta import SOLVERS, ends_with_its_slope, order, runge_kutta_step, within_step
from gnode.simulation._settings import SimulationSettings

# The most samples that a step may pass.
WINDOW = 16
# A step that would end so little before a time where it must stop goes on to it.
STRETCH = 1.01
# As of diffrax's controller: the share taken of the step that the error allows, and how much a step may change.
_SAFETY, _SHRINK, _GROWTH = 0.9, 0.2, 10.0


class Place(NamedTuple):
    """Where a trial is before a step. Of all trials in one, by a leading axis."""

    state: Float[Array, "trials state"]
    slope: Float[Array, "trials state"] | None
    """dh/dt there, where it is carried from the step before."""
    time: Float[Array, " trials"]
    sample: Int[Array, " trials"]
    """The next sample to come, which is also the interval of the input."""


def carries_slope(settings: SimulationSettings, coefficients: Float[Array, "trials steps powers input"]) -> bool:
    """Whether a step begins with the slope that the one before it ended with: not where the input may jump."""
    return coefficients.shape[2] > 1 and ends_with_its_slope(SOLVERS[settings.solver])


def adaptive_step(
    field: AbstractField,
    place: Place,
    duration: Float[Array, " trials"],
    ends: Float[Array, "trials steps"],
    coefficients: Float[Array, "trials steps powers input"],
    settings: SimulationSettings,
) -> tuple[
    Float[Array, "trials state"],
    Float[Array, "trials state"] | None,
    Float[Array, "trials window state"],
    Float[Array, "trials state"],
]:
    """A step of every trial: the state and slope at its end, the states at the samples of its window (of which those
    that it does not reach mean nothing), and its error."""
    solver = SOLVERS[settings.solver]
    carries = carries_slope(settings, coefficients)

    def one(state, slope, time, sample, duration, ends, coefficients):
        window = jnp.minimum(sample + jnp.arange(WINDOW, dtype=sample.dtype), ends.shape[0] - 1)
        stops = ends[window]
        if coefficients.shape[1] == 1:
            held = field.drive(coefficients[window[0], 0])

            def drive_at(part):
                del part
                return held
        elif keeps_to_pieces(coefficients):
            piece = coefficients[window[0]]
            begin = jnp.where(window[0] > 0, ends[jnp.maximum(window[0] - 1, 0)], 0.0)

            def drive_at(part):
                return field.drive(polynomial(piece, time + part * duration - begin))
        else:
            pieces = coefficients[window]
            begins = jnp.where(window > 0, ends[jnp.maximum(window - 1, 0)], 0.0)

            def drive_at(part):
                # A stage beyond the end of the step (of kvaerno5) does not look beyond it.
                interval = jnp.minimum((stops < time + jnp.minimum(part, 1.0) * duration).sum(), WINDOW - 1)
                return field.drive(polynomial(pieces[interval], time + part * duration - begins[interval]))

        def flow(part, state):
            return field.flow(state, drive_at(part))

        step = runge_kutta_step(solver, flow, state, duration, slope, root_tolerance(settings, state.dtype))
        parts = (stops - time) / jnp.where(duration > 0, duration, 1.0)
        within = within_step(solver, state, step, duration, jnp.clip(parts, 0.0, 1.0))
        return step.state, step.slopes[-1] if carries else None, within, step.error

    return jax.vmap(one)(place.state, place.slope, place.time, place.sample, duration, ends, coefficients)


def next_stop(place: Place, ends: Float[Array, "trials steps"], breaks: Bool[Array, "trials steps"]):
    """The time that the next step may not pass: of the next break in the input, or the last sample of the window."""

    def one(sample, ends, breaks):
        window = jnp.minimum(sample + jnp.arange(WINDOW, dtype=sample.dtype), ends.shape[0] - 1)
        return jnp.minimum(jnp.where(breaks[window], ends[window], jnp.inf).min(), ends[window[-1]])

    return jax.vmap(one)(place.sample, ends, breaks)


def passed_samples(
    place: Place, duration: Float[Array, " trials"], ends: Float[Array, "trials steps"]
) -> Bool[Array, "trials window"]:
    """Which samples of its window a step reaches."""

    def one(time, sample, duration, ends):
        window = sample + jnp.arange(WINDOW, dtype=sample.dtype)
        inside = jnp.minimum(window, ends.shape[0] - 1)
        stops = ends[inside]
        # Against the same difference that the length of a step which stops there is, to the same rounding.
        return (window < ends.shape[0]) & (stops - time <= duration)

    return jax.vmap(one)(place.time, place.sample, duration, ends)


def initial_slope(field: AbstractField, states, coefficients):
    """dh/dt at the start of every trial."""
    return jax.vmap(lambda state, piece: field.flow(state, field.drive(piece[0, 0])))(states, coefficients)


def error_size(error, before, after, settings: SimulationSettings) -> Float[Array, " trials"]:
    """The root mean square of the error, in parts of what is allowed."""
    size = jnp.maximum(jnp.abs(before), jnp.abs(after))
    return jnp.sqrt(jnp.mean((error / (settings.absolute_tolerance + settings.relative_tolerance * size)) ** 2, axis=1))


def next_proposal(size, duration, proposal, solver) -> Float[Array, " trials"]:
    """The length of the next step, or of the next try, from the size of the error of one of some duration; what was
    proposed for that one may have been longer."""
    factor = jnp.where(size > 0, _SAFETY * size ** (-1 / order(solver)), _GROWTH)
    factor = jnp.where(jnp.isfinite(size), jnp.clip(factor, _SHRINK, _GROWTH), _SHRINK)
    # A step cut short by a time where it had to stop says nothing against the longer one proposed.
    cut_short = (size <= 1) & (factor >= 1)
    return jnp.where(cut_short, jnp.maximum(factor * duration, proposal), factor * duration)


def first_proposal(field, starts, slopes, coefficients, total, settings: SimulationSettings):
    """The length of the first step by the rule of Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I
    (1993), II.4."""
    zero = jnp.zeros_like(starts)
    size, speed = error_size(starts, starts, zero, settings), error_size(slopes, starts, zero, settings)
    trial = jnp.where((size < 1e-5) | (speed < 1e-5), 1e-6, 0.01 * size / jnp.where(speed > 0, speed, 1.0))
    trial = jnp.minimum(trial, total)
    later = initial_slope(field, starts + trial[:, None] * slopes, coefficients)
    change = error_size(later - slopes, starts, zero, settings) / jnp.where(trial > 0, trial, 1.0)
    most = jnp.maximum(speed, change)
    power = 1 / order(SOLVERS[settings.solver])
    longer = jnp.where(most > 1e-15, (0.01 / jnp.where(most > 0, most, 1.0)) ** power, jnp.maximum(1e-6, trial * 1e-3))
    proposal = jnp.minimum(100 * trial, longer)
    return jnp.where(jnp.isfinite(proposal) & (proposal > 0), proposal, 1e-6 * total)
