"""Functions compiled whole, in programs that later processes find."""

import functools
from collections.abc import Callable, Hashable
from typing import Any, ParamSpec, TypeVar, cast

import equinox as eqx
import jax
from jax.core import Tracer

from gnode._aside import check_wanted
from gnode.programs._compiled_programs import CompiledPrograms, programs_in_use
from gnode.programs._program_key import Unknown, program_key
from gnode.programs._traced_program import TracedProgram, trace

_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")

# On a processor: a fifth of the time to compile, at up to twice the time to run.
_QUICK: dict[str, Any] = {"xla_backend_optimization_level": 0, "xla_cpu_use_fusion_emitters": False}
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


def compiled(function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    """`equinox.filter_jit`; where programs are kept on the disk, one that lies there is not even traced again."""
    return _wrapped(function, _no_options)


def quick_to_compile(function: Callable[_Arguments, _Value]) -> Callable[_Arguments, _Value]:
    """`compiled` with options for compiling fast, where the backend is a processor and knows them: for programs that
    run a few times, of which running them well saves less than compiling them well costs.

    Not for what makes many steps in a loop. Within another program it is part of that, with its options.
    """
    return _wrapped(function, _quick_options)


def _wrapped(
    function: Callable[_Arguments, _Value], options: Callable[[], dict[str, Any]]
) -> Callable[_Arguments, _Value]:
    whole = eqx.filter_jit(function)
    # Made where it is first called: importing chooses no backend.
    alone: list[Callable[_Arguments, _Value]] = []
    found: dict[Hashable, TracedProgram | None] = {}

    def known(programs: CompiledPrograms, leaves: list[Any], tree: Any, args: Any, kwargs: Any) -> TracedProgram | None:
        key = (tree, *map(_kind, leaves), *(getattr(jax.config, name) for name in _SWITCHES))
        try:
            if key in found:
                return found[key]
        except TypeError:
            # Something in it cannot be hashed.
            return None
        try:
            program = found[key] = _find(programs, function, args, kwargs, options)
        except Unknown:
            return None
        return program

    @functools.wraps(function)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Value:
        leaves, tree = jax.tree.flatten((args, kwargs))
        if any(isinstance(leaf, Tracer) for leaf in leaves):
            return whole(*args, **kwargs)
        check_wanted()
        programs = programs_in_use()
        if programs is not None:
            program = known(programs, leaves, tree, args, kwargs)
            if program is not None:
                return cast(_Value, program([leaf for leaf in leaves if eqx.is_array(leaf)]))
        if not alone:
            chosen = options()
            alone.append(eqx.filter_jit(function, compiler_options=chosen) if chosen else whole)  # pyright: ignore
        return alone[0](*args, **kwargs)

    return call


def _kind(leaf: Any) -> Hashable:
    if isinstance(leaf, jax.Array):
        return leaf.aval
    return jax.typeof(leaf) if eqx.is_array(leaf) else (type(leaf), leaf)


def _find(
    programs: CompiledPrograms,
    function: Callable[..., Any],
    args: Any,
    kwargs: Any,
    options: Callable[[], dict[str, Any]],
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
    program, content = trace(function, args, kwargs, options())
    if content is not None:
        programs.store(name, content)
    return program


def _no_options() -> dict[str, Any]:
    return {}


@functools.cache
def _quick_options() -> dict[str, Any]:
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
