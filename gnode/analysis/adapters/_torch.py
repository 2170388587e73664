import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import Refused, check_among, check_positive, refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._recurrent_cells import BLOCKS, Layer
from gnode.analysis.adapters._rows import system_of
from gnode.analysis.adapters._torch_module import array_of, check_forward, kind_of, owner_of, unwrapped, weights_of
from gnode.analysis.adapters._torch_step import system_of_module

_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_NAME = re.compile(r"(?P<part>weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)(_l(?P<layer>\d+))?(?P<reverse>_reverse)?")
# What torch.compile, DataParallel and averages of weights put before every name.
_WRAPPED = re.compile(r"((_orig_mod|module)\.)*")
# What PyTorch means by these names, and other libraries do not.
_LAYOUT = {
    "rnn": "h' = phi(W_ih x + b_ih + W_hh h + b_hh)",
    "gru": "rows of r, z, n; h' = (1 - z) n + z h; r multiplies W_hn h + b_hn",
    "lstm": "rows of i, f, g, o",
}


def from_torch(
    module_or_state_dict: Any,
    *,
    cell: str | None = None,
    input: Any = None,
    layer: int | None = None,
    step: float = 1.0,
    nonlinearity: str | None = None,
    layout: str | None = None,
    bias: bool | None = None,
    state_size: int | Sequence[int] | None = None,
    call: str | None = None,
    entry: int | str | Sequence[int | str] | None = None,
    kind: str = "map",
) -> System:
    r"""The map h' = cell(h, x) of one layer of a PyTorch network, its input x held, in float64; or, with `state_size`,
    of any module that makes one step. Needs no PyTorch.

    The state is h, and (h, c) of an LSTM. Of a GRU, `residual` is n - h and `gate` is 1 - z: a gate that closes
    is then not taken for a fixed point. A readout plays no part.

    Of a module the weights in force are read (as weight_norm, orthogonal or pruning make them), without what
    `torch.compile`, scripting or `DataParallel` put around it. Its own forward is then called for single steps from
    random states, in evaluation mode, and must give what was read, to rounding: of a subclass it is not the class
    that decides.

    With `state_size` a module is taken as it steps, whatever it is: a copy of it in float64, in evaluation, on the
    CPU; the module itself is left as it was. Where PyTorch can export it, and all of its operations are known here,
    it is translated into JAX, compared with the module's own values from random states, and as fast and as open to
    certificates as what is written in JAX. Else it is called on the host, with PyTorch's derivatives, as
    `from_numpy` calls a function. `origin` of the result says which, and why. One of the layers below that steps as
    its class does is read as without.

    **Arguments:**

    - `module_or_state_dict`: an `nn.RNN`, `nn.GRU`, `nn.LSTM`, or its `...Cell`, which says itself which it is;
        or its state_dict, or any mapping of the same names (`weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`,
        `bias_hh_l0`; of a Cell, without `_l0`) to tensors or arrays.
    - `cell`: "rnn", "gru" or "lstm". A state_dict does not say, and nothing is guessed.
    - `input`: x, (input size,); zero if not given.
    - `layer`: which one, where there are several. To take one above the first, give what it gets from the layer
        below as its `input`.
    - `step`: the seconds that one step stands for; rates and time constants are then per second.
    - `nonlinearity`: "tanh" or "relu", of an RNN whose state_dict is given.
    - `layout`: "torch", of entries that are arrays and no tensors of PyTorch: that they mean what its documentation
        says. Other libraries stack, transpose and reset otherwise, and their arrays fit as well.
    - `bias`: False, of arrays without biases: that there are none, as with PyTorch's `bias=False`.
    - `state_size`: of any other module, or of a method of one (`network.step`): the entries of its state, N; or
        those of the parts of a tuple, (N, N) for (h, c), which are then one state, one part after the other.
    - `call`: what the step is called with, in this order: "state" (a tuple where it has parts; "*state" for its
        parts one by one), "input", and of a flow "time". Found by trying, where only one order can be called.
    - `entry`: the index or name of the next state in what the step returns, or those of its parts; needed where
        that is more than the state alone.
    - `kind`: "map", or "flow" where the module returns dh/dt.

    Refuses what is no such layer: a module with another forward, quantised and complex ones, bidirectional ones,
    those with a projection (`proj_size`), missing or unknown entries, shapes that do not fit, weights that are not
    finite.

    Source: the equations are those of the documentation of `torch.nn.RNN`, `torch.nn.GRU` and `torch.nn.LSTM`.
    """
    check_positive("the step", step)
    check_among("the kind of system", kind, ("map", "flow"))
    module = None
    if state_size is not None:
        if isinstance(module_or_state_dict, Mapping):
            raise refusal("a module with `state_size`", "a state_dict", "give the module itself: it says how it steps")
        owner, method = owner_of(module_or_state_dict)
        is_plain = call is None and entry is None and kind == "map"
        if not is_plain or not _is_layer(owner, method, state_size):
            return system_of_module(
                owner,
                method,
                state_size=state_size,
                input=input,
                step=step,
                call=call,
                entry=entry,
                is_flow=kind == "flow",
            )
    elif call is not None or entry is not None or kind != "map":
        raise refusal("`state_size` with `call`, `entry` or `kind`", "none", "give the number of entries of the state")
    if isinstance(module_or_state_dict, Mapping):
        if cell is None:
            raise refusal("the kind of cell with a state_dict", "none", 'say cell="rnn", "gru" or "lstm"')
        entries = list(module_or_state_dict.items())
    else:
        module = unwrapped(module_or_state_dict)
        own_cell, own_nonlinearity = kind_of(module)
        if cell not in (None, own_cell):
            raise refusal(f'cell="{own_cell}", as the module is', repr(cell), "leave out `cell`")
        if own_nonlinearity is not None and nonlinearity not in (None, own_nonlinearity):
            raise refusal(f'"{own_nonlinearity}", as the module has', repr(nonlinearity), "leave out `nonlinearity`")
        cell, nonlinearity = own_cell, own_nonlinearity or nonlinearity
        entries = list(weights_of(module).items())
    check_among("the kind of cell", cell, BLOCKS)
    check_among("the nonlinearity", nonlinearity or "tanh", ("tanh", "relu"))
    if nonlinearity is not None and cell != "rnn":
        raise refusal("a nonlinearity for an RNN only", f'one for "{cell}"', "leave out `nonlinearity`")

    layers = _layers(entries)
    chosen = _chosen(layers, layer, input)
    if module is None:
        _check_said(layers[chosen], cell, nonlinearity, layout)
    numbers = [chosen] if module is None else sorted(layers)
    several = [_layer(layers[number], number, cell, nonlinearity, bias, module is None) for number in numbers]
    if module is not None:
        several = _agreeing(module, several, said=nonlinearity is not None or cell != "rnn")
    system = system_of(several[numbers.index(chosen)], None if input is None else array_of("the input", input), step)
    return dataclasses.replace(system, origin=f"the weights of PyTorch's {cell.upper()}")


