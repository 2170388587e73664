"""Dale's law, masks and low rank: what the recurrent weights of units may be."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.models import GRU, MLP, Wiring, glorot_normal, mgru, pack_mask, rnn, sparse_mask

UNITS, INPUTS = 6, 2
SPARSE = sparse_mask(UNITS, 0.5, seed=3)
WIRINGS = {
    "dale": Wiring(UNITS, excitatory=4),
    "mask": Wiring(UNITS, mask=pack_mask(SPARSE)),
    "dale and mask": Wiring(UNITS, excitatory=4, mask=pack_mask(SPARSE)),
    "rank": Wiring(UNITS, rank=2),
}


def field_of(wiring: Wiring | None, *, rates=jnp.tanh):
    return rnn(UNITS, INPUTS, rates=rates, wiring=wiring, key=jax.random.key(0))


@pytest.mark.parametrize("wiring", WIRINGS.values(), ids=WIRINGS)
def test_the_flow_is_its_equation(wiring):
    field = field_of(wiring, rates=jax.nn.softplus)
    target = field.target
    trained = np.asarray(target.weights[0], float)
    if wiring.rank is not None:
        weights = trained @ np.asarray(target.right, float).T
        assert np.linalg.matrix_rank(weights) == 2
    else:
        weights = trained if wiring.excitatory is None else np.abs(trained) * ([1, 1, 1, 1, -1, -1])
        weights = weights * (1 if wiring.mask is None else SPARSE)
    np.testing.assert_allclose(target.recurrent, weights, rtol=1e-6, atol=1e-7)
    h, x = np.random.default_rng(0).normal(size=UNITS), np.array([0.3, -1.0])
    seen = h if wiring.excitatory is None else np.maximum(h, 0)
    total = weights @ seen + np.asarray(target.input_weight) @ x + np.asarray(target.biases[0])
    expected = (np.log1p(np.exp(total)) - h) / field.time_constant
    found = field.flow(jnp.asarray(h, jnp.float32), field.drive(jnp.asarray(x, jnp.float32)))
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_at_every_state_a_unit_excites_all_or_inhibits_all():
    field = field_of(WIRINGS["dale and mask"], rates=jax.nn.sigmoid)
    drive = field.drive(jnp.zeros(INPUTS))
    states = 2 * jax.random.normal(jax.random.key(1), (50, UNITS))
    effects = np.asarray(jax.vmap(jax.jacfwd(lambda h: field.target(h, drive)))(states))
    assert (effects[..., :4] >= 0).all() and (effects[..., 4:] <= 0).all()
    assert (effects[:, ~SPARSE] == 0).all() and (effects[:, SPARSE] != 0).any()


@pytest.mark.parametrize("make", [mgru, GRU], ids=["mgru", "gru"])
def test_gates_have_the_same_connections(make):
    field = make(UNITS, INPUTS, wiring=WIRINGS["mask"], key=jax.random.key(0))
    drive = field.drive(jnp.ones(INPUTS))
    slopes = np.asarray(jax.jacfwd(lambda h: field.gate(h, drive))(jnp.ones(UNITS)))
    np.testing.assert_array_equal(slopes != 0, SPARSE)


@pytest.mark.parametrize("share", [0.5, 0.8])
@pytest.mark.parametrize("density", [1.0, 0.3])
def test_at_initialisation_eigenvalues_reach_as_far_as_those_of_free_weights(share, density):
    units = 300
    mask = None if density == 1 else pack_mask(sparse_mask(units, density))
    wiring = Wiring(units, excitatory=round(share * units), mask=mask)
    weights = np.asarray(wiring.matrix(*wiring.draw(glorot_normal, key=jax.random.key(0))))
    # Excitation and inhibition of every unit add up to zero, so that none stands out.
    np.testing.assert_allclose(weights.sum(axis=1), 0, atol=1e-4)
    assert 0.85 < np.abs(np.linalg.eigvals(weights)).max() < 1.2


def test_low_rank_has_the_variance_of_free_weights():
    wiring = Wiring(300, rank=3)
    weights = np.asarray(wiring.matrix(*wiring.draw(glorot_normal, key=jax.random.key(0))))
    np.testing.assert_allclose(weights.var() * 300, 1, rtol=0.15)


def test_a_sparse_mask_gives_every_unit_as_many_inputs():
    mask = sparse_mask(40, 0.2, seed=1)
    assert (mask.sum(axis=1) == 8).all() and (mask != sparse_mask(40, 0.2, seed=2)).any()
    np.testing.assert_array_equal(Wiring(40, mask=pack_mask(mask)).connected, mask)
    assert (sparse_mask(5, 0.01).sum(axis=1) == 1).all()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"excitatory": 6}, "from 1 to 5 excitatory units of 6, got 6"),
        ({"rank": 7}, "a rank from 1 to 6, as there are units, got 7"),
        ({"rank": 2, "excitatory": 3}, "a rank alone, got one with Dale's law or a mask"),
    ],
)
def test_refuses(said, message):
    with pytest.raises(Refused, match=message):
        Wiring(UNITS, **said)


def test_hidden_layers_have_no_wiring():
    with pytest.raises(Refused, match="with a wiring a perceptron from 6 units to as many, without hidden layers"):
        MLP(UNITS, UNITS, (8,), wiring=WIRINGS["dale"], key=jax.random.key(0))
