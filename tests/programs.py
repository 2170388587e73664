"""Compiled programs for tests of what is kept of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jax
import jax.numpy as jnp
from jax.experimental.compilation_cache import compilation_cache

from gnode.programs._compiled_programs import CompiledPrograms


def compute(scale: float = 3.0) -> float:
    """Compiled anew at every call, or found on the disk."""
    jax.clear_caches()
    return float(jax.jit(lambda x: jnp.sin(scale * x) @ x)(jnp.arange(3.0)))


@contextmanager
def at_work(folder: Path) -> Iterator[CompiledPrograms]:
    """A process takes what is there, computes, and gives."""
    programs = CompiledPrograms(folder)
    programs.use()
    try:
        programs.collect()
        yield programs
        programs.publish()
    finally:
        programs.close()


@contextmanager
def no_cache() -> Iterator[None]:
    """In it JAX has no cache, as where nobody has configured any; the one of these tests otherwise."""
    names = ("jax_compilation_cache_dir", "jax_persistent_cache_min_compile_time_secs")
    before = {name: jax.config.values[name] for name in names}
    try:
        compilation_cache.reset_cache()
        jax.config.update("jax_compilation_cache_dir", None)
        yield
    finally:
        compilation_cache.reset_cache()
        for name, value in before.items():
            jax.config.update(name, value)


def kept(folder: Path) -> list[Path]:
    """The programs of all machines."""
    return sorted(path for path in folder.glob("*/*-cache") if not path.parent.name.startswith("process-"))
