import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import Failed, check_among, refusal
from gnode._files import write_atomically
from gnode._switches import single_precision
from gnode.experiments._folder import Run, load_run
from gnode.experiments.export._described import described
from gnode.simulation import simulate_all

EXPORTS = {"torch": ".pt", "onnx": ".onnx"}
"""What a network can be written for, and what the file's name ends in."""

_STEPS = 50
_TOLERANCE = 1e-5


@dataclass(frozen=True)
class Exported:
    """What was written."""

    files: tuple[Path, ...]
    difference: float
    """The largest of outputs over 50 steps of random trials, as a part of the largest output: at most 1e-5."""


def export_run(run: str | Path | Run, to: str, out: str | Path | None = None) -> Exported:
    """Writes the trained network of a run for another library, and makes sure that it does there what it does here.

    - "torch": a .pt file of its weights, and beside it a .py file with plain modules that load them, for one step and
        for whole trials. Both need PyTorch alone, and the weights can be trained on.
    - "onnx": one step, converted by PyTorch's exporter. `input` (batch, channels), `duration` (batch,) in seconds and
        `state` (batch, states) give `output`, `next_state` and `initial_state`: the state before the first sample of
        trials that begin with this input.

    Inputs are in the units of the training file, scaled inside; with `task.missing = indicate` they are the held
    values, whether each was observed, and the time since it was, in steps of the training set. Outputs are in the
    targets' own units; of classes they are logits.

    **Arguments:**

    - `out`: the file; by default network.pt or network.onnx in the run folder.

    Raises `Refused` for a solver other than Euler's, and where a library is missing; `Failed` where the outputs differ.
    """
    run = run if isinstance(run, Run) else load_run(run)
    check_among("what to export to", to, EXPORTS)
    path = run.folder / f"network{EXPORTS[to]}" if out is None else Path(out)
    if path.suffix != EXPORTS[to]:
        raise refusal(f"a name that ends in {EXPORTS[to]}", path.name, "choose another --out")
    if not path.parent.is_dir():
        raise refusal(f"a folder at {path.parent}", "none", "make it, or choose another --out")
    for name in ("torch",) if to == "torch" else ("torch", "onnx", "onnxscript"):
        if find_spec(name) is None:
            raise refusal(f"the package {name}, to write for {to}", "none", "install it: pip install 'gnode[export]'")
    config, arrays = described(run)
    from gnode.experiments.export import _torch_network as module

    network = _loaded(module, config, arrays)
    difference = _difference(run, lambda inputs, durations: _by_torch(network, inputs, durations))
    if to == "torch":
        content = io.BytesIO()
        import torch

        torch.save({"config": config, "weights": network.state_dict()}, content)
        write_atomically(path, content.getvalue())
        source = path.with_suffix(".py")
        write_atomically(source, Path(module.__file__ or "").read_bytes())
        return Exported((path, source), difference)
    from gnode.experiments.export._onnx import onnx_step, run_onnx

    content = onnx_step(network, config)
    difference = _difference(run, lambda inputs, durations: run_onnx(content, inputs, durations))
    write_atomically(path, content)
    return Exported((path,), difference)


def _loaded(module: Any, config: dict[str, Any], arrays: dict[str, np.ndarray]) -> Any:
    import torch

    network = module.Network(config)
    network.load_state_dict({name: torch.tensor(array, dtype=torch.float32) for name, array in arrays.items()})
    return network.eval()


def _by_torch(network: Any, inputs: np.ndarray, durations: np.ndarray) -> np.ndarray:
    import torch

    with torch.no_grad():
        return network(torch.tensor(inputs), torch.tensor(durations))[0].numpy()


@single_precision()
def _difference(run: Run, other: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> float:
    """How far the outputs of another implementation are from ours over random trials; refused beyond rounding."""
    import jax

    generator = np.random.default_rng(0)
    count, step, scaling = run.network.field.input_size, run.summary["time_step_s"], run.summary.get("input_scaling")
    given = generator.normal(size=(3, _STEPS, count)).astype(np.float32)
    durations = (step * generator.uniform(0.5, 1.5, size=(3, _STEPS))).astype(np.float32)
    # Padding too.
    durations[0, -5:] = 0
    own = given.copy()
    if scaling is not None:
        channels = len(scaling["mean"])
        own[..., :channels] = given[..., :channels] * np.array(scaling["deviation"]) + np.array(scaling["mean"])
        # As float32 gives them back.
        scaled = (own[..., :channels] - np.float32(scaling["mean"])) / np.float32(scaling["deviation"])
        given[..., :channels] = scaled
    ours = simulate_all(run.network, jax.device_put(given), jax.device_put(durations), run.settings.simulation).outputs
    ours = np.asarray(ours)
    if run.settings.task.predict == "change":
        ours = ours + own[..., : ours.shape[2]]
    difference = float(np.abs(other(own, durations) - ours).max() / max(np.abs(ours).max(), 1e-30))
    if not difference <= _TOLERANCE:
        raise Failed(
            f"written for the other library, the outputs differ by {difference:.2g} of the largest one over {_STEPS} "
            f"steps, where {_TOLERANCE:g} would be rounding: nothing was written"
        )
    return difference
