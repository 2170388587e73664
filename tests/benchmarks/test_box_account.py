"""Where boxes go is estimated by random paths: in the mean as many as a certificate examines."""

from types import ModuleType, SimpleNamespace

import jax
import numpy as np
import pytest

from gnode.analysis import certify
from gnode.experiments import held_system
from gnode.models import MLP, Network, NeuralODE, TrainedInitialState


@pytest.fixture
def account(imported) -> ModuleType:
    return imported("box_account")


def test_as_many_boxes_are_counted_as_a_certificate_examines(account, monkeypatch):
    of_field, of_readout = jax.random.split(jax.random.key(0))
    field = NeuralODE(3, 1, (16, 16), key=of_field)
    network = Network(TrainedInitialState(3), field, MLP(3, 1, key=of_readout))
    states = np.random.default_rng(0).normal(size=(50, 3))
    monkeypatch.setattr(account, "visited", lambda run: states)
    with jax.enable_x64(True):
        found = account.account(SimpleNamespace(network=network), 400)
        proven = certify(held_system(network), visited=states, boxes=100_000)
    assert proven.complete
    assert 0.6 * proven.boxes < sum(one["weight"] for one in found) < 1.6 * proven.boxes
    # A bound is no tighter than what is seen.
    assert min(one["bound"] for one in found) >= 1 - 1e-6
    rows = account.table(found)
    assert len(rows) == 2 + len({one["side"] for one in found}) and rows[1].split()[0] == "1/1"
    assert np.isclose(float(rows[-1].split()[-1]), sum(one["weight"] for one in found), rtol=0.01)
