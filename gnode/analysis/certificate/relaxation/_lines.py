from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate.relaxation._layers import Activation

EPS = float(np.finfo(float).eps)
# Far above the smallest normal number.
TINY = 1e-280
# An elementary function is taken to be within so many units in the last place.
_ULPS = 16


def upward(values: Float[np.ndarray, "*shape"], operations: int = 8) -> Float[np.ndarray, "*shape"]:
    """At least the sum of non-negative terms that came out so after so many roundings."""
    return values * (1 + operations * EPS) + TINY


class Lines(NamedTuple):
    r"""Units between two lines, with all less its middle, for several boxes:

    $$\mathrm{lower} (z - m) + \mathrm{floor} \le a - \mathrm{middle} \le \mathrm{upper} (z - m) + \mathrm{ceiling}$$
    """

    middle: Float[np.ndarray, "boxes units"]
    spread: Float[np.ndarray, "boxes units"]
    """At least the distance of any value from the middle."""
    lower: Float[np.ndarray, "boxes units"]
    upper: Float[np.ndarray, "boxes units"]
    floor: Float[np.ndarray, "boxes units"]
    """Never positive, with all rounding,"""
    ceiling: Float[np.ndarray, "boxes units"]
    """never negative."""
    half: Float[np.ndarray, "boxes units"]
    """Half of what lies between two parallel lines, for choices alone."""


def lines(
    activation: Activation,
    z: Float[np.ndarray, "boxes units"],
    low: Float[np.ndarray, "boxes units"],
    high: Float[np.ndarray, "boxes units"],
) -> Lines:
    """Of units with the middles z and the bounds low and high of what goes into them."""
    if activation == "relu":
        value, lower, upper, floor, ceiling, half = _ramp(z, low, high)
    else:
        value, lower, upper, floor, ceiling, half = _sigmoid(activation, z, low, high)
    reach = np.maximum(np.abs(low - z), np.abs(high - z))
    carried = upward(np.maximum(np.abs(lower), np.abs(upper)) * reach)
    # A weight times a slope is rounded once.
    slack = upward(4 * EPS * carried)
    floor, ceiling = np.minimum(floor, 0) - slack, np.maximum(ceiling, 0) + slack
    return Lines(value, upward(carried + np.maximum(ceiling, -floor)), lower, upper, floor, ceiling, half)


def _ramp(z: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
    """max(z, 0): below the line through both ends, and above zero or z, whichever leaves less between.

    Source: the adaptive lower bounds of CROWN (2018) and DeepPoly (2019).
    """
    on, off = low >= 0, high <= 0
    settled = on | off
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.clip(high / (high - low), 0, 1)
    upper = np.where(on, 1.0, np.where(off, 0.0, slope))
    # Above at both ends, and so in between: whatever the slope was rounded to.
    rise = upward(np.maximum(-upper * low, (1 - upper) * high))
    lower = np.where(on, 1.0, np.where(off, 0.0, (high > -low) * 1.0))
    value = np.where(on, z, np.where(off, 0.0, upper * z + 0.5 * rise))
    rounding = 8 * EPS * (np.abs(z) + rise)
    ceiling = np.where(settled, 0, upper * z + rise - value + rounding)
    floor = np.where(settled, 0, lower * z - value - rounding)
    return value, lower, upper, floor, ceiling, np.where(settled, 0, 0.5 * rise)


def _sigmoid(activation: Activation, z: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
    """A function that rises, steepest in the middle: less its least slope times z it still rises, so that its ends
    are its bounds.

    Source: the parallel bounds of Singh et al., "Fast and effective robustness certification" (DeepZ, 2018).
    """
    at_low, at_high = _value(activation, low), _value(activation, high)
    # Any slope from zero to the least one will do: a little less than that, as computed.
    ends = [_slope(activation, low, at_low), _slope(activation, high, at_high)]
    slope = np.maximum(np.minimum(*ends) * (1 - 64 * EPS) - 64 * EPS, 0)
    floor, ceiling = at_low + slope * (z - low), at_high + slope * (z - high)
    value = 0.5 * (floor + ceiling)
    sizes = np.abs(at_low) + np.abs(at_high) + slope * (np.abs(z) + np.abs(low) + np.abs(high))
    rounding = upward(2 * _ULPS * EPS * sizes)
    return value, slope, slope, floor - value - rounding, ceiling - value + rounding, 0.5 * (ceiling - floor)


def _value(activation: Activation, z: np.ndarray) -> np.ndarray:
    return np.tanh(z) if activation == "tanh" else 0.5 + 0.5 * np.tanh(0.5 * z)


def _slope(activation: Activation, z: np.ndarray, value: np.ndarray) -> np.ndarray:
    return (1 - value) * (1 + value) if activation == "tanh" else value * (1 - value)
