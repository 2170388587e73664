from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import refusal, said_by
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._h5 import check_h5py, opened
from gnode.data.readers.formats._named import Value, arrays_of_named
from gnode.data.readers.formats._tables import check_file

_HDF5 = b"\x89HDF\r\n\x1a\n"


def read_mat(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """A file of MATLAB: up to version 7 by SciPy, of version 7.3, which is HDF5, by h5py with its axes put back.

    A cell is one array for each trial, also where it has a single element. Fields of a struct are named `struct.field`.
    """
    check_file(path, "a .mat file")
    if _is_hdf5(path):
        check_h5py()
        with opened(path, "a .mat file of version 7.3") as file:
            found = _fields_of_file(file)
            return arrays_of_named(list(found), lambda name: _of_h5(found[name], file, name), how)
    found = _fields(_loaded(path))
    return arrays_of_named(list(found), lambda name: _of_scipy(found[name], name), how)


def _is_hdf5(path: Path) -> bool:
    """Version 7.3 has 512 bytes of its own before."""
    with path.open("rb") as file:
        for start in (0, 512, 1024, 2048):
            file.seek(start)
            if file.read(len(_HDF5)) == _HDF5:
                return True
    return False


def _loaded(path: Path) -> dict[str, Any]:
    from scipy.io import loadmat

    try:
        # Cells stay cells: simplified, one of a single element would be its content.
        return loadmat(path, squeeze_me=False, struct_as_record=True)
    except Exception as error:
        # Of damaged bytes SciPy makes whatever comes.
        raise refusal("a .mat file", f"one that cannot be read ({said_by(error)})", "save it again") from error


def _fields(variables: dict[str, Any]) -> dict[str, Any]:
    """By name, structs field by field."""
    found: dict[str, Any] = {}
    for name, value in variables.items():
        if name.startswith("__"):
            continue
        if isinstance(value, np.ndarray) and value.dtype.names and value.shape == (1, 1) and value.dtype.hasobject:
            inside = {field: value[field][0, 0] for field in value.dtype.names}
            found |= {f"{name}.{field}": content for field, content in _fields(inside).items()}
        else:
            found[name] = value
    return found


def _of_scipy(value: Any, name: str) -> Value:
    if hasattr(value, "toarray"):
        return value.toarray()
    if not isinstance(value, np.ndarray) or value.dtype.names or type(value).__name__ == "MatlabOpaque":
        raise refusal(f"numbers, text or a cell of them in {name}", "an object of MATLAB", "save arrays in its place")
    if value.dtype == object:
        return [_of_scipy(each, name) for each in np.ravel(value, order="F")]  # type: ignore[misc]
    return value


def _fields_of_file(file: Any) -> dict[str, Any]:
    import h5py

    found: dict[str, Any] = {}

    def gather(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith("#"):
            found[name.replace("/", ".")] = item

    file.visititems(gather)
    return found


def _of_h5(item: Any, file: Any, name: str) -> Value:
    """A dataset of a file of version 7.3: the axes of MATLAB, text as text, and empty what is empty."""
    import h5py

    kind = item.attrs.get("MATLAB_class", b"")
    kind = kind.decode() if isinstance(kind, bytes) else str(kind)
    if item.attrs.get("MATLAB_empty", 0):
        # What is stored is the shape.
        return np.zeros(tuple(int(size) for size in np.ravel(item[()])), str if kind == "char" else np.float64)
    if h5py.check_ref_dtype(item.dtype) is not None:
        return [_of_h5(file[reference], file, name) for reference in np.ravel(item[()])]  # type: ignore[misc]
    if item.dtype.names or kind not in _KINDS:
        raise refusal(f"numbers, text or a cell of them in {name}", f"a {kind or 'structure'}", "save arrays instead")
    array = np.asarray(item[()]).T
    if kind == "char":
        rows = np.atleast_2d(array)
        return np.array(["".join(map(chr, row)) for row in rows])
    return array


_KINDS = {
    "",
    "double",
    "single",
    "logical",
    "char",
    "cell",
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
}
