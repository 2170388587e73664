"""Shapes, copies and constants of PyTorch in JAX."""

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array

from gnode.analysis.adapters.torch_modules._arithmetic import typed


def _split(self: Array, split_size: int | tuple[int, ...], dim: int = 0) -> tuple[Array, ...]:
    length = self.shape[dim]
    sizes = split_size if isinstance(split_size, tuple) else [split_size] * (length // split_size)
    bounds = [sum(sizes[: k + 1]) for k in range(len(sizes))]
    return tuple(jnp.split(self, bounds[:-1] if bounds and bounds[-1] == length else bounds, axis=dim))


def _chunk(self: Array, chunks: int, dim: int = 0) -> tuple[Array, ...]:
    return _split(self, math.ceil(self.shape[dim] / chunks), dim)


def _slice(self: Array, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1) -> Array:
    return self[(slice(None),) * (dim % self.ndim) + (slice(start, end, step),)]


def _select(self: Array, dim: int, index: int) -> Array:
    # A slice and a new shape: of an index of its own, JAX would make a gather.
    place = index % self.shape[dim]
    return jnp.squeeze(_slice(self, dim, place, place + 1), axis=dim)


def _unbind(self: Array, dim: int = 0) -> tuple[Array, ...]:
    return tuple(_select(self, dim, k) for k in range(self.shape[dim]))


def _squeeze(self: Array, dim: int | tuple[int, ...] | None = None) -> Array:
    dims = range(self.ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    return jnp.squeeze(self, axis=tuple({k % self.ndim for k in dims if self.shape[k] == 1}))


def _expand(self: Array, size: tuple[int, ...], implicit: bool = False) -> Array:
    new = len(size) - self.ndim
    return jnp.broadcast_to(self, [self.shape[k - new] if n == -1 else n for k, n in enumerate(size)])


def _flatten(self: Array, start_dim: int = 0, end_dim: int = -1) -> Array:
    first, last = start_dim % self.ndim, end_dim % self.ndim
    return self.reshape(*self.shape[:first], -1, *self.shape[last + 1 :])


def _roll(self: Array, shifts: int | tuple[int, ...], dims: int | tuple[int, ...] = ()) -> Array:
    return jnp.roll(self, shifts, axis=None if dims == () else dims)


def _full(size: tuple[int, ...], fill_value: Any, dtype: str | None = None) -> Array:
    return typed(jnp.full(size, fill_value), dtype)


def _like(self: Array, value: Any, dtype: str | None, size: tuple[int, ...] | None = None) -> Array:
    return typed(jnp.full(self.shape if size is None else size, value, self.dtype), dtype)


def _arange(start: float | int = 0, end: float | int = 0, step: float | int = 1, dtype: str | None = None) -> Array:
    return typed(jnp.arange(start, end, step), dtype)


def _same(self: Array, dtype: str | None = None) -> Array:
    return typed(self, dtype)


def _reshaped(self: Array, size: tuple[int, ...]) -> Array:
    return self.reshape(size)


SHAPES: dict[str, Callable[..., Any]] = {
    "_assert_tensor_metadata": lambda **_: (),
    "_to_copy": _same,
    "_unsafe_view": _reshaped,
    "alias": _same,
    "arange": _arange,
    "cat": lambda tensors, dim=0: jnp.concatenate(tensors, axis=dim),
    "chunk": _chunk,
    "clone": _same,
    "contiguous": _same,
    "detach": _same,
    "detach_": _same,
    "expand": _expand,
    "eye": lambda n, m=None, dtype=None: typed(jnp.eye(n, m), dtype),
    "flatten": _flatten,
    "flip": lambda self, dims: jnp.flip(self, axis=dims),
    "full": _full,
    "full_like": lambda self, fill_value, dtype=None: _like(self, fill_value, dtype),
    "lift_fresh_copy": _same,
    "narrow": lambda self, dim, start, length: _slice(self, dim, start, start + length),
    "new_full": lambda self, size, fill_value, dtype=None: _like(self, fill_value, dtype, size),
    "new_ones": lambda self, size, dtype=None: _like(self, 1, dtype, size),
    "new_zeros": lambda self, size, dtype=None: _like(self, 0, dtype, size),
    "numpy_T": lambda self: self.T,
    "ones": lambda size, dtype=None: _full(size, 1.0, dtype),
    "ones_like": lambda self, dtype=None: _like(self, 1, dtype),
    "permute": lambda self, dims: jnp.transpose(self, dims),
    "reshape": lambda self, shape: self.reshape(shape),
    "roll": _roll,
    "scalar_tensor": lambda s, dtype=None: typed(jnp.asarray(s), dtype),
    "select": _select,
    "slice": _slice,
    "split": _split,
    "split_with_sizes": lambda self, split_sizes, dim=0: _split(self, split_sizes, dim),
    "squeeze": _squeeze,
    "stack": lambda tensors, dim=0: jnp.stack(tensors, axis=dim),
    "sym_size": lambda self, dim: self.shape[dim],
    "t": lambda self: self.T,
    "to": lambda self, dtype=None, other=None: typed(self, dtype),
    "transpose": lambda self, dim0, dim1: jnp.swapaxes(self, dim0, dim1),
    "type_as": lambda self, other: self,
    "unbind": _unbind,
    "unsqueeze": lambda self, dim: jnp.expand_dims(self, dim),
    "view": _reshaped,
    "zeros": lambda size, dtype=None: _full(size, 0.0, dtype),
    "zeros_like": lambda self, dtype=None: _like(self, 0, dtype),
}
