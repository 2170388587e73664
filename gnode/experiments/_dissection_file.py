"""dissection.json, for people and other programs, and dissection.npz, from which the whole record is read back."""

import hashlib
import io
import typing
import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode._files import read_json, write_atomically, write_json
from gnode.experiments._dissection import Dissection

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
    if not isinstance(summary, dict) or summary.get("version") != _VERSION:
        raise refusal(f"a dissection of version {_VERSION} at {folder / DISSECTION}", "something else", remedy)
    path = folder / ARRAYS
    try:
        content = path.read_bytes()
    except OSError as error:
        raise refusal(f"the file {path}", error.strerror, remedy) from None
    if hashlib.sha256(content).hexdigest() != summary.get("arrays_sha256"):
        raise refusal(f"a whole file at {path}, of the dissection beside it", "another or a damaged one", remedy)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return _rebuild(Dissection, dict(file), "")
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise refusal(f"a readable file at {path}", repr(error), remedy) from None


def describe(dissection: Dissection) -> dict[str, Any]:
    """The content of dissection.json: strict JSON, in which `null` stands for what is infinite or not known."""
    found, relaxed = dissection.fixed_points, dissection.relaxed
    near = found.near
    points = [
        {
            "state": found.states[k].tolist(),
            "residual": float(found.residuals[k]),
            "kind": near.kinds[k],
            "spiral": bool(near.spiral[k]),
            "unstable_directions": int(near.unstable[k]),
            "index": int(near.index[k]),
            "eigenvalues": [[value.real, value.imag] for value in near.eigenvalues[k].tolist()],
            "time_constants_s": [_finite(value) for value in near.time_constants[k]],
            "readout": dissection.readouts[k].tolist(),
            "starts": int(found.found[k]),
        }
        for k in range(len(found))
    ]
    return {
        "input": "held at zero",
        "time_constant_s": dissection.time_constant,
        "step_s": dissection.step,
        "alpha": dissection.step / dissection.time_constant,
        "is_map": dissection.is_map,
        "search": {
            "starts": len(found.converged),
            "converged": int(found.converged.sum()),
            "tolerance": found.tolerance,
            "merging_distance": found.merging_distance,
            "marginal_rate_per_s": found.marginal_rate,
        },
        "fixed_points": points,
        "relaxed": {
            "states": len(relaxed.states),
            "seconds": float(relaxed.times[-1]),
            "mean_speed_per_s": _finite(relaxed.speeds.mean()),
            "largest_speed_per_s": _finite(relaxed.speeds.max()),
        },
        "certificate": None,
        "attractor": {
            "kind": "unclear",
            "dimension": None,
            "betti": None,
            "contraction_rate_per_s": None,
            "drift_per_s": None,
            "memory_error_predicted": None,
            "memory_error_measured": memory_error(dissection),
            "reason": "neither the dimension nor the topology of the slow states has been worked out",
        },
        "lyapunov_per_s": None,
        "consistency": None,
        "seconds": dissection.seconds,
    }


def memory_error(dissection: Dissection) -> float | None:
    """The root mean square difference, per output, of what is held at the end of relaxation and what was asked for.

    None where the targets are classes, or none counts.
    """
    if dissection.classes:
        return None
    errors = dissection.held[-1] - dissection.asked
    known = np.isfinite(errors)
    return float(np.sqrt(np.mean(errors[known] ** 2))) if known.any() else None


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _flatten(value: Any, name: str) -> list[tuple[str, np.ndarray]]:
    if value is None:
        return []
    if is_dataclass(value):
        prefix = f"{name}." if name else ""
        return [pair for f in fields(value) for pair in _flatten(getattr(value, f.name), prefix + f.name)]
    if isinstance(value, tuple) and value and isinstance(value[0], np.ndarray):
        return [(f"{name}.{k}", entry) for k, entry in enumerate(value)]
    return [(name, np.asarray(value, dtype=str) if isinstance(value, tuple) else np.asarray(value))]


def _rebuild(kind: Any, arrays: dict[str, np.ndarray], name: str) -> Any:
    if is_dataclass(kind):
        prefix = f"{name}." if name else ""
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: _rebuild(hints[f.name], arrays, prefix + f.name) for f in fields(kind)})  # type: ignore[operator]
    if name in arrays:
        array = arrays[name]
        if array.dtype.kind == "U":
            return tuple(array.tolist())
        return array.item() if array.ndim == 0 else array
    parts = []
    while f"{name}.{len(parts)}" in arrays:
        parts.append(arrays[f"{name}.{len(parts)}"])
    if parts:
        return tuple(parts)
    if type(None) in typing.get_args(kind):
        return None
    raise KeyError(name)
