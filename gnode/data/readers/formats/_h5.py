from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import Refused, refusal, said_by
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._named import arrays_of_named
from gnode.data.readers.formats._tables import check_file

_SHOWN = 8


def read_h5(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """An HDF5 file, whose arrays are named by their paths: `/session/position`."""
    check_file(path, "an HDF5 file")
    check_h5py()
    with opened(path, "an HDF5 file") as file:
        datasets, groups = _paths(file)
        plain = {
            role: tuple(_inside(name, datasets, groups) for name in names)
            for role, names in (("inputs", how.inputs), ("targets", how.targets), ("groups", how.groups))
            if names is not None
        }
        single = {
            role: _inside(name, datasets, groups)
            for role, name in (("labels", how.labels), ("time", how.time))
            if name is not None
        }
        said = how.model_copy(update={**plain, **single})
        return arrays_of_named(datasets, lambda name: _array(file[name], name), said)


def check_h5py() -> None:
    """Refuses to go on without h5py."""
    if find_spec("h5py") is None:
        raise refusal("h5py, to read HDF5", "no such package", "pip install 'gnode[hdf5]'")


@contextmanager
def opened(path: Path, what: str) -> Iterator[Any]:
    """An HDF5 file that is read; what h5py makes of damaged bytes is refused."""
    import h5py

    try:
        with h5py.File(path, "r") as file:
            yield file
    except Refused:
        raise
    except Exception as error:
        raise refusal(what, f"one that cannot be read ({said_by(error)})", "write it again") from error


def _paths(file: Any) -> tuple[list[str], list[str]]:
    """Of all datasets and of all groups, without the stroke in front."""
    import h5py

    datasets: list[str] = []
    groups: list[str] = []
    file.visititems(lambda name, item: (datasets if isinstance(item, h5py.Dataset) else groups).append(name))
    return datasets, groups


def _inside(name: str, datasets: list[str], groups: list[str]) -> str:
    """A path without the stroke in front; refuses that of a group, with what is in it."""
    bare = name.strip("/")
    if bare in groups:
        inside = [path for path in datasets if path.startswith(f"{bare}/")]
        shown = ", ".join(inside[:_SHOWN]) + (", ..." if len(inside) > _SHOWN else "")
        raise refusal(f"the path of an array, at {name}", "a group", f"name one in it: {shown or 'there is none'}")
    return bare


def _array(item: Any, name: str) -> np.ndarray:
    import h5py

    if h5py.check_string_dtype(item.dtype) is not None:
        return np.asarray(item.asstr()[()], dtype=str)
    if item.dtype.names or item.dtype.kind not in "iufbSU":
        got = "a table of several columns" if item.dtype.names else f"an array of {item.dtype}"
        raise refusal(f"numbers or text at {name}", got, "write arrays of numbers")
    return np.asarray(item[()])
