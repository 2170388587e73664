"""Cells of other libraries, run by the script of the page on which a network moves, are those that JAX runs."""

import os
import warnings

import equinox as eqx
import jax
import numpy as np
import pytest

from gnode.analysis import from_equinox, from_keras, from_torch
from tests.analysis.adapters.trajectories import INPUTS, UNITS, X
from tests.explorer.in_the_page import Case, Ran, check_as_in_jax, of_system, run_in_node

torch = pytest.importorskip("torch")
pytest.importorskip("h5py")
os.environ.setdefault("KERAS_BACKEND", "jax")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    keras = pytest.importorskip("keras")

pytestmark = pytest.mark.filterwarnings("ignore")


class Leaky(torch.nn.Module):
    """One step of its own writing, which is translated."""

    def __init__(self):
        super().__init__()
        self.within, self.into = torch.nn.Linear(UNITS, UNITS), torch.nn.Linear(INPUTS, UNITS)

    def forward(self, x, h):
        return 0.9 * h + 0.1 * torch.nn.functional.softplus(self.within(h) + self.into(x))


def layer_of_keras(kind: str, **options):
    layer = getattr(keras.layers, kind)(UNITS, **options)
    layer.build((None, None, INPUTS))
    draw = np.random.default_rng(0)
    layer.set_weights([0.4 * draw.normal(size=each.shape) for each in layer.weights])
    return from_keras(layer, input=X, step=0.1)


def cell_of_equinox(kind: str):
    return from_equinox(getattr(eqx.nn, kind)(INPUTS, UNITS, key=jax.random.key(0)), input=X, step=0.1)


CELLS = {
    "torch-rnn": (lambda: from_torch(torch.nn.RNN(INPUTS, UNITS), input=X, step=0.1), UNITS),
    "torch-gru": (lambda: from_torch(torch.nn.GRU(INPUTS, UNITS), input=X, step=0.1), UNITS),
    "torch-lstm": (lambda: from_torch(torch.nn.LSTM(INPUTS, UNITS), input=X, step=0.1), 2 * UNITS),
    "torch-step": (lambda: from_torch(Leaky(), state_size=UNITS, input=X, step=0.1), UNITS),
    "keras-gru": (lambda: layer_of_keras("GRU"), UNITS),
    "keras-gru-reset-before": (lambda: layer_of_keras("GRU", reset_after=False), UNITS),
    "keras-lstm": (lambda: layer_of_keras("LSTM"), 2 * UNITS),
    "equinox-gru": (lambda: cell_of_equinox("GRUCell"), UNITS),
    "equinox-lstm": (lambda: cell_of_equinox("LSTMCell"), 2 * UNITS),
}


@pytest.fixture(scope="module")
def ran() -> dict[str, Ran]:
    torch.manual_seed(0)
    # Keras broadcasts, on JAX.
    with jax.numpy_rank_promotion("allow"):
        cases: dict[str, Case] = {name: of_system(make(), size) for name, (make, size) in CELLS.items()}
        return run_in_node(cases)


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_moves_as_in_jax(name: str, ran: dict[str, Ran]):
    check_as_in_jax(ran[name])
