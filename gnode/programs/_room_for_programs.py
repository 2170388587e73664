import gc
from pathlib import Path

import jax

from gnode._glibc import give_back_memory
from gnode.programs._jit import forget_made

_MAPS, _MOST = Path("/proc/self/maps"), Path("/proc/sys/vm/max_map_count")
# Of what the system allows: a dissection may add a tenth of it.
_SHARE = 0.6


def make_room_for_programs() -> bool:
    """Lets go of all compiled programs of this process where they take up most of the memory maps that Linux allows it;
    whether it did.

    Every program that is loaded has some maps of its own, and JAX keeps each for good. After a hundred dissections of
    networks of different shapes, or systems written as different functions, there are none left, and
    compiling ends with "Cannot allocate memory". Programs that are asked for again come from the folder of kept ones.
    """
    try:
        most = int(_MOST.read_text())
        used = _MAPS.read_bytes().count(b"\n")
    except (OSError, ValueError):
        # Not Linux.
        return False
    if used < _SHARE * most:
        return False
    _forget_programs()
    # Some are held by what holds itself.
    gc.collect()
    give_back_memory()
    return True


def let_go_of_programs() -> None:
    """Forgets all compiled programs of this process, and gives their memory back to the system; but for what holds
    itself, which the garbage collector finds in its own time."""
    _forget_programs()
    give_back_memory()


def _forget_programs() -> None:
    forget_made()
    jax.clear_caches()
