import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode import models
from gnode._checks import Refused

N, M, OUTPUTS = 4, 3, 2


def network(initial: models.AbstractInitialState, key, field: models.AbstractField | None = None) -> models.Network:
    field_key, readout_key = jax.random.split(key)
    field = field or models.rnn(N, M, key=field_key)
    return models.Network(initial, field, models.MLP(field.readout_size, OUTPUTS, key=readout_key))


def test_the_readout_is_affine(key):
    net = network(models.TrainedInitialState(N), key)
    state = jax.random.normal(key, (N,))
    expected = np.asarray(net.readout.weights[0]) @ np.asarray(state) + np.asarray(net.readout.biases[0])
    np.testing.assert_allclose(net.output(state), expected, rtol=1e-6)


def test_the_readout_of_an_lstm_sees_h_and_not_c(key):
    net = network(models.TrainedInitialState(2 * N), key, models.LSTM(N, M, key=key))
    state = jax.random.normal(key, (2 * N,))
    np.testing.assert_array_equal(net.output(state), net.output(state.at[N:].set(9.0)))
    assert not np.allclose(net.output(state), net.output(state.at[:N].set(9.0)))


def test_initial_states(key):
    x = jax.random.normal(key, (M,))
    np.testing.assert_array_equal(models.FixedInitialState([1.0, 2.0, 3.0])(x), [1, 2, 3])
    np.testing.assert_array_equal(models.TrainedInitialState(N)(x), np.zeros(N))
    affine = models.AffineInitialState(N, M, key=key)
    affine = eqx.tree_at(lambda initial: initial.bias, affine, jnp.arange(4.0))
    np.testing.assert_allclose(affine(x), np.asarray(affine.weight) @ np.asarray(x) + np.arange(4), rtol=1e-5)


@pytest.mark.parametrize(
    ("make", "count"),
    [
        pytest.param(lambda key: models.FixedInitialState([0.5] * N), 0, id="fixed"),
        pytest.param(lambda key: models.TrainedInitialState(N), N, id="trained"),
        pytest.param(lambda key: models.AffineInitialState(N, M, key=key), N * M + N, id="affine"),
    ],
)
def test_what_of_an_initial_state_is_trained(make, count: int, key):
    net = network(make(key), key)
    assert models.count_parameters(net.initial) == count
    assert len(jax.tree.leaves(eqx.partition(net, eqx.is_inexact_array)[0].initial)) == (count > 0) + (count > N)
    assert models.count_parameters(net) == count + N * (N + M + 1) + OUTPUTS * (N + 1)


def test_in_float64_changes_the_type_and_no_value(key):
    net = network(models.TrainedInitialState(N), key)
    with jax.enable_x64(True):
        wide = models.in_float64(net)
        assert {leaf.dtype for leaf in jax.tree.leaves(wide)} == {np.dtype(np.float64)}
        for new, old in zip(jax.tree.leaves(wide), jax.tree.leaves(net), strict=True):
            np.testing.assert_array_equal(new, old)


def test_the_same_key_draws_the_same_network(key):
    one, same = (models.GatedNeuralODE(N, M, (5,), key=key) for _ in range(2))
    other = models.GatedNeuralODE(N, M, (5,), key=jax.random.key(1))
    assert eqx.tree_equal(one, same)
    assert not eqx.tree_equal(one, other)


def test_a_readout_of_another_width_is_refused(key):
    with pytest.raises(Refused, match=r"a readout of the 4 entries that the field offers, got one of 8; make the read"):
        models.Network(models.TrainedInitialState(2 * N), models.LSTM(N, M, key=key), models.MLP(2 * N, 1, key=key))


@pytest.mark.parametrize(
    "initial", [models.FixedInitialState([0.0] * 3), models.TrainedInitialState(3)], ids=["fixed", "trained"]
)
def test_an_initial_state_of_another_size_is_refused(initial: models.AbstractInitialState, key):
    with pytest.raises(Refused, match=r"an initial state of 4 entries, as the field's, got one of 3; make it with"):
        network(initial, key)
