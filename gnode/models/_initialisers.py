from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import jax
import jax.numpy as jnp
from jax.nn.initializers import variance_scaling
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._types import Key

Initialiser: TypeAlias = Callable[[Key, tuple[int, int]], Float[Array, "out in"]]
"""Draws a weight matrix of a given (fan_out, fan_in)."""

# With its dtype said, here and wherever arrays of a model are made: under jax_enable_x64 the usual one is float64.
_scaling = partial(variance_scaling, in_axis=-1, out_axis=-2, dtype=jnp.float32)

glorot_normal: Initialiser = _scaling(1.0, "fan_avg", "normal")
glorot_uniform: Initialiser = _scaling(1.0, "fan_avg", "uniform")
he_normal: Initialiser = _scaling(2.0, "fan_in", "normal")
he_uniform: Initialiser = _scaling(2.0, "fan_in", "uniform")
unit_gain_normal: Initialiser = _scaling(1.0, "fan_in", "normal")
"""W ~ N(0, 1/fan_in): the draw that critical initialisation rescales."""

BIAS = 0.001
"""The standard deviation of biases."""


def small_biases(key: Key, size: int) -> Float[Array, " size"]:
    """0.001 N(0, 1), the biases of the published experiments."""
    return BIAS * jax.random.normal(key, (size,), jnp.float32)


_VARIANCES: dict[Initialiser, Callable[[int, int], float]] = {
    glorot_normal: lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    glorot_uniform: lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    he_normal: lambda fan_in, fan_out: 2 / fan_in,
    he_uniform: lambda fan_in, fan_out: 2 / fan_in,
    unit_gain_normal: lambda fan_in, fan_out: 1 / fan_in,
}


def weight_variance(initialiser: Initialiser, fan_in: int, fan_out: int) -> float:
    """The variance of an entry of what an initialiser draws."""
    if initialiser not in _VARIANCES:
        raise refusal("an initialiser of gnode.models", initialiser, "take one whose variance is known")
    return _VARIANCES[initialiser](fan_in, fan_out)
