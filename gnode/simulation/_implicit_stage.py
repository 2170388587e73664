from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from gnode._types import Scalar, State
from gnode.simulation._settings import SimulationSettings

# Of the tolerance of an adaptive step: that of its equations.
_SHARE = 0.01
# Of the equations of a step of fixed length, in float32 and float64; it has no other tolerance.
_FIXED = {4: 1e-5, 8: 1e-10}
# With one matrix; a step that wants more is better made shorter.
_MOST_ITERATIONS = 12


class RootTolerance(NamedTuple):
    """Of the state that a stage ends in."""

    relative: float
    absolute: float


def root_tolerance(settings: SimulationSettings, dtype: Any) -> RootTolerance | None:
    """Of the solver asked for; None for an explicit one."""
    if settings.solver != "kvaerno5":
        return None
    if not settings.adaptive:
        return RootTolerance(*2 * (_FIXED[jnp.dtype(dtype).itemsize],))
    least = 10 * float(jnp.finfo(dtype).eps)
    return RootTolerance(
        max(_SHARE * settings.relative_tolerance, least), max(_SHARE * settings.absolute_tolerance, least)
    )


def implicit_slope(
    flow: Callable[[State], State],
    base: State,
    scale: Scalar,
    guess: State,
    tolerance: RootTolerance,
    *,
    known: bool = False,
) -> State:
    r"""The slope k of an implicit stage, $k = f(h_0 + \sigma k)$, by Newton's iteration with the matrix
    $1 - \sigma \partial f / \partial h$ at the guess. Not a number where it does not converge.

    Its derivative is that of the equation (the implicit function theorem), not of the iteration.

    **Arguments:**

    - `base`, `scale`: $h_0$ in state units, and $\sigma$ in seconds.
    - `guess`: where the iteration begins, in state units per second.
    - `known`: the guess is k, and is there for its derivative alone.
    """

    def remainder(slope):
        return slope - flow(base + scale * slope)

    def solve(remainder, guess):
        factors = jax.scipy.linalg.lu_factor(jax.jacfwd(remainder)(guess))

        def iterate(carry):
            slope, _, iteration = carry
            change = jax.scipy.linalg.lu_solve(factors, remainder(slope))
            slope = slope - change
            allowed = tolerance.absolute + tolerance.relative * jnp.abs(base + scale * slope)
            return slope, jnp.sqrt(jnp.mean((scale * change / allowed) ** 2)), iteration + 1

        def goes_on(carry):
            _, size, iteration = carry
            return (size > 1) & (iteration < _MOST_ITERATIONS)

        infinite = jnp.full((), jnp.inf, guess.dtype)
        slope, size, _ = jax.lax.while_loop(goes_on, iterate, (guess, infinite, 0))
        return jnp.where(size <= 1, slope, jnp.nan)

    def tangent_solve(linear, value):
        return jnp.linalg.solve(jax.jacfwd(linear)(value), value)

    return jax.lax.custom_root(remainder, guess, (lambda _, k: k) if known else solve, tangent_solve)
