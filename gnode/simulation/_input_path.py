import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from gnode._types import Input, Scalar
from gnode.simulation._settings import Interpolation


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

    def changes(self) -> Bool[Array, "*trials steps"]:
        """Of a held path: the samples after which the input is another, and the last one before nothing but padding."""
        values = self.coefficients[..., 0, :]
        differs = (values[..., 1:, :] != values[..., :-1, :]).any(axis=-1)
        lasts = self.durations > 0
        # Whether any time passes after a sample.
        goes_on = jnp.flip(jnp.cumsum(jnp.flip(lasts[..., 1:], axis=-1), axis=-1) > 0, axis=-1)
        end = jnp.ones((*differs.shape[:-1], 1), bool)
        return jnp.concatenate([differs | ~goes_on, end], axis=-1)


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
