"""Smooth functions of one number: their values, slopes and curvatures over intervals, all enclosed."""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode.analysis.certificate.enclosures._enclosure import TINY, Enclosure, Radius, bounds, precision, stretch, upward

Range: TypeAlias = Callable[[Array, Array], tuple[Array, Array]]

# An elementary function of XLA is taken to be within so many units in the last place: a test holds it to a quarter.
ULPS = 16


class Smooth(NamedTuple):
    """A function with what bounds its values, its slope and its curvature on an interval [low, high]."""

    value: Callable[[Array], Array]
    values: Range
    slopes: Range
    curvatures: Range
    scale: float = 0.0
    """Absolute errors of the slopes and curvatures as computed: so many times the precision."""


def apply(radius: Radius, x: Enclosure, function: Smooth) -> Enclosure:
    """A smooth function of each entry: the line through both ends of the interval, and its distance to the function.

    $$f(x) - \\mathrm{line}(x) = \\tfrac{1}{2} f''(\\xi) (x - \\mathrm{low})(x - \\mathrm{high})$$

    Where a constant does better, as far out on a function that saturates, that is taken.
    """
    eps = precision(x.middle)
    low, high = bounds(radius, x)
    least, most = _wider(*function.values(low, high), 0.0)
    at_low, at_high = function.value(low), function.value(high)
    width = high - low
    slope = jnp.where(width > 0, (at_high - at_low) / jnp.where(width > 0, width, 1), 0)
    flattest, steepest = _wider(*function.curvatures(low, high), function.scale)
    sagitta = upward(width * width / 8)
    below, above = -jnp.maximum(steepest, 0) * sagitta, -jnp.minimum(flattest, 0) * sagitta
    # The interval lies around x.middle but for the rounding of its ends: the line is at its mean there.
    value = 0.5 * (at_low + at_high) + 0.5 * (below + above)
    rounding = ULPS * (jnp.abs(at_low) + jnp.abs(at_high)) + 4 * jnp.abs(slope) * (jnp.abs(low) + jnp.abs(high))
    error = upward(0.5 * (above - below) + eps * (rounding + 4 * jnp.abs(value)))
    half = upward(0.5 * (most - least) + eps * (jnp.abs(most) + jnp.abs(least)))
    # Not a number compares false: the constant is taken.
    line = error <= half
    slope, value, error = (
        jnp.where(line, a, b) for a, b in ((slope, 0.0), (value, 0.5 * (least + most)), (error, half))
    )
    derivative, derivative_error = jnp.zeros_like(slope), jnp.zeros_like(slope)
    if x.derivative is not None:
        gentlest, hardest = _wider(*function.slopes(low, high), function.scale)
        derivative = 0.5 * (gentlest + hardest)
        derivative_error = upward(0.5 * (hardest - gentlest) + eps * (jnp.abs(gentlest) + jnp.abs(hardest)))
    return stretch(radius, x, value, slope, error, derivative, derivative_error)


def _wider(low: Array, high: Array, scale: float) -> tuple[Float[Array, "*shape"], Float[Array, "*shape"]]:
    eps = ULPS * precision(low)
    return low - eps * (jnp.abs(low) + scale) - TINY, high + eps * (jnp.abs(high) + scale) + TINY


def _rising(function: Callable[[Array], Array]) -> Range:
    return lambda low, high: (function(low), function(high))


def _falling(function: Callable[[Array], Array]) -> Range:
    return lambda low, high: (function(high), function(low))


def _bell(function: Callable[[Array], Array]) -> Range:
    """Of a function that is even and falls with |x|."""
    return lambda low, high: (function(_largest(low, high)), function(_smallest(low, high)))


def _wave(function: Callable[[Array], Array], place: float, peak: float) -> Range:
    """Of an odd function with its one maximum, `peak`, at -`place`."""

    def values(low: Array, high: Array) -> tuple[Array, Array]:
        ends = function(low), function(high)
        # Too large a neighbourhood of the place costs a little width, too small a one would be wrong.
        top = (low <= -place + 1e-6) & (high >= -place - 1e-6)
        bottom = (low <= place + 1e-6) & (high >= place - 1e-6)
        return jnp.where(bottom, -peak, jnp.minimum(*ends)), jnp.where(top, peak, jnp.maximum(*ends))

    return values


def _largest(low: Array, high: Array) -> Array:
    return jnp.maximum(jnp.abs(low), jnp.abs(high))


