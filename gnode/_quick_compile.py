"""Programs that run a few times: running them well saves less than compiling them well costs."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import equinox as eqx
import jax
from jax.core import Tracer

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")

# On a processor: a fifth of the time to compile, at up to twice the time to run.
_QUICK: dict[str, Any] = {"xla_backend_optimization_level": 0, "xla_cpu_use_fusion_emitters": False}


def quick_to_compile(function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    """`equinox.filter_jit` with options for compiling fast, where the backend is a processor and knows them.

    Not for what makes many steps in a loop. Within another program it is part of that, with its options.
    """
    whole = eqx.filter_jit(function)
    # Made where it is first called: importing chooses no backend.
    quick: list[Callable[_Arguments, _Value]] = []

    @functools.wraps(function)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Value:
        if any(isinstance(leaf, Tracer) for leaf in jax.tree.leaves((args, kwargs))):
            return whole(*args, **kwargs)
        if not quick:
            options = _options()
            quick.append(eqx.filter_jit(function, compiler_options=options) if options else whole)  # pyright: ignore
        return quick[0](*args, **kwargs)

    return call


@functools.cache
def _options() -> dict[str, Any]:
    """Those of `_QUICK` that this version of the compiler knows."""
    if jax.default_backend() != "cpu":
        return {}
    known = {}
    for name, value in _QUICK.items():
        try:
            jax.jit(lambda: 0, compiler_options={name: value}).lower().compile()
        except Exception:  # of a type of its own in every version
            continue
        known[name] = value
    return known
