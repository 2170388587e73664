import math
from typing import Any, ClassVar

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp

from gnode._types import State
from gnode.models import AbstractField
from gnode.simulation._implicit_stage import RootTolerance, root_tolerance
from gnode.simulation._input_path import InputPath, breaks_for_gradient
from gnode.simulation._runge_kutta import SOLVERS, evaluations_a_step, runge_kutta_step
from gnode.simulation._settings import SimulationSettings
from gnode.simulation._trajectory import Solved

# Up to so many samples, comparing the time with all of them finds its interval faster than halving does.
_COMPARED = 256


def adaptive_states(field: AbstractField, path: InputPath, start: State, settings: SimulationSettings) -> Solved:
    """One trial by diffrax's `diffeqsolve`, with its adjoints. It is told where the input breaks."""
    varied, durations = (field, path.coefficients, start), path.durations
    if settings.adjoint == "forward":
        return _solve(varied, durations, path.breaks(), settings)
    return _solve_in_reverse(varied, durations, settings)


@eqx.filter_custom_vjp
def _solve_in_reverse(varied, durations, settings) -> Solved:
    return _solve(varied, durations, InputPath(varied[1], durations).breaks(), settings)


@_solve_in_reverse.def_fwd
def _forward(perturbed, varied, durations, settings):
    breaks = InputPath(varied[1], durations).breaks()
    if perturbed[1]:
        breaks = breaks_for_gradient(breaks, varied[1])

    def states(varied):
        solved = _solve(varied, durations, breaks, settings)
        return solved.states, solved

    _, pull, solved = eqx.filter_vjp(states, varied, has_aux=True)
    return solved, pull


@_solve_in_reverse.def_bwd
def _backward(pull, cotangents, perturbed, varied, durations, settings):
    del perturbed, settings
    of_states = cotangents.states
    if of_states is None:
        start = varied[2]
        of_states = jnp.zeros((*durations.shape, *start.shape), start.dtype)
    return pull(of_states)[0]


def _solve(varied, durations, breaks, settings: SimulationSettings) -> Solved:
    field, coefficients, start = varied
    path = InputPath(coefficients, durations)
    ends = path.ends
    steps = ends.shape[0]
    method: Any = "compare_all" if steps <= _COMPARED else "scan_unrolled"

    def flow(t, state, told):
        varied, latest = told
        field, path = varied
        ends = path.ends
        # The end of an interval belongs to it: a sample is held over the interval that ends at its time.
        # (Of several at time zero, of which all but the last one last no time, the last.)
        at = jnp.minimum(t, latest)
        interval = jnp.searchsorted(ends, at, side="left", method=method)
        interval = jnp.minimum(jnp.maximum(interval, (ends <= 0).sum(dtype=interval.dtype)), steps - 1)
        begin = jnp.where(interval > 0, ends[interval - 1], 0.0)
        return field.flow(state, field.drive(path.at(interval, t - begin)))

    tolerance = root_tolerance(settings, ends.dtype)
    solver = SOLVERS[settings.solver] if tolerance is None else _Implicit(SOLVERS[settings.solver], tolerance)
    controller: Any = diffrax.PIDController(rtol=settings.relative_tolerance, atol=settings.absolute_tolerance)
    controller = diffrax.ClipStepSizeController(controller, jump_ts=jnp.where(breaks, ends, jnp.inf))
    total = ends[-1]
    # A trial that is padding all through lasts no time; diffrax wants some.
    stop = jnp.where(total > 0, total, 1.0).astype(total.dtype)
    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(flow),
        solver,
        t0=jnp.zeros_like(total),
        t1=stop,
        dt0=None,
        y0=start,
        # What a step looks at is told by the last time of it, of which there is none where no step is made.
        args=((field, path), jnp.full_like(total, jnp.inf)),
        saveat=diffrax.SaveAt(ts=ends),
        stepsize_controller=controller,
        adjoint=_adjoint(settings, steps),
        max_steps=settings.step_limit(steps),
        throw=False,
    )
    assert solution.ys is not None
    states = jnp.where(ends[:, None] > 0, solution.ys, start[None])
    known = jnp.isfinite(jax.lax.stop_gradient(states)).all(axis=1)
    reached = jnp.where(known, ends, 0.0).max()
    failed = ((solution.result != diffrax.RESULTS.successful) | ~known.all()) & (total > 0)
    return Solved(
        states,
        (solution.stats["num_steps"] * evaluations_a_step(SOLVERS[settings.solver])).astype(jnp.int32),
        jnp.where(failed, reached, jnp.inf).astype(ends.dtype),
    )


class _Implicit(diffrax.AbstractAdaptiveSolver):
    """An implicit solver of diffrax with gnode's own step. That of diffrax evaluates the flow beyond the end of a step
    too, and so beyond a jump at which it stops."""

    scheme: diffrax.AbstractRungeKutta
    tolerance: RootTolerance = eqx.field(static=True)
    term_structure: ClassVar = diffrax.ODETerm

    @property
    def interpolation_cls(self):
        return self.scheme.interpolation_cls

    def order(self, terms):
        return self.scheme.order(terms)

    def init(self, terms, t0, t1, y0, args):
        return None

    def step(self, terms, t0, t1, y0, args, solver_state, made_jump):
        del solver_state, made_jump
        duration, (varied, _) = jnp.asarray(t1 - t0), args

        def flow(part, state):
            return terms.vf(t0 + part * duration, state, (varied, t1))

        step = runge_kutta_step(self.scheme, flow, y0, duration, tolerance=self.tolerance)
        dense = {"y0": y0, "y1": step.state, "k": duration * step.slopes}
        return step.state, step.error, dense, None, diffrax.RESULTS.successful

    def func(self, terms, t0, y0, args):
        return terms.vf(t0, y0, args)


def _adjoint(settings: SimulationSettings, samples: int) -> diffrax.AbstractAdjoint:
    match settings.adjoint:
        case "direct":
            return diffrax.DirectAdjoint()
        case "forward":
            return diffrax.ForwardMode()
    if settings.memory == "root":
        return diffrax.RecursiveCheckpointAdjoint(checkpoints=math.isqrt(settings.step_limit(samples)) + 1)
    return diffrax.RecursiveCheckpointAdjoint()
