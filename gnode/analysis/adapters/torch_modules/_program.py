"""A program of PyTorch's operations, and what runs it in JAX."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import equinox as eqx
from jaxtyping import Array

from gnode.analysis.adapters.torch_modules._operations import OPERATIONS


@dataclass(frozen=True)
class Name:
    """Of a value that the program is given or works out."""

    name: str


class Operation(NamedTuple):
    """One line of a program."""

    target: str
    """As PyTorch names it: "addmm.default"."""
    arguments: tuple[tuple[str, Any], ...]
    """By the names of its schema; values are numbers, text, none, `Name`s and tuples of these."""
    results: tuple[str, ...]
    several: bool
    """Whether it returns a list, be it of one."""


@dataclass(frozen=True)
class Program:
    """What is computed, without the numbers it is computed with."""

    constants: tuple[str, ...]
    """The names of weights, buffers and other tensors that are held."""
    inputs: tuple[tuple[str, tuple[int | None, ...]], ...]
    """Names and shapes; none where an axis may be of any length."""
    operations: tuple[Operation, ...]
    answer: Any
    """What is returned: `Name`s in tuples, lists and pairs of a dict (a `Keyed`)."""

    def unknown(self) -> list[str]:
        """The operations that have no translation."""
        names = {line.target.removesuffix(".default") for line in self.operations}
        return sorted(name for name in names if name.split(".")[0] not in OPERATIONS)


@dataclass(frozen=True)
class Keyed:
    """A dict, as what is static must be."""

    items: tuple[tuple[Any, Any], ...]


class Translated(eqx.Module):
    """A program in JAX. Other numbers are not compiled anew."""

    program: Program = eqx.field(static=True)
    constants: tuple[Array, ...]

    def __call__(self, *given: Array) -> Any:
        known: dict[str, Any] = dict(zip(self.program.constants, self.constants, strict=True))
        known.update((name, value) for (name, _), value in zip(self.program.inputs, given, strict=True))
        for operation in self.program.operations:
            apply = OPERATIONS[operation.target.split(".")[0]]
            results = apply(**{name: _valued(value, known) for name, value in operation.arguments})
            if len(operation.results) == 1 and not operation.several:
                known[operation.results[0]] = results
            else:
                known.update(zip(operation.results, results, strict=False))
        return _valued(self.program.answer, known)


def _valued(value: Any, known: dict[str, Any]) -> Any:
    """A value with what its names stand for."""
    if isinstance(value, Name):
        return known[value.name]
    if isinstance(value, Keyed):
        return {key: _valued(entry, known) for key, entry in value.items}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_valued(entry, known) for entry in value)
    return value
