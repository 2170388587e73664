from collections.abc import Callable
from typing import NamedTuple

import diffrax
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Scalar, State

EXPLICIT: dict[str, diffrax.AbstractERK] = {
    "heun": diffrax.Heun(),
    "tsit5": diffrax.Tsit5(),
    "dopri5": diffrax.Dopri5(),
    "dopri8": diffrax.Dopri8(),
}
"""The explicit solvers by name: their coefficients and interpolants are those of diffrax."""


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


def ends_with_its_slope(solver: diffrax.AbstractERK) -> bool:
    """The last stage is the flow at the end of the step, and so the first stage of the next one."""
    return bool(_tableau(solver).fsal)


def order(solver: diffrax.AbstractRungeKutta) -> int:
    """The power of its length with which the error of many steps falls."""
    found = solver.order(diffrax.ODETerm(lambda t, h, args: h))
    assert found is not None
    return found


def runge_kutta_step(
    solver: diffrax.AbstractERK,
    flow: Callable[[float, State], State],
    state: State,
    duration: Scalar,
    first: State | None = None,
) -> Step:
    r"""One explicit Runge-Kutta step: $k_i = f(t + c_i \Delta t, h + \Delta t \sum_j a_{ij} k_j)$,
    $h' = h + \Delta t \sum_i b_i k_i$.

    Its stages are unrolled, which compiles to faster code than a loop over them.

    **Arguments:**

    - `flow`: dh/dt from the part of the step that has passed, c in [0, 1], and the state.
    - `first`: the flow at the start, where it is known already.
    """
    tableau = _tableau(solver)
    slopes = [flow(0.0, state) if first is None else first]
    for part, row in zip(tableau.c, tableau.a_lower, strict=True):
        slopes.append(flow(float(part), state + duration * _weighted(row, slopes)))
    return Step(
        state + duration * _weighted(tableau.b_sol, slopes),
        duration * _weighted(tableau.b_error, slopes),
        jnp.stack(slopes),
    )


def within_step(
    solver: diffrax.AbstractERK, start: State, step: Step, duration: Scalar, parts: Float[Array, " times"]
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
