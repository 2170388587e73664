from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any

from gnode._checks import check_positive, refusal
from gnode.analysis._system import System
from gnode.analysis.adapters._torch_file import read_torch_file
from gnode.analysis.adapters.libraries import from_keras, from_onnx

# How a file of each kind is read, and what may be said of it.
_OF_TORCH = ("cell", "nonlinearity", "layer", "prefix", "kind", "call", "entry", "state_size")
_KINDS: dict[str, tuple[Callable[..., System], tuple[str, ...]]] = {
    ".pt": (read_torch_file, _OF_TORCH),
    ".pth": (read_torch_file, _OF_TORCH),
    ".pt2": (read_torch_file, _OF_TORCH),
    ".keras": (from_keras, ("layer",)),
    ".onnx": (from_onnx, ("node",)),
}


def read_network(path: str | PathLike[str], *, step: float | int = 1.0, input: Any = None, **options: Any) -> System:
    """The network in a file, by what the file's name ends in; nobody's code is run.

    | ends in | is read as | options |
    |---|---|---|
    | `.pt`, `.pth` | a state_dict of PyTorch: `read_torch_file` | `cell`, `nonlinearity`, `layer`, `prefix` |
    | `.pt2` | a program exported from PyTorch: `read_torch_file` | `kind`, `call`, `entry`, `state_size` |
    | `.keras` | a network of Keras 3: `from_keras` | `layer` |
    | `.onnx` | `from_onnx` | `node` |

    **Arguments:**

    - `step`: the seconds that one step of a map stands for.
    - `input`: x, held; zero by default.
    - `options`: those that are None count as not given. Refuses what does not suit the kind of file.
    """
    path = Path(path)
    check_positive("the step", step)
    if path.suffix not in _KINDS:
        got = f"{path.name}, which ends in {path.suffix or 'nothing'}"
        remedy = "save the network as one of these, or make a system in Python (gnode.analysis)"
        raise refusal(f"a run folder, or a file that ends in {', '.join(_KINDS)}", got, remedy)
    if not path.is_file():
        raise refusal(f"a file at {path}", "none", "check the path")
    read, known = _KINDS[path.suffix]
    said = {name: value for name, value in options.items() if value is not None}
    for name, value in said.items():
        if name not in known:
            raise refusal(f"of a file {path.suffix} only {', '.join(known)}", f"{name} = {value}", f"leave out {name}")
    return read(path, step=float(step), input=input, **said)
