"""An NWB file open for reading, and what in it can be asked for by name."""

import difflib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gnode._checks import Refused, refusal, said_by

_SHOWN = 12
# Types of NWB that have times; all others are folders of these, or nothing that a network can be given.
SERIES, INTERVALS, EVENTS, UNITS = "TimeSeries", "TimeIntervals", "EventsTable", "Units"
_KINDS = (SERIES, INTERVALS, EVENTS, UNITS)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The NWBFile of a path. Its arrays are read where they are asked for, and cannot be after this is left.

    Raises `Refused`, in one sentence, where pynwb is not there, and for what is no NWB file in HDF5.
    """
    if path.suffix == ".zarr" or any((path / name).exists() for name in (".zgroup", "zarr.json", ".zmetadata")):
        raise refusal("an NWB session in an HDF5 file", "a Zarr store", "export it to HDF5 with hdmf-zarr and pynwb")
    if not path.is_file():
        raise refusal("an NWB file", "no such file" if not path.exists() else "a folder", "check the path")
    if find_spec("pynwb") is None:
        raise refusal("pynwb, to read NWB sessions", "no such package", "pip install 'gnode[nwb]'")
    pynwb = import_module("pynwb")
    with warnings.catch_warnings():
        # Of versions of extensions, and of what others have written: what is read is checked below.
        warnings.simplefilter("ignore")
        try:
            io = pynwb.NWBHDF5IO(str(path), "r")
        except Exception as error:
            raise _unreadable(error) from None
        with io:
            try:
                session = io.read()
            except Exception as error:
                raise _unreadable(error) from None
            try:
                yield session
            except (OSError, RuntimeError, KeyError) as error:
                # Data are lazy: a damaged block is met only here.
                raise _unreadable(error) from None


def _unreadable(error: Exception) -> Refused:
    return refusal("an NWB session that pynwb reads", said_by(error)[:200], "write it again with pynwb, or validate it")


def kind_of(thing: Any) -> str | None:
    """Which of the types that have times an object is of, extensions of these included."""
    return next((kind for kind in _KINDS if any(base.__name__ == kind for base in type(thing).__mro__)), None)


def path_of(thing: Any) -> tuple[str, ...]:
    """The names of what holds an object, and its own: behavior, CompassDirection, direction."""
    names: list[str] = []
    while thing is not None and type(thing).__name__ != "NWBFile":
        names.insert(0, thing.name)
        thing = thing.parent
    return tuple(names)


def find(session: Any, name: str, *, kinds: tuple[str, ...] = _KINDS) -> Any:
    """What a session has of some kinds by a name: its own, the end of its path (CompassDirection/direction), or the
    name of a folder with one of them. Refuses what is not there, and what is there more than once."""
    things = {path_of(thing): thing for thing in session.objects.values() if kind_of(thing) in kinds}
    parts = tuple(part for part in name.split("/") if part)
    found = [path for path in things if path[-len(parts) :] == parts]
    found = [parts] if parts in found else found
    found = found or [path for path in things if _within(parts, path)]
    if len(found) == 1:
        return things[found[0]]
    known = ["/".join(path) for path in sorted(things)]
    if found:
        several = ", ".join("/".join(path) for path in found[:_SHOWN])
        raise refusal(f"one {name} in the session", several, "name one by its path")
    close = difflib.get_close_matches(name, [*known, *(path[-1] for path in things)], n=1)
    raise refusal(
        f"a name among {_listed(known)}", repr(name), f"did you mean {close[0]}?" if close else "choose one of these"
    )


def names_of(session: Any) -> str:
    """What can be asked for, for a refusal."""
    return _listed(sorted("/".join(path_of(thing)) for thing in session.objects.values() if kind_of(thing) is not None))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "") if names else "none at all"


def _within(parts: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return any(path[first : first + len(parts)] == parts for first in range(len(path)))
