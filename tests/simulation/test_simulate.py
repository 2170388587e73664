from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import hypothesis
import hypothesis.strategies as st
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode import models
from gnode.simulation import Trajectory, simulate
from tests.models import references

N, M, OUTPUTS, STEPS, TAU_S = 4, 2, 3, 12, 0.1
# Wide enough for the input projections to leave the scan.
MANY_CHANNELS = 20
run = eqx.filter_jit(simulate)
FIELDS: dict[str, Callable] = {
    "rnn": partial(models.rnn, N, M, time_constant=TAU_S),
    "gnode": partial(models.GatedNeuralODE, N, M, (7,), time_constant=TAU_S),
    "gnode-many-channels": partial(models.GatedNeuralODE, N, MANY_CHANNELS, (7,), time_constant=TAU_S),
    "lstm": partial(models.LSTM, N, M, time_constant=TAU_S),
    "ode-rnn": partial(models.ODERNN, N, M, (7,), time_step=TAU_S / 2, time_constant=TAU_S),
    "gru-d": partial(models.GRUD, N, M, time_constant=TAU_S / 2),
}


def network(make: Callable, seed: int = 0) -> models.Network:
    """A network with the shapes of a model and weights of order one, starting where its first input says."""

    def build(key):
        field = make(key=key)
        initial = models.AffineInitialState(field.state_size, field.input_size, key=key)
        return models.Network(initial, field, models.MLP(field.readout_size, OUTPUTS, key=key))

    random = np.random.default_rng(seed)
    shapes = eqx.filter_eval_shape(build, jax.random.key(0))
    return jax.tree.map(lambda leaf: jnp.asarray(random.normal(0, 0.6, leaf.shape), jnp.float32), shapes)


NETWORKS = {name: network(make) for name, make in FIELDS.items()}
each_network = pytest.mark.parametrize("net", NETWORKS.values(), ids=NETWORKS.keys())


def drawn_inputs(net: models.Network, seed: int = 1, trials: tuple[int, ...] = ()) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(*trials, STEPS, net.field.input_size)).astype(np.float32)


def drawn_durations(seed: int = 2, trials: tuple[int, ...] = ()) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.005, TAU_S, (*trials, STEPS)).astype(np.float32)


def start(net: Any, inputs: np.ndarray) -> np.ndarray:
    return np.asarray(net.initial.weight, float) @ inputs[0] + np.asarray(net.initial.bias, float)