def _is_layer(module: Any, method: str, state_size: int | Sequence[int]) -> bool:
    """Whether it steps as the layer that it is by its class, and can be read without being told its size."""
    try:
        cell, nonlinearity = kind_of(module)
        layers = _layers(list(weights_of(module).items()))
        several = [_layer(layers[number], number, cell, nonlinearity, None, False) for number in sorted(layers)]
        _agreeing(module, several, said=nonlinearity is not None or cell != "rnn")
    except Refused:
        return False
    if method != "forward":
        return False
    units, parts = several[0].within.shape[1], 2 if cell == "lstm" else 1
    if ([state_size] if isinstance(state_size, int) else list(state_size)) not in ([units * parts], [units] * parts):
        raise refusal(f"the state of {units * parts} entries that the module has", state_size, "leave it out")
    return True


def _check_said(found: Mapping[str, Any], cell: str, nonlinearity: str | None, layout: str | None) -> None:
    """What entries do not show must be said of them."""
    if cell == "rnn" and nonlinearity is None:
        raise refusal(
            "the nonlinearity with the state_dict of an RNN", "none", 'say nonlinearity="tanh" or "relu", as it had'
        )
    if layout is not None:
        check_among("the layout", layout, ("torch",))
    elif not all(hasattr(value, "detach") for value in found.values()):
        raise refusal(
            "the layout of arrays that are no tensors of PyTorch",
            "none",
            f'say layout="torch" if it is PyTorch\'s ({_LAYOUT[cell]}), else write the map in JAX and use as_map',
        )


