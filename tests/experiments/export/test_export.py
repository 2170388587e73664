"""Networks written for PyTorch and ONNX do there what they do here, to rounding. Run by make test-peers."""

import importlib.util
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.experiments import Run, build_network, export_run, resolve
from gnode.simulation import simulate_all
from gnode.tasks import Trials

torch = pytest.importorskip("torch")

_MEAN, _DEVIATION = np.array([3.0, 2.0], np.float32), np.array([2.0, 4.0], np.float32)
MODELS = {
    "rnn": ("rnn",),
    "gnode": ("gnode", "model.hidden=[8,8]", "model.gate_hidden=[5]", "model.gain=true", "model.normalise=true"),
    "gnode in substeps": ("gnode", "model.activation='gelu'", "model.hidden=[4]", "simulation.substeps=2"),
    "gate of the input": ("gnode", "model.gate='input'", "model.leak=false", "model.initial_state='affine'"),
    "gate of the state": ("gnode", "model.gate='state'", "model.activation='softplus'", "model.hidden=[4]"),
    "constant gate": ("gnode", "model.gate='constant'", "model.initial_state='fixed'", "model.readout_hidden=[6]"),
    "node": ("node", "model.hidden=[8]", "model.activation='silu'"),
    "mgru": ("mgru",),
    "gru": ("gru",),
    "lstm": ("lstm",),
    "ode-rnn": ("ode-rnn", "model.hidden=[8]"),
    "gru-d": ("gru-d",),
    "Dale's law": ("rnn", "model.dale=0.5", "model.density=0.5"),
    "counts": ("rnn", "model.readout='exp'", "training.loss='poisson'"),
    "low rank": ("gru", "model.rank=2"),
    "change": ("rnn", "task.predict='change'"),
}


def _run(folder: Path, model: str, *said: str) -> Run:
    """A run that was not trained, with weights that are none at initialisation."""
    inputs = np.ones((2, 4, 2), np.float32)
    np.savez(folder / "kind.npz", inputs=inputs, targets=inputs, time_step_s=0.1)
    settings = resolve(
        str(folder / "kind.npz"), file={"model": {"name": model, "state": 4}}, assignments=said, options={}
    )
    drawn = build_network(settings.model, input_size=2, output_size=2, time_step=0.1, key=jax.random.key(3))
    generator = np.random.default_rng(4)
    network = jax.tree.map(
        lambda leaf: leaf + np.float32(0.3) * generator.normal(size=leaf.shape).astype(np.float32), drawn
    )
    trials = Trials(inputs, inputs, np.ones_like(inputs, bool), np.cumsum(np.full((2, 4), 0.1), axis=1))
    scaling = {"mean": _MEAN.tolist(), "deviation": _DEVIATION.tolist()}
    summary = {"time_step_s": 0.1, "input_size": 2, "output_size": 2, "input_scaling": scaling}
    return Run(folder, settings, network, trials, summary)


def _trials() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(5)
    inputs = generator.normal(size=(3, 50, 2)).astype(np.float32) * _DEVIATION + _MEAN
    durations = generator.uniform(0.05, 0.15, size=(3, 50)).astype(np.float32)
    durations[1, 40:] = 0
    return inputs, durations


def _ours(run: Run, inputs: np.ndarray, durations: np.ndarray) -> np.ndarray:
    given = (jnp.asarray((inputs - _MEAN) / _DEVIATION), jnp.asarray(durations))
    outputs = np.asarray(simulate_all(run.network, *given, run.settings.simulation).outputs)
    return outputs + inputs if run.settings.task.predict == "change" else outputs


@pytest.mark.parametrize("said", MODELS.values(), ids=MODELS.keys())
def test_a_network_does_the_same_in_pytorch(tmp_path, said):
    run = _run(tmp_path, *said)
    exported = export_run(run, "torch")
    assert [path.name for path in exported.files] == ["network.pt", "network.py"] and exported.difference < 1e-5
    # The file by itself: nothing of gnode is imported by it.
    spec = importlib.util.spec_from_file_location("taken_along", tmp_path / "network.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "import gnode" not in (tmp_path / "network.py").read_text()
    network = module.load()
    inputs, durations = _trials()
    outputs, states = network(torch.tensor(inputs), torch.tensor(durations))
    ours = _ours(run, inputs, durations)
    assert np.abs(outputs.detach().numpy() - ours).max() < 1e-5 * np.abs(ours).max()
    assert torch.equal(states[1, 39], states[1, 49])
    outputs.sum().backward()
    assert all(weight.grad is not None for weight in network.field.parameters() if weight.requires_grad)


@pytest.mark.parametrize("said", [MODELS[name] for name in ("gnode", "lstm")], ids=["gnode", "lstm"])
def test_a_step_does_the_same_in_onnx(tmp_path, said):
    onnx = pytest.importorskip("onnx")
    reference = pytest.importorskip("onnx.reference")
    run = _run(tmp_path, *said)
    (path,) = export_run(run, "onnx", tmp_path / "step.onnx").files
    model = onnx.load(path)
    onnx.checker.check_model(model)
    assert json.loads(model.metadata_props[-1].value)["time_step_s"] == 0.1
    step = reference.ReferenceEvaluator(model)
    inputs, durations = _trials()
    given = {"input": inputs[:, 0], "duration": durations[:, 0], "state": np.zeros((3, run.network.field.state_size))}
    state = step.run(None, {**given, "state": given["state"].astype(np.float32)})[2]
    ours = _ours(run, inputs, durations)
    for place in range(50):
        output, state, _ = step.run(None, {"input": inputs[:, place], "duration": durations[:, place], "state": state})
        assert np.abs(output - ours[:, place]).max() < 1e-5 * np.abs(ours).max()


@pytest.mark.parametrize(
    ("said", "to", "out", "message"),
    [
        (("rnn", "simulation.solver='tsit5'"), "torch", None, "a run by Euler's steps with its input held"),
        (("rnn", "simulation.interpolation='linear'"), "torch", None, "a run by Euler's steps with its input held"),
        (("rnn", "task.ignore_times=true"), "torch", None, "a run that is told how long steps last"),
        (("rnn", "task.protocol='kidger'"), "torch", None, "inputs that are channels of the data"),
        (("rnn",), "keras", None, "what to export to among torch, onnx"),
        (("rnn",), "torch", "network.onnx", r"a name that ends in \.pt"),
        (("rnn",), "torch", "nowhere/network.pt", "a folder at"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path, said, to, out, message):
    with pytest.raises(Refused, match=f"expected {message}"):
        export_run(_run(tmp_path, *said), to, None if out is None else tmp_path / out)


def test_a_network_that_does_something_else_is_not_written(tmp_path, monkeypatch):
    from gnode.experiments.export import _torch_network

    monkeypatch.setattr(_torch_network.NeuralODE, "residual", lambda self, state, value: self.target(state))
    with pytest.raises(Failed, match="the outputs differ by"):
        export_run(_run(tmp_path, "rnn"), "torch")
    assert not (tmp_path / "network.pt").exists()
