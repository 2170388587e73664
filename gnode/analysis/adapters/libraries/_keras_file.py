"""A .keras file: what it says of its recurrent layers, and their weights. Nothing in it is run; needs h5py alone."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gnode._checks import Refused, refusal
from gnode.analysis.adapters._agreement import WAY_OUT
from gnode.analysis.adapters._rows import chosen

_LAYERS = {"SimpleRNN": "rnn", "GRU": "gru", "LSTM": "lstm"}
# Classes of which a step is known.
CELLS = _LAYERS | {f"{name}Cell": cell for name, cell in _LAYERS.items()}
# Those that stand in a network as its recurrent layers.
RECURRENT = (*_LAYERS, "RNN", "Bidirectional")


class Described(NamedTuple):
    """A recurrent layer, as Keras describes it."""

    kind: str
    """Its class: "GRU", or "GRUCell"."""
    config: Mapping[str, Any]
    weights: Sequence[Any]
    """Kernel, recurrent kernel, and bias where there is one."""


class _Found(NamedTuple):
    place: tuple[str, ...]
    """The names of the networks it is in, from the outermost, and its own."""
    entry: Mapping[str, Any]


def described_in_file(path: str | PathLike[str], layer: str | int | None, input: Any) -> Described:
    """The recurrent layer of this name or number."""
    path = Path(path)
    if not path.is_file():
        raise refusal("a .keras file", f"no file {path}", "check its name")
    if find_spec("h5py") is None:
        raise refusal("h5py, to read weights of Keras", "no such package", "pip install 'gnode[keras]'")
    if not zipfile.is_zipfile(path):
        raise refusal(
            "a .keras file of Keras 3", f"{path.name}, which is none", 'save the model by model.save("model.keras")'
        )
    try:
        with zipfile.ZipFile(path) as archive:
            found = list(_recurrent(json.loads(archive.read("config.json")), ()))
            one = found[chosen([each.place[-1] for each in found], layer, option="layer", input=input)]
            kind, config = _described(one.entry)
            if kind not in CELLS:
                raise unknown(kind)
            with import_module("h5py").File(io.BytesIO(archive.read("model.weights.h5")), "r") as weights:
                return Described(kind, config, _weights(weights, one.place))
    except Refused:
        raise
    except (OSError, KeyError, TypeError, AttributeError, ValueError, zipfile.BadZipFile) as error:
        raise refusal(
            "a .keras file of Keras 3",
            f"{path.name}, which cannot be read ({type(error).__name__}: {error})",
            "load it with Keras, and give the layer itself",
        ) from error


def unknown(kind: str) -> Refused:
    """Of a layer or cell of another class."""
    if kind == "Bidirectional":
        return refusal("a layer that runs forward", "a Bidirectional", "its state has no dynamics of its own")
    if kind == "StackedRNNCells":
        return refusal("one recurrent cell", "a StackedRNNCells", "give one of its `cells`")
    return refusal("a SimpleRNN, GRU or LSTM of Keras, or a Cell", f"a {kind}", f"of another map, {WAY_OUT}")


def _recurrent(entry: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[_Found]:
    """The recurrent layers of a network, and of networks within it, in their order."""
    layers = entry["config"].get("layers")
    if layers is None:
        raise refusal(
            "a file that describes its layers, as those of sequential and functional models do",
            f"one of a {entry['class_name']}, which is code of its own",
            "load it with Keras, and give its recurrent layer itself",
        )
    for layer in layers:
        place = (*above, layer["config"]["name"])
        if "layers" in layer["config"]:
            yield from _recurrent(layer, place)
        elif layer["class_name"] in RECURRENT:
            yield _Found(place, layer)


def _described(entry: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The class and the settings of a layer, or of the cell in it."""
    backwards = entry["config"].get("go_backwards", False)
    if entry["class_name"] == "RNN":
        entry = entry["config"]["cell"]
    if entry.get("registered_name") or not str(entry.get("module", "")).startswith("keras."):
        own = entry.get("registered_name") or entry["class_name"]
        raise refusal("a layer of Keras' own class", f"a {own}", f"of another map, {WAY_OUT}")
    return entry["class_name"], {**entry["config"], "go_backwards": backwards}


def _weights(file: Any, place: Sequence[str]) -> list[np.ndarray]:
    group = file
    for name in place:
        # Groups have names of classes, numbered; the layer's own name stands within.
        inside = [each for each in group["layers"].values() if each["vars"].attrs.get("name") == name]
        if len(inside) != 1:
            raise refusal(
                f"the weights of the layer {name}",
                f"{len(inside) or 'none'} of that name in the file",
                "load it with Keras, and give the layer itself",
            )
        (group,) = inside
    stored = group["cell"]["vars"]
    return [np.asarray(stored[str(number)]) for number in range(len(stored))]