def _smallest(low: Array, high: Array) -> Array:
    return jnp.where((low <= 0) & (high >= 0), 0, jnp.minimum(jnp.abs(low), jnp.abs(high)))


def _sech_squared(x: Array) -> Array:
    t = jnp.tanh(x)
    return (1 - t) * (1 + t)


def _normal(x: Array) -> Array:
    return (2 / math.sqrt(math.pi)) * jnp.exp(-x * x)


def _for_positive(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Not a number from zero down, so that nothing is concluded there."""
    return lambda x: jnp.where(x > 0, function(jnp.where(x > 0, x, 1)), jnp.nan)


TANH = Smooth(
    jnp.tanh,
    _rising(jnp.tanh),
    _bell(_sech_squared),
    _wave(lambda x: -2 * jnp.tanh(x) * _sech_squared(x), math.atanh(3**-0.5), 4 * 3**-1.5 + 1e-9),
    scale=4.0,
)
ERF = Smooth(
    jax.scipy.special.erf,
    _rising(jax.scipy.special.erf),
    _bell(_normal),
    _wave(lambda x: -2 * x * _normal(x), 2**-0.5, math.sqrt(8 / (math.pi * math.e)) + 1e-9),
    scale=4.0,
)
SOFTPLUS = Smooth(
    jax.nn.softplus,
    _rising(jax.nn.softplus),
    _rising(jax.nn.sigmoid),
    _bell(lambda x: 0.25 * _sech_squared(0.5 * x)),
    scale=4.0,
)
EXP = Smooth(jnp.exp, _rising(jnp.exp), _rising(jnp.exp), _rising(jnp.exp))
LOG = Smooth(
    _for_positive(jnp.log),
    _rising(_for_positive(jnp.log)),
    _falling(_for_positive(lambda x: 1 / x)),
    _rising(_for_positive(lambda x: -1 / x**2)),
)
SQRT = Smooth(
    _for_positive(jnp.sqrt),
    _rising(_for_positive(jnp.sqrt)),
    _falling(_for_positive(lambda x: 0.5 / jnp.sqrt(x))),
    _rising(_for_positive(lambda x: -0.25 / (x * jnp.sqrt(x)))),
)
RECIPROCAL_ROOT = Smooth(
    _for_positive(jax.lax.rsqrt),
    _falling(_for_positive(jax.lax.rsqrt)),
    _rising(_for_positive(lambda x: -0.5 / (x * jnp.sqrt(x)))),
    _falling(_for_positive(lambda x: 0.75 / (x**2 * jnp.sqrt(x)))),
)
RECIPROCAL = Smooth(
    _for_positive(lambda x: 1 / x),
    _falling(_for_positive(lambda x: 1 / x)),
    _rising(_for_positive(lambda x: -1 / x**2)),
    _falling(_for_positive(lambda x: 2 / x**3)),
)


def _circular(value: Callable[[Array], Array], slope: Callable[[Array], Array]) -> Smooth:
    """sin or cos: ranges from the middle of the interval, since none of them changes faster than x."""

    def around(function: Callable[[Array], Array]) -> Range:
        def values(low: Array, high: Array) -> tuple[Array, Array]:
            # What is near zero may come out right to the precision of 1 alone.
            half = upward(0.5 * (high - low) + precision(low) * (_largest(low, high) + ULPS))
            middle = function(0.5 * low + 0.5 * high)
            below, above = jnp.maximum(middle - half, -1), jnp.minimum(middle + half, 1)
            return jnp.where(jnp.isnan(below), -1, below), jnp.where(jnp.isnan(above), 1, above)

        return values

    return Smooth(value, around(value), around(slope), around(lambda x: -value(x)), scale=1.0)


SIN = _circular(jnp.sin, jnp.cos)
COS = _circular(jnp.cos, lambda x: -jnp.sin(x))


def power(exponent: int) -> Smooth:
    """x to a whole power of at least two."""

    def ranges(degree: int, factor: int) -> Range:
        def values(low: Array, high: Array) -> tuple[Array, Array]:
            if degree % 2:
                return factor * low**degree, factor * high**degree
            return factor * _smallest(low, high) ** degree, factor * _largest(low, high) ** degree

        return values

    return Smooth(
        lambda x: x**exponent,
        ranges(exponent, 1),
        ranges(exponent - 1, exponent),
        ranges(exponent - 2, exponent * (exponent - 1)),
    )
