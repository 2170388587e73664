import itertools
from collections.abc import Callable, Sequence
from typing import Any, SupportsIndex

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from gnode._checks import refusal
from gnode.analysis.certificate.enclosures import _smooth_functions as smooth
from gnode.analysis.certificate.enclosures._enclosure import (
    Enclosure,
    Radius,
    add,
    divide,
    linear,
    multiply,
    negate,
    positive_part,
    rearrange,
    scale,
)

_Rule = Callable[..., Any]

# Beyond, so many roundings may be more than what `smooth` allows for.
_LARGEST_POWER = 8


def _full(value: Any, shape: tuple[int, ...]) -> Any:
    """An operand in the shape of both: JAX lets scalars, and sides of length one, stand for equal entries."""
    if value.shape == shape:
        return value
    if isinstance(value, Enclosure):
        return rearrange(value, lambda v: jnp.broadcast_to(v, shape))
    return jnp.broadcast_to(value, shape)


def _pair(x: Any, y: Any) -> tuple[Any, Any]:
    x, y = (v if isinstance(v, Enclosure) else jnp.asarray(v) for v in (x, y))
    shape = np.broadcast_shapes(x.shape, y.shape)
    return _full(x, shape), _full(y, shape)


def _add(radius: Radius, x: Any, y: Any, **_: Any) -> Enclosure:
    x, y = _pair(x, y)
    return add(radius, x, y) if isinstance(x, Enclosure) else add(radius, y, x)


def _subtract(radius: Radius, x: Any, y: Any, **_: Any) -> Enclosure:
    return _add(radius, x, _negate(radius, y))


def _negate(radius: Radius, x: Any, **_: Any) -> Any:
    return negate(x) if isinstance(x, Enclosure) else -x


def _multiply(radius: Radius, x: Any, y: Any, **_: Any) -> Enclosure:
    if x is y:
        return smooth.apply(radius, x, smooth.power(2))
    x, y = _pair(x, y)
    if isinstance(x, Enclosure) and isinstance(y, Enclosure):
        return multiply(radius, x, y)
    return scale(radius, x, y) if isinstance(x, Enclosure) else scale(radius, y, x)


def _divide(radius: Radius, x: Any, y: Any, **_: Any) -> Enclosure:
    if isinstance(y, Enclosure):
        return _multiply(radius, x, _reciprocal(radius, y))
    return divide(radius, *_pair(x, y))


def _reciprocal(radius: Radius, x: Enclosure) -> Enclosure:
    negative = jnp.where(x.middle < 0, -1.0, 1.0).astype(x.middle.dtype)
    return scale(radius, smooth.apply(radius, scale(radius, x, negative), smooth.RECIPROCAL), negative)


def _maximum(radius: Radius, x: Any, y: Any, **_: Any) -> Enclosure:
    if not isinstance(x, Enclosure):
        x, y = y, x
    if isinstance(y, np.ndarray | np.generic) and np.ndim(y) == 0 and y == 0:
        return positive_part(radius, x)
    return _add(radius, positive_part(radius, _subtract(radius, x, y)), y)


def _minimum(radius: Radius, x: Any, y: Any, **_: Any) -> Enclosure:
    return _negate(radius, _maximum(radius, _negate(radius, x), _negate(radius, y)))


def _absolute(radius: Radius, x: Enclosure, **_: Any) -> Enclosure:
    twice = scale(radius, positive_part(radius, x), jnp.full(x.shape, 2.0, x.middle.dtype))
    return add(radius, twice, negate(x))


def _logistic(radius: Radius, x: Enclosure, **_: Any) -> Enclosure:
    half = jnp.full(x.shape, 0.5, x.middle.dtype)
    return add(radius, scale(radius, smooth.apply(radius, scale(radius, x, half), smooth.TANH), half), half)


def log_add_exp(radius: Radius, x: Any, y: Any) -> Enclosure:
    """log(e^x + e^y) = y + softplus(x - y)."""
    x, y = _pair(x, y)
    return _add(radius, smooth.apply(radius, _subtract(radius, x, y), smooth.SOFTPLUS), y)


def _power(radius: Radius, x: Enclosure, *, y: int, **_: Any) -> Enclosure:
    if y < 0:
        return _reciprocal(radius, _power(radius, x, y=-y))
    if y > _LARGEST_POWER:
        rest = _power(radius, x, y=y - _LARGEST_POWER)
        return multiply(radius, smooth.apply(radius, x, smooth.power(_LARGEST_POWER)), rest)
    if y == 0:
        zeros = jnp.zeros_like(x.middle)
        return _add(radius, scale(radius, x, zeros), jnp.ones_like(zeros))
    return x if y == 1 else smooth.apply(radius, x, smooth.power(y))


def _convert(radius: Radius, x: Enclosure, *, new_dtype: Any, **_: Any) -> Enclosure:
    if new_dtype != x.middle.dtype:
        raise refusal(
            "a function in float64 throughout",
            f"one that turns the state into {np.dtype(new_dtype).name}",
            "leave the state in the precision that it comes in",
        )
    return x


def _sum(radius: Radius, x: Enclosure, *, axes: tuple[int, ...], **_: Any) -> Enclosure:
    terms = 1
    for axis in axes:
        terms *= x.shape[axis]

    def total(values: Array) -> Array:
        return jnp.sum(values, axis=axes)

    return linear(radius, x, total, total, terms)


