"""Functions compiled whole, in programs that later processes find."""

import functools
import threading
from collections.abc import Callable, Hashable
from typing import Any, Literal, ParamSpec, TypeAlias, TypeVar, cast

import equinox as eqx
import jax
from jax.core import Tracer

from gnode._aside import check_wanted
from gnode.programs._compiled_programs import CompiledPrograms, programs_in_use
from gnode.programs._program_key import Unknown, kind_of, program_key
from gnode.programs._programs_for import few_curves
from gnode.programs._traced_program import TracedProgram, trace

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")
_Options: TypeAlias = dict[str, Any]

# On a processor, with jaxlib 0.10.2: two thirds of the time to compile, in 80 MB less. What is made of matrix products
# and of few curves is as fast or faster then; what has many curves takes up to 1.5 times as long.
_PLAIN: _Options = {"xla_cpu_use_fusion_emitters": False}
# And without optimisation: a fifth of the time to compile, at up to twice the time to run.
_QUICK: _Options = _PLAIN | {"xla_backend_optimization_level": 0}
# Of a thread, and part of what is compiled.
_SWITCHES = (
    "jax_enable_x64",
    "jax_default_matmul_precision",
    "jax_numpy_dtype_promotion",
    "jax_threefry_partitionable",
    "jax_debug_nans",
    "jax_debug_infs",
    "jax_disable_jit",
    "jax_default_device",
)

_NOT_YET: Any = object()
_made: list[dict[Hashable, Any]] = []
"""The programs of every function that is compiled whole."""


def compiled(function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    """`equinox.filter_jit`; where programs are kept on the disk, one that lies there is not even traced again.

    Within `programs_for` a flow of few curves it is compiled without what only many are faster by.
    """
    return _wrapped(function, lambda: _known_options("plain") if few_curves() else {})


def quick_to_compile(function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    """`compiled` with options for compiling fast, where the backend is a processor and knows them: for programs that
    run a few times, of which running them well saves less than compiling them well costs.

    Not for what makes many steps in a loop. Within another program it is part of that, with its options.
    """
    return _wrapped(function, lambda: _known_options("quick"))


def forget_made() -> None:
    """Forgets all programs of this process that are not JAX's own to forget."""
    for programs in _made:
        programs.clear()


def _wrapped(function: Callable[_Arguments, _Value], options: Callable[[], _Options]) -> Callable[_Arguments, _Value]:
    whole = eqx.filter_jit(function)
    # Made where it is first called: importing chooses no backend.
    alone: dict[Hashable, Callable[_Arguments, _Value]] = {}
    found: dict[Hashable, TracedProgram | None] = {}
    making: dict[Hashable, threading.Lock] = {}
    _made.extend((alone, found))

    def known(
        programs: CompiledPrograms, leaves: list[Any], tree: Any, args: Any, kwargs: Any, chosen: _Options
    ) -> TracedProgram | None:
        key = (tree, *map(kind_of, leaves), *(getattr(jax.config, name) for name in _SWITCHES), *chosen.items())
        try:
            program = found.get(key, _NOT_YET)
        except TypeError:
            # Something in it cannot be hashed.
            return None
        if program is not _NOT_YET:
            return program
        # Of two threads that want it one makes it.
        with making.setdefault(key, threading.Lock()):
            program = found.get(key, _NOT_YET)
            if program is _NOT_YET:
                try:
                    program = found[key] = _find(programs, function, args, kwargs, chosen)
                except Unknown:
                    return None
            return program

    @functools.wraps(function)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Value:
        leaves, tree = jax.tree.flatten((args, kwargs))
        if any(isinstance(leaf, Tracer) for leaf in leaves):
            return whole(*args, **kwargs)
        check_wanted()
        chosen = options()
        programs = programs_in_use()
        if programs is not None:
            program = known(programs, leaves, tree, args, kwargs, chosen)
            if program is not None:
                return cast(_Value, program([leaf for leaf in leaves if eqx.is_array(leaf)]))
        name = tuple(chosen.items())
        program = alone.get(name)
        if program is None:
            program = eqx.filter_jit(function, compiler_options=chosen) if chosen else whole  # pyright: ignore
            alone[name] = program
        return program(*args, **kwargs)

    return call


def _find(
    programs: CompiledPrograms, function: Callable[..., Any], args: Any, kwargs: Any, options: _Options
) -> TracedProgram | None:
    """The program of the function of such arguments, kept or made and kept; none where it is of a kind that is not."""
    if jax.device_count() > 1 or jax.default_backend() != "cpu":
        return None
    name = program_key(function, args, kwargs, options)
    kept = programs.load(name)
    if kept is not None:
        try:
            return TracedProgram.load(kept)
        except Exception:  # of whatever type: what is in it is not what was written
            programs.remove_damaged(name)
    program, content = trace(function, args, kwargs, options)
    if content is not None:
        programs.store(name, content)
    return program


@functools.cache
def _known_options(name: Literal["plain", "quick"]) -> _Options:
    """Those that this version of the compiler knows."""
    if jax.default_backend() != "cpu":
        return {}
    known: _Options = {}
    for option, value in {"plain": _PLAIN, "quick": _QUICK}[name].items():
        try:
            jax.jit(lambda: 0, compiler_options={option: value}).lower().compile()
        except Exception:  # of a type of its own in every version
            continue
        known[option] = value
    return known
