"""Sums, products, powers, comparisons and reductions of PyTorch in JAX."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array


def paired(x: Any, y: Any) -> tuple[Any, Any]:
    """Two operands, of one shape and one kind, as PyTorch makes them."""
    x, y = (jnp.asarray(value) if hasattr(value, "dtype") else value for value in (x, y))
    if hasattr(x, "dtype") and hasattr(y, "dtype"):
        shape = jnp.broadcast_shapes(x.shape, y.shape)
        floating = any(jnp.issubdtype(value.dtype, jnp.floating) for value in (x, y))
        x, y = (jnp.broadcast_to(typed(value, "float" if floating else None), shape) for value in (x, y))
    return x, y


def typed(x: Array, dtype: str | None) -> Array:
    """As "float", "int" or "bool": float64 stands for numbers of every precision."""
    kinds = {"float": jnp.float64, "int": jnp.int64, "bool": jnp.bool_}
    return x if dtype is None or x.dtype == kinds[dtype] else x.astype(kinds[dtype])


def placed(x: Array, weight: Array | None, bias: Array | None) -> Array:
    """x weight + bias, of which either may be none."""
    if weight is not None:
        x = _times(x, weight)
    return x if bias is None else _plus(x, bias)


def summed(x: Array, dim: Any, *, keepdim: bool = False) -> Array:
    """The sum along some axes, or along all."""
    axes = None if dim is None or dim == () else (dim,) if isinstance(dim, int) else tuple(dim)
    return jnp.sum(x, axis=axes, keepdims=keepdim)


def _times(x: Any, y: Any) -> Any:
    x, y = paired(x, y)
    return x * y


def _plus(x: Any, y: Any, alpha: float | int = 1) -> Any:
    x, y = paired(x, y if alpha == 1 else alpha * y)
    return x + y


def _div(self: Any, other: Any, rounding_mode: str | None = None) -> Any:
    x, y = paired(self, other)
    if rounding_mode == "floor":
        return jnp.floor_divide(x, y)
    if rounding_mode is not None:
        raise NotImplementedError(f"division with rounding_mode={rounding_mode!r}")
    return x / y


def _pow(self: Any, exponent: Any) -> Any:
    x, y = paired(self, exponent)
    if isinstance(y, float) and y == round(y):
        # Of whole numbers it is a product.
        y = int(y)
    if isinstance(y, float) and y == 0.5:
        return jnp.sqrt(x)
    return x**y


def _compared(compare: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, other: compare(*paired(self, other))


def _where(condition: Array, self: Any, other: Any) -> Array:
    x, y = paired(self, other)
    shape = jnp.broadcast_shapes(*(jnp.shape(value) for value in (condition, x, y)))
    return jnp.where(*(jnp.broadcast_to(value, shape) for value in (condition, x, y)))


def _mean(self: Array, dim: Any = None, keepdim: bool = False, dtype: str | None = None) -> Array:
    total = summed(typed(self, dtype), dim, keepdim=keepdim)
    return total * (max(total.size, 1) / self.size)


def _var(self: Array, dim: Any = None, correction: Any = None, keepdim: bool = False, unbiased: bool = True) -> Array:
    centred = self - _mean(self, dim, keepdim=True)
    total = summed(centred * centred, dim, keepdim=keepdim)
    return total / (self.size / max(total.size, 1) - (unbiased if correction is None else correction))


def _sum(self: Array, dim: Any = None, keepdim: bool = False, dtype: str | None = None) -> Array:
    return summed(typed(self, dtype), dim, keepdim=keepdim)


def _norm(self: Array, ord: float | int = 2, dim: Any = None, keepdim: bool = False, dtype: str | None = None) -> Array:
    if ord != 2:
        raise NotImplementedError(f"a norm of order {ord}")
    return jnp.sqrt(summed(self * self, dim, keepdim=keepdim))


def _addmm(self: Any, mat1: Array, mat2: Array, beta: float | int = 1, alpha: float | int = 1) -> Array:
    product = mat1 @ mat2
    return _plus(product if alpha == 1 else alpha * product, self, beta)


def _of_one(function: Callable[[Array], Array]) -> Callable[..., Array]:
    """Under the name that PyTorch gives the one argument."""
    return lambda self: function(self)


ARITHMETIC: dict[str, Callable[..., Any]] = {
    "abs": _of_one(jnp.abs),
    "add": lambda self, other, alpha=1: _plus(self, other, alpha),
    "addcmul": lambda self, tensor1, tensor2, value=1: _plus(self, _times(tensor1, tensor2), value),
    "addmm": _addmm,
    "addmv": lambda self, mat, vec, beta=1, alpha=1: _addmm(self, mat, vec, beta, alpha),
    "amax": lambda self, dim=(), keepdim=False: jnp.max(self, axis=dim or None, keepdims=keepdim),
    "amin": lambda self, dim=(), keepdim=False: jnp.min(self, axis=dim or None, keepdims=keepdim),
    "baddbmm": lambda self, batch1, batch2, beta=1, alpha=1: _addmm(self, batch1, batch2, beta, alpha),
    "bmm": lambda self, mat2: self @ mat2,
    "cos": _of_one(jnp.cos),
    "div": _div,
    "dot": lambda self, tensor: self @ tensor,
    "einsum": lambda equation, tensors, path=None: jnp.einsum(equation, *tensors),
    "eq": _compared(jnp.equal),
    "erf": _of_one(jax.scipy.special.erf),
    "exp": _of_one(jnp.exp),
    "expm1": _of_one(jnp.expm1),
    "ge": _compared(jnp.greater_equal),
    "gt": _compared(jnp.greater),
    "le": _compared(jnp.less_equal),
    "lerp": lambda self, end, weight: _plus(self, _times(_plus(end, self, -1), weight)),
    "linalg_vector_norm": _norm,
    "log": _of_one(jnp.log),
    "log1p": _of_one(jnp.log1p),
    "logical_and": _compared(jnp.logical_and),
    "logical_not": _of_one(jnp.logical_not),
    "logical_or": _compared(jnp.logical_or),
    "lt": _compared(jnp.less),
    "matmul": lambda self, other: self @ other,
    "maximum": _compared(jnp.maximum),
    "mean": _mean,
    "minimum": _compared(jnp.minimum),
    "mm": lambda self, mat2: self @ mat2,
    "mul": lambda self, other: _times(self, other),
    "mv": lambda self, vec: self @ vec,
    "ne": _compared(jnp.not_equal),
    "neg": _of_one(jnp.negative),
    "outer": lambda self, vec2: self[:, None] * vec2[None],
    "pow": _pow,
    "reciprocal": lambda self: 1 / self,
    "rsqrt": _of_one(jax.lax.rsqrt),
    "rsub": lambda self, other, alpha=1: _plus(other, self, -alpha),
    "sign": _of_one(jnp.sign),
    "sin": _of_one(jnp.sin),
    "sqrt": _of_one(jnp.sqrt),
    "square": _of_one(jnp.square),
    "sub": lambda self, other, alpha=1: _plus(self, other, -alpha),
    "sum": _sum,
    "var": _var,
    "where": _where,
}
