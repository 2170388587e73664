from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from jax.extend.core import Jaxpr

from gnode._types import State
from gnode.analysis.certificate.enclosures import CALLS, MOVES, called, interpret
from gnode.analysis.certificate.relaxation._layers import Activation, Layer, Layers

_UNITS: dict[str, Activation] = {"tanh": "tanh", "logistic": "logistic"}


class _Unreadable(Exception):
    """The program is something else than plain layers."""


class _Affine:
    """A vector that is a sum of matrices times the units of layers (0: the state), plus constants."""

    def __init__(self, parts: dict[int, np.ndarray], constants: list[np.ndarray], size: int):
        self.parts, self.constants, self.size = parts, constants, size

    def is_units(self) -> bool:
        """Whether it is the units of one layer, as they are: a product with it is not rounded."""
        return len(self.parts) == 1 and not self.constants and all(_is_identity(m) for m in self.parts.values())

    def bias(self) -> tuple[np.ndarray, np.ndarray]:
        """The constants added up, and what that was rounded by at most."""
        zero = np.zeros(self.size)
        total, size = sum(self.constants, zero), sum((np.abs(c) for c in self.constants), zero)
        return total, (2 * len(self.constants) * np.finfo(float).eps if len(self.constants) > 1 else 0.0) * size


def read_layers(residual: Callable[[State], State], size: int) -> Layers | None:
    """The layers of a residual of so many entries, from the program that JAX traces of it; none where it is not made
    of plain layers, one after the other. Call it under x64."""
    program = jax.make_jaxpr(residual)(jax.ShapeDtypeStruct((size,), "float64"))
    hidden: list[Layer] = []
    try:
        (result,) = _run(program.jaxpr, program.consts, [_Affine({0: np.eye(size)}, [], size)], hidden)
        if not isinstance(result, _Affine) or not hidden or not set(result.parts) <= {0, len(hidden)}:
            return None
        if len(hidden) not in result.parts:
            return None
    except _Unreadable:
        return None
    bias, unsure = result.bias()
    direct = result.parts.get(0, np.zeros((size, size)))
    return Layers(hidden, result.parts[len(hidden)], bias, unsure, direct)


def _run(program: Jaxpr, constants: list[Any], arguments: list[Any], hidden: list[Layer]) -> list[Any]:
    def apply(equation: Any, values: list[Any]) -> list[Any]:
        name, params = equation.primitive.name, equation.params
        if not any(isinstance(value, _Affine) for value in values):
            result = equation.primitive.bind(*values, **params)
            return list(result) if equation.primitive.multiple_results else [result]
        if name in CALLS:
            return _run(*called(equation), values, hidden)
        return [_value(name, params, equation.outvars[0].aval, values, hidden)]

    return interpret(program, constants, arguments, apply)


def _value(name: str, params: Any, kind: Any, values: list[Any], hidden: list[Layer]) -> _Affine:
    if len(kind.shape) != 1 or kind.dtype != np.float64:
        raise _Unreadable
    size = kind.shape[0]
    if name in ("add", "sub", "add_any") and len(values) == 2:
        return _sum(values[0], values[1] if name != "sub" else _negated(values[1]), size)
    (x,) = (value for value in values if isinstance(value, _Affine)) if _single(values) else (None,)
    if x is None:
        raise _Unreadable
    if name == "neg":
        return _negated(x)
    if name in ("copy", "copy_p", "stop_gradient") or (name in MOVES and size == x.size and _kept(name)):
        return x
    if name == "dot_general" and x.is_units():
        return _product(values, params, x, size)
    if name == "max" and any(_is_zero(value) for value in values):
        return _unit(x, "relu", hidden)
    if name in _UNITS:
        return _unit(x, _UNITS[name], hidden)
    raise _Unreadable


def _single(values: list[Any]) -> bool:
    return sum(isinstance(value, _Affine) for value in values) == 1


def _kept(name: str) -> bool:
    return name in ("reshape", "broadcast_in_dim", "squeeze")


def _is_zero(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic) and np.ndim(value) == 0 and bool(value == 0)


def _is_identity(matrix: np.ndarray) -> bool:
    return matrix.shape[0] == matrix.shape[1] and bool((matrix == np.eye(len(matrix))).all())


def _negated(value: Any) -> Any:
    if not isinstance(value, _Affine):
        return -np.asarray(value)
    return _Affine({k: -m for k, m in value.parts.items()}, [-c for c in value.constants], value.size)


def _sum(x: Any, y: Any, size: int) -> _Affine:
    parts: dict[int, np.ndarray] = {}
    constants: list[np.ndarray] = []
    for value in (x, y):
        if not isinstance(value, _Affine):
            constants.append(np.broadcast_to(np.asarray(value, np.float64), (size,)))
            continue
        # Sums of two matrices would be rounded.
        if value.size != size or set(value.parts) & set(parts):
            raise _Unreadable
        parts |= value.parts
        constants += value.constants
    return _Affine(parts, constants, size)


def _product(values: list[Any], params: Any, x: _Affine, size: int) -> _Affine:
    (left, right), (batch, _) = params["dimension_numbers"]
    at = 0 if values[0] is x else 1
    weights = np.asarray(values[1 - at], np.float64)
    (axis,) = (right, left)[at] if len(left) == 1 else (None,)
    if len(batch) or weights.ndim != 2 or axis is None:
        raise _Unreadable
    matrix = weights if axis == 1 else weights.T
    ((source, _),) = x.parts.items()
    if matrix.shape != (size, x.size):
        raise _Unreadable
    return _Affine({source: np.ascontiguousarray(matrix)}, [], size)


def _unit(x: _Affine, activation: Activation, hidden: list[Layer]) -> _Affine:
    if set(x.parts) != {len(hidden)}:
        raise _Unreadable
    bias, unsure = x.bias()
    hidden.append(Layer(x.parts[len(hidden)], bias, unsure, activation))
    return _Affine({len(hidden): np.eye(x.size)}, [], x.size)
