import re
from collections.abc import Mapping
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import check_among, check_positive, refusal
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System

_BLOCKS = {"rnn": 1, "gru": 3, "lstm": 4}
_CLASSES = {name + ending: name.lower() for name in ("RNN", "GRU", "LSTM") for ending in ("", "Cell")}
_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_NAME = re.compile(r"(?P<part>weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)(_l(?P<layer>\d+))?(?P<reverse>_reverse)?")


class RecurrentCell(eqx.Module):
    r"""The cell of `torch.nn.RNN`, its input held.

    $$h' = \phi(W_{hh} h + W_{ih} x + b_{ih} + b_{hh})$$
    """

    weight: Float[Array, "state state"]
    drive: Float[Array, " state"]
    """W_ih x + b_ih + b_hh."""
    rectified: bool = eqx.field(static=True)
    """phi is ReLU; else tanh."""
    step: float = eqx.field(static=True)

    def residual(self, state: State) -> State:
        total = self.weight @ state + self.drive
        return (jax.nn.relu(total) if self.rectified else jnp.tanh(total)) - state

    def flow(self, state: State) -> State:
        return self.residual(state) / self.step


class GatedRecurrentCell(eqx.Module):
    r"""The cell of `torch.nn.GRU`, its input held.

    $$h' = (1 - z) \odot n + z \odot h, \quad n = \tanh(W_{in} x + b_{in} + r \odot (W_{hn} h + b_{hn}))$$
    $$r, z = \sigma(W_{h\cdot} h + b_{h\cdot} + W_{i\cdot} x + b_{i\cdot})$$

    1 - z is above zero, so that the fixed points are the zeros of n - h, however closed the gate is.
    """

    weights: Float[Array, "rows state"]
    """Of r, z and n, one above the other."""
    drive: Float[Array, " rows"]
    """W_i x + b_i of r, z and n; of r and z with b_h too."""
    inner_bias: Float[Array, " state"]
    """b_hn, which r multiplies."""
    step: float = eqx.field(static=True)

    def residual(self, state: State) -> State:
        size = len(state)
        reset = jax.nn.sigmoid(self.weights[:size] @ state + self.drive[:size])
        inner = self.weights[2 * size :] @ state + self.inner_bias
        return jnp.tanh(self.drive[2 * size :] + reset * inner) - state

    def gate(self, state: State) -> State:
        """1 - z, as a sigmoid of its own: the difference would round to zero long before it does."""
        rows = slice(len(state), 2 * len(state))
        return jax.nn.sigmoid(-(self.weights[rows] @ state + self.drive[rows]))

    def flow(self, state: State) -> State:
        return self.gate(state) * self.residual(state) / self.step


class LongShortTermMemoryCell(eqx.Module):
    r"""The cell of `torch.nn.LSTM`, its input held. The state is (h, c).

    $$c' = f \odot c + i \odot g, \quad h' = o \odot \tanh(c')$$
    $$i, f, o = \sigma(W_h h + W_i x + b), \quad g = \tanh(W_{hg} h + W_{ig} x + b_g)$$
    """

    weights: Float[Array, "rows units"]
    """Of i, f, g and o, one above the other."""
    drive: Float[Array, " rows"]
    """W_i x + b_i + b_h."""
    step: float = eqx.field(static=True)

    def residual(self, state: State) -> State:
        hidden, cell = jnp.split(state, 2)
        into, forget, candidate, out = jnp.split(self.weights @ hidden + self.drive, 4)
        new_cell = jax.nn.sigmoid(forget) * cell + jax.nn.sigmoid(into) * jnp.tanh(candidate)
        return jnp.concatenate([jax.nn.sigmoid(out) * jnp.tanh(new_cell), new_cell]) - state

    def flow(self, state: State) -> State:
        return self.residual(state) / self.step


