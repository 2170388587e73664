from collections.abc import Callable
from typing import TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

# Far above the smallest normal number, below which XLA's processors may flush to zero; and below anything of meaning.
TINY = 1e-280

Radius: TypeAlias = Float[Array, " state"]
"""Half the widths of a box, in state units; infinite ones are allowed."""


class Enclosure(eqx.Module):
    r"""What a function of the state can be on a box $h = c + \delta$, $|\delta_j| \le r_j$: an affine form.

    $$f(c + \delta) \in \mathrm{middle} + \mathrm{slopes} \cdot \delta \pm \mathrm{error}$$

    All rounding is in `error`, which is infinite or not a number where nothing is known. The derivatives are
    enclosed apart, where they are asked for: those of a function that is not differentiable everywhere in the sense
    of Clarke (a ReLU that switches has slopes in [0, 1]).

    Source: affine arithmetic, de Figueiredo and Stolfi (2004), with the box's own sides as the only noise symbols.
    """

    # Every error below counts twice what rounding to nearest can do (half of `precision`), or more. That leaves room
    # for a compiler that fuses a product into the sum after it, and works one value out twice in two such ways:
    # each variant lies within the bound, and no rule relies on two of them being equal.

    middle: Float[Array, "*shape"]
    slopes: Float[Array, "state *shape"]
    error: Float[Array, "*shape"]
    derivative: Float[Array, "state *shape"] | None
    """The middle of the enclosure of the Jacobian, transposed; none where it is not worked out."""
    derivative_error: Float[Array, "state *shape"] | None

    @property
    def shape(self) -> tuple[int, ...]:
        return self.middle.shape


def precision(x: Array) -> float:
    """The distance from 1 to the next number: twice what one operation rounds by, relatively."""
    return float(jnp.finfo(x.dtype).eps)


def upward(x: Float[Array, "*shape"], operations: int = 8) -> Float[Array, "*shape"]:
    """At least the sum of non-negative terms that came out as `x` after so many roundings."""
    return x * (1 + operations * precision(x)) + TINY


def begin(centre: Float[Array, " state"], *, derivative: bool) -> Enclosure:
    """The state itself."""
    identity, zeros = jnp.eye(centre.shape[0], dtype=centre.dtype), jnp.zeros_like(centre)
    nothing = jnp.zeros_like(identity)
    return Enclosure(centre, identity, zeros, identity if derivative else None, nothing if derivative else None)


def weigh(radius: Radius, slopes: Float[Array, "state *shape"]) -> Float[Array, "*shape"]:
    """At least max |slopes . delta| over the box; a slope of zero has no part in it, however wide the box."""
    wide = radius.reshape(-1, *(1,) * (slopes.ndim - 1))
    return upward(jnp.sum(jnp.where(slopes == 0, 0, jnp.abs(slopes) * wide), axis=0), slopes.shape[0] + 2)


def reach(radius: Radius, x: Enclosure) -> Float[Array, "*shape"]:
    """At least the distance of any value from the middle."""
    return upward(weigh(radius, x.slopes) + x.error)


def bounds(radius: Radius, x: Enclosure) -> tuple[Float[Array, "*shape"], Float[Array, "*shape"]]:
    """The least and the largest value, rounded outward; both infinite where nothing is known."""
    far = upward(reach(radius, x) + 2 * precision(x.middle) * jnp.abs(x.middle))
    low, high = x.middle - far, x.middle + far
    unknown = ~(jnp.isfinite(low) & jnp.isfinite(high))
    return jnp.where(unknown, -jnp.inf, low), jnp.where(unknown, jnp.inf, high)


def add(radius: Radius, x: Enclosure, y: Enclosure | Array) -> Enclosure:
    eps = precision(x.middle)
    if not isinstance(y, Enclosure):
        middle = x.middle + y
        return Enclosure(middle, x.slopes, upward(x.error + eps * jnp.abs(middle)), x.derivative, x.derivative_error)
    middle, slopes = x.middle + y.middle, x.slopes + y.slopes
    # Adding zero does not round: F(h) - h is known on all of space, where F is bounded.
    rounded = jnp.where((x.slopes == 0) | (y.slopes == 0), 0, slopes)
    error = upward(x.error + y.error + eps * (jnp.abs(middle) + weigh(radius, rounded)))
    if x.derivative is None or y.derivative is None or x.derivative_error is None or y.derivative_error is None:
        return Enclosure(middle, slopes, error, None, None)
    derivative = x.derivative + y.derivative
    rounding = eps * jnp.abs(derivative)
    return Enclosure(middle, slopes, error, derivative, upward(x.derivative_error + y.derivative_error + rounding))


def negate(x: Enclosure) -> Enclosure:
    return Enclosure(-x.middle, -x.slopes, x.error, None if x.derivative is None else -x.derivative, x.derivative_error)


def scale(radius: Radius, x: Enclosure, factor: Float[Array, "*shape"]) -> Enclosure:
    """By constants, one for each entry."""
    value = factor * x.middle
    return stretch(radius, x, value, factor, precision(value) * jnp.abs(value), factor, jnp.zeros_like(factor))


def divide(radius: Radius, x: Enclosure, divisor: Float[Array, "*shape"]) -> Enclosure:
    """By constants, one for each entry."""
    eps = precision(x.middle)
    factor = 1 / divisor
    # Of a divisor so large that its reciprocal is lost, nothing is said.
    factor = jnp.where(factor == 0, jnp.nan, factor)
    value, inexact = factor * x.middle, eps * jnp.abs(factor)
    error = 2 * eps * jnp.abs(value) + inexact * reach(radius, x)
    return stretch(radius, x, value, factor, error, factor, inexact)


