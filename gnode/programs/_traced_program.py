import functools
import io
import pickle
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental.serialize_executable import deserialize_and_load, serialize

from gnode._glibc import give_back_memory
from gnode.programs._operations import calls_back
from gnode.programs._program_key import Unknown, found_at, place_of

_LEAST = "jax_persistent_cache_min_compile_time_secs"
_counting = threading.Lock()
_compiling: list[float] = []
"""What the option said before, once for each thread that compiles."""
# Seconds. A shorter compilation leaves little behind.
_LONG = 0.5


class _Array:
    """In place of an array of the value."""


class TracedProgram:
    """A compiled program of arrays, and the value that its results are put into."""

    def __init__(self, program: Callable[..., Any], form: Any) -> None:
        self._program = program
        self._leaves, self._tree = jax.tree.flatten(form)
        self._places = [place for place, leaf in enumerate(self._leaves) if isinstance(leaf, _Array)]

    @classmethod
    def load(cls, content: bytes) -> "TracedProgram":
        """That of another process. The content is trusted: it is code."""
        _prepare()
        executable, arguments, results, form = _Unpickler(io.BytesIO(content)).load()
        return cls(deserialize_and_load(executable, arguments, results), form)

    def __call__(self, arrays: Sequence[Any]) -> Any:
        leaves = list(self._leaves)
        for place, result in zip(self._places, self._program(*arrays), strict=True):
            leaves[place] = result
        return jax.tree.unflatten(self._tree, leaves)


def trace(
    function: Callable[..., Any], args: Any, kwargs: Any, options: dict[str, Any]
) -> tuple[TracedProgram | None, bytes | None]:
    """The program of a function of such arguments, and what `TracedProgram.load` makes it of in another process. None
    where it calls Python while it runs, and where it holds what only this process has."""
    leaves, tree = jax.tree.flatten((args, kwargs))
    forms = []

    def of_arrays(*arrays: Any) -> list[Any]:
        given = iter(arrays)
        args, kwargs = jax.tree.unflatten(tree, [next(given) if eqx.is_array(leaf) else leaf for leaf in leaves])
        made, form = jax.tree.flatten(function(*args, **kwargs))
        forms.append(jax.tree.unflatten(form, [_Array() if eqx.is_array(leaf) else leaf for leaf in made]))
        return [leaf for leaf in made if eqx.is_array(leaf)]

    # JAX's own cache tells programs apart by their names too: see below.
    of_arrays.__name__ = f"{function.__name__}_kept"
    traced = jax.jit(of_arrays, compiler_options=options).trace(*filter(eqx.is_array, leaves))
    if calls_back(traced.jaxpr.jaxpr):
        return None, None
    lowered = traced.lower()
    with _compiled_anew():
        program = lowered.compile()
    return TracedProgram(program, forms[-1]), _written(program, forms[-1])


def _written(program: Any, form: Any) -> bytes | None:
    file = io.BytesIO()
    try:
        _Pickler(file).dump((*serialize(program), form))
    except Exception:  # of many types
        return None
    return file.getvalue()


class _Pickler(pickle.Pickler):
    """Functions by where they are found: those that JAX has wrapped are not what their names say."""

    def persistent_id(self, obj: Any) -> Any:
        if callable(obj) and not isinstance(obj, type):
            with suppress(Unknown):
                return place_of(obj)
        return None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> Any:
        return found_at(pid)


@functools.cache
def _prepare() -> None:
    """Has LAPACK's functions found, as JAX does where the first program that calls one is made, and only there: with
    jaxlib 0.10.2 a program that is loaded before calls none."""
    try:
        from jaxlib.lapack import prepare_lapack_call

        prepare_lapack_call("potrf_ffi", np.dtype(np.float32))
    except (ImportError, TypeError):
        # No promise of jaxlib's. This takes longer.
        jax.jit(jnp.linalg.cholesky).lower(jax.ShapeDtypeStruct((1, 1), jnp.float32))


@contextmanager
def _compiled_anew() -> Iterator[None]:
    """In it nothing is given to JAX's own cache: a program that came from there cannot be written once more (with
    jaxlib 0.10.2 one of some fusions loads, and is found to lack them where it is called)."""
    with _counting:
        _compiling.append(_compiling[0] if _compiling else jax.config.values[_LEAST])
        jax.config.update(_LEAST, float("inf"))
    began = time.perf_counter()
    try:
        yield
    finally:
        with _counting:
            before = _compiling.pop()
            if not _compiling:
                jax.config.update(_LEAST, before)
        if time.perf_counter() - began > _LONG:
            give_back_memory()
