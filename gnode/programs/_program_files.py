"""The files of compiled programs: in a folder for each machine, and in one for each process that is at work."""

import importlib
import os
import shutil
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, Any

MOST_BYTES = 256 * 2**20
# Each is linked before anything is computed.
MOST_PROGRAMS = 4000
# Not to clear up at every end.
_LEFT = 0.8
_OWN = "process-"
_LOCK = ".lock"
_PROGRAM = "-cache"
_NAMED = "gnode-"
_DEAD_SECONDS = 30 * 86400
_ZSTD = b"\x28\xb5\x2f\xfd"
_numbers = count()


def is_ours(folder: str) -> bool:
    """Whether it is the folder of a process."""
    return Path(folder).name.startswith(_OWN)


def remove_leftovers(folder: Path) -> None:
    """Removes what killed processes left; to be called when none is at work."""
    for path in folder.glob(f"{_OWN}*"):
        shutil.rmtree(path, ignore_errors=True)


def bound(folder: Path, *, most_bytes: int = MOST_BYTES, most_programs: int = MOST_PROGRAMS) -> None:
    """Removes those programs, of all machines, that have not been used for longest, where there are too many."""
    found = []
    for machine in folder.iterdir():
        if machine.is_dir() and not machine.name.startswith(_OWN):
            with suppress(OSError):
                told = [(entry.stat(), entry.path) for entry in programs_in(machine)]
                found += [(stat.st_mtime_ns, stat.st_size, path) for stat, path in told]
    size, left = sum(each for _, each, _ in found), len(found)
    if size <= most_bytes and left <= most_programs:
        return
    for _, each, path in sorted(found):
        if size <= _LEFT * most_bytes and left <= _LEFT * most_programs:
            break
        with suppress(OSError):
            os.unlink(path)
        size, left = size - each, left - 1


def programs_in(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files of programs in the folder of a machine or of a process."""
    # Where somebody has removed it, there are none.
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.name.endswith(_PROGRAM))


def file_name(name: str) -> str:
    """Of a program that is not JAX's own to find."""
    return f"{_NAMED}{name}{_PROGRAM}"


def is_named(path: Path) -> bool:
    """Whether it is the file of such a program."""
    return path.name.startswith(_NAMED)


def link(path: Path, target: Path) -> None:
    """Has a whole file appear at `target`, if there is none."""
    try:
        os.link(path, target)
    except FileExistsError:
        pass
    except FileNotFoundError:
        raise
    except OSError:
        # A file system without links, or no space.
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            shutil.copyfile(path, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def make_own(folder: Path) -> tuple[Path, IO[str]]:
    """A new folder of this process, and the open file that says, as long as it is locked, that the process is there."""
    while True:
        own = folder / _own_name(f"{os.getpid()}-{next(_numbers)}")
        try:
            own.mkdir()
        except FileExistsError:
            # Of an earlier process of the same number, killed while it wrote.
            continue
        file = (own / _LOCK).open("w")
        if _locks(file):
            return own, file
        file.close()


def _own_name(rest: str) -> str:
    return f"{_OWN}{socket.gethostname()}-{rest}"


def _locks(file: IO[str]) -> bool:
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except BlockingIOError:
        return False
    except OSError:
        # A file system without locks.
        return True
    return True


def rescue(folder: Path, shared: Path) -> None:
    """Takes what was whole in the folders of processes that were killed, and removes these."""
    for left in folder.glob(f"{_OWN}*"):
        with suppress(OSError):
            if not _is_dead(left):
                continue
            for entry in programs_in(left):
                if not (shared / entry.name).exists() and is_whole(Path(entry)):
                    link(Path(entry), shared / entry.name)
            shutil.rmtree(left, ignore_errors=True)


def _is_dead(own: Path) -> bool:
    old = time.time() - own.stat().st_mtime > _DEAD_SECONDS
    # Not everywhere does a lock tell other machines.
    if not own.name.startswith(_own_name("")):
        return old
    try:
        import fcntl

        with (own / _LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        # Being made, or where there are no locks.
        return old
    return True


def is_whole(path: Path) -> bool:
    """Whether a program can be unpacked to its end."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if not content.startswith(_ZSTD):
        return _unpacks(zlib.decompress, content)
    # JAX packs so where it finds one of them, and else as above.
    for module in ("compression.zstd", "zstandard"):
        with suppress(ImportError):
            return _unpacks(importlib.import_module(module).decompress, content)
    return True


def _unpacks(unpack: Callable[[bytes], Any], content: bytes) -> bool:
    try:
        return len(unpack(content)) > 0
    except Exception:
        return False
