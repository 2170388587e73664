"""Reading the arrays of .npz files, and telling arrays by their content."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gnode._checks import Refused, refusal

if TYPE_CHECKING:
    from hashlib import _Hash


def read_arrays(
    path: Path,
    names: Sequence[str] | None,
    *,
    expected: str,
    remedy: str,
    of_objects: str | None = None,
    also: Sequence[str] = (),
) -> dict[str, np.ndarray]:
    """Arrays of an .npz file, by name, all of them where no names are given; nothing is unpickled.

    Raises `Refused` ("expected `expected`, got ...; `remedy`") for a file that cannot be read, is of another kind or
    damaged, holds what is no array, or lacks one of the names. `of_objects`: what to do about an array of Python
    objects, where that is something else. `also`: names that are read too, where they are there.
    """
    try:
        if path.is_dir():
            raise refusal(expected, "a folder", remedy)
        file = path.open("rb")
    except FileNotFoundError:
        raise refusal(expected, "no such file", remedy) from None
    except OSError as error:
        raise refusal(expected, error.strerror or str(error), remedy) from None
    # NumPy leaves a damaged file open that it has opened by itself.
    with file:
        return _arrays(file, names, expected, remedy, of_objects or remedy, also)


def arrays_in(content: bytes, names: Sequence[str] | None, *, expected: str, remedy: str) -> dict[str, np.ndarray]:
    """Arrays of an .npz file that has been read. Refuses as `read_arrays`."""
    return _arrays(io.BytesIO(content), names, expected, remedy, remedy)


def digest_arrays(digest: "_Hash", arrays: Mapping[str, np.ndarray]) -> None:
    """Adds names, types, shapes and numbers to a digest: the same on every machine, whatever its order of bytes."""
    for name, array in arrays.items():
        plain = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
        digest.update(f"{name} {plain.dtype.str} {plain.shape}".encode())
        digest.update(plain.view(np.uint8).data)


def _arrays(
    file: io.BufferedIOBase,
    names: Sequence[str] | None,
    expected: str,
    remedy: str,
    of_objects: str,
    also: Sequence[str] = (),
) -> dict[str, np.ndarray]:
    try:
        if not zipfile.is_zipfile(file):
            empty = file.seek(0, io.SEEK_END) == 0
            raise refusal(expected, "an empty file" if empty else "a file of another kind, or a part of one", remedy)
        file.seek(0)
        with np.load(file, allow_pickle=False) as archive:
            found = archive.files
            wanted = found if names is None else names
            missing = [name for name in wanted if name not in found]
            if missing:
                raise refusal(expected, f"one without {missing[0]}, with {', '.join(found) or 'nothing in it'}", remedy)
            wanted = [*wanted, *(name for name in also if name in found)]
            return {name: _array(archive, name, expected, remedy, of_objects) for name in wanted}
    except Refused:
        raise
    except Exception as error:
        # Of damaged bytes NumPy makes whatever comes: its headers are Python, parsed before checksums are compared.
        raise refusal(expected, "a damaged file", remedy) from error


def _array(archive: np.lib.npyio.NpzFile, name: str, expected: str, remedy: str, of_objects: str) -> np.ndarray:
    try:
        array = archive[name]
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise refusal(expected, f"one whose {name} is of Python objects, which are never loaded", of_objects) from error
    if not isinstance(array, np.ndarray):
        raise refusal(expected, f"one with {name} in it, which is no array", remedy)
    return array
