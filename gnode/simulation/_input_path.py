import math

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from gnode._types import Input, Scalar
from gnode.simulation._settings import Interpolation

# Times the usual bend of a cubic path.
_STANDS_OUT = 10


class InputPath(eqx.Module):
    r"""An input as a function of time: a polynomial on every interval between two samples.

    Interval k ends at the time of sample k. With $s$ the seconds since its start,
    $x(s) = \sum_j c_{kj} s^j$. A leading axis of trials may be added or mapped away, and a slice along the
    intervals is a path too.
    """

    coefficients: Float[Array, "*trials steps powers input"]
    """c, in input units a second to the power of j."""
    durations: Float[Array, "*trials steps"]
    """The seconds of every interval. One of length zero is padding: nothing happens in it."""

    @property
    def held(self) -> bool:
        """The input is constant on every interval."""
        return self.coefficients.shape[-2] == 1

    @property
    def ends(self) -> Float[Array, "*trials steps"]:
        """The time of every sample, in seconds from the start: never falling, and that of the last sample at padding,
        however the sums round."""
        ends = jnp.where(self.durations > 0, jnp.cumsum(self.durations, axis=-1), 0)
        return jax.lax.cummax(ends, axis=ends.ndim - 1)

    def at(self, interval: Array, seconds: Scalar) -> Input:
        """The input so many seconds after the start of an interval (of one trial)."""
        return polynomial(self.coefficients[interval], seconds)

    def breaks(self) -> Bool[Array, "*trials steps"]:
        """Whether a solver has to stop at the end of an interval, or might step over a pulse and never see it.

        - Held: where the input jumps.
        - Linear: where a slope changes. Its error estimate is blind to a kink, too.
        - Cubic: where a channel begins or ceases to change, and where it bends ten times as much as it usually does in
            its series (in the geometric mean over the intervals in which it bends). A pulse stands out so; what does
            not is everywhere in the series, and the length of all steps accounts for it.

        What padding holds is no break.
        """
        coefficients = self.coefficients
        if not keeps_to_pieces(coefficients):
            ends_here = self._stands_out()
            starts_here = jnp.roll(ends_here, -1, axis=-2)
            moves = (coefficients[..., 1:, :] != 0).any(axis=-2)
            differs = (moves != jnp.roll(moves, -1, axis=-2)) | ends_here | starts_here
        else:
            highest = coefficients[..., -1, :]
            differs = highest != jnp.roll(highest, -1, axis=-2)
        breaks = differs[..., :-1, :].any(axis=-1) & (self.durations[..., 1:] > 0)
        return jnp.concatenate([breaks, jnp.zeros((*breaks.shape[:-1], 1), bool)], axis=-1)

    def _stands_out(self) -> Bool[Array, "*trials steps input"]:
        """Of a cubic path: whether an interval leaves the line on which it began far more than others do."""
        left = jnp.abs(self.coefficients[..., 2, :]) * self.durations[..., None] ** 2
        bends = left > 0
        logarithm = jnp.log(jnp.where(bends, left, 1.0))
        usual = logarithm.sum(axis=-2) / jnp.maximum(bends.sum(axis=-2, dtype=logarithm.dtype), 1)
        return bends & (logarithm > usual[..., None, :] + math.log(_STANDS_OUT))


def keeps_to_pieces(coefficients: Float[Array, "*trials steps powers input"]) -> bool:
    """Whether a path, held or linear, breaks wherever its polynomial changes: no step then passes from one to another,
    and the input is one and the same polynomial all through it."""
    return coefficients.shape[-2] <= 2


def breaks_for_gradient(
    breaks: Bool[Array, "*trials steps"], coefficients: Float[Array, "*trials steps powers input"]
) -> Bool[Array, "*trials steps"]:
    """The breaks where a gradient is taken by the input: a step over several samples of one held or linear piece cannot
    tell the share of each, and has to stop at all."""
    return jnp.ones_like(breaks) if keeps_to_pieces(coefficients) else breaks


def polynomial(coefficients: Float[Array, "powers input"], seconds: Scalar) -> Input:
    """By Horner's rule."""
    *lower, value = coefficients
    for coefficient in reversed(lower):
        value = coefficient + seconds * value
    return value


def input_path(
    inputs: Float[Array, "steps input"], durations: Float[Array, " steps"], interpolation: Interpolation = "constant"
) -> InputPath:
    r"""The path of one trial through its samples.

    - "constant": sample k is held over the interval that ends at its time. An input that changes jumps there.
    - "linear": from sample to sample.
    - "cubic": Hermite's, with the slope at sample k that of the line from sample k - 1: continuous in value and
        slope, and at the time of sample k no function of what comes later.

    Before its first sample an input has the value of that sample. Linear and cubic paths know, between two samples,
    the next one: outputs at the times of samples do not look ahead, those between them do.

    Source of the backward differences: Morrill, Kidger, Yang and Lyons, "On the choice of interpolation scheme for
    neural CDEs" (Transactions on Machine Learning Research, 2022).
    """
    if interpolation == "constant":
        return InputPath(inputs[:, None], durations)
    before = jnp.concatenate([inputs[:1], inputs[:-1]])
    # Padding lasts no time and has the slope zero.
    seconds = jnp.where(durations > 0, durations, 1.0)[:, None]
    rise = jnp.where(durations[:, None] > 0, inputs - before, 0.0)
    slope = rise / seconds
    if interpolation == "linear":
        return InputPath(jnp.stack([before, slope], axis=1), durations)
    earlier = jnp.concatenate([jnp.zeros_like(slope[:1]), slope[:-1]])
    # Value and slope as asked at both ends, where the slope at the later end is that of the line.
    bend = slope - earlier
    return InputPath(jnp.stack([before, earlier, 2 * bend / seconds, -bend / seconds**2], axis=1), durations)
