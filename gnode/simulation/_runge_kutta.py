from collections.abc import Callable
from typing import NamedTuple

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._types import Scalar, State
from gnode.simulation._implicit_stage import RootTolerance, implicit_slope

EXPLICIT: dict[str, diffrax.AbstractERK] = {
    "heun": diffrax.Heun(),
    "tsit5": diffrax.Tsit5(),
    "dopri5": diffrax.Dopri5(),
    "dopri8": diffrax.Dopri8(),
}
"""The explicit solvers by name: their coefficients and interpolants are those of diffrax."""
SOLVERS: dict[str, diffrax.AbstractRungeKutta] = {**EXPLICIT, "kvaerno5": diffrax.Kvaerno5()}
"""And the implicit one, for stiff flows."""


class Step(NamedTuple):
    """One step of a solver."""

    state: State
    """At its end."""
    error: State
    """The estimate of the error made."""
    slopes: Float[Array, "stages state"]
    """dh/dt at every stage; the last is that at the end, for the solvers that make it so."""


def evaluations_a_step(solver: diffrax.AbstractRungeKutta) -> int:
    """How often a step evaluates the flow; Newton's iterations of an implicit one do not count."""
    return len(_tableau(solver).b_sol)


def ends_with_its_slope(solver: diffrax.AbstractRungeKutta) -> bool:
    """The last stage is the flow at the end of the step, and so the first stage of the next one."""
    return bool(_tableau(solver).fsal)


def order(solver: diffrax.AbstractRungeKutta) -> int:
    """The power of its length with which the error of many steps falls."""
    found = solver.order(diffrax.ODETerm(lambda t, h, args: h))
    assert found is not None
    return found


def runge_kutta_step(
    solver: diffrax.AbstractRungeKutta,
    flow: Callable[[float | Scalar, State], State],
    state: State,
    duration: Scalar,
    first: State | None = None,
    tolerance: RootTolerance | None = None,
    known: Float[Array, "stages state"] | None = None,
) -> Step:
    r"""One Runge-Kutta step: $k_i = f(t + c_i \Delta t, h + \Delta t \sum_j a_{ij} k_j)$,
    $h' = h + \Delta t \sum_i b_i k_i$.

    The stages of an explicit one are unrolled, which compiles to faster code than a loop over them. Those of an
    implicit one, with $a_{ii} \ne 0$ after the first, are long programs each, and looped over.

    **Arguments:**

    - `flow`: dh/dt from the part of the step that has passed, c in [0, 1], and the state.
    - `first`: the flow at the start, where it is known already.
    - `tolerance`: of the equations of an implicit step. Where they are not solved to it the step is not a number.
    - `known`: the slopes of that step, where it has been made and is made once more for its derivative.
    """
    tableau = _tableau(solver)
    slopes = [flow(0.0, state) if first is None else first]
    if tolerance is not None:
        return _implicit_step(tableau, flow, state, duration, slopes[0], tolerance, known)
    for part, row in zip(tableau.c, tableau.a_lower, strict=True):
        slopes.append(flow(float(part), state + duration * _weighted(row, slopes)))
    return Step(
        state + duration * _weighted(tableau.b_sol, slopes),
        duration * _weighted(tableau.b_error, slopes),
        jnp.stack(slopes),
    )


def _implicit_step(
    tableau,
    flow,
    state: State,
    duration: Scalar,
    first: State,
    tolerance: RootTolerance,
    known: Float[Array, "stages state"] | None,
) -> Step:
    stages = len(tableau.b_sol)
    lower = np.zeros((stages - 1, stages))
    for row, weights in zip(lower, tableau.a_lower, strict=True):
        row[: len(weights)] = weights
    rule = (np.arange(1, stages), tableau.c, lower, tableau.a_diagonal[1:])
    stage, *rule = (jnp.asarray(a, None if a is rule[0] else state.dtype) for a in rule)

    def solved(slopes, rule):
        stage, part, row, diagonal = rule
        base = state + duration * (row @ slopes)
        guess = slopes[stage - 1] if known is None else known[stage]
        slope = implicit_slope(
            lambda state: flow(part, state), base, duration * diagonal, guess, tolerance, known=known is not None
        )
        return slopes.at[stage].set(slope), None

    slopes = jnp.zeros((stages, *state.shape), state.dtype).at[0].set(first)
    slopes = jax.lax.scan(solved, slopes, (stage, *rule))[0]
    weights, errors = (jnp.asarray(a, state.dtype) for a in (tableau.b_sol, tableau.b_error))
    return Step(state + duration * (weights @ slopes), duration * (errors @ slopes), slopes)


def stage_states(
    solver: diffrax.AbstractERK, start: State, step: Step, duration: Scalar
) -> Float[Array, "stages state"]:
    """The states at which the step that has been made evaluated the flow."""
    rows = _tableau(solver).a_lower
    slopes = list(step.slopes)
    return jnp.stack([start, *(start + duration * _weighted(row, slopes) for row in rows)])


def quadrature(solver: diffrax.AbstractERK) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """With which a step integrates what else depends on time: the stages of weight not zero, at which parts of the step
    they are, and their weights."""
    tableau = _tableau(solver)
    stages = np.flatnonzero(tableau.b_sol)
    return stages, np.concatenate([[0.0], tableau.c])[stages], np.asarray(tableau.b_sol)[stages]


def within_step(
    solver: diffrax.AbstractRungeKutta, start: State, step: Step, duration: Scalar, parts: Float[Array, " times"]
) -> Float[Array, "times state"]:
    """The state at parts of the step that has been made, by the solver's own interpolant."""
    one = jnp.ones((), duration.dtype)
    curve = solver.interpolation_cls(t0=0 * one, t1=one, y0=start, y1=step.state, k=duration * step.slopes)
    return jax.vmap(curve.evaluate)(parts)


def _weighted(weights, slopes: list[State]) -> State:
    """The weighted sum, without terms of weight zero."""
    terms = [float(weight) * slope for weight, slope in zip(weights, slopes, strict=False) if weight != 0]
    return sum(terms[1:], terms[0])


def _tableau(solver: diffrax.AbstractRungeKutta) -> diffrax.ButcherTableau:
    assert isinstance(solver.tableau, diffrax.ButcherTableau)
    return solver.tableau
