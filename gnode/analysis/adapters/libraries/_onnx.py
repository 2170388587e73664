from importlib import import_module
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import Refused, refusal, said_by
from gnode.analysis._system import System
from gnode.analysis.adapters._agreement import WAY_OUT
from gnode.analysis.adapters._recurrent_cells import BLOCKS, Layer
from gnode.analysis.adapters._rows import chosen, reordered, shaped, system_of

_CELLS = {"RNN": "rnn", "GRU": "gru", "LSTM": "lstm"}
# The gates in the order of ONNX and in that of this package.
_GATES = {"rnn": ("h", "h"), "gru": ("zrh", "rzh"), "lstm": ("iofc", "ifco")}
_ACTIVATIONS = {"rnn": ["tanh"], "gru": ["sigmoid", "tanh"], "lstm": ["sigmoid", "tanh", "tanh"]}
_INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")
# What changes a step, where it is given: attributes, and what they are refused with.
_OTHERS = {
    "clip": "without clip",
    "activation_alpha": "without activation_alpha",
    "activation_beta": "without activation_beta",
    "input_forget": "whose input and forget gates are two",
}


def from_onnx(
    path_or_model: Any, *, node: str | int | None = None, input: Any = None, step: float | int = 1.0
) -> System:
    r"""The map h' = cell(x, h) of a recurrent node of an ONNX model, its input x held, in float64.

    | operator | a step |
    |---|---|
    | `RNN` | h' = phi(W x + R h + Wb + Rb), tanh or ReLU |
    | `GRU` | n = tanh(W_h x + Wb_h + R_h (r h) + Rb_h), h' = (1 - z) n + z h; rows z, r, h |
    | `GRU`, `linear_before_reset=1` | n = tanh(W_h x + Wb_h + r (R_h h + Rb_h)) |
    | `LSTM` | c' = f c + i g, h' = o tanh(c'); rows i, o, f, c |

    The state is h, and (h, c) of an LSTM. Of a GRU, `residual` is n - h and `gate` is 1 - z. The state that the model
    begins with, and what is around the node, play no part.

    **Arguments:**

    - `path_or_model`: a .onnx file, or a `ModelProto`; the package onnx reads it.
    - `node`: which one, by its name or its number among recurrent nodes, where there are several.
    - `input`: x as this node gets it, (input size,); zero if not given.
    - `step`: the seconds that one step stands for.

    Refuses other directions than forward, other activations, peepholes, `clip`, coupled gates, weights that the model
    computes (quantised ones, say), and such as are not finite.

    Source: the operators RNN, GRU and LSTM of the ONNX specification (https://onnx.ai/onnx/operators).
    """
    if find_spec("onnx") is None:
        raise refusal("the package onnx, to read such models", "no such package", "pip install 'gnode[onnx]'")
    onnx = import_module("onnx")
    model = _loaded(onnx, path_or_model) if isinstance(path_or_model, str | PathLike) else path_or_model
    if not hasattr(model, "graph"):
        raise refusal(
            "an ONNX model or the path of one", f"a {type(model).__name__}", "give the file that was exported"
        )
    nodes = [each for each in model.graph.node if each.op_type in _CELLS and each.domain in ("", "ai.onnx")]
    if not nodes:
        operators = sorted({each.op_type for each in model.graph.node})
        raise refusal(
            "a model with a node RNN, GRU or LSTM",
            f"one of {', '.join(operators[:12])}" if operators else "an empty one",
            f"of another map, {WAY_OUT}",
        )
    names = [each.name or f"{each.op_type} {number}" for number, each in enumerate(nodes)]
    one = nodes[chosen(names, node, option="node", input=input)]
    return system_of(_layer(onnx, model, one), input, step)


def _loaded(onnx: Any, path: str | PathLike[str]) -> Any:
    path = Path(path)
    if not path.is_file():
        raise refusal("an ONNX model", f"no file {path}", "check its name")
    try:
        return onnx.load(path)
    except Exception as error:
        # Protobuf's own, which has no name here; or weights in another file that is not there.
        raise refusal(
            "an ONNX model", f"{path.name}, which cannot be read ({said_by(error)})", "export it again"
        ) from error


def _layer(onnx: Any, model: Any, node: Any) -> Layer:
    """The weights of a node, as here."""
    cell = _CELLS[node.op_type]
    said = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    given = {name: name_of for name, name_of in zip(_INPUTS, node.input, strict=False) if name_of}

    def other(expected: str, got: str) -> Refused:
        return refusal(f"{node.op_type} {expected}", got, f"of another map, {WAY_OUT}")

    direction = said.get("direction", b"forward").decode()
    if direction != "forward":
        raise other("that runs forward", direction)
    if "P" in given:
        raise other("without peepholes", "P")
    for name, expected in _OTHERS.items():
        if name in said and (name == "clip" or said[name]):
            raise other(expected, f"{name}={said[name]}")
    functions = [each.decode().lower() for each in said.get("activations", [])] or _ACTIVATIONS[cell]
    if functions != _ACTIVATIONS[cell] and (cell, functions) != ("rnn", ["relu"]):
        raise other(f"of {', '.join(_ACTIVATIONS[cell])}{' or relu' * (cell == 'rnn')}", ", ".join(functions))

    within = shaped("R", _constant(onnx, model, given, "R"), 1, None, None)[0]
    units = within.shape[1]
    rows = BLOCKS[cell] * units
    within = shaped("R", within, rows, units)
    into = shaped("W", _constant(onnx, model, given, "W"), 1, rows, None)[0]
    biases = np.zeros((2, rows))
    if "B" in given:
        biases = shaped("B", _constant(onnx, model, given, "B"), 1, 2 * rows).reshape(2, rows)
    arrays = (reordered(array, *_GATES[cell]) for array in (into, within, *biases))
    reset_first = cell == "gru" and not said.get("linear_before_reset", 0)
    return Layer(cell, functions == ["relu"], *arrays, reset_first=reset_first)


def _constant(onnx: Any, model: Any, given: dict[str, str], part: str) -> np.ndarray:
    """What the graph keeps under the name of this input."""
    name = given.get(part)
    kept = [each for each in model.graph.initializer if each.name == name]
    kept += [
        attribute.t
        for node in model.graph.node
        if node.op_type == "Constant" and list(node.output) == [name]
        for attribute in node.attribute
        if attribute.name == "value"
    ]
    if len(kept) != 1:
        made = next((node.op_type for node in model.graph.node if name in node.output), None)
        raise refusal(
            f"weights {part} that are kept in the model",
            f"those that {made} makes" if made else "none",
            "export it with its weights as constants, and not quantised",
        )
    return onnx.numpy_helper.to_array(kept[0])
