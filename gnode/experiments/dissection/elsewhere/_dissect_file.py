from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from gnode._arrays import read_arrays
from gnode._checks import refusal
from gnode.analysis import read_network
from gnode.experiments.dissection._dissection_record import Dissection
from gnode.experiments.dissection.elsewhere._dissect_system import dissect_system

# What a file of states may hold beside them, and a readout.
_STATES, _BESIDE = "states", ("inputs", "labels", "weights", "biases")


def dissect_file(
    path: str | PathLike[str],
    states: str | PathLike[str],
    *,
    seconds: float,
    readout: str | PathLike[str] | None = None,
    name: str | None = None,
    reading: dict[str, Any] | None = None,
    boxes: int | None = None,
    certificate_seconds: float = 120.0,
) -> Dissection:
    """Takes the network in a file apart, as `dissect_system` does.

    **Arguments:**

    - `path`: of the network, as `gnode.analysis.read_network` reads it.
    - `states`: an .npz file of its states: `states`, and if you have them `inputs` and `labels`, each as
        `dissect_system` takes it. A single array may have any name.
    - `readout`: an .npz file of `weights`, (outputs, units), and `biases` if there are any; they may stand in the file
        of states too.
    - `name`: for the page; that of the file by default.
    - `reading`: options of `read_network`.
    """
    system = read_network(path, **(reading or {}))
    given = _arrays(states, "states")
    if len(given) == 1 and _STATES not in given:
        given = {_STATES: next(iter(given.values()))}
    _check_names(given, (_STATES, *_BESIDE), states)
    if _STATES not in given:
        raise refusal(f"an array `states` in {states}", f"{', '.join(given) or 'none'}", "name it so")
    weights = given if readout is None else _arrays(readout, "a readout")
    if readout is not None:
        _check_names(weights, ("weights", "biases"), readout)
    if "weights" not in weights and (readout is not None or "biases" in weights):
        raise refusal(
            f"an array `weights` in {readout or states}", "none", "(outputs, units), in the file of the readout"
        )
    return dissect_system(
        system,
        given[_STATES],
        seconds=seconds,
        readout=(weights["weights"], weights.get("biases")) if "weights" in weights else None,
        inputs=given.get("inputs"),
        labels=given.get("labels"),
        name=Path(path).stem if name is None else name,
        boxes=boxes,
        certificate_seconds=certificate_seconds,
    )


def _arrays(path: str | PathLike[str], what: str) -> dict[str, np.ndarray]:
    remedy = "write one with numpy.savez"
    return read_arrays(Path(path), None, expected=f"an .npz file of {what} at {path}", remedy=remedy)


def _check_names(arrays: dict[str, np.ndarray], known: tuple[str, ...], path: str | PathLike[str]) -> None:
    unknown = [name for name in arrays if name not in known]
    if unknown:
        raise refusal(
            f"arrays {', '.join(known)} in {path}", f"one of the name {unknown[0]}", "name them so, or leave it out"
        )
