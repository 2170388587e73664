import hashlib
import os
import platform
import shutil
import socket
from importlib.metadata import version
from itertools import count
from pathlib import Path

import jax
from jax.experimental.compilation_cache import compilation_cache

_LEAST_SECONDS = 0.1
_OWN = "process-"
_numbers = count()


class CompiledPrograms:
    """Programs that JAX has compiled, shared among processes through a folder.

    JAX writes into its cache in place: a process killed meanwhile leaves half a program, and others read it. So each
    process has a folder of its own, and what is whole is linked from and to the shared one, between members.

    Programs are kept apart by the processor's instructions: another machine may not have them.
    """

    def __init__(self, folder: Path) -> None:
        self.shared = folder / _machine()
        self.own = folder / f"{_OWN}{socket.gethostname()}-{os.getpid()}-{next(_numbers)}"
        self.shared.mkdir(parents=True, exist_ok=True)
        # Of an earlier process of the same number, killed while it wrote.
        shutil.rmtree(self.own, ignore_errors=True)
        self.own.mkdir()

    @property
    def in_use(self) -> bool:
        return jax.config.values["jax_compilation_cache_dir"] == str(self.own)

    def use(self) -> None:
        """Lets JAX look here for programs, and keep here what it compiles. Not to be called while it compiles."""
        # A cache once asked for is not looked for again, nor one that was not there.
        compilation_cache.reset_cache()
        jax.config.update("jax_compilation_cache_dir", str(self.own))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", _LEAST_SECONDS)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
        # Their folder lies below that of the process and would be part of the key of every program.
        jax.config.update("jax_persistent_cache_enable_xla_caches", "none")

    def collect(self) -> None:
        """Takes what other processes have compiled."""
        _link_all(self.shared, self.own)

    def publish(self) -> None:
        """Gives what this process has compiled. Not to be called while it compiles."""
        _link_all(self.own, self.shared)

    def close(self) -> None:
        """Removes the folder of this process. Not to be called while it compiles."""
        if self.in_use:
            compilation_cache.reset_cache()
            jax.config.update("jax_compilation_cache_dir", None)
        shutil.rmtree(self.own, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Removes what killed processes left; to be called when none is at work."""
    for path in folder.glob(f"{_OWN}*"):
        shutil.rmtree(path, ignore_errors=True)


def _link_all(source: Path, target: Path) -> None:
    there = {path.name for path in target.iterdir()}
    for path in source.iterdir():
        if path.name not in there:
            try:
                os.link(path, target / path.name)
            except OSError:
                # Another process was first, or the file system has no links: then this program is compiled again.
                continue


def _machine() -> str:
    words = [platform.machine(), version("jaxlib")]
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        words += [line for line in lines if line.startswith(("flags", "Features", "model name"))][:2]
    except OSError:
        words.append(platform.processor())
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
