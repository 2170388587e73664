from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax

from gnode._checks import refusal
from gnode._switches import double_precision
from gnode.analysis.exported._constants import Constants
from gnode.analysis.exported._operations import Tracer
from gnode.programs import calls_back


class Equation(NamedTuple):
    op: str
    operands: tuple[int, ...]
    """Values by number; constants by those below zero."""
    size: int
    """Entries of the result."""


@dataclass(frozen=True)
class Program:
    """Values are vectors, numbered: the inputs, then the result of each equation. A vector of one entry stands for as
    many equal ones as its partner has."""

    inputs: tuple[int, ...]
    """Their lengths."""
    equations: tuple[Equation, ...]
    output: int

    def described(self) -> dict[str, Any]:
        """As JSON."""
        equations = [{"op": e.op, "operands": list(e.operands), "size": e.size} for e in self.equations]
        return {"inputs": list(self.inputs), "equations": equations, "output": self.output}


@double_precision()
def straight_program(function: Callable[..., Any], sizes: Sequence[int], constants: Constants) -> Program:
    """A function of vectors, of such sizes, as a straight program in float64: what does not depend on them is worked
    out, calls are written out, and all that only moves entries about is a list of indices.

    Refuses, by name, an operation that is none of those that there are: so loops, branches and calls of Python.

    **Arguments:**

    - `constants`: takes up the program's own.
    """
    traced = jax.make_jaxpr(function)(*(jax.ShapeDtypeStruct((size,), "float64") for size in sizes))
    if calls_back(traced.jaxpr):
        raise refusal(
            "a function that is JAX's own",
            "one that calls Python as it runs (a NumPy function, or a module that is called where it lies)",
            "write it with jax.numpy",
        )
    tracer = Tracer(sizes, constants)
    output = tracer.run(traced.jaxpr, traced.consts)
    return _needed(tuple(sizes), [Equation(*equation) for equation in tracer.equations], output)


def _needed(sizes: tuple[int, ...], equations: list[Equation], output: int) -> Program:
    """The equations on which the output depends, numbered anew."""
    first = len(sizes)
    needed = {output}
    for number in range(first + len(equations) - 1, first - 1, -1):
        if number in needed:
            needed.update(equations[number - first].operands)
    kept = [number for number in range(first, first + len(equations)) if number in needed]
    numbers = {old: first + new for new, old in enumerate(kept)}

    def renamed(number: int) -> int:
        return numbers.get(number, number)

    return Program(
        sizes,
        tuple(
            equations[old - first]._replace(operands=tuple(map(renamed, equations[old - first].operands)))
            for old in kept
        ),
        renamed(output),
    )
