from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int8

from gnode.analysis.certificate.relaxation._layers import Activation

EPS = float(np.finfo(float).eps)
# Far above the smallest normal number.
TINY = 1e-280
# The same in single precision, in which weights go backward.
SINGLE_EPS = float(np.finfo(np.float32).eps)
_SINGLE_TINY = 1e-30
TINIEST = {np.dtype(np.float32): _SINGLE_TINY, np.dtype(float): TINY}
# An elementary function is taken to be within so many units in the last place.
_ULPS = 16


def upward(values: Float[np.ndarray, "*shape"], operations: int = 8) -> Float[np.ndarray, "*shape"]:
    """At least the sum of non-negative terms that came out so after so many roundings."""
    return values * (1 + operations * EPS) + TINY


def single_upward(values: Float[np.ndarray, "*shape"]) -> Float32[np.ndarray, "*shape"]:
    """Non-negative numbers in single precision, none smaller than it was."""
    return (values * (1 + 4 * SINGLE_EPS) + _SINGLE_TINY).astype(np.float32)


class Lines(NamedTuple):
    r"""Units between two lines, for several boxes: about a middle line, as far above as below,

    $$|a - \mathrm{middle} - \mathrm{slope} (z - m)| \le \mathrm{tilt} (z - m) + \mathrm{half}$$

    Of those states that signs and half-spaces known of a box leave, which all its zeros are among.
    """

    middle: Float[np.ndarray, "boxes units"]
    spread: Float[np.ndarray, "boxes units"]
    """At least the distance of any value from the middle."""
    slope: Float32[np.ndarray, "boxes units"]
    tilt: Float32[np.ndarray, "boxes units"]
    """Of either sign: the upper line has the slope slope + tilt, the lower one slope - tilt."""
    half: Float[np.ndarray, "boxes units"]
    """With all rounding, that of a weight in double precision too,"""
    single: Float[np.ndarray, "boxes units"]
    """and what is to be added for one in single precision."""
    noise: Float32[np.ndarray, "boxes units"]
    """Half of what lies between two lines as steep as the upper one, for choices alone."""
    signs: Int8[np.ndarray, "boxes units"]
    """Of z, where a unit is a ramp: 1 and -1 where it is never negative and never positive, else 0."""


def lines(
    activation: Activation,
    z: Float[np.ndarray, "boxes units"],
    low: Float[np.ndarray, "boxes units"],
    high: Float[np.ndarray, "boxes units"],
    signs: Int8[np.ndarray, "boxes units"] | int = 0,
) -> Lines:
    """Of units with the middles z, and the bounds low and high, and the signs where known, of what goes into them."""
    if activation == "relu":
        on, off = (low >= 0) | (signs > 0), (high <= 0) | (signs < 0)
        middle, slope, tilt, half, noise = _ramp(z, low, high, on, off)
        signs = np.where(on, 1, np.where(off, -1, 0)).astype(np.int8)
    else:
        signs = np.zeros(z.shape, np.int8)
        middle, slope, tilt, half, noise = _sigmoid(activation, z, low, high)
    reach = np.maximum(np.abs(low - z), np.abs(high - z))
    carried = upward((np.abs(slope) + np.abs(tilt)) * reach)
    # A weight times the slope and times the tilt are rounded once each, and so is their sum.
    half = np.maximum(half, 0) + upward(4 * EPS * carried)
    single = upward(4 * SINGLE_EPS * carried)
    return Lines(middle, upward(carried + half), slope, tilt, half, single, noise.astype(np.float32), signs)


def _ramp(z: np.ndarray, low: np.ndarray, high: np.ndarray, on: np.ndarray, off: np.ndarray) -> tuple[np.ndarray, ...]:
    """max(z, 0): below the line through both ends, and above zero or z, whichever leaves less between.

    Source: the adaptive lower bounds of CROWN (2018) and DeepPoly (2019).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        chord = np.clip(high / (high - low), 0, 1)
    upper = np.where(on, 1.0, np.where(off, 0.0, chord))
    lower = np.where(on, 1.0, np.where(off, 0.0, (high > -low) * 1.0))
    slope = (0.5 * (upper + lower)).astype(np.float32)
    tilt = (0.5 * (upper - lower)).astype(np.float32)
    # What these two stand for differs from the above by rounding: whatever the slopes are, the lines hold at both ends
    # and at zero, and so in between.
    upper, lower = slope + tilt.astype(float), slope - tilt.astype(float)
    rise = np.maximum(-upper * low, (1 - upper) * high)
    fall = np.minimum(np.minimum(-lower * low, (1 - lower) * high), 0)
    rounding = 16 * EPS * (np.abs(z) + rise - fall)
    settled = on | off
    middle = np.where(on, z, np.where(off, 0.0, slope * z + 0.5 * (rise + fall)))
    half = np.where(settled, 0, tilt * z + 0.5 * (rise - fall) + rounding)
    return middle, slope, tilt, half, np.where(settled, 0, 0.5 * rise)


def _sigmoid(activation: Activation, z: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
    """A function that rises, steepest in the middle: less its least slope times z it still rises, so that its ends
    are its bounds.

    Source: the parallel bounds of Singh et al., "Fast and effective robustness certification" (DeepZ, 2018).
    """
    at_low, at_high = _value(activation, low), _value(activation, high)
    # Any slope from zero to the least one will do: a little less than that, as computed.
    ends = [_slope(activation, low, at_low), _slope(activation, high, at_high)]
    least = np.maximum(np.minimum(*ends) * (1 - 4 * SINGLE_EPS) - 64 * EPS, 0)
    slope = least.astype(np.float32)
    floor, ceiling = at_low + slope * (z - low), at_high + slope * (z - high)
    sizes = np.abs(at_low) + np.abs(at_high) + slope * (np.abs(z) + np.abs(low) + np.abs(high))
    rounding = upward(2 * _ULPS * EPS * sizes)
    half = 0.5 * (ceiling - floor)
    return 0.5 * (floor + ceiling), slope, np.zeros_like(slope), half + 2 * rounding, half


def _value(activation: Activation, z: np.ndarray) -> np.ndarray:
    """To within some units in the last place, however small it is."""
    if activation == "tanh":
        return np.tanh(z)
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def _slope(activation: Activation, z: np.ndarray, value: np.ndarray) -> np.ndarray:
    return (1 - value) * (1 + value) if activation == "tanh" else value * (1 - value)
