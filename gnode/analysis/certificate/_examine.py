from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from gnode._types import State
from gnode.analysis.certificate.enclosures import Ranges, form, precision, ranges, upward
from gnode.programs import quick_to_compile

# A box thinner than this, over its width, counts as so thick: nothing can be proven of one as thin as rounding.
THINNEST = 1e-3


class Examined(eqx.Module):
    """What is known of each of several boxes."""

    empty: Bool[Array, "*boxes"]
    """No zero lies in it: proven."""
    promising: Bool[Array, "*boxes"]
    """An interval Newton step from all of it lands on a much smaller place, in it or near."""
    low: Float[Array, "*boxes state"]
    """Of the part of it in which all its zeros lie."""
    high: Float[Array, "*boxes state"]
    ranges: Ranges


def middle_and_radius(low: State, high: State) -> tuple[State, State]:
    """Of a box that lies around the given one; which may be all of space, or have no width."""
    everything = jnp.isinf(low) & jnp.isinf(high)
    centre = jnp.where(everything, 0, 0.5 * low + 0.5 * high)
    radius = jnp.where(low == high, 0, upward(jnp.maximum(high - centre, centre - low)))
    return centre, jnp.where(everything, jnp.inf, radius)


def examine(residual: Callable[[State], State], low: State, high: State) -> Examined:
    r"""Where in one box zeros can be, from the affine form $c + A\delta + B\nu \pm e$ of the residual.

    Every row of $A\delta = -c - B\nu \pm e$ bounds every entry of delta, given the others; so does every row of the
    system times an approximate inverse of A (an interval Newton step with slopes).
    """
    centre, radius = middle_and_radius(low, high)
    seen = form(residual, centre, radius)
    matrix, eps, error = seen.slopes, precision(centre), seen.total()
    away = jnp.any(jnp.abs(seen.middle) > seen.reach(radius))

    sizes = jnp.abs(matrix) * radius[None, :]
    others = upward(jnp.sum(sizes, axis=1, keepdims=True) + error[:, None]) - sizes * (1 - 4 * eps)
    pivots = jnp.where(matrix == 0, jnp.nan, matrix)
    middle = -seen.middle[:, None] / pivots
    half = upward(others / jnp.abs(pivots) + 4 * eps * jnp.abs(middle))
    row_low, row_high = jnp.nanmax(middle - half, axis=0), jnp.nanmin(middle + half, axis=0)

    inverse = jnp.linalg.inv(matrix)
    size, count, noises = jnp.abs(inverse), len(centre), seen.noise.shape[1]
    newton = -inverse @ seen.middle
    defect = jnp.abs(inverse @ matrix - jnp.eye(count, dtype=low.dtype)) + 2 * count * eps * (size @ jnp.abs(matrix))
    # The noise times the inverse, and not its size times that of the inverse: much of it has no part in a direction
    # along which the residual hardly changes.
    unsure = jnp.sum(jnp.abs(inverse @ seen.noise), axis=1) + size @ seen.error
    rounding = 2 * count * eps * (size @ (jnp.abs(seen.middle) + error))
    newton_half = upward(unsure + defect @ radius + rounding, 4 * count + noises)
    newton_low, newton_high = newton - newton_half, newton + newton_half

    def known(bound: Array, otherwise: Array) -> Array:
        return jnp.where(jnp.isnan(bound), otherwise, bound)

    below = jnp.maximum(known(row_low, -radius), known(newton_low, -radius))
    above = jnp.minimum(known(row_high, radius), known(newton_high, radius))
    slack = 2 * eps * (jnp.abs(centre) + radius)
    new_low = jnp.maximum(low, centre + below - slack)
    new_high = jnp.minimum(high, centre + above + slack)
    empty = away | jnp.any(new_low > new_high)
    # A side as short as rounding is shrunk no further, and must not hide that the others are.
    much = 0.5 * jnp.maximum(radius, THINNEST * jnp.max(radius))
    promising = ~empty & (jnp.all(newton_half < much) | jnp.all(0.5 * (new_high - new_low) < much))
    return Examined(empty, promising, new_low, new_high, ranges(seen, centre, radius))


@quick_to_compile
def examine_all(residual: Callable[[State], State], low: Array, high: Array) -> Examined:
    return jax.vmap(examine, in_axes=(None, 0, 0))(residual, low, high)
