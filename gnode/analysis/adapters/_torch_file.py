"""Files of PyTorch: state_dicts and checkpoints, and exported programs."""

import importlib
import os
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gnode._checks import check_among, check_positive, refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._torch import from_torch
from gnode.analysis.adapters._torch_step import system_of_program
from gnode.analysis.adapters.torch_modules import is_program

_EXPORT = (
    "export one step of it where its code is: "
    "`program = torch.export.export(module.double().eval(), (input, state))` and "
    '`torch.export.save(program, "step.pt2")`'
)


def read_torch_file(
    path: str | os.PathLike[str],
    *,
    cell: str | None = None,
    nonlinearity: str | None = None,
    layer: int | None = None,
    prefix: str | None = None,
    input: Any = None,
    step: float = 1.0,
    state_size: int | Sequence[int] | None = None,
    call: str | None = None,
    entry: int | str | Sequence[int | str] | None = None,
    kind: str = "map",
) -> System:
    r"""The system in a file of PyTorch, in float64. Nobody's code is run.

    - A state_dict, or a checkpoint with one in it (`.pt`, `.pth`), of a network with an `nn.RNN`, `nn.GRU`, `nn.LSTM`
      or one of their Cells: read as `from_torch` reads its entries. Needs PyTorch, which reads plain values alone
      (`weights_only=True`).
    - A program as `torch.export.save` writes it (`.pt2`), of one step h' = module(x, h) or of a flow: translated
      operation by operation. Needs no PyTorch, and cannot be compared with the module.

    **Arguments:**

    - `cell`, `nonlinearity`, `layer`: of a state_dict, as of `from_torch`.
    - `prefix`: of a state_dict of several recurrent modules, which: "encoder.rnn" for `encoder.rnn.weight_hh_l0`.
    - `input`: x, (input size,). Zero where a state_dict is given without; a program that takes one asks for it.
    - `step`: the seconds that one step of a map stands for.
    - `state_size`: of a program, to check: it has its own.
    - `call`, `entry`, `kind`: of a program, as of `from_torch`; its arguments are in `call` one by one, those of a
        tuple too ("input, *state").

    Refuses whole modules and others' objects in a pickle, programs with operations that are not known, and what
    does not belong to the kind of file that it is.
    """
    check_positive("the step", step)
    check_among("the kind of system", kind, ("map", "flow"))
    path = Path(path)
    if not path.is_file():
        raise refusal("a file of PyTorch", f"no file at {path}", "check the path")
    of_weights = {"cell": cell, "nonlinearity": nonlinearity, "layer": layer, "prefix": prefix}
    of_program = {"state_size": state_size, "call": call, "entry": entry, "kind": None if kind == "map" else kind}
    if is_program(path):
        _check_left_out(of_weights, "an exported program", "it says itself how it steps")
        return system_of_program(
            path, state_size=state_size, input=input, step=step, call=call, entry=entry, is_flow=kind == "flow"
        )
    _check_left_out(of_program, "a state_dict", "its cell says how it steps")
    entries = _recurrent(_flattened(_loaded(path)), prefix)
    return from_torch(entries, cell=cell, nonlinearity=nonlinearity, layer=layer, input=input, step=step)


def _check_left_out(options: Mapping[str, Any], what: str, why: str) -> None:
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise refusal(f"no `{given[0]}` with {what}", repr(options[given[0]]), f"leave it out: {why}")


def _loaded(path: Path) -> Any:
    """What is in a pickle of plain values."""
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        raise refusal("PyTorch, to read a file of its own", "none installed", "pip install torch") from None
    with path.open("rb") as file:
        begins = file.read(4)
    # An archive, or a pickle as PyTorch wrote them before.
    if not begins.startswith((b"PK", b"\x80")):
        raise refusal("a file of PyTorch", f"{path.name}, which is none", "give a .pt, .pth or .pt2 file")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, AttributeError, ValueError, KeyError) as error:
        raise refusal(
            "a state_dict, or an exported program",
            f"{path.name}, which is broken, or holds a whole module or other objects and would run their code",
            f"save `module.state_dict()`, or {_EXPORT}",
        ) from error


def _flattened(loaded: Any, before: str = "") -> dict[str, Any]:
    """All tensors of nested mappings, by their names from the outside in."""
    if not isinstance(loaded, Mapping):
        return {before.removesuffix("."): loaded} if hasattr(loaded, "detach") else {}
    found: dict[str, Any] = {}
    for name, value in loaded.items():
        found |= _flattened(value, f"{before}{name}.")
    return found


def _recurrent(entries: Mapping[str, Any], prefix: str | None) -> dict[str, Any]:
    """The entries of one recurrent module, without what stands before their names."""
    ends = ".weight_hh", ".parametrizations.weight_hh"
    starts = sorted({f".{name}".rpartition(end)[0] for name in entries for end in ends if end in f".{name}"})
    prefixes = [start.removesuffix(".parametrizations").removeprefix(".") for start in starts]
    prefixes = sorted(set(prefixes))
    if not prefixes:
        raise refusal(
            "the weights of an nn.RNN, nn.GRU, nn.LSTM or one of their Cells",
            f"entries {', '.join(list(entries)[:6]) or 'none'}",
            f"of a module of another kind, {_EXPORT}",
        )
    if prefix is None and len(prefixes) > 1:
        raise refusal("one recurrent module", ", ".join(map(repr, prefixes)), "say which with `prefix`")
    chosen = prefixes[0] if prefix is None else prefix.rstrip(".")
    if chosen not in prefixes:
        raise refusal(f"`prefix` among {', '.join(map(repr, prefixes))}", repr(prefix), "choose one of these")
    start = f"{chosen}." if chosen else ""
    return {name.removeprefix(start): value for name, value in entries.items() if name.startswith(start)}
