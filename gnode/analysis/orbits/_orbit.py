"""One accurate integrator for what needs tangent vectors along a trajectory: exponents, multipliers."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._types import Scalar, State

# How much larger the Jacobian may be where a step ends than where it begins.
_SLACK = 1.5
# Of the state after a step, in the units of its entries, and of its rounding; and how often a step is halved for it.
_ERROR, _ROUNDING, _HALVINGS = 1e-10, 16 * np.finfo(np.float64).eps, 40


class Tangents(NamedTuple):
    """A trajectory with vectors that it carries along."""

    state: State
    vectors: Float[Array, "state vectors"]
    expansion: Scalar
    """The integral of div f: the log of the factor by which a small volume has grown."""


def next_duration(
    flow: Callable[[State], State], state: State, share: Scalar, longest: Scalar, one: Float[Array, " state"]
) -> Scalar:
    r"""A step that follows every rate of the flow: about share / ||J||, and no longer than `longest`.

    The norm (Frobenius) of the Jacobian in any units bounds its rates, and the smaller is nearer to them: that of J or
    of D^-1 J D, the units of all entries alike.

    The Jacobian here may know nothing of what comes, as where it passes through zero: the step is halved until it
    suits that at its end (by Euler), too. NaN, which ends every loop, where it has shrunk below the rounding of
    `longest`, as before a state becomes infinite in finite time.

    **Arguments:**

    - `one`: D, one unit for all entries over those in which they are.
    """
    slope = flow(state)
    jacobian = jax.jacfwd(flow)

    def rate(state):
        own = jacobian(state)
        return jnp.minimum(jnp.linalg.norm(own), jnp.linalg.norm(own * one[None, :] / one[:, None]))

    def too_long(duration):
        return duration * rate(state + duration * slope) > _SLACK * share

    first = jnp.minimum(share / rate(state), longest)
    duration = jax.lax.while_loop(too_long, lambda duration: duration / 2, first)
    return jnp.where(longest - duration < longest, duration, jnp.nan)


def over_kinks(flow: Callable[[State], State], state: State, duration: Scalar) -> tuple[Scalar, State]:
    """At most that duration, and the state after it, where a flow may have kinks, as those of threshold-linear networks
    have: steps that suit its Jacobian on either side are too long across one. They are halved until the method and one
    of lower order that is embedded in it agree."""

    def tried(duration):
        change, error = duration * _sums(flow, state, duration, np.stack(_weights()))
        after = state + change
        return duration, after, (jnp.abs(error) <= _ERROR + _ROUNDING * jnp.abs(after)).all()

    def halved(carry):
        tries, (duration, _, _) = carry
        return tries + 1, tried(duration / 2)

    def going_on(carry):
        # What is not a number compares false, and no shorter step mends it.
        tries, (_, after, agrees) = carry
        return ~agrees & (tries < _HALVINGS) & jnp.isfinite(after).all()

    _, (duration, after, _) = jax.lax.while_loop(going_on, halved, (jnp.zeros((), int), tried(duration)))
    return duration, after


def state_step(flow: Callable[[State], State], state: State, duration: Scalar) -> State:
    """One step of the state alone."""
    return _runge_kutta(flow, state, duration)


def tangent_step(flow: Callable[[State], State], now: Tangents, duration: Scalar) -> Tangents:
    r"""One step of $\dot h = f(h)$, $\dot V = J(h) V$, $\dot s = \mathrm{tr}\, J(h)$, all to the same order."""
    size, width = now.vectors.shape

    def value_twice(state):
        value = flow(state)
        return value, value

    def field(packed):
        jacobian, value = jax.jacfwd(value_twice, has_aux=True)(packed[:size])
        turned = jacobian @ packed[size:-1].reshape(size, width)
        return jnp.concatenate([value, turned.reshape(-1), jnp.trace(jacobian)[None]])

    packed = jnp.concatenate([now.state, now.vectors.reshape(-1), now.expansion[None]])
    packed = _runge_kutta(field, packed, duration)
    return Tangents(packed[:size], packed[size:-1].reshape(size, width), packed[-1])


def _tableau() -> Any:
    # Here and not above: it takes as long to import as a small analysis takes.
    import diffrax

    return diffrax.Dopri8.tableau


def _weights() -> tuple[Float[np.ndarray, " stages"], Float[np.ndarray, " stages"]]:
    """Of the slopes at the stages: b_i of the step, and those of the estimate of its error."""
    return np.asarray(_tableau().b_sol, np.float64), np.asarray(_tableau().b_error, np.float64)


def _runge_kutta(
    field: Callable[[Float[Array, " packed"]], Float[Array, " packed"]],
    packed: Float[Array, " packed"],
    duration: Scalar,
) -> Float[Array, " packed"]:
    r"""One step of an explicit Runge-Kutta method of order 8.

    $$k_i = f(y + \Delta t \sum_{j < i} a_{ij} k_j), \qquad y' = y + \Delta t \sum_i b_i k_i$$

    Source: Prince and Dormand, "High order embedded Runge-Kutta formulae" (1981).
    """
    return packed + duration * _sums(field, packed, duration, _weights()[0][None])[0]


def _sums(
    field: Callable[[Float[Array, " packed"]], Float[Array, " packed"]],
    packed: Float[Array, " packed"],
    duration: Scalar,
    weights: Float[np.ndarray, "sums stages"],
) -> Float[Array, "sums packed"]:
    """Of the slopes at the stages that have a weight, by a scan: the field is compiled once, not thirteen times."""
    count = int(np.flatnonzero(weights.any(axis=0))[-1]) + 1
    matrix = np.zeros((count, count))
    for i, row in enumerate(_tableau().a_lower[: count - 1], start=1):
        matrix[i, :i] = row

    def stage(slopes, row):
        number, before = row
        return slopes.at[number].set(field(packed + duration * (before @ slopes))), None

    rows = (jnp.arange(count), jnp.asarray(matrix, packed.dtype))
    slopes, _ = jax.lax.scan(stage, jnp.zeros((count, packed.size), packed.dtype), rows)
    return jnp.asarray(weights[:, :count], packed.dtype) @ slopes
