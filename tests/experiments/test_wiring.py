"""Dale's law, masks and low rank as settings."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode._switches import double_precision
from gnode.experiments import RunSettings, build_network, held_system, latent_variables, load_network, resolve
from gnode.experiments._folder import save_network
from gnode.experiments._settings import ModelSettings
from gnode.models import NeuralODE, sparse_mask
from gnode.training import fit
from tests.training.examples import CHANNELS, OUTPUTS, TIME_STEP, settings, valued


def built(**said):
    model = ModelSettings.model_validate({"name": "rnn", "state": 5, **said})
    return build_network(model, input_size=CHANNELS, output_size=OUTPUTS, time_step=TIME_STEP, key=jax.random.key(0))


def target_of(network):
    assert isinstance(network.field, NeuralODE)
    return network.field.target


def test_they_hold_when_every_weight_was_moved():
    # Muon moves whole matrices, also where there is no gradient, and the decay all that there is.
    said = settings(optimiser="muon", learning_rate=0.05, weight_decay=0.1)
    network = built(dale=0.6, density=0.5)
    trained = target_of(fit(network, valued(), valued(9, seed=1), said, key=jax.random.key(0)).network)
    weights = np.asarray(trained.recurrent)
    assert (np.asarray(target_of(network).recurrent) != weights).any()
    assert (weights[:, :3] >= 0).all() and (weights[:, 3:] <= 0).all()
    assert (weights[~sparse_mask(5, 0.5)] == 0).all()


@pytest.mark.parametrize(
    ("said", "rates"),
    [({}, "tanh"), ({"dale": 0.6}, "relu"), ({"dale": 0.6, "rates": "softplus"}, "softplus"), ({"rank": 2}, "tanh")],
)
def test_rates_are_what_suits(said, rates):
    target = target_of(built(**said))
    assert target.output.__name__ == rates


def test_a_mask_is_given_row_by_row():
    mask = (np.arange(25).reshape(5, 5) % 3 == 0).astype(int)
    network = built(mask=mask.tolist())
    np.testing.assert_array_equal(np.asarray(target_of(network).recurrent) != 0, mask)


def test_without_any_the_network_is_as_it_was():
    target = target_of(built())
    assert target.wiring is None and target.right is None and target.recurrent is target.weights[0]
    table = resolve("square", options={"model": {"name": "rnn"}}).as_table()
    assert not {"rates", "dale", "rank", "density", "density_seed", "mask"} & table["model"].keys()
    assert "noise" not in table["simulation"]
    assert RunSettings.model_validate(table) == resolve("square", options={"model": {"name": "rnn"}})


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("model.name=gnode model.dale=0.8", "the model gnode has no dale: leave it out, or use --model rnn"),
        ("model.name=gru model.dale=0.8", "the model gru has no dale"),
        ("model.name=lstm model.rank=1", "the model lstm has no rank"),
        ("model.name=rnn model.dale=0.8 model.rates=tanh", "expected rates that are nonnegative with dale, got tanh"),
        ("model.name=rnn model.state=2 model.dale=0.9", "both kinds have units, got 0.9 of 2, of which 2 excite"),
        ("model.name=rnn model.rank=1 model.density=0.5", "expected rank alone"),
        ("model.name=rnn model.state=2 model.rank=3", "expected a rank of at most state = 2, got 3"),
        ("model.name=rnn model.rank=1 model.initialisation=critical", "another initialisation than critical with rank"),
        ("model.name=rnn model.density_seed=1", "expected density with density_seed"),
        ("model.name=rnn model.state=2 model.mask=[[1,0],[1]]", r"a mask of 2 rows of 2.*got 2 rows of \[1, 2\]"),
        ("model.name=rnn model.state=1 model.mask=[[2]]", "1"),
        ("model.name=rnn model.state=1 model.mask=[[1]] model.density=0.5", "expected either mask or density"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(said, message):
    with pytest.raises(Refused, match=message):
        resolve("square", assignments=said.split())


@pytest.mark.parametrize("said", [{"dale": 0.6, "density": 0.5}, {"rank": 2}, {"readout": "exp"}], ids=str)
def test_a_network_is_read_back_from_its_file(tmp_path, said):
    network = built(**said)
    model = ModelSettings.model_validate({"name": "rnn", "state": 5, **said})
    save_network(tmp_path / "model.gnode", network, model, time_step=TIME_STEP)
    assert eqx.tree_equal(network, load_network(tmp_path / "model.gnode"))


def test_latent_variables_flow_as_the_network_does():
    network, held = built(state=9, rank=2), np.array([0.5, -1.0])
    low = latent_variables(network, input=held)
    states = np.random.default_rng(0).normal(size=(6, 9))
    flow = held_system(network, input=held).flow
    with double_precision():
        found = np.array([low.latent.flow(jnp.asarray(state @ low.n)) for state in states])
        expected = np.array([np.asarray(flow(jnp.asarray(state))) @ low.n for state in states])
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("said", [{}, {"name": "gru", "rank": 2}], ids=["full rank", "another model"])
def test_latent_variables_of_other_networks_are_refused(said):
    with pytest.raises(Refused, match="expected an RNN whose recurrent weights were trained with a rank"):
        latent_variables(built(**said))
