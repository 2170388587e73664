import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from gnode._checks import check_among, refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._recurrent_cells import BLOCKS, Layer
from gnode.analysis.adapters._rows import chosen, reordered, shaped, system_of

# Of each kind: its class, whose name in small letters a core has unless it is given another, and its entries.
_CLASSES = {"rnn": "VanillaRNN", "gru": "GRU", "lstm": "LSTM"}
_DEFAULT = {"rnn": "vanilla_rnn", "gru": "gru", "lstm": "lstm"}
_ENTRIES = {
    "rnn": ("linear/w", "linear/b", "linear_1/w"),
    "gru": ("w_i", "w_h", "b"),
    "lstm": ("linear/w", "linear/b"),
}


def from_haiku(
    params: Mapping[str, Any],
    *,
    cell: str,
    module: str | int | None = None,
    input: Any = None,
    step: float | int = 1.0,
) -> System:
    r"""The map h' = cell(x, h) of a recurrent core of dm-haiku, its input x held, in float64. Needs no haiku.

    | `cell` | class | a step |
    |---|---|---|
    | "rnn" | `hk.VanillaRNN` | h' = relu(W_i x + b_i + W_h h + b_h) |
    | "gru" | `hk.GRU` | a = tanh(W_ia x + W_ha (r h) + b_a), h' = (1 - z) h + z a; rows z, r, a |
    | "lstm" | `hk.LSTM` | c' = sigma(f + 1) c + sigma(i) tanh(g), h' = sigma(o) tanh(c'); rows i, g, f, o |

    The state is h, and (h, c) of an LSTM. Of a GRU, `residual` is a - h and `gate` is z.

    **Arguments:**

    - `params`: what `init` of the transformed function returned, or training made of it: a name of a module to its
        parameters. Modules of other kinds in it play no part.
    - `cell`: which class it was, for parameters do not say: others may have the same names, and step otherwise.
    - `module`: which one, by name ("gru", "agent/~/gru") or number, where there are several.
    - `input`: x, (input size,); zero if not given.
    - `step`: the seconds that one step stands for.

    Refuses parameters without such a module, shapes that do not fit, and weights that are not finite.

    Source: `haiku/_src/recurrent.py` of dm-haiku 0.0.17.
    """
    check_among("the kind of cell", cell, _ENTRIES)
    if not isinstance(params, Mapping) or not all(isinstance(entries, Mapping) for entries in params.values()):
        raise refusal(
            "parameters of haiku, a mapping of modules to theirs",
            f"a {type(params).__name__}",
            "give what init returned",
        )
    cores = _cores(params, cell)
    if not cores:
        raise refusal(
            f"parameters of an hk.{_CLASSES[cell]}, which are {', '.join(_ENTRIES[cell])}",
            f"the modules {', '.join(params) or 'none'}",
            "check `cell`, and give the parameters of the whole network",
        )
    names = list(cores)
    if module is None and len(names) == 1 and not re.fullmatch(rf"(.*/)?{_DEFAULT[cell]}(_\d+)?", names[0]):
        raise refusal(
            f"a core with the name of its class, {_DEFAULT[cell]}",
            f"{names[0]}, whose parameters fit",
            f'say module="{names[0]}" if it is one',
        )
    return system_of(_layer(cores[names[chosen(names, module, option="module", input=input)]], cell), input, step)


def _cores(params: Mapping[str, Mapping[str, Any]], cell: str) -> dict[str, dict[str, Any]]:
    """The modules that have all that this kind of cell has, by name."""
    cores: dict[str, dict[str, Any]] = {}
    for module, entries in params.items():
        above, _, last = module.rpartition("/")
        # Linear layers of a core are modules of their own below it.
        core, before = (module, "") if cell == "gru" else (above, f"{last}/")
        for name, values in entries.items():
            cores.setdefault(core, {})[before + name] = values
    return {core: found for core, found in cores.items() if core and not core.endswith("~") and _fits(found, cell)}


def _fits(found: Mapping[str, Any], cell: str) -> bool:
    """Other modules have linear layers too: that of an LSTM is (input + H, 4 H), the second of an RNN (H, H)."""
    if set(found) - ({"linear_1/b"} if cell == "rnn" else set()) != set(_ENTRIES[cell]):
        return False
    if cell == "gru":
        return True
    rows, columns = (*np.shape(found["linear/w" if cell == "lstm" else "linear_1/w"]), 0, 0)[:2]
    return rows == columns if cell == "rnn" else columns % 4 == 0 and rows > columns // 4 > 0


def _layer(found: Mapping[str, Any], cell: str) -> Layer:
    if cell == "rnn":
        units = len(shaped("linear_1/w", found["linear_1/w"], None, None))
        into = shaped("linear/w", found["linear/w"], None, units)
        within = shaped("linear_1/w", found["linear_1/w"], units, units)
        into_bias = shaped("linear/b", found["linear/b"], units)
        within_bias = shaped("linear_1/b", found.get("linear_1/b", np.zeros(units)), units)
        return Layer(cell, True, into.T, within.T, into_bias, within_bias)
    if cell == "gru":
        units = len(shaped("w_h", found["w_h"], None, None))
        rows = BLOCKS[cell] * units
        arrays = [
            shaped("w_i", found["w_i"], None, rows).T,
            shaped("w_h", found["w_h"], units, rows).T,
            shaped("b", found["b"], rows),
        ]
        into, within, bias = (reordered(array, "zra", "rza") for array in arrays)
        for array in (into, within, bias):
            # Here z lets the candidate in.
            array[units : 2 * units] *= -1
        return Layer(cell, False, into, within, bias, np.zeros(rows), reset_first=True)
    both = shaped("linear/w", found["linear/w"], None, None)
    units = both.shape[1] // BLOCKS[cell]
    both = reordered(both.T, "igfo", "ifgo")
    bias = reordered(shaped("linear/b", found["linear/b"], len(both)), "igfo", "ifgo")
    # haiku adds it in every step; `b` is without it.
    bias[units : 2 * units] += 1
    return Layer(cell, False, both[:, :-units], both[:, -units:], bias, np.zeros(len(both)))
