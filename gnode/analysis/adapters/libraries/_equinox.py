from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._agreement import WAY_OUT, check_steps
from gnode.analysis.adapters._recurrent_cells import BLOCKS, Layer
from gnode.analysis.adapters._rows import shaped, system_of

_CLASSES = {eqx.nn.GRUCell: "gru", eqx.nn.LSTMCell: "lstm"}


def from_equinox(cell: Any, *, input: Any = None, step: float | int = 1.0) -> System:
    r"""The map h' = cell(x, h) of an `equinox.nn.GRUCell` or `LSTMCell`, its input x held, in float64.

    $$h' = (1 - z) \odot n + z \odot h, \quad n = \tanh(W_{in} x + b_{in} + r \odot (W_{hn} h + b_n))$$

    The state is h, and (h, c) of an LSTM. Of a GRU, `residual` is n - h and `gate` is 1 - z. The cell is then called
    for single steps from random states, and must give what was read, to rounding.

    **Arguments:**

    - `input`: x, (input size,); zero if not given.
    - `step`: the seconds that one step stands for.

    Refuses other modules (of which a step is a function of JAX already, for `as_map`), subclasses that step otherwise,
    and weights that are not finite.
    """
    kind = next((kind for known, kind in _CLASSES.items() if isinstance(cell, known)), None)
    if kind is None:
        raise refusal("a GRUCell or LSTMCell of equinox.nn", f"a {type(cell).__name__}", f"of another map, {WAY_OUT}")
    units = np.shape(cell.weight_hh)[-1] if np.ndim(cell.weight_hh) else 1
    rows = BLOCKS[kind] * units
    nothing = np.zeros(rows)
    bias = nothing if cell.bias is None else shaped("bias", cell.bias, rows)
    inner = nothing
    if kind == "gru" and cell.bias_n is not None:
        inner = np.concatenate([np.zeros(2 * units), shaped("bias_n", cell.bias_n, units)])
    into, within = shaped("weight_ih", cell.weight_ih, rows, None), shaped("weight_hh", cell.weight_hh, rows, units)
    layer = Layer(kind, False, into, within, bias, inner)

    def own_steps(inputs: np.ndarray, states: np.ndarray) -> Any:
        x, hidden, memory = (
            jnp.asarray(part, cell.weight_hh.dtype) for part in (inputs, states[:, :units], states[:, units:])
        )
        if kind == "gru":
            return jax.vmap(cell)(x, hidden)
        return jnp.concatenate(jax.vmap(cell)(x, (hidden, memory)), axis=1)

    is_plain = type(cell) in _CLASSES
    check_steps(layer, own_steps, name=type(cell).__name__, is_plain=is_plain, kinds=[cell.weight_hh.dtype])
    return system_of(layer, input, step)
