"""Cells of flax: of linen, a module and its variables; of nnx, a module that holds them. Imports no flax: who has a
module has imported it."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._agreement import WAY_OUT, check_steps, nonlinearity
from gnode.analysis.adapters._recurrent_cells import Layer
from gnode.analysis.adapters._rows import reordered, shaped, system_of

_CLASSES = {
    "SimpleCell": "rnn",
    "GRUCell": "gru",
    "MGUCell": "mgu",
    "LSTMCell": "lstm",
    "OptimizedLSTMCell": "lstm",
}
_GATES = {"rnn": "", "gru": "rzn", "mgu": "fn", "lstm": "ifgo"}
# What opens a gate: sigma(40) is 1 to the last bit.
_OPEN = 40.0


def from_flax(
    cell: Any, variables: Mapping[str, Any] | None = None, *, input: Any = None, step: float | int = 1.0
) -> System:
    r"""The map h' = cell(h, x) of a recurrent cell of flax, its input x held, in float64.

    | class | a step |
    |---|---|
    | `SimpleCell` | h' = phi(W_i x + b_i + W_h h), tanh or ReLU; with `residual`, of that + h |
    | `GRUCell` | n = tanh(W_in x + b_in + r (W_hn h + b_hn)), h' = (1 - z) n + z h; nnx has no b_hn |
    | `MGUCell` (linen) | n = tanh(W_in x + b_in + f (W_hn h + b_hn)), h' = (1 - f) n + f h |
    | `LSTMCell`, `OptimizedLSTMCell` | c' = f c + i g, h' = o tanh(c') |

    The state is h, and (h, c) of an LSTM, where flax has (c, h). With a gate, `residual` is n - h and `gate` is 1 - z
    or 1 - f. The cell is then called for single steps from random states, and must give what was read, to rounding.

    **Arguments:**

    - `cell`: a cell of `flax.linen` or `flax.nnx`, or an `RNN` around one.
    - `variables`: of linen, what the cell's `init` returned, or training made of it: {"params": ...}, or what is in
        it. Of a cell within a network, the part of it that bears the cell's name.
    - `input`: x, (input size,); zero if not given.
    - `step`: the seconds that one step stands for.

    Refuses other cells, functions in the place of tanh and the sigmoid, subclasses that step otherwise, shapes that do
    not fit, and weights that are not finite.
    """
    is_linen, is_nnx = _is_of(cell, "linen"), _is_of(cell, "nnx")
    if not is_linen and not is_nnx:
        raise refusal("a recurrent cell of flax, and of linen its variables", _got(cell), f"of another map, {WAY_OUT}")
    if is_linen != isinstance(variables, Mapping):
        remedy = "give what init returned" if is_linen else "give the module alone, which holds them"
        got = "none" if variables is None else f"a {type(variables).__name__}"
        raise refusal(f"{'the' if is_linen else 'no'} variables with {_got(cell)}", got, remedy)
    params: Any = variables or {}
    params = params.get("params", params)
    if type(cell).__name__ == "RNN" and hasattr(cell, "cell"):
        if getattr(cell, "reverse", False):
            raise refusal("an RNN that runs forward", "one with reverse=True", f"give its cell, or {WAY_OUT}")
        cell, params = cell.cell, params.get("cell", params)
    own = _class(cell)
    kind = _CLASSES[own.__name__]
    arrays = _of_linen(params, kind) if is_linen else _of_nnx(cell, kind)
    layer = _layer(cell, kind, arrays)
    weights = jax.tree.leaves(params if is_linen else cell)
    kinds = [weight.dtype for weight in weights if jnp.issubdtype(weight.dtype, jnp.floating)]
    # What it computes with, where it says so.
    kinds = kinds if cell.dtype is None else [cell.dtype, *kinds]

    def own_steps(inputs: np.ndarray, states: np.ndarray) -> Any:
        x, *carry = (jnp.asarray(part, kinds[0]) for part in (inputs, *np.split(states, 2 if kind == "lstm" else 1, 1)))
        given = tuple(carry[::-1]) if kind == "lstm" else carry[0]
        ended, _ = cell.apply({"params": params}, given, x) if is_linen else cell(given, x)
        return jnp.concatenate(ended[::-1], axis=1) if kind == "lstm" else ended

    check_steps(layer, own_steps, name=type(cell).__name__, is_plain=type(cell) is own, kinds=kinds)
    return system_of(layer, input, step)


def _got(cell: Any) -> str:
    return f"a {type(cell).__name__}" + (" alone" if isinstance(cell, Mapping) else "")


def _is_of(cell: Any, part: str) -> bool:
    """A module of flax.linen, or of flax.nnx."""
    return any(base.__module__.startswith(f"flax.{part}.") for base in type(cell).__mro__)


def _class(cell: Any) -> type:
    """That of flax which the cell is, or is derived from."""
    for base in type(cell).__mro__:
        if base.__name__ in _CLASSES and base.__module__.startswith("flax."):
            return base
    raise refusal(f"a cell of flax among {', '.join(_CLASSES)}", _got(cell), f"of another map, {WAY_OUT}")


def _of_linen(params: Any, kind: str) -> tuple[Any, Any, Any, Any]:
    """W_i, W_h, b_i and b_h, of (rows, ...): one kernel a gate, (input, H), and biases where there are some."""
    gates = _GATES[kind]
    names = [side + gate for side in "ih" for gate in gates or ("",)]
    if not isinstance(params, Mapping) or set(params) != set(names):
        got = ", ".join(map(str, params)) if isinstance(params, Mapping) else f"a {type(params).__name__}"
        raise refusal(f"the parameters {', '.join(names)}", got or "none", "give those of the cell alone")
    units = len(shaped(f"{names[-1]}/kernel", params[names[-1]].get("kernel"), None, None))
    sides = []
    for side in (names[: len(names) // 2], names[len(names) // 2 :]):
        length = None if side[0].startswith("i") else units
        kernels = [shaped(f"{name}/kernel", params[name].get("kernel"), length, units).T for name in side]
        biases = [shaped(f"{name}/bias", params[name].get("bias", np.zeros(units)), units) for name in side]
        if len({kernel.shape for kernel in kernels}) > 1:
            raise refusal(
                "kernels of one input size", [kernel.shape[1] for kernel in kernels], "take them from one cell"
            )
        sides.append((np.concatenate(kernels), np.concatenate(biases)))
    (into, into_bias), (within, within_bias) = sides
    return into, within, into_bias, within_bias


def _of_nnx(cell: Any, kind: str) -> tuple[Any, Any, Any, Any]:
    """The same of a module: of linear layers in it, one for all gates, or one a gate."""
    sides = []
    for side in "ih":
        parts = [f"dense_{side}"] if hasattr(cell, f"dense_{side}") else [side + gate for gate in _GATES[kind]]
        layers = [(part, getattr(cell, part, None) or getattr(cell, f"{part}_")) for part in parts]
        kernels = [shaped(f"{part}.kernel", linear.kernel[...], None, None).T for part, linear in layers]
        biases = [
            np.zeros(len(kernel)) if linear.bias is None else shaped(f"{part}.bias", linear.bias[...], len(kernel))
            for (part, linear), kernel in zip(layers, kernels, strict=True)
        ]
        sides.append((np.concatenate(kernels), np.concatenate(biases)))
    (into, into_bias), (within, within_bias) = sides
    return into, within, into_bias, within_bias


def _layer(cell: Any, kind: str, arrays: tuple[Any, Any, Any, Any]) -> Layer:
    activation, gate = nonlinearity(cell.activation_fn), nonlinearity(getattr(cell, "gate_fn", jax.nn.sigmoid))
    if gate != "sigmoid" or activation not in (("tanh", "relu") if kind == "rnn" else ("tanh",)):
        expected = "activation_fn tanh or ReLU" if kind == "rnn" else "gate_fn sigmoid and activation_fn tanh"
        raise refusal(expected, f"another function of a {type(cell).__name__}", f"of another map, {WAY_OUT}")
    if kind == "rnn":
        into, within, into_bias, within_bias = arrays
        within = within + np.eye(len(within)) if cell.residual else within
        return Layer(kind, activation == "relu", into, within, into_bias, within_bias)
    if kind != "mgu":
        return Layer(kind, False, *arrays)
    # One gate is both: its rows stand twice.
    into, within, into_bias, within_bias = (reordered(array, _GATES[kind], "ffn") for array in arrays)
    if not cell.reset_gate:
        units = within.shape[1]
        for array in (into, within, within_bias):
            array[:units] = 0
        into_bias[:units] = _OPEN
    return Layer("gru", False, into, within, into_bias, within_bias)
