"""`gnode dissect FILE`: networks in files of other libraries, up to their pages; and the example from PyTorch."""

import json
import os
import runpy
import warnings
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import fixed_points_of, from_torch, read_network
from tests.cli.conftest import ask as ask
from tests.cli.conftest import here as here

os.environ.setdefault("KERAS_BACKEND", "jax")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch")
    pytest.importorskip("torch.export")

# What PyTorch says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

UNITS = 2


class Leaky(torch.nn.Module):
    """Two bits: four stable points, where h = tanh(2 h)."""

    def forward(self, x, h):
        return 0.5 * h + 0.5 * torch.tanh(2 * h + x)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """A step, a state_dict, and states with all that there may be beside them."""
    folder = tmp_path_factory.mktemp("files")
    given = torch.zeros(1, UNITS, dtype=torch.float64)
    one = torch.zeros(1, 1, dtype=torch.float64)
    torch.export.save(torch.export.export(Leaky().double(), (one, given)), folder / "step.pt2")
    # Of views of one another PyTorch leaves the sizes open.
    torch.export.save(torch.export.export(Leaky().double(), (given[:, :1], given)), folder / "open.pt2")
    torch.export.save(torch.export.export(Leaky().double(), (given, given)), folder / "alike.pt2")
    torch.manual_seed(0)
    torch.save({"rnn": torch.nn.GRU(1, UNITS).state_dict(), "epoch": 3}, folder / "weights.pt")
    generator = np.random.default_rng(0)
    np.savez(
        folder / "states.npz",
        states=generator.normal(size=(10, 20, UNITS)),
        inputs=np.zeros((10, 20, 1)),
        labels=np.arange(10) % 2,
        weights=np.eye(UNITS),
        biases=np.zeros(UNITS),
    )
    np.savez(folder / "only.npz", generator.normal(size=(50, UNITS)))
    np.savez(folder / "readout.npz", weights=np.ones((1, UNITS)))
    return folder


def test_an_exported_step_gets_its_page(ask, here, files):
    answer = ask(
        "dissect", files / "step.pt2", "--states", files / "states.npz", "--seconds", 1, "--step", 0.02,
        "--input", "0", "--boxes", 2000,
    )  # fmt: skip
    assert answer.status == 0, answer.err
    assert "verdict: isolated points" in answer.out and "report: step/report.html" in answer.out
    content = json.loads((here / "step" / "dissection.json").read_text())
    assert content["elsewhere"]["name"] == "step" and content["attractor"]["count"] == 4
    assert content["certificate"]["count"] == 9 and content["step_s"] == 0.02
    assert (here / "step" / "report.html").exists()


def test_weights_of_a_checkpoint_with_a_readout_of_their_own(ask, here, files):
    answer = ask(
        "dissect", files / "weights.pt", "--cell", "gru", "--prefix", "rnn", "--states", files / "only.npz",
        "--readout", files / "readout.npz", "--seconds", 20, "--out", "pages/gru", "--json", "--boxes", 2000,
    )  # fmt: skip
    assert answer.status == 0, answer.err
    content = json.loads(answer.out)
    torch.manual_seed(0)
    states = np.load(files / "only.npz")["arr_0"]
    own = fixed_points_of(from_torch(torch.nn.GRU(1, UNITS)), states)
    np.testing.assert_allclose([point["state"] for point in content["fixed_points"]], own.states, atol=1e-9)
    assert (here / "pages" / "gru" / "report.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["step.pt2"], "--states"),
        (["step.pt2", "--states", "states.npz"], "--seconds"),
        (["step.pt2", "--states", "none.npz", "--seconds", "1", "--input", "0"], "no such file"),
        (["alike.pt2", "--states", "states.npz", "--seconds", "1", "--input", "0,0"], "say `call`"),
        (["step.pt2", "--states", "states.npz", "--seconds", "1", "--cell", "gru"], "cell"),
        (["step.pt2", "--states", "states.npz", "--seconds", "1", "--input", "a,b"], "numbers for --input"),
        (["none.pt2", "--states", "states.npz", "--seconds", "1"], "a file at"),
        (["states.npz", "--states", "states.npz", "--seconds", "1"], ".onnx"),
        (
            ["step.pt2", "--states", "states.npz", "--seconds", "1", "--input", "0", "--readout", "states.npz"],
            "one of the name",
        ),
        (["step.pt2", "--states", "step.pt2", "--seconds", "1", "--input", "0"], "an .npz file of states"),
        (["weights.pt", "--states", "states.npz", "--seconds", "1"], "kind of cell"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_in_a_line(ask, here, files, words, said, monkeypatch):
    monkeypatch.chdir(files)
    before = sorted(files.iterdir())
    answer = ask("dissect", *words)
    assert answer.status == 2 and said in answer.err and len(answer.err.strip().splitlines()) == 1
    assert sorted(files.iterdir()) == before


def test_a_size_that_is_left_open_is_refused(files):
    with pytest.raises(Refused, match="no views of one another"):
        read_network(files / "open.pt2", input=[0.0])


def test_a_file_is_read_by_what_its_name_ends_in(tmp_path, files):
    keras = pytest.importorskip("keras")
    # Keras broadcasts, on JAX.
    with jax.numpy_rank_promotion("allow"):
        model = keras.Sequential([keras.Input((None, 1)), keras.layers.SimpleRNN(UNITS, name="memory")])
    model.save(tmp_path / "model.keras")
    states = np.random.default_rng(1).normal(size=(20, UNITS))
    kernel = np.asarray(model.layers[0].weights[1])
    system = read_network(tmp_path / "model.keras", layer="memory", step=0.5)
    np.testing.assert_allclose(
        np.asarray(jax.vmap(system.next)(jnp.asarray(states))), np.tanh(states @ kernel), atol=1e-6
    )
    assert system.step == 0.5
    with pytest.raises(Refused, match="leave out cell"):
        read_network(tmp_path / "model.keras", cell="gru")


def test_the_example_makes_three_pages(here, monkeypatch):
    example = Path(__file__).parents[3] / "examples" / "torch_to_report.py"
    monkeypatch.setattr("sys.argv", [str(example), "1"])
    runpy.run_path(str(example), run_name="__main__")
    assert {path.parent.name for path in here.glob("pages/*/report.html")} == {"gru", "lstm", "decision"}
