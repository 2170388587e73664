"""What glibc, which hands out memory on Linux, is told about it; elsewhere nothing happens."""

import ctypes
import os
from contextlib import suppress

# As in malloc.h.
_M_ARENA_MAX = -8


def give_back_memory() -> None:
    """To the system, what was needed for a while: of a compiler that is hundreds of megabytes, which glibc keeps."""
    _tell("malloc_trim", 0)


def few_arenas() -> None:
    """Memory is kept in as many arenas as there are processors, and not in eight times as many: what one of twenty
    threads of a compiler gave back is of use to the others. Call it before there are threads; the environment's
    MALLOC_ARENA_MAX goes before."""
    if "MALLOC_ARENA_MAX" not in os.environ:
        _tell("mallopt", _M_ARENA_MAX, os.cpu_count() or 1)


def _tell(name: str, *values: int) -> None:
    # Windows has no library of the process itself.
    with suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), name)(*values)