def from_torch(
    module_or_state_dict: Any,
    *,
    cell: str | None = None,
    input: Any = None,
    layer: int | None = None,
    step: float = 1.0,
    nonlinearity: str | None = None,
) -> System:
    r"""The map h' = cell(h, x) of one layer of a PyTorch network, its input x held, in float64. Needs no PyTorch.

    The state is h, and (h, c) of an LSTM. Of a GRU, `residual` is n - h and `gate` is 1 - z: a gate that closes
    is then not taken for a fixed point. A readout plays no part.

    **Arguments:**

    - `module_or_state_dict`: an `nn.RNN`, `nn.GRU`, `nn.LSTM`, or its `...Cell`, which says itself which it is;
        or its state_dict, or any mapping of the same names (`weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`,
        `bias_hh_l0`; of a Cell, without `_l0`; without biases as with `bias=False`) to tensors or arrays.
    - `cell`: "rnn", "gru" or "lstm". A state_dict does not say, and nothing is guessed.
    - `input`: x, (input size,); zero if not given.
    - `layer`: which one, where there are several. To take one above the first, give what it gets from the layer
        below as its `input`.
    - `step`: the seconds that one step stands for; rates and time constants are then per second.
    - `nonlinearity`: of an RNN whose state_dict is given: "tanh", as in PyTorch if not said, or "relu".

    Refuses what is no such layer: bidirectional ones, those with a projection (`proj_size`), missing or unknown
    entries, shapes that do not fit, weights that are not finite.

    Source: the equations are those of the documentation of `torch.nn.RNN`, `torch.nn.GRU` and `torch.nn.LSTM`.
    """
    check_positive("the step", step)
    if isinstance(module_or_state_dict, Mapping):
        entries: Mapping[str, Any] = module_or_state_dict
        if cell is None:
            raise refusal("the kind of cell with a state_dict", "none", 'say cell="rnn", "gru" or "lstm"')
    else:
        entries, own_cell, own_nonlinearity = _read_module(module_or_state_dict)
        if cell not in (None, own_cell):
            raise refusal(f'cell="{own_cell}", as the module is', repr(cell), "leave out `cell`")
        if own_nonlinearity is not None and nonlinearity not in (None, own_nonlinearity):
            raise refusal(f'"{own_nonlinearity}", as the module has', repr(nonlinearity), "leave out `nonlinearity`")
        cell, nonlinearity = own_cell, own_nonlinearity or nonlinearity
    assert cell is not None
    check_among("the kind of cell", cell, _BLOCKS)
    check_among("the nonlinearity", nonlinearity or "tanh", ("tanh", "relu"))
    if nonlinearity is not None and cell != "rnn":
        raise refusal("a nonlinearity for an RNN only", f'one for "{cell}"', "leave out `nonlinearity`")

    arrays = _one_layer(entries, layer, input)
    into, within, into_bias, within_bias = _fitting(arrays, _BLOCKS[cell], cell)
    held = np.zeros(into.shape[1]) if input is None else _array("the input", input)
    if held.shape != into.shape[1:]:
        raise refusal(f"an input of shape {into.shape[1:]}, as the weights have", held.shape, "give one input")
    drive, size, seconds = into @ held + into_bias, within.shape[1], float(step)
    with double_precision():
        if cell == "gru":
            outer, inner = within_bias.copy(), within_bias[2 * size :]
            outer[2 * size :] = 0
            gated = GatedRecurrentCell(jnp.asarray(within), jnp.asarray(drive + outer), jnp.asarray(inner), seconds)
            return System(gated.flow, gated.residual, gated.gate, seconds, seconds)
        weights, total = jnp.asarray(within), jnp.asarray(drive + within_bias)
        plain = (
            LongShortTermMemoryCell(weights, total, seconds)
            if cell == "lstm"
            else RecurrentCell(weights, total, nonlinearity == "relu", seconds)
        )
        return System(plain.flow, plain.residual, None, seconds, seconds)


