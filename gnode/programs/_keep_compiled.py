import atexit
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import jax
import platformdirs

from gnode.programs._compiled_programs import CompiledPrograms
from gnode.programs._program_files import is_ours

PLACE = "GNODE_CACHE"
OFF = "off"
_process = ExitStack()
_kept: list[Path] = []


def keep_compiled_programs() -> Path | None:
    """Keeps what JAX compiles from now on in this process for later ones, and takes what earlier ones have kept.

    The `gnode` command does so by itself; importing the library changes nothing. Returns the folder, which is that of
    the command: the user's cache folder, or what the environment variable `GNODE_CACHE` says. None where that is `off`,
    or where JAX has a cache already (`JAX_COMPILATION_CACHE_DIR`), which is left alone.

    Programs are given to others when the process ends. Trouble with the folder is a warning, and nothing else: programs
    are compiled then.
    """
    if not _kept:
        folder = _process.enter_context(compiled_programs_kept(warn))
        if folder is None:
            return None
        _kept.append(folder)
        atexit.register(_process.close)
    return _kept[0]


def warn(line: str) -> None:
    warnings.warn(line, stacklevel=2)


@contextmanager
def compiled_programs_kept(tell: Callable[[str], None]) -> Iterator[Path | None]:
    """In it compiled programs are kept, and taken, in the folder that it yields.

    **Arguments:**

    - `tell`: called with one line, where something is wrong with the folder.
    """
    folder = None if user_has_cache() else cache_folder()
    programs = None
    if folder is not None:
        try:
            programs = CompiledPrograms(folder)
        except OSError as error:
            tell(_line(folder, str(error.strerror)))
    if programs is None:
        yield None
        return
    programs.use()
    try:
        with suppress(OSError):
            programs.collect()
        yield folder
    finally:
        trouble = programs.trouble
        try:
            programs.publish()
        except OSError as error:
            trouble.append(str(error.strerror))
        programs.close()
        if trouble:
            tell(_line(programs.folder, "; ".join(trouble)))


def cache_folder() -> Path | None:
    """Where compiled programs are kept; None where the user does not want it."""
    said = os.environ.get(PLACE, "").strip()
    if said.lower() == OFF:
        return None
    if said:
        return Path(said).expanduser().absolute()
    return platformdirs.user_cache_path("gnode", appauthor=False) / "compiled"


def usable_cache_folder() -> Path | None:
    """As `cache_folder`, made if there is none; None where it cannot be written too."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def user_has_cache() -> bool:
    """Whether JAX has been told, by others than us, where to keep programs, or not to."""
    folder = jax.config.values["jax_compilation_cache_dir"]
    return not jax.config.values["jax_enable_compilation_cache"] or (folder is not None and not is_ours(folder))


def _line(folder: Path, why: str) -> str:
    return f"compiled programs in {folder}: {why}; {PLACE} names another folder, or says {OFF}"
