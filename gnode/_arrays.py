"""Reading the arrays of .npz files."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gnode._checks import Refused, refusal


def read_arrays(path: Path, names: Sequence[str], *, expected: str, remedy: str) -> dict[str, np.ndarray]:
    """Arrays of an .npz file, by name; nothing is unpickled.

    Raises `Refused` ("expected `expected` at `path`, got ...; `remedy`") for a file that cannot be read, is of another
    kind or damaged, or lacks one of the names.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise refusal(f"{expected} at {path}", "no such file", remedy) from None
    except OSError as error:
        raise refusal(f"{expected} at {path}", error.strerror or str(error), remedy) from None
    return arrays_in(content, names, expected=f"{expected} at {path}", remedy=remedy)


def arrays_in(content: bytes, names: Sequence[str] | None, *, expected: str, remedy: str) -> dict[str, np.ndarray]:
    """Arrays of an .npz file that has been read, all of them where no names are given. Refuses as `read_arrays`."""
    # In memory: NumPy leaves a damaged file open.
    stream = io.BytesIO(content)
    if not zipfile.is_zipfile(stream):
        raise refusal(expected, "a file of another kind, or a part of one" if content else "an empty file", remedy)
    stream.seek(0)
    try:
        with np.load(stream, allow_pickle=False) as archive:
            found = archive.files
            missing = [name for name in names or () if name not in found]
            if missing:
                raise refusal(expected, f"one without {missing[0]}, with {', '.join(found) or 'nothing in it'}", remedy)
            return {name: _array(archive, name) for name in (found if names is None else names)}
    except Refused:
        raise
    except Exception as error:
        # Of damaged bytes NumPy makes whatever comes: its headers are Python, parsed before checksums are compared.
        objects = isinstance(error, ValueError) and "allow_pickle" in str(error)
        said = "one of Python objects, which are never loaded" if objects else "a damaged file"
        raise refusal(expected, said, remedy) from error


def _array(archive: np.lib.npyio.NpzFile, name: str) -> np.ndarray:
    array = archive[name]
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{name} is no array")
    return array
