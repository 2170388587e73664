"""What a traced program is made of."""

from collections.abc import Iterator
from math import prod
from typing import Any

# Exponentials, and what is made of them.
_CURVES = frozenset(
    [
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atan2",
        "atanh",
        "cbrt",
        "cos",
        "cosh",
        "digamma",
        "erf",
        "erf_inv",
        "erfc",
        "exp",
        "exp2",
        "expm1",
        "lgamma",
        "log",
        "log1p",
        "logistic",
        "pow",
        "sin",
        "sinh",
        "tan",
        "tanh",
    ]
)


def calls_back(jaxpr: Any) -> bool:
    """Whether it calls Python while it runs."""
    return any(
        "callback" in equation.primitive.name or any(map(calls_back, _within(equation))) for equation in jaxpr.eqns
    )


def curves_in(jaxpr: Any) -> int:
    """How many exponentials and the like it works out; of a loop, in one turn."""
    count = 0
    for equation in jaxpr.eqns:
        if equation.primitive.name in _CURVES:
            count += sum(prod(result.aval.shape) for result in equation.outvars)
        count += sum(map(curves_in, _within(equation)))
    return count


def _within(equation: Any) -> Iterator[Any]:
    """The programs that one operation is made of."""
    for value in equation.params.values():
        for entry in value if isinstance(value, tuple | list) else (value,):
            inner = getattr(entry, "jaxpr", entry)
            if hasattr(inner, "eqns"):
                yield inner
