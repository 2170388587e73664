"""What a compiled program depends on, as a name that is the same in every process."""

import dataclasses
import enum
import functools
import hashlib
import importlib
import os
from collections.abc import Hashable
from contextlib import suppress
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from pydantic import BaseModel

from gnode._code import code_digest

# Their code is that of a version, or is in the key.
_KNOWN = ("gnode", "jax", "jaxlib", "equinox", "lineax", "optimistix", "diffrax", "optax", "numpy", "builtins")
_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))
# Switches that change nothing of what is compiled.
_ELSEWHERE = (
    "jax_compilation_cache",
    "jax_persistent_cache",
    "jax_enable_compilation_cache",
    "jax_log",
    "jax_traceback",
)


class Unknown(Exception):
    """It depends on something that has no name elsewhere."""


def program_key(*parts: Any) -> str:
    """A name for the program that is made of a function, its arguments and what else decides: by the shapes and types
    of arrays, and the values of all else.

    Raises `Unknown` where another process could not tell whether it means the same: for functions that are neither in
    gnode nor in one of the libraries that it is made of, and for what holds them.
    """
    words = (_described(parts), code_digest(_KNOWN), _settings())
    return hashlib.sha256(repr(words).encode()).hexdigest()


def kind_of(leaf: Any) -> Hashable:
    """What a program of this process depends on, of a leaf: the shape and type of an array, and all of what is none."""
    if isinstance(leaf, jax.Array):
        return leaf.aval
    return jax.typeof(leaf) if eqx.is_array(leaf) else (type(leaf), leaf)


def _described(value: Any) -> Any:
    if isinstance(value, _PLAIN):
        return type(value).__name__, repr(value)
    if eqx.is_array(value):
        aval = jax.typeof(value)
        return "array", aval.shape, str(aval.dtype), getattr(aval, "weak_type", False)
    if isinstance(value, np.dtype):
        return "dtype", str(value)
    if isinstance(value, enum.Enum):
        return place_of(type(value)), value.name
    if isinstance(value, tuple | list):
        return place_of(type(value)), tuple(_described(entry) for entry in value)
    if isinstance(value, dict):
        return place_of(type(value)), tuple((_described(name), _described(entry)) for name, entry in value.items())
    if isinstance(value, functools.partial):
        return "partial", _described(value.func), _described(value.args), _described(value.keywords)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Of those that are no fields, and may be missing, none changes what is computed.
        fields = [(field.name, _described(getattr(value, field.name))) for field in dataclasses.fields(value)]
        return place_of(type(value)), tuple(fields)
    if isinstance(value, BaseModel):
        return place_of(type(value)), tuple(
            (name, _described(getattr(value, name))) for name in type(value).model_fields
        )
    if callable(value):
        return place_of(value)
    raise Unknown(f"a {type(value).__name__}")


def place_of(value: Any) -> tuple[str, str, int]:
    """Where a function or a class is to be found, and how often what is there has been wrapped since."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if isinstance(value, jnp.ufunc):
        module, name = "jax.numpy", getattr(value, "__name__", None)
    if isinstance(module, str) and isinstance(name, str) and module.split(".")[0] in _KNOWN:
        found, wrapped = None, 0
        with suppress(ImportError, AttributeError):
            found = found_at((module, name, 0))
        while found is not None and found is not value:
            found, wrapped = getattr(found, "__wrapped__", None), wrapped + 1
        if found is not None:
            return module, name, wrapped
    raise Unknown(f"{module}.{name}")


def found_at(place: tuple[str, str, int]) -> Any:
    """What `place_of` said where to find."""
    module, name, wrapped = place
    found = functools.reduce(getattr, name.split("."), importlib.import_module(module))
    for _ in range(wrapped):
        found = found.__wrapped__
    return found


def _settings() -> tuple[Any, ...]:
    """The switches of JAX in this thread, and what else the compiler hears."""
    values = jax.config.values
    switches = [(name, repr(values[name])) for name in sorted(values) if not name.startswith(_ELSEWHERE)]
    return *switches, os.environ.get("XLA_FLAGS")