def stretch(
    radius: Radius,
    x: Enclosure,
    value: Float[Array, "*shape"],
    slope: Float[Array, "*shape"],
    error: Float[Array, "*shape"],
    derivative: Float[Array, "*shape"],
    derivative_error: Float[Array, "*shape"],
) -> Enclosure:
    """A function of every entry that is value + slope (x - x.middle) +- error, its derivative `derivative` +-
    `derivative_error`."""
    eps = precision(x.middle)
    # A slope of zero forgets even what is infinite or not a number.
    kept = slope != 0
    slopes = jnp.where(kept[None], slope[None] * x.slopes, 0)
    # By the slopes before: of an infinite side this is infinite even where their product is too small to represent.
    carried = jnp.where(kept, jnp.abs(slope) * upward(x.error + eps * weigh(radius, x.slopes)), 0)
    error = upward(carried + error)
    if x.derivative is None or x.derivative_error is None:
        return Enclosure(value, slopes, error, None, None)
    chained = x.derivative * derivative[None]
    chained_error = upward(
        (jnp.abs(x.derivative) + x.derivative_error) * derivative_error[None]
        + x.derivative_error * jnp.abs(derivative)[None]
        + eps * jnp.abs(chained)
    )
    return Enclosure(value, slopes, error, chained, chained_error)


def multiply(radius: Radius, x: Enclosure, y: Enclosure) -> Enclosure:
    eps = precision(x.middle)
    middle = x.middle * y.middle
    slopes = x.middle[None] * y.slopes + y.middle[None] * x.slopes
    rounding = eps * jnp.abs(middle) + 2 * eps * weigh(
        radius, jnp.abs(x.middle[None] * y.slopes) + jnp.abs(y.middle[None] * x.slopes)
    )
    second_order = reach(radius, x) * reach(radius, y)
    error = upward(jnp.abs(x.middle) * y.error + jnp.abs(y.middle) * x.error + second_order + rounding)
    if x.derivative is None or y.derivative is None:
        return Enclosure(middle, slopes, error, None, None)
    left, right = (_times_value(radius, a, b) for a, b in ((x, y), (y, x)))
    derivative = left[0] + right[0]
    return Enclosure(middle, slopes, error, derivative, upward(left[1] + right[1] + eps * jnp.abs(derivative)))


def _times_value(radius: Radius, x: Enclosure, y: Enclosure) -> tuple[Array, Array]:
    """x' y: its middle and error."""
    assert x.derivative is not None and x.derivative_error is not None
    product = x.derivative * y.middle[None]
    size = (jnp.abs(x.derivative) + x.derivative_error) * reach(radius, y)[None]
    error = size + x.derivative_error * jnp.abs(y.middle)[None] + precision(product) * jnp.abs(product)
    return product, upward(error)


def linear(
    radius: Radius,
    x: Enclosure,
    operation: Callable[[Array], Array],
    magnitude: Callable[[Array], Array],
    terms: int,
) -> Enclosure:
    """A linear map that adds up so many terms for every entry; `magnitude` is the same with absolute weights.

    Summed in any order, fused or not, the terms round by at most terms * eps / 2 of their absolute sum, to first
    order (Higham, "Accuracy and stability of numerical algorithms", 2002, section 3.1): gamma is over twice that.
    """
    gamma = (terms + 2) * precision(x.middle)
    stacked = jax.vmap(operation)(jnp.concatenate([x.middle[None], x.slopes]))
    size = jnp.abs(x.middle) + weigh(radius, x.slopes)
    error = upward(magnitude(upward(x.error + gamma * size)), terms + 4)
    if x.derivative is None or x.derivative_error is None:
        return Enclosure(stacked[0], stacked[1:], error, None, None)
    derivative = jax.vmap(operation)(x.derivative)
    spread = jax.vmap(magnitude)(upward(x.derivative_error + gamma * jnp.abs(x.derivative)))
    return Enclosure(stacked[0], stacked[1:], error, derivative, upward(spread, terms + 4))


def rearrange(x: Enclosure, operation: Callable[[Array], Array]) -> Enclosure:
    """A selection or permutation of entries: exact."""
    every = jax.vmap(operation)
    return Enclosure(
        operation(x.middle),
        every(x.slopes),
        operation(x.error),
        None if x.derivative is None else every(x.derivative),
        None if x.derivative_error is None else every(x.derivative_error),
    )


def positive_part(radius: Radius, x: Enclosure) -> Enclosure:
    """max(x, 0). Where it may switch: the line through both ends, and half of what lies between it and zero."""
    low, high = bounds(radius, x)
    on: Bool[Array, "*shape"] = low >= 0
    off = high <= 0
    # Any slope in [0, 1] is sound; rounding of this one matters to nothing.
    slope = jnp.where(jnp.isfinite(high), jnp.clip(high / (high - low), 0, 1), 1)
    slope = jnp.where(on, 1, jnp.where(off, 0, slope)).astype(low.dtype)
    half = 0.5 * upward(jnp.maximum(-slope * low, (1 - slope) * high))
    value = slope * x.middle + half
    error = half + 2 * precision(low) * (jnp.abs(x.middle) + half)
    value = jnp.where(on, x.middle, jnp.where(off, 0, value))
    error = jnp.where(on | off, 0, error)
    derivative = jnp.where(on, 1, jnp.where(off, 0, 0.5)).astype(low.dtype)
    unsure = jnp.where(on | off, 0, 0.5).astype(low.dtype)
    return stretch(radius, x, value, slope, error, derivative, unsure)
