import hashlib
import os
import platform
import shutil
import sys
import time
import zlib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

import jax
from jax.experimental.compilation_cache import compilation_cache

from gnode.programs._program_files import bound, file_name, is_named, is_whole, link, make_own, programs_in, rescue

_STORED = "/jax/compilation_cache/cache_misses"
_OPTIONS = {
    # Hundreds of small programs, each compiled in a few hundredths of a second, are most of the wait.
    "jax_persistent_cache_min_compile_time_secs": 0.0,
    "jax_persistent_cache_min_entry_size_bytes": -1,
    # Their folder lies below that of the process and would be part of the key of every program.
    "jax_persistent_cache_enable_xla_caches": "none",
    # What is bounded is the shared folder.
    "jax_compilation_cache_max_size": -1,
}
_at_work: list["CompiledPrograms"] = []
_parts = count()


class CompiledPrograms:
    """Programs that JAX has compiled, shared among processes through a folder.

    JAX writes into its cache in place: a process killed meanwhile leaves half a program; others read it, and it is
    never written again. So each process has a folder of its own, and what is whole is linked from and to the shared
    one.

    Programs are kept apart by the processor's instructions: another machine may not have them. The folder is bounded
    (`bound`); what has not been used for longest goes first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shared = folder / _machine()
        self.shared.mkdir(parents=True, exist_ok=True)
        self.own, self._lock = make_own(folder)
        self.trouble: list[str] = []
        """What went wrong, a clause each."""
        self._taken: set[str] = set()
        self._damaged = 0
        self._began = time.time_ns()
        self._before: dict[str, Any] | None = None
        self._stored = _stored()

    @property
    def in_use(self) -> bool:
        return jax.config.values["jax_compilation_cache_dir"] == str(self.own)

    def use(self) -> None:
        """Lets JAX look here for programs, and keep here what it compiles. Not to be called while it compiles."""
        self._before = self._before or {name: jax.config.values[name] for name in _OPTIONS}
        # A cache once asked for is not looked for again, nor one that was not there.
        compilation_cache.reset_cache()
        jax.config.update("jax_compilation_cache_dir", str(self.own))
        for name, value in _OPTIONS.items():
            jax.config.update(name, value)
        if self in _at_work:
            _at_work.remove(self)
        _at_work.append(self)

    def load(self, name: str) -> bytes | None:
        """What is kept under a name, by `store` of this process or an earlier one."""
        path = self.own / file_name(name)
        try:
            return zlib.decompress(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, zlib.error):
            self.remove_damaged(name)
            return None

    def store(self, name: str, content: bytes) -> None:
        path = self.own / file_name(name)
        part = path.with_suffix(f".{next(_parts)}.part")
        try:
            part.write_bytes(zlib.compress(content, 1))
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            self._complain(f"they could not be written ({error.strerror})")

    def remove_damaged(self, name: str) -> None:
        """Removes what is kept under a name."""
        self._remove(file_name(name))

    def collect(self) -> None:
        """Takes what other processes have compiled."""
        rescue(self.folder, self.shared)
        for entry in programs_in(self.shared):
            # Another process may be clearing up.
            with suppress(FileNotFoundError):
                if entry.stat().st_size == 0:
                    # Power failed before its content was on the disk.
                    os.unlink(entry)
                elif self._link(Path(entry), self.own):
                    self._taken.add(entry.name)

    def publish(self) -> None:
        """Gives what this process has compiled. Not to be called while it compiles."""
        new = [Path(entry) for entry in programs_in(self.own) if entry.name not in self._taken]
        broken = [path for path in new if not is_whole(path)]
        for path in new:
            if path in broken:
                path.unlink(missing_ok=True)
            elif self._link(path, self.shared):
                self._taken.add(path.name)
        if broken:
            self._complain(f"{len(broken)} could not be written whole (is the disk full?)")
        # JAX does not say which of them it could not read: it compiles, and leaves on the disk what is there.
        if _stored() - self._stored > sum(not is_named(path) for path in new):
            self._remove_damaged()
        if self._damaged:
            self._complain(f"{self._damaged} were damaged, and have been removed")
        self._stored, self._damaged = _stored(), 0

    def close(self) -> None:
        """Removes the folder of this process. Not to be called while it compiles."""
        if self in _at_work:
            _at_work.remove(self)
        if self.in_use:
            compilation_cache.reset_cache()
            jax.config.update("jax_compilation_cache_dir", None)
            for name, value in (self._before or {}).items():
                jax.config.update(name, value)
        with suppress(OSError):
            self._note_used()
            bound(self.folder)
        self._lock.close()
        shutil.rmtree(self.own, ignore_errors=True)

    def _complain(self, clause: str) -> None:
        if clause not in self.trouble:
            self.trouble.append(clause)

    def _link(self, path: Path, target: Path) -> bool:
        """Whether it is there now."""
        try:
            link(path, target / path.name)
        except FileNotFoundError:
            # Removed meanwhile, by one who empties the folder or bounds it.
            return False
        except OSError as error:
            self._complain(f"they could not be written ({error.strerror})")
            return False
        return True

    def _remove_damaged(self) -> None:
        for file in [file for file in self._taken if not is_whole(self.own / file)]:
            self._remove(file)

    def _remove(self, file: str) -> None:
        for folder in (self.own, self.shared):
            (folder / file).unlink(missing_ok=True)
        self._taken.discard(file)
        self._damaged += 1

    def _note_used(self) -> None:
        # The file is the shared one too. Where the file system keeps no times of access, the oldest count as unused.
        for entry in programs_in(self.own):
            if entry.stat().st_atime_ns > self._began:
                os.utime(entry)


def programs_in_use() -> CompiledPrograms | None:
    """Those of this process, if it keeps programs."""
    return _at_work[-1] if _at_work else None


def _stored() -> int:
    """How many programs JAX has tried to write in this process, since the first call."""
    return len(_attempts())


@cache
def _attempts() -> list[str]:
    events: list[str] = []

    def note(event: str, **labels: str | int) -> None:
        if event == _STORED:
            events.append(event)

    # For good: up to JAX 0.9 no listener can be taken away.
    jax.monitoring.register_event_listener(note)
    return events


def _machine() -> str:
    # Which packer JAX takes depends on Python's version.
    words = [platform.machine(), version("jax"), version("jaxlib"), *map(str, sys.version_info[:2])]
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        words += [line for line in lines if line.startswith(("flags", "Features", "model name"))][:2]
    except OSError:
        words.append(platform.processor())
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