def _read_module(module: Any) -> tuple[Mapping[str, Any], Any, Any]:
    """Its entries, its kind and its nonlinearity (none, but of an RNN)."""
    names = [c.__name__ for c in type(module).__mro__ if c.__module__.startswith("torch.nn.")]
    cell = next((_CLASSES[name] for name in names if name in _CLASSES), None)
    if cell is None:
        raise refusal(
            "an nn.RNN, nn.GRU, nn.LSTM, one of their Cells, or a state_dict",
            f"a {type(module).__name__}",
            "give the recurrent module itself, or write its map in JAX and use as_map",
        )
    return module.state_dict(), cell, getattr(module, "nonlinearity", None) if cell == "rnn" else None


def _one_layer(entries: Mapping[str, Any], layer: int | None, input: Any) -> dict[str, Float[np.ndarray, "..."]]:
    """The arrays of a layer, under the names that a Cell gives them."""
    layers: dict[int, dict[str, Any]] = {}
    for name, value in entries.items():
        match = _NAME.fullmatch(name)
        if match is None:
            raise refusal(
                "only " + ", ".join(_PARTS) + ", with or without _l0",
                f"an entry `{name}`",
                "give the entries of the recurrent module alone, without the prefix that a larger model adds",
            )
        if match["reverse"]:
            raise refusal("a layer that runs forward", "a bidirectional one", "its state has no dynamics of its own")
        if match["part"] == "weight_hr":
            raise refusal("an LSTM without projection", "one with proj_size", "write its map in JAX and use as_map")
        layers.setdefault(int(match["layer"] or 0), {})[match["part"]] = value
    if layer is None and len(layers) > 1:
        raise refusal("one layer", f"{len(layers)}", "say which with `layer`")
    chosen = layer or 0
    if chosen not in layers:
        raise refusal(f"entries of layer {chosen}", "layers " + (str(sorted(layers)) if layers else "none"), "name one")
    if chosen > 0 and input is None:
        raise refusal(
            f"the input of layer {chosen}", "none", "give `input`: the state at which the layer below is held"
        )
    found = layers[chosen]
    needed = _PARTS if any(part in found for part in _PARTS[2:]) else _PARTS[:2]
    for part in needed:
        if part not in found:
            raise refusal(f"an entry `{part}` of layer {chosen}", "none", "give the whole state_dict of the module")
    return {part: _array(part, found[part]) for part in needed}


def _array(name: str, value: Any) -> Float[np.ndarray, "..."]:
    if hasattr(value, "detach"):
        value = value.detach().cpu().double().numpy()
    array = np.array(value, np.float64)
    if not np.isfinite(array).all():
        raise refusal(f"{name} of finite numbers", "NaN or infinity", "the training diverged: take earlier weights")
    return array


def _fitting(
    arrays: dict[str, Float[np.ndarray, "..."]], blocks: int, cell: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """W_ih, W_hh, b_ih and b_hh, of shapes that fit each other."""
    into, within = arrays["weight_ih"], arrays["weight_hh"]
    if within.ndim != 2 or 0 in within.shape or len(within) != blocks * within.shape[1]:
        fits = f'weight_hh of {blocks} * H rows and H columns, as the cell "{cell}" has'
        raise refusal(fits, f"shape {within.shape}", "check `cell`: rnn has 1, gru 3 and lstm 4 blocks of H rows")
    rows = len(within)
    if into.ndim != 2 or len(into) != rows:
        raise refusal(f"weight_ih of {rows} rows, as weight_hh", f"shape {into.shape}", "take both from one module")
    biases = []
    for part in _PARTS[2:]:
        bias = arrays.get(part, np.zeros(rows))
        if bias.shape != (rows,):
            raise refusal(f"{part} of shape {(rows,)}", f"shape {bias.shape}", "take it from the same module")
        biases.append(bias)
    return into, within, biases[0], biases[1]
