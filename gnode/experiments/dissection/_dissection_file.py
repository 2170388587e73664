"""dissection.json, for people and other programs, and dissection.npz, from which the whole record is read back."""

import hashlib
import io
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gnode._arrays import arrays_in
from gnode._checks import refusal
from gnode._files import check_version, read_json, write_atomically, write_json
from gnode.experiments.dissection._dissection_record import Dissection
from gnode.experiments.dissection.described import describe

DISSECTION = "dissection.json"
ARRAYS = "dissection.npz"
_VERSION = 1


def save_dissection(folder: str | Path, dissection: Dissection) -> None:
    """Writes dissection.json and dissection.npz into a run folder."""
    folder = Path(folder)
    arrays = dict(_flatten(dissection, ""))
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    summary = {"version": _VERSION, "arrays_sha256": hashlib.sha256(content.getvalue()).hexdigest()}
    write_atomically(folder / ARRAYS, content.getvalue())
    # Last: the checksum refuses arrays of another dissection, where a crash came in between.
    write_json(folder / DISSECTION, {**summary, **describe(dissection)})


def load_dissection(folder: str | Path) -> Dissection:
    """Reads a dissection back; refuses missing, damaged or mismatched files, by name."""
    folder = Path(folder)
    remedy = "make it again with `gnode dissect`"
    summary = read_json(folder / DISSECTION)
    if not isinstance(summary, dict) or "version" not in summary:
        raise refusal(f"a dissection at {folder / DISSECTION}", "something else", remedy)
    check_version(
        summary["version"],
        _VERSION,
        what="a dissection",
        where=folder / DISSECTION,
        remedy=f"read it with the gnode release that wrote it, or {remedy}",
    )
    path = folder / ARRAYS
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refusal(f"the file {path}", error.strerror, remedy) from None
    if hashlib.sha256(content).hexdigest() != summary.get("arrays_sha256"):
        raise refusal(f"a whole file at {path}, of the dissection beside it", "another or a damaged one", remedy)
    arrays = arrays_in(content, None, expected=f"a readable file at {path}", remedy=remedy)
    try:
        return _rebuild(Dissection, arrays, "")
    except (ValueError, KeyError, TypeError) as error:
        raise refusal(f"a readable file at {path}", repr(error), remedy) from None


def _flatten(value: Any, name: str) -> list[tuple[str, np.ndarray]]:
    """A record as named arrays: its fields joined by dots; what is None has none."""
    if value is None:
        return []
    if is_dataclass(value):
        prefix = f"{name}." if name else ""
        return [pair for f in fields(value) for pair in _flatten(getattr(value, f.name), prefix + f.name)]
    if isinstance(value, tuple) and value and (isinstance(value[0], np.ndarray) or is_dataclass(value[0])):
        return [pair for k, entry in enumerate(value) for pair in _flatten(entry, f"{name}.{k}")]
    return [(name, np.asarray(value, dtype=str) if isinstance(value, tuple) else np.asarray(value))]


def _rebuild(kind: Any, arrays: dict[str, np.ndarray], name: str) -> Any:
    """What `_flatten` made arrays of, by the annotation of the field."""
    below = any(other.startswith(f"{name}.") for other in arrays) if name else True
    if name not in arrays and not below and type(None) in typing.get_args(kind):
        return None
    of = next((k for k in typing.get_args(kind) if is_dataclass(k)), None)
    if typing.get_origin(kind) is tuple and of is not None:
        # A record of an early release may have none.
        found = {other.removeprefix(f"{name}.").partition(".")[0] for other in arrays if other.startswith(f"{name}.")}
        return tuple(_rebuild(of, arrays, f"{name}.{k}") for k in range(len(found)))
    # Of `Record | None`, the record.
    record = next((k for k in (kind, *typing.get_args(kind)) if is_dataclass(k)), None)
    if record is not None:
        prefix = f"{name}." if name else ""
        hints = typing.get_type_hints(record)
        return record(**{f.name: _rebuild(hints[f.name], arrays, prefix + f.name) for f in fields(record)})  # type: ignore[operator]
    if name not in arrays:
        if not below:
            raise KeyError(name)
        count = sum(other.rpartition(".")[0] == name for other in arrays)
        return tuple(arrays[f"{name}.{k}"] for k in range(count))
    array = arrays[name]
    if array.ndim == 0:
        return array.item()
    return tuple(array.tolist()) if array.dtype.kind == "U" else array
