"""Files that are whole or not there: atomic writing, and arrays behind a line of JSON."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import jax
import numpy as np

from gnode._checks import Refused, refusal

_Tree = TypeVar("_Tree")
_FORMAT = "gnode"
_VERSION = 1
# The checksum is of all bytes but itself: those of the line before it, and those after the line.
_SEAL = b', "sha256": "'


@contextmanager
def written_atomically(path: Path, *, shared: bool = False) -> Iterator[BinaryIO]:
    """A file to write in, which replaces another in one step: after a crash it holds the old content or the new, never
    a part. `shared`: several processes may write it at the same time."""
    owner = f"{os.getpid()}." if shared else ""
    partial = path.with_name(f".{path.name}.{owner}partial")
    with open(partial, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def write_atomically(path: Path, content: bytes | str, *, shared: bool = False) -> None:
    """Replaces a file in one step: see `written_atomically`."""
    with written_atomically(path, shared=shared) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, content: Any) -> None:
    """Writes strict JSON (no NaN), readable by a person."""
    write_atomically(path, json.dumps(content, indent=2, allow_nan=False) + "\n")


def finite(value: float) -> float | None:
    """A number for strict JSON: None where it is infinite or not a number."""
    return float(value) if np.isfinite(value) else None


def read_json(path: Path) -> Any:
    """Reads a JSON file; refuses one that is missing or damaged, by name."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise refusal(f"the file {path}", "none", "name a complete run folder, or run again") from None
    except (OSError, ValueError) as error:
        raise refusal(f"a readable JSON file at {path}", str(error), "restore the file, or run again") from None


def check_version(found: object, newest: int, *, what: str, where: Path, remedy: str | None = None) -> None:
    """Refuses a version that this release does not know; those from 1 to `newest` it does."""
    if not isinstance(found, int) or not 1 <= found <= newest:
        remedy = remedy or "read it with the gnode release that wrote it, or a later one"
        raise refusal(f"{what} of version {newest} at {where}", f"version {found!r}", remedy)


def save_leaves(path: Path, kind: str, header: dict[str, Any], tree: Any) -> None:
    """Writes a tree of arrays as one line of JSON (header, names, shapes, dtypes, checksum) and the raw leaves.

    The same header and tree always give the same bytes.
    """
    named, _ = jax.tree_util.tree_flatten_with_path(tree)
    leaves = [(jax.tree_util.keystr(where), np.asarray(leaf)) for where, leaf in named]
    payload = b"".join(np.ascontiguousarray(leaf).astype(leaf.dtype.newbyteorder("<")).tobytes() for _, leaf in leaves)
    line = {
        "format": _FORMAT,
        "kind": kind,
        "version": _VERSION,
        "header": header,
        "leaves": [[name, leaf.dtype.name, list(leaf.shape)] for name, leaf in leaves],
    }
    start = json.dumps(line).encode().removesuffix(b"}")
    write_atomically(path, start + _SEAL + _checksum(start, payload).encode() + b'"}\n' + payload)


def _checksum(start: bytes, payload: bytes) -> str:
    return hashlib.sha256(start + payload).hexdigest()


def _read(path: Path, kind: str) -> tuple[dict[str, Any], bytes]:
    remedy = "restore the file from a copy, or train again"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise refusal(f"a {kind} file at {path}", "no file", "name a folder that `gnode run` made") from None
    except OSError as error:
        raise refusal(f"a readable {kind} file at {path}", error.strerror, "name a file that can be read") from None
    line, _, payload = content.partition(b"\n")
    try:
        head = json.loads(line)
        if not isinstance(head, dict) or head.get("format") != _FORMAT or head.get("kind") != kind:
            raise ValueError
    except ValueError:
        raise refusal(f"a gnode {kind} file at {path}", "something else, or a damaged file", remedy) from None
    check_version(head.get("version"), _VERSION, what=f"a {kind} file", where=path)
    if _checksum(line.rpartition(_SEAL)[0], payload) != head.get("sha256"):
        raise refusal(f"a whole {kind} file at {path}", "one whose checksum does not match", remedy)
    return head, payload


def load_header(path: Path, kind: str) -> dict[str, Any]:
    """The header of a file that `save_leaves` wrote. Refuses a missing, damaged or foreign file."""
    return _read(path, kind)[0]["header"]


def load_leaves(path: Path, kind: str, like: _Tree) -> _Tree:
    """The tree of a file that `save_leaves` wrote, in the structure of `like`.

    Refuses a missing, damaged or foreign file, and one whose leaves differ from those of `like`,
    naming the first that does.
    """
    head, payload = _read(path, kind)
    named, structure = jax.tree_util.tree_flatten_with_path(like)
    wanted = [(jax.tree_util.keystr(where), leaf.dtype.name, tuple(leaf.shape)) for where, leaf in named]
    stored = [(name, dtype, tuple(shape)) for name, dtype, shape in head["leaves"]]
    for want, found in zip(wanted, stored, strict=False):
        if want != found:
            raise _mismatch(path, want, found)
    if len(wanted) != len(stored):
        raise refusal(f"{len(wanted)} leaves in {path}", f"{len(stored)}", "load it into the network it was saved from")
    leaves = []
    start = 0
    for _, dtype_name, shape in stored:
        dtype = np.dtype(dtype_name).newbyteorder("<")
        count = int(np.prod(shape, dtype=np.int64))
        leaves.append(np.frombuffer(payload, dtype, count, start).reshape(shape).astype(dtype_name))
        start += count * dtype.itemsize
    return jax.tree_util.tree_unflatten(structure, [jax.device_put(leaf) for leaf in leaves])


def _mismatch(path: Path, want: tuple, found: tuple) -> Refused:
    def say(leaf):
        return f"{leaf[0]} of {leaf[1]}{list(leaf[2])}"

    return refusal(f"the leaf {say(want)} in {path}", say(found), "load it into the network it was saved from")
