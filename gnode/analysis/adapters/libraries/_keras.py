import sys
from collections.abc import Iterator
from os import PathLike
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._agreement import WAY_OUT, check_steps
from gnode.analysis.adapters._recurrent_cells import BLOCKS, Layer
from gnode.analysis.adapters._rows import chosen, reordered, shaped, system_of
from gnode.analysis.adapters.libraries._keras_file import CELLS, RECURRENT, Described, described_in_file, unknown


def from_keras(
    layer_or_path: Any,
    *,
    layer: str | int | None = None,
    input: Any = None,
    step: float | int = 1.0,
) -> System:
    r"""The map h' = cell(x, h) of a recurrent layer of Keras 3, its input x held, in float64.

    | class | a step |
    |---|---|
    | `SimpleRNN` | h' = phi(x W + h U + b), tanh or ReLU |
    | `GRU` | n = tanh(x W_n + b_n + r (h U_n + b'_n)), h' = z h + (1 - z) n; columns z, r, n |
    | `GRU`, `reset_after=False` | n = tanh(x W_n + b_n + (r h) U_n) |
    | `LSTM` | c' = f c + i g, h' = o tanh(c'); columns i, f, g, o |

    The state is h, and (h, c) of an LSTM. Of a GRU, `residual` is n - h and `gate` is 1 - z. Dropout, masks and what
    is kept between batches play no part.

    Of a file (.keras) the description and the weights are read, with h5py; nothing in it is run, and Keras is not
    needed. An object is called for single steps from random states, and must give what was read, to rounding.

    **Arguments:**

    - `layer_or_path`: a `SimpleRNN`, `GRU` or `LSTM`, an `RNN` around one of their Cells, a Cell, a model with such
        layers, or the path of a .keras file of one.
    - `layer`: which one, by its name in the network or its number among recurrent layers, where there are several.
    - `input`: x as this layer gets it, (input size,); zero if not given.
    - `step`: the seconds that one step stands for.

    Refuses other activations, layers that run backwards or in both directions, stacks of cells, layers of one's own,
    files of Keras 2 (.h5), and weights that are missing or not finite.

    Source: `keras/src/layers/rnn` of Keras 3.15.
    """
    if isinstance(layer_or_path, str | PathLike):
        described = described_in_file(layer_or_path, layer, input)
        return system_of(_layer(described), input, step)
    cell, config = _cell(_chosen(layer_or_path, layer, input))
    own = next((base for base in type(cell).__mro__ if _is_own(base) and base.__name__ in CELLS), type(cell))
    parts = [cell.kernel, cell.recurrent_kernel, *([] if cell.bias is None else [cell.bias])]
    read = _layer(Described(own.__name__, config, [np.asarray(part) for part in parts]))
    _check(cell, read, is_plain=type(cell) is own)
    return system_of(read, input, step)


def _is_own(kind: type) -> bool:
    return kind.__module__.startswith("keras.")


def _chosen(given: Any, which: str | int | None, input: Any) -> Any:
    """A recurrent layer or cell, or that of a network which is asked for."""
    if not any(_is_own(base) for base in type(given).__mro__):
        raise refusal(
            "a recurrent layer of Keras 3, a model with one, or the path of a .keras file",
            f"a {type(given).__name__}",
            f"of another map, {WAY_OUT}",
        )
    if not hasattr(given, "layers"):
        return given
    found = list(_recurrent(given))
    return found[chosen([layer.name for layer in found], which, option="layer", input=input)]


def _recurrent(network: Any) -> Iterator[Any]:
    """The recurrent layers of a network, and of networks within it, in their order."""
    for layer in network.layers:
        if hasattr(layer, "layers"):
            yield from _recurrent(layer)
        elif any(_is_own(base) and base.__name__ in RECURRENT for base in type(layer).__mro__):
            yield layer


def _cell(found: Any) -> tuple[Any, dict[str, Any]]:
    """The cell of a layer, with weights, and its settings."""
    name = type(found).__name__
    cell = getattr(found, "cell", found)
    if cell is not found and not _is_own(type(found)):
        raise refusal("a layer of Keras' own class", f"a {name}", f"give its `cell`, or {WAY_OUT}")
    if not found.built:
        raise refusal("a layer with weights", f"a {name} without", "call it once, or load its weights")
    if not all(hasattr(cell, part) for part in ("kernel", "recurrent_kernel", "bias")):
        raise unknown(type(cell).__name__)
    return cell, {**cell.get_config(), "go_backwards": getattr(found, "go_backwards", False)}


def _layer(described: Described) -> Layer:
    """The weights as here."""
    kind, config, weights = described
    name = kind.removesuffix("Cell")
    if config["go_backwards"]:
        raise refusal("a layer that runs forward", f"a {name} with go_backwards=True", f"give its `cell`, or {WAY_OUT}")
    cell = CELLS[kind]
    activation, gate = config["activation"], config.get("recurrent_activation", "sigmoid")
    if activation not in (("tanh", "relu") if cell == "rnn" else ("tanh",)) or gate != "sigmoid":
        said = f"{activation}" if cell == "rnn" else f"{activation} and {gate}"
        expected = "the activation tanh or relu" if cell == "rnn" else "the activations tanh and sigmoid"
        raise refusal(f"{expected} of a {name}", said, f"of another map, {WAY_OUT}")
    if len(weights) != 2 + config["use_bias"]:
        raise refusal(f"{2 + config['use_bias']} weights of a {name}", len(weights), "give the whole layer")
    reset_first = cell == "gru" and not config["reset_after"]
    units = len(shaped("the recurrent kernel", weights[1], None, None))
    rows = BLOCKS[cell] * units
    into, within = (
        shaped("the kernel", weights[0], None, rows).T,
        shaped("the recurrent kernel", weights[1], units, rows).T,
    )
    biases = np.zeros((2, rows))
    if config["use_bias"] and cell == "gru" and not reset_first:
        biases = shaped("the bias", weights[2], 2, rows)
    elif config["use_bias"]:
        biases[0] = shaped("the bias", weights[2], rows)
    arrays = (into, within, *biases)
    if cell == "gru":
        arrays = tuple(reordered(array, "zrn", "rzn") for array in arrays)
    return Layer(cell, activation == "relu", *arrays, reset_first=reset_first)


def _check(cell: Any, layer: Layer, *, is_plain: bool) -> None:
    keras = sys.modules["keras"]
    # On a GPU TensorFlow shortens numbers before it multiplies them; on other backends tanh is of float32, whatever it
    # is given.
    least = "float16" if keras.backend.backend() == "tensorflow" else "float32"
    kinds = [cell.variable_dtype, cell.compute_dtype, least]

    def own_steps(inputs: np.ndarray, states: np.ndarray) -> Any:
        parts = (inputs, *np.split(states, 2 if layer.cell == "lstm" else 1, axis=1))
        x, *begin = (keras.ops.convert_to_tensor(part, dtype=cell.compute_dtype) for part in parts)
        _, ended = cell(x, begin, training=False)
        ended = ended if isinstance(ended, list | tuple) else [ended]
        return np.concatenate([keras.ops.convert_to_numpy(part) for part in ended], axis=1)

    check_steps(layer, own_steps, name=type(cell).__name__, is_plain=is_plain, kinds=kinds)