def _product(radius: Radius, x: Any, y: Any, *, dimension_numbers: Any, **_: Any) -> Enclosure:
    """A matrix product with constants; of two vectors that both depend on the state, their inner product."""
    if isinstance(x, Enclosure) and isinstance(y, Enclosure):
        if len(x.shape) != 1 or len(y.shape) != 1:
            raise refusal("matrix products with constants", "one of two that depend on the state", "write out the sum")
        return _sum(radius, _multiply(radius, x, y), axes=(0,))
    moving, fixed = (x, y) if isinstance(x, Enclosure) else (y, x)
    fixed = jnp.asarray(fixed)
    (left, _right), _batch = dimension_numbers
    terms = 1
    for axis in left:
        terms *= x.shape[axis]

    def with_weights(weights: Array) -> Callable[[Array], Array]:
        def contract(v: Array) -> Array:
            pair = (v, weights) if moving is x else (weights, v)
            return jax.lax.dot_general(*pair, dimension_numbers, precision=jax.lax.Precision.HIGHEST)

        return contract

    return linear(radius, moving, with_weights(fixed), with_weights(jnp.abs(fixed)), terms)


def _concatenate(radius: Radius, *values: Any, dimension: int, **_: Any) -> Enclosure:
    first = next(value for value in values if isinstance(value, Enclosure))
    size, whole = len(radius), first.derivative is not None

    def parts(name: str, leading: int) -> Array:
        return jnp.concatenate(
            [
                getattr(v, name)
                if isinstance(v, Enclosure)
                else (v if name == "middle" else jnp.zeros((size,) * leading + v.shape, first.middle.dtype))
                for v in values
            ],
            axis=dimension + leading,
        )

    return Enclosure(
        parts("middle", 0),
        parts("slopes", 1),
        parts("error", 0),
        parts("derivative", 1) if whole else None,
        parts("derivative_error", 1) if whole else None,
    )


def _stack(radius: Radius, *values: Any, axis: int, **_: Any) -> Enclosure:
    def raised(v: Array) -> Array:
        return jnp.expand_dims(v, axis)

    parts = [rearrange(v, raised) if isinstance(v, Enclosure) else raised(jnp.asarray(v)) for v in values]
    return _concatenate(radius, *parts, dimension=axis)


def split(x: Enclosure, *, sizes: Sequence[SupportsIndex], axis: int) -> list[Enclosure]:
    ends = [0, *itertools.accumulate(int(size) for size in sizes)]
    return [
        rearrange(x, lambda v, a=a, b=b: jax.lax.slice_in_dim(v, a, b, axis=axis)) for a, b in itertools.pairwise(ends)
    ]


def _select(radius: Radius, which: Any, *cases: Any) -> Enclosure:
    if isinstance(which, Enclosure):
        raise refusal(
            "choices that do not depend on the state", "one that does", "write it with max or a smooth function"
        )
    size = len(radius)
    first = next(case for case in cases if isinstance(case, Enclosure))
    nothing = jnp.zeros((size, *first.shape), first.middle.dtype)
    whole = first.derivative is not None

    def pick(*values: Array) -> Array:
        return jax.lax.select_n(which, *values)

    def entries(name: str, missing: Array) -> list[Array]:
        return [getattr(case, name) if isinstance(case, Enclosure) else missing for case in cases]

    def every(name: str) -> Array:
        return jax.vmap(pick)(*entries(name, nothing))

    return Enclosure(
        pick(*(case.middle if isinstance(case, Enclosure) else case for case in cases)),
        every("slopes"),
        pick(*entries("error", nothing[0])),
        every("derivative") if whole else None,
        every("derivative_error") if whole else None,
    )


def _smoothly(function: smooth.Smooth) -> _Rule:
    return lambda radius, x, **_: smooth.apply(radius, x, function)


# Exact operations on entries, linear in their first argument.
MOVES = {
    "broadcast_in_dim",
    "copy",
    "copy_p",
    "dynamic_slice",
    "gather",
    "reshape",
    "rev",
    "slice",
    "squeeze",
    "stop_gradient",
    "transpose",
}

RULES: dict[str, _Rule] = {
    "abs": _absolute,
    "add": _add,
    "add_any": _add,
    "concatenate": _concatenate,
    "convert_element_type": _convert,
    "cos": _smoothly(smooth.COS),
    "div": _divide,
    "dot_general": _product,
    "erf": _smoothly(smooth.ERF),
    "erfc": lambda radius, x, **_: _subtract(
        radius, jnp.ones(x.shape, x.middle.dtype), smooth.apply(radius, x, smooth.ERF)
    ),
    "exp": _smoothly(smooth.EXP),
    "integer_pow": _power,
    "log": _smoothly(smooth.LOG),
    "logistic": _logistic,
    "max": _maximum,
    "min": _minimum,
    "mul": _multiply,
    "neg": _negate,
    "reduce_sum": _sum,
    "rsqrt": _smoothly(smooth.RECIPROCAL_ROOT),
    "select_n": _select,
    "sin": _smoothly(smooth.SIN),
    "sqrt": _smoothly(smooth.SQRT),
    "square": lambda radius, x, **_: smooth.apply(radius, x, smooth.power(2)),
    "stack": _stack,
    "sub": _subtract,
    "tanh": _smoothly(smooth.TANH),
}
