from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from gnode._types import State
from gnode.analysis.certificate._examine import THINNEST
from gnode.analysis.certificate.enclosures import Enclosure, enclose, precision, upward
from gnode.programs import quick_to_compile

# Radii to try around a zero, over that which just reaches over the whole of the box that it was looked for in.
_SCALES = (0.0, 0.01, 0.1, 0.5, 1.01, 2.0, 4.0)
# The same, over the error of the zero as computed. In the same order, so that the boxes are nested.
_FLOORS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_LEAST = 1e-200
_NEWTON_STEPS = 8
# A Newton iterate further from the box than so many radii is not followed.
_STRAY = 4.0


class Verified(eqx.Module):
    """Krawczyk's test of each of several boxes."""

    unique: Bool[Array, " boxes"]
    """Exactly one zero lies in the box, and the Jacobian is regular all over it: proven."""
    low: Float[Array, "boxes state"]
    """Of the part of it in which the zero lies."""
    high: Float[Array, "boxes state"]
    inverse: Float[Array, "boxes state state"]
    """The preconditioner Y. Where `unique` holds, det(Y J) > 0 for every J of the box."""


def enclose_point(residual: Callable[[State], State], point: State) -> Enclosure:
    return enclose(residual, point, jnp.zeros_like(point))


def verify(
    residual: Callable[[State], State], centre: State, radius: State, there: Enclosure
) -> tuple[Bool[Array, ""], State, State, Float[Array, "state state"]]:
    r"""Krawczyk's operator on one box, $K = -Y f(c) + (I - Y [J]) \delta$, for a residual f: the entries of a
    `Verified`.

    Strictly inside the box, it proves that the box holds exactly one zero of f, and where. [J] is an enclosure of
    the (generalised) Jacobian on all of the box. `there` encloses f(c).

    Source: Krawczyk (1969); Neumaier, "Interval methods for systems of equations" (1990), chapter 5.
    """
    count, eps = len(centre), precision(centre)
    form = enclose(residual, centre, radius, derivative=True)
    assert form.derivative is not None and form.derivative_error is not None
    jacobian, unsure = form.derivative.T, form.derivative_error.T
    inverse = jnp.linalg.inv(jacobian)
    size = jnp.abs(inverse)
    defect = jnp.abs(inverse @ jacobian - jnp.eye(count, dtype=centre.dtype))
    contraction = defect + size @ unsure + 2 * count * eps * (size @ jnp.abs(jacobian))
    middle = -inverse @ there.middle
    half = upward(
        size @ there.error + contraction @ radius + 2 * count * eps * (size @ jnp.abs(there.middle)), 6 * count
    )
    unique = jnp.all(upward(jnp.abs(middle) + half) < radius)
    slack = 2 * eps * (jnp.abs(centre) + jnp.abs(middle) + half)
    return unique, centre + (middle - half) - slack, centre + (middle + half) + slack, inverse


class Settled(eqx.Module):
    """A zero near each of several boxes, where one is proven."""

    found: Bool[Array, " boxes"]
    enclosure: Float[Array, "boxes 2 state"]
    """It lies in here,"""
    region: Float[Array, "boxes 2 state"]
    """and it is the only one in here."""
    inverse: Float[Array, "boxes state state"]
    """Y: det(Y J) > 0 for every J of the enclosure."""


def settle(
    residual: Callable[[State], State], low: State, high: State
) -> tuple[Bool[Array, ""], Float[Array, "2 state"], Float[Array, "2 state"], Float[Array, "state state"]]:
    """Newton's method from the middle of one box, then Krawczyk's test on boxes of several sizes around where it
    ended: the smallest one tells where the zero is, the largest one where no other is. The entries of a `Settled`."""
    centre, radius = 0.5 * low + 0.5 * high, 0.5 * (high - low)
    eps = precision(centre)

    def newton(point: State, _: None) -> tuple[State, None]:
        matrix, left = jax.jacfwd(residual)(point), residual(point)
        moved = point - jnp.linalg.inv(matrix) @ left
        # Not a number compares false: left where it was.
        return jnp.where(jnp.all(jnp.abs(moved - centre) <= _STRAY * radius), moved, point), None

    point, _ = jax.lax.scan(newton, centre, None, length=_NEWTON_STEPS)
    inverse = jnp.linalg.inv(jax.jacfwd(residual)(point))
    there = enclose_point(residual, point)
    tight = 2 * jnp.abs(inverse) @ (jnp.abs(there.middle) + there.error)
    tight = jnp.where(jnp.isfinite(tight), tight, 0) + 16 * eps * jnp.abs(point) + _LEAST
    reaching = jnp.abs(point - centre) + radius
    reaching = jnp.maximum(reaching, THINNEST * jnp.max(reaching))
    scales = jnp.asarray(_SCALES, low.dtype)
    radii = jnp.maximum(scales[:, None] * reaching[None], jnp.asarray(_FLOORS, low.dtype)[:, None] * tight[None])

    unique, lows, highs, inverses = jax.vmap(verify, in_axes=(None, None, 0, None))(residual, point, radii, there)
    smallest = jnp.argmax(unique)
    largest = len(radii) - 1 - jnp.argmax(unique[::-1])
    # Inward, so that the region in floating point lies in what was verified.
    inward = radii[largest] - 2 * eps * (jnp.abs(point) + radii[largest])
    enclosure = jnp.stack([jnp.maximum(lows[smallest], lows[largest]), jnp.minimum(highs[smallest], highs[largest])])
    return unique.any(), enclosure, jnp.stack([point - inward, point + inward]), inverses[smallest]


@quick_to_compile
def verify_all(residual: Callable[[State], State], low: Array, high: Array) -> Verified:
    centre = 0.5 * low + 0.5 * high
    radius = upward(jnp.maximum(high - centre, centre - low))
    there = jax.vmap(enclose_point, in_axes=(None, 0))(residual, centre)
    return Verified(*jax.vmap(verify, in_axes=(None, 0, 0, 0))(residual, centre, radius, there))


@quick_to_compile
def settle_all(residual: Callable[[State], State], low: Array, high: Array) -> Settled:
    return Settled(*jax.vmap(settle, in_axes=(None, 0, 0))(residual, low, high))
