"""PyTorch's operations in JAX, with the arguments of their schemas. Every number that is no whole one is a float64.

What PyTorch detaches is not detached here: the derivatives are those of the map.

Source: https://docs.pytorch.org/docs/stable/user_guide/torch_compiler/torch.compiler_ir.html and the documentation of
torch and torch.nn.functional for the operations that it is made of.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array

from gnode.analysis.adapters._recurrent_cells import Layer
from gnode.analysis.adapters.torch_modules._arithmetic import ARITHMETIC, paired, placed, summed, typed
from gnode.analysis.adapters.torch_modules._shapes import SHAPES

_Operation = Callable[..., Any]


def _parts(x: Array) -> tuple[Array, Array]:
    """The positive and the negative part: of these, and of no choices, certificates can be worked out."""
    return jnp.maximum(x, 0.0), jnp.minimum(x, 0.0)


def _elu(self: Array, alpha: float | int = 1, scale: float | int = 1, input_scale: float | int = 1) -> Array:
    above, below = _parts(self)
    return scale * (above + alpha * (jnp.exp(below * input_scale) - 1))


def _leaky_relu(self: Array, negative_slope: float | int = 0.01) -> Array:
    above, below = _parts(self)
    return above + negative_slope * below


def _softplus(self: Array, beta: float | int = 1, threshold: float | int = 20) -> Array:
    """Without the step, of exp(-threshold) / beta, with which PyTorch goes over to a straight line."""
    return jnp.logaddexp(beta * self, jnp.zeros_like(self)) / beta


def _gelu(self: Array, approximate: str = "none") -> Array:
    return jax.nn.gelu(self, approximate=approximate == "tanh")


def _clamp(self: Array, min: Any = None, max: Any = None) -> Array:
    result = self
    if min is not None:
        result = jnp.maximum(*paired(result, min))
    return result if max is None else jnp.minimum(*paired(result, max))


def _softmax(self: Array, dim: int, dtype: str | None = None, half_to_float: bool = False) -> Array:
    return jax.nn.softmax(typed(self, dtype), axis=dim)


def _layer_norm(
    input: Array,
    normalized_shape: tuple[int, ...],
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float | int = 1e-5,
    cudnn_enable: bool = True,
) -> Array:
    return _native_layer_norm(input, normalized_shape, weight, bias, eps)[0]


def _native_layer_norm(
    input: Array, normalized_shape: tuple[int, ...], weight: Array | None, bias: Array | None, eps: float | int
) -> tuple[Array, Array, Array]:
    axes = tuple(range(input.ndim - len(normalized_shape), input.ndim))
    count = 1
    for size in normalized_shape:
        count *= size
    mean = summed(input, axes, keepdim=True) / count
    centred = input - mean
    scale = jax.lax.rsqrt(summed(centred * centred, axes, keepdim=True) / count + eps)
    result = centred * scale
    return placed(result, weight, bias), mean, scale


def _batch_norm(
    input: Array,
    weight: Array | None,
    bias: Array | None,
    running_mean: Array,
    running_var: Array,
    training: bool = False,
    momentum: float | int = 0.1,
    eps: float | int = 1e-5,
    cudnn_enabled: bool = True,
) -> Array:
    if training:
        raise NotImplementedError("batch normalisation in training")
    # The channels are the second axis.
    shape = (1, -1) + (1,) * (input.ndim - 2)
    held = [None if given is None else given.reshape(shape) for given in (weight, bias, running_mean, running_var)]
    weight, bias, mean, variance = held
    assert mean is not None and variance is not None
    return placed((input - mean) * jax.lax.rsqrt(variance + eps), weight, bias)


def _dropout(input: Array, p: float | int, train: bool) -> Array:
    if train:
        raise NotImplementedError("dropout in training")
    return input


def _linear(input: Array, weight: Array, bias: Array | None = None) -> Array:
    return placed(input @ weight.T, None, bias)


def _cell(kind: str, *, rectified: bool = False) -> _Operation:
    """A step of PyTorch's own cells, of a state or of several."""

    def step(
        input: Array, hx: Any, w_ih: Array, w_hh: Array, b_ih: Array | None = None, b_hh: Array | None = None
    ) -> Any:
        nothing = jnp.zeros(len(w_hh), w_hh.dtype)
        layer = Layer(kind, rectified, w_ih, w_hh, nothing if b_ih is None else b_ih, nothing if b_hh is None else b_hh)
        state = jnp.concatenate(hx, axis=-1) if kind == "lstm" else hx
        next_of = jnp.vectorize(lambda held, one: layer.held_at(held, 1.0).next(one), signature="(i),(n)->(n)")
        after = next_of(input, state)
        return jnp.split(after, 2, axis=-1) if kind == "lstm" else after

    return step


OPERATIONS: dict[str, _Operation] = {
    **ARITHMETIC,
    **SHAPES,
    "_native_batch_norm_legit_no_training": lambda input, weight, bias, running_mean, running_var, momentum, eps: (
        _batch_norm(input, weight, bias, running_mean, running_var, eps=eps),
    ),
    "_softmax": _softmax,
    "batch_norm": _batch_norm,
    "clamp": _clamp,
    "clamp_max": lambda self, max: _clamp(self, None, max),
    "clamp_min": lambda self, min: _clamp(self, min),
    "dropout": _dropout,
    "elu": _elu,
    "gelu": _gelu,
    "gru_cell": _cell("gru"),
    "hardtanh": lambda self, min_val=-1.0, max_val=1.0: _clamp(self, min_val, max_val),
    "hardsigmoid": lambda self: _clamp(self / 6 + 0.5, 0.0, 1.0),
    "layer_norm": _layer_norm,
    "leaky_relu": _leaky_relu,
    "linear": _linear,
    "lstm_cell": _cell("lstm"),
    "native_layer_norm": _native_layer_norm,
    "relu": lambda self: jax.nn.relu(self),
    "relu6": lambda self: _clamp(self, 0.0, 6.0),
    "rnn_relu_cell": _cell("rnn", rectified=True),
    "rnn_tanh_cell": _cell("rnn"),
    "sigmoid": lambda self: jax.nn.sigmoid(self),
    "silu": lambda self: self * jax.nn.sigmoid(self),
    "softmax": _softmax,
    "softplus": _softplus,
    "tanh": lambda self: jnp.tanh(self),
}