REFERENCES: dict[str, Callable] = {
    "rnn": references.rnn,
    "gnode": partial(references.gated_neural_ode, phi=references.ACTIVATIONS["relu"]),
    "gnode-many-channels": partial(references.gated_neural_ode, phi=references.ACTIVATIONS["relu"]),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_flow_is_stepped_over_each_duration(name: str):
    net = NETWORKS[name]
    inputs, durations = drawn_inputs(net), drawn_durations()
    trajectory = run(net, jnp.asarray(inputs), jnp.asarray(durations))
    state = start(net, inputs)
    np.testing.assert_allclose(trajectory.initial, state, rtol=1e-5, atol=1e-6)
    for k in range(STEPS):
        gate, residual = REFERENCES[name](net.field, state, inputs[k])
        state = state + durations[k] * gate * residual / TAU_S
        np.testing.assert_allclose(trajectory.states[k], state, rtol=1e-4, atol=1e-5)
    readout = np.asarray(net.readout.weights[0]) @ state + np.asarray(net.readout.biases[0])
    np.testing.assert_allclose(trajectory.outputs[-1], readout, rtol=1e-4, atol=1e-5)


def test_with_steps_of_tau_the_gnode_is_the_published_map():
    """h' = h + G (F - h)."""
    net = NETWORKS["gnode"]
    inputs = drawn_inputs(net)
    states = run(net, jnp.asarray(inputs), jnp.full(STEPS, TAU_S, jnp.float32)).states
    state = start(net, inputs)
    field: Any = net.field
    relu = references.ACTIVATIONS["relu"]
    for k in range(STEPS):
        G = references.sigmoid(references.affine(field.update_gate, state, inputs[k]))
        F = references.perceptron(field.ungated.target, state, inputs[k], relu)
        state = state + G * (F - state)
        np.testing.assert_allclose(states[k], state, rtol=1e-4, atol=1e-5)


def test_the_lstm_steps_once_a_sample_however_long_it_lasts():
    net = NETWORKS["lstm"]
    inputs, durations = drawn_inputs(net), drawn_durations()
    durations[5] = 0.0
    trajectory = run(net, jnp.asarray(inputs), jnp.asarray(durations))
    h, c = np.split(start(net, inputs), 2)
    for k in range(STEPS):
        if k != 5:
            h, c = references.lstm_cell(net.field, h, c, inputs[k])
        np.testing.assert_allclose(trajectory.states[k], np.concatenate([h, c]), rtol=1e-4, atol=1e-5)
    readout = np.asarray(net.readout.weights[0]) @ h + np.asarray(net.readout.biases[0])
    np.testing.assert_allclose(trajectory.outputs[-1], readout, rtol=1e-4, atol=1e-5)


@each_network
@hypothesis.settings(max_examples=25, deadline=None)
@hypothesis.given(length=st.integers(1, STEPS), seed=st.integers(0, 2**16))
def test_padding_changes_nothing(net: models.Network, length: int, seed: int):
    inputs, durations = drawn_inputs(net, seed), drawn_durations(seed)
    padded_inputs, padded_durations = inputs.copy(), durations.copy()
    padded_inputs[length:] = 1e3
    padded_durations[length:] = 0
    whole = run(net, jnp.asarray(inputs), jnp.asarray(durations))
    padded = run(net, jnp.asarray(padded_inputs), jnp.asarray(padded_durations))
    for field in ("states", "outputs"):
        values, kept = np.asarray(getattr(whole, field)), np.asarray(getattr(padded, field))
        np.testing.assert_array_equal(kept[:length], values[:length])
        np.testing.assert_array_equal(kept[length:], np.repeat(kept[length - 1 : length], STEPS - length, 0))


@each_network
def test_a_gap_of_no_duration_anywhere_leaves_the_state(net: models.Network):
    durations = drawn_durations()
    durations[[0, 3, 7]] = 0
    trajectory = run(net, jnp.asarray(drawn_inputs(net)), jnp.asarray(durations))
    states = np.concatenate([np.asarray(trajectory.initial)[None], np.asarray(trajectory.states)])
    still = (np.diff(states, axis=0) == 0).all(1)
    np.testing.assert_array_equal(still, durations == 0)


@each_network
def test_vmap_equals_a_loop(net: models.Network):
    inputs, durations = drawn_inputs(net, trials=(3,)), drawn_durations(trials=(3,))
    together = eqx.filter_jit(eqx.filter_vmap(simulate, in_axes=(None, 0, 0)))(
        net, jnp.asarray(inputs), jnp.asarray(durations)
    )
    for trial in range(3):
        alone = run(net, jnp.asarray(inputs[trial]), jnp.asarray(durations[trial]))
        for name in ("initial", "states", "outputs"):
            np.testing.assert_allclose(getattr(together, name)[trial], getattr(alone, name), rtol=2e-5, atol=2e-6)


def test_a_fixed_initial_state_is_where_a_trial_starts_and_is_not_trained():
    net = NETWORKS["rnn"]
    net = models.Network(models.FixedInitialState([1.0, 2.0, 3.0, 4.0]), net.field, net.readout)
    trained, static = eqx.partition(net, eqx.is_inexact_array)
    assert jax.tree.leaves(trained.initial) == []
    inputs, durations = jnp.asarray(drawn_inputs(net)), jnp.asarray(drawn_durations())

    @eqx.filter_jit
    def gradient(trained) -> tuple[Trajectory, models.Network]:
        def loss(trained):
            trajectory = simulate(eqx.combine(trained, static), inputs, durations)
            return (trajectory.outputs**2).mean(), trajectory

        grad, trajectory = jax.grad(loss, has_aux=True)(trained)
        return trajectory, grad

    trajectory, grad = gradient(trained)
    np.testing.assert_array_equal(trajectory.initial, [1, 2, 3, 4])
    assert jax.tree.leaves(grad.initial) == []
    assert all(np.abs(leaf).max() > 0 for leaf in jax.tree.leaves(grad))