def _agreeing(module: Any, layers: Sequence[Layer], *, said: bool) -> Sequence[Layer]:
    """The layers, whose step is the module's own; of a module that does not say its nonlinearity, with the one that
    makes it so."""
    try:
        check_forward(module, layers)
        return layers
    except Refused:
        if said:
            raise
    rectified = [layer._replace(rectified=True) for layer in layers]
    check_forward(module, rectified)
    return rectified


def _layers(entries: Sequence[tuple[str, Any]]) -> dict[int, dict[str, Any]]:
    """The entries of every layer, under the names that a Cell gives them."""
    layers: dict[int, dict[str, Any]] = {}
    for name, value in entries:
        plain = _WRAPPED.sub("", str(name), count=1)
        match = _NAME.fullmatch(plain)
        if match is None:
            raise _unknown(plain)
        if match["reverse"]:
            raise refusal("a layer that runs forward", "a bidirectional one", "its state has no dynamics of its own")
        if match["part"] == "weight_hr":
            raise refusal("an LSTM without projection", "one with proj_size", "write its map in JAX and use as_map")
        found = layers.setdefault(int(match["layer"] or 0), {})
        if match["part"] in found:
            raise refusal(f"one entry `{match['part']}` of a layer", "two", "give the entries of one module alone")
        found[match["part"]] = value
    return layers


def _unknown(name: str) -> Refused:
    """Of an entry that a plain state_dict has not."""
    if name.startswith(("_all_weight_values", "_packed_", "_flat_")):
        return refusal(
            "weights in floating point", f"a quantised module's entry `{name}`", "give the module as it was before"
        )
    if name.startswith("parametrizations.") or re.match(r"(weight|bias)_[ih]h.*_(g|v|u|orig|mask)$", name):
        return refusal(
            "the weights in force",
            f"an entry `{name}`, of which the module makes one (weight_norm, pruning or the like)",
            "give the module itself, or its state_dict after prune.remove or remove_parametrizations",
        )
    return refusal(
        "only " + ", ".join(_PARTS) + ", with or without _l0",
        f"an entry `{name}`",
        "give the entries of the recurrent module alone, without the prefix that a larger model adds",
    )


def _chosen(layers: Mapping[int, Mapping[str, Any]], layer: int | None, input: Any) -> int:
    """Which layer is asked for."""
    if layer is None and len(layers) > 1:
        raise refusal("one layer", f"{len(layers)}", "say which with `layer`")
    chosen = layer or 0
    if chosen not in layers:
        raise refusal(f"entries of layer {chosen}", "layers " + (str(sorted(layers)) if layers else "none"), "name one")
    if chosen > 0 and input is None:
        raise refusal(
            f"the input of layer {chosen}", "none", "give `input`: the state at which the layer below is held"
        )
    return chosen


def _layer(
    found: Mapping[str, Any], number: int, cell: str, nonlinearity: str | None, bias: bool | None, is_dict: bool
) -> Layer:
    """The arrays of a layer, of shapes that fit each other."""
    has_bias = any(part in found for part in _PARTS[2:])
    if bias is not None and bias != has_bias:
        raise refusal(f"bias={has_bias}, as the entries are", f"bias={bias}", "leave out `bias`, or give its entries")
    if is_dict and not has_bias and bias is None and not all(hasattr(value, "detach") for value in found.values()):
        raise refusal("the biases of arrays that are no tensors of PyTorch", "none", "give them, or say bias=False")
    needed = _PARTS if has_bias else _PARTS[:2]
    for part in needed:
        if part not in found:
            raise refusal(f"an entry `{part}` of layer {number}", "none", "give the whole state_dict of the module")
    arrays = {part: array_of(part, found[part]) for part in needed}
    return Layer(cell, nonlinearity == "relu", *_fitting(arrays, BLOCKS[cell], cell))


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
