"""JAX's primitives, written with few operations on vectors."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from jax.extend.core import Jaxpr
from jaxtyping import Int

from gnode._checks import refusal
from gnode.analysis.certificate.enclosures import CALLS, MOVES, called, interpret
from gnode.analysis.exported._constants import Constants

# Entry by entry, by the name that they have in JAX.
ELEMENTWISE = {
    *("abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "cos", "cosh", "erf", "erfc"),
    *("exp", "exp2", "expm1", "floor", "log", "log1p", "logistic", "neg", "sign", "sin", "sinh", "sqrt", "tan", "tanh"),
    *("add", "div", "max", "min", "mul", "pow", "rem", "sub"),
    *("eq", "ge", "gt", "le", "lt", "ne", "and", "not", "or", "is_finite"),
}
# Of whole numbers these are of their bits.
_OF_TRUTH = {"and", "not", "or"}
_OTHER_NAMES = {"add_any": "add"}
_REDUCTIONS = {"reduce_sum": "sum", "reduce_prod": "prod", "reduce_max": "max_of", "reduce_min": "min_of"}
_REDUCTIONS |= {"reduce_and": "min_of", "reduce_or": "max_of"}
_SAME = {"copy", "copy_p", "stop_gradient", "optimization_barrier", "reduce_precision"}
# Linear in the first operand: written as a matrix.
_LINEAR = {"conv_general_dilated", "cumsum"}
# Turns of a loop that are written out.
_UNROLLED = 64
# What only moves entries about, and which of its operands those are that are moved: by default all.
_MOVED: dict[str, Callable[[int], Sequence[int]]] = {
    **{name: lambda count: range(1) for name in MOVES - _SAME},
    **{name: lambda count: range(count) for name in ("concatenate", "pad", "split", "stack", "expand_dims")},
    "dynamic_update_slice": lambda count: range(2),
    "scatter": lambda count: (0, 2),
    "select_n": lambda count: range(1, count),
}


class Symbol(NamedTuple):
    """A value that depends on the inputs."""

    number: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))


class Tracer:
    """Goes through a program of JAX and writes one of few operations."""

    def __init__(self, sizes: Sequence[int], constants: Constants) -> None:
        self.equations: list[tuple[str, tuple[int, ...], int]] = []
        self._inputs = [Symbol(number, (size,)) for number, size in enumerate(sizes)]
        self._constants = constants

    def run(self, program: Jaxpr, constants: list[Any]) -> int:
        """The number of the program's one result."""
        (result,) = interpret(program, constants, list(self._inputs), self._apply)
        return self._number(result)

    def _apply(self, equation: Any, values: list[Any]) -> list[Any]:
        primitive, params = equation.primitive, equation.params
        name = primitive.name
        if name in CALLS:
            return interpret(*called(equation), values, self._apply)
        symbols = [k for k, value in enumerate(values) if isinstance(value, Symbol)]
        if not symbols and name == "transpose":
            # As weights are: of each shape JAX would compile one.
            return [np.transpose(np.asarray(values[0]), params["permutation"])]
        if not symbols:
            result = primitive.bind(*values, **params)
            return list(result) if primitive.multiple_results else [result]
        if name in _SAME:
            return values
        if name in _MOVED and set(symbols) <= set(_MOVED[name](len(values))):
            return self._moved(equation, values)
        shape = equation.outvars[0].aval.shape
        if name == "scan" and params["length"] <= _UNROLLED:
            return self._unrolled(params, values)
        if name in _LINEAR and symbols == [0]:
            rows = np.eye(values[0].size).reshape(-1, *values[0].shape)
            columns = [np.ravel(primitive.bind(row, *values[1:], **params)) for row in rows]
            return [self._write("matmul", [self._constants.number(np.stack(columns, axis=1)), values[0].number], shape)]
        if name == "convert_element_type":
            return [self._converted(values[0], np.dtype(params["new_dtype"]))]
        if name == "dot_general":
            left, right = values
            return [self._product(left, right, params["dimension_numbers"], shape)]
        if name in _REDUCTIONS:
            return [self._reduced(_REDUCTIONS[name], values[0], params["axes"], shape)]
        if name == "square":
            return [self._entries("mul", [values[0], values[0]], shape)]
        if name == "integer_pow":
            return [self._entries("pow", [values[0], np.float64(params["y"])], shape)]
        if name == "rsqrt":
            return [self._entries("div", [np.float64(1), self._entries("sqrt", values, shape)], shape)]
        if name == "clamp":
            low, value, high = values
            return [self._entries("min", [self._entries("max", [value, low], shape), high], shape)]
        if name == "select_n":
            return [self._chosen(values, shape)]
        name = _OTHER_NAMES.get(name, name)
        if name in ELEMENTWISE and (name not in _OF_TRUTH or equation.invars[0].aval.dtype == np.bool_):
            return [self._entries(name, values, shape)]
        raise refusal(
            "a function of arithmetic, matrix products and elementary functions, without loops and calls of Python",
            f"one with `{name}` of the state",
            "write it with these",
        )

    def _number(self, value: Any) -> int:
        return value.number if isinstance(value, Symbol) else self._constants.number(np.asarray(value).reshape(-1))

    def _write(self, op: str, operands: list[int], shape: tuple[int, ...]) -> Symbol:
        size = int(np.prod(shape, dtype=np.int64))
        self.equations.append((op, tuple(operands), size))
        return Symbol(len(self._inputs) + len(self.equations) - 1, tuple(shape))

    def _entries(self, op: str, values: list[Any], shape: tuple[int, ...]) -> Symbol:
        return self._write(op, [self._number(self._spread(value, shape)) for value in values], shape)

    def _spread(self, value: Any, shape: tuple[int, ...]) -> Any:
        """In the shape of all: sides of length one stand for equal entries. One entry alone may stay so."""
        mine = value.shape if isinstance(value, Symbol) else np.shape(value)
        if mine == shape or int(np.prod(mine, dtype=np.int64)) == 1:
            return value
        if not isinstance(value, Symbol):
            return np.broadcast_to(np.asarray(value), shape)
        return self._taken([value], np.broadcast_to(np.arange(value.size).reshape(mine), shape))

    def _taken(self, values: list[Any], places: Int[np.ndarray, "..."]) -> Any:
        """Entries of values, one after the other."""
        sizes = [value.size if isinstance(value, Symbol) else np.size(value) for value in values]
        flat, begin = places.reshape(-1), 0
        for value, size in zip(values, sizes, strict=True):
            if isinstance(value, Symbol) and np.array_equal(flat, np.arange(begin, begin + size)):
                return Symbol(value.number, places.shape)
            begin += size
        if len(flat) and (flat.min() < 0 or flat.max() >= begin):
            raise refusal("indices within an array", "others", "index it within its bounds")
        used = [k for k, (a, b) in enumerate(_pieces(sizes)) if ((flat >= a) & (flat < b)).any()]
        if not any(isinstance(values[k], Symbol) for k in used):
            parts = zip(values, sizes, strict=True)
            return np.concatenate([np.zeros(n) if isinstance(v, Symbol) else np.ravel(v) for v, n in parts])[places]
        shifted, begin = flat.copy(), 0
        for k in used:
            a, b = _pieces(sizes)[k]
            inside = (flat >= a) & (flat < b)
            shifted[inside] = flat[inside] - a + begin
            begin += sizes[k]
        operands = [self._constants.number(shifted), *(self._number(values[k]) for k in used)]
        return self._write("take", operands, places.shape)

    def _moved(self, equation: Any, values: list[Any]) -> list[Any]:
        """Where the entries go, by what the operation makes of their numbers."""
        given, moved, begin = list(values), [], 0
        for k in _MOVED[equation.primitive.name](len(values)):
            shape = values[k].shape if isinstance(values[k], Symbol) else np.shape(values[k])
            size = int(np.prod(shape, dtype=np.int64))
            given[k] = np.arange(begin, begin + size).reshape(shape)
            moved.append(values[k])
            begin += size
        result = equation.primitive.bind(*given, **equation.params)
        places = result if equation.primitive.multiple_results else [result]
        return [self._taken(moved, np.asarray(one)) for one in places]

    def _unrolled(self, params: Any, values: list[Any]) -> list[Any]:
        """A loop of so many turns, one after the other."""
        inner, fixed, carried = params["jaxpr"], params["num_consts"], params["num_carry"]
        before, state, given = values[:fixed], values[fixed : fixed + carried], values[fixed + carried :]
        turns = range(params["length"])
        made: list[list[Any]] = []
        for turn in reversed(turns) if params["reverse"] else turns:
            now = [self._row(value, turn) for value in given]
            results = interpret(inner.jaxpr, inner.consts, [*before, *state, *now], self._apply)
            state = results[:carried]
            made.append(results[carried:])
        if params["reverse"]:
            made.reverse()
        return [*state, *(self._stacked([row[k] for row in made]) for k in range(len(inner.out_avals) - carried))]

    def _row(self, value: Any, number: int) -> Any:
        if not isinstance(value, Symbol):
            return np.asarray(value)[number]
        return self._taken([value], np.asarray(np.arange(value.size).reshape(value.shape)[number]))

    def _stacked(self, rows: list[Any]) -> Any:
        if not any(isinstance(row, Symbol) for row in rows):
            return np.stack(rows)
        shape = rows[0].shape if isinstance(rows[0], Symbol) else np.shape(rows[0])
        size = len(rows) * int(np.prod(shape, dtype=np.int64))
        return self._taken(rows, np.arange(size).reshape(len(rows), *shape))

    def _converted(self, value: Symbol, kind: np.dtype) -> Symbol:
        if kind == np.bool_:
            return self._write("ne", [value.number, self._constants.number(np.zeros(1))], value.shape)
        if kind == np.float64 or kind.kind in "iu":
            return value if kind == np.float64 else self._write("trunc", [value.number], value.shape)
        return self._write("fround", [value.number], value.shape)

    def _product(self, left: Any, right: Any, dimensions: Any, shape: tuple[int, ...]) -> Any:
        (lefts, rights), (left_batch, right_batch) = dimensions
        sides = [value.shape if isinstance(value, Symbol) else np.shape(value) for value in (left, right)]
        if 0 in (*sides[0], *sides[1]):
            # Of a network without any input: a sum of nothing.
            return np.zeros(shape)
        both = isinstance(left, Symbol) and isinstance(right, Symbol)
        if not both and not left_batch:
            symbol, matrix, mine, others = (
                (left, right, lefts, rights) if isinstance(left, Symbol) else (right, left, rights, lefts)
            )
            if len(symbol.shape) == len(mine):
                # All of it is summed over: the usual row or column times a matrix.
                order = np.argsort(mine)
                matrix = np.moveaxis(np.asarray(matrix), [others[k] for k in order], range(-len(mine), 0))
                matrix = matrix.reshape(-1, symbol.size)
            else:
                whole = np.eye(symbol.size)
                if symbol is left:
                    rows = whole.reshape(-1, *symbol.shape)
                    found = np.tensordot(rows, matrix, ([axis + 1 for axis in mine], others))
                    matrix = found.reshape(symbol.size, -1).T
                else:
                    columns = whole.reshape(*symbol.shape, -1)
                    matrix = np.tensordot(matrix, columns, (others, mine)).reshape(-1, symbol.size)
            return self._write("matmul", [self._constants.number(matrix), symbol.number], shape)
        spread = []
        for place, (value, summed, batch) in enumerate(((left, lefts, left_batch), (right, rights, right_batch))):
            sides = value.shape if isinstance(value, Symbol) else np.shape(value)
            free = [axis for axis in range(len(sides)) if axis not in (*summed, *batch)]
            places = np.arange(int(np.prod(sides, dtype=np.int64))).reshape(sides).transpose(*batch, *free, *summed)
            # (batch, free of the left, free of the right, summed)
            count = len(shape) - len(batch) - len(free)
            begin = len(batch) + (0 if place else len(free))
            places = np.expand_dims(places, tuple(range(begin, begin + count)))
            spread.append(places)
        full = np.broadcast_shapes(*(places.shape for places in spread))
        operands = [self._taken([v], np.broadcast_to(p, full)) for v, p in zip((left, right), spread, strict=True)]
        return self._write("sum", [self._entries("mul", operands, full).number], shape)

    def _reduced(self, op: str, value: Symbol, axes: Sequence[int], shape: tuple[int, ...]) -> Symbol:
        kept = [axis for axis in range(len(value.shape)) if axis not in axes]
        order = np.arange(value.size).reshape(value.shape).transpose(*kept, *axes)
        return self._write(op, [self._taken([value], order).number], shape)

    def _chosen(self, values: list[Any], shape: tuple[int, ...]) -> Symbol:
        """By what depends on the state."""
        which, *cases = values
        if len(cases) != 2:
            raise refusal("a choice among two by the state", f"one among {len(cases)}", "use jnp.where")
        return self._entries("where", [which, cases[1], cases[0]], shape)


def _pieces(sizes: Sequence[int]) -> list[tuple[int, int]]:
    ends = np.cumsum([0, *sizes])
    return list(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True))
