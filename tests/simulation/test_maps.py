"""Maps are stepped sample by sample: those whose step depends on the interval, and the LSTM, whose does not."""

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode import models
from gnode.simulation import euler_states, simulate
from tests.models import references
from tests.models.test_fields import filled

N, M, STEPS, STEP_S, TAU_S = 4, 3, 20, 0.05, 0.2
MAPS: dict[str, tuple[Callable, Callable]] = {
    "ode-rnn": (
        partial(models.ODERNN, N, M, (6, 5), time_step=STEP_S, time_constant=TAU_S),
        partial(references.ode_rnn_step, phi=references.ACTIVATIONS["relu"]),
    ),
    "ode-rnn-tanh-no-leak": (
        partial(models.ODERNN, N, M, (), time_step=STEP_S, time_constant=TAU_S, leak=False),
        references.ode_rnn_step,
    ),
    "gru-d": (partial(models.GRUD, N, M, time_constant=STEP_S), references.gru_d_step),
}
each_map = pytest.mark.parametrize(("make", "reference"), MAPS.values(), ids=MAPS.keys())
PADDED = [6, 18, 19]


def trial(dtype: type = np.float64) -> tuple[np.ndarray, np.ndarray]:
    """Inputs, and durations from a fifth of the median interval to eight of them, padded within and at the end."""
    random = np.random.default_rng(5)
    inputs, durations = random.normal(size=(STEPS, M)), random.uniform(0.2, 8, STEPS) * STEP_S
    durations[PADDED] = 0
    return inputs.astype(dtype), durations.astype(dtype)


def network(field: Any) -> models.Network:
    start = models.FixedInitialState(np.linspace(-1, 1, field.state_size).tolist())
    return models.Network(start, field, models.MLP(field.readout_size, 2, key=jax.random.key(1)))


@each_map
@pytest.mark.parametrize("hoist", [False, True], ids=["on the way", "drives first"])
def test_a_sample_comes_after_what_its_interval_does(make: Callable, reference: Callable, hoist: bool):
    inputs, durations = trial()
    with jax.enable_x64(True):
        field = filled(make)
        states = eqx.filter_jit(partial(simulate, hoist=hoist))(
            network(field), jnp.asarray(inputs), jnp.asarray(durations)
        ).states
    state = np.linspace(-1, 1, N)
    for k in range(STEPS):
        if k not in PADDED:
            state = reference(field, state, inputs[k], durations[k])
        np.testing.assert_allclose(states[k], state, rtol=1e-10, atol=1e-12)


@each_map
def test_gradients_are_finite_and_reach_every_weight(make: Callable, reference: Callable):
    inputs, durations = (jnp.asarray(part) for part in trial(np.float32))
    net = network(make(key=jax.random.key(0)))
    weights, rest = eqx.partition(net, eqx.is_inexact_array)

    @jax.jit
    def gradient(weights):
        return jax.grad(lambda w: (simulate(eqx.combine(w, rest), inputs, durations).states ** 2).sum())(weights)

    for leaf in jax.tree.leaves(gradient(jax.tree.map(jnp.asarray, weights)).field):
        assert np.isfinite(leaf).all() and np.abs(leaf).max() > 0


def test_without_decay_the_gru_d_is_the_gru_as_a_map():
    inputs, durations = trial(np.float32)
    decaying: Any = filled(MAPS["gru-d"][0], dtype=np.float32)
    none = jnp.zeros(N, jnp.float32)
    plain = eqx.tree_at(lambda field: (field.decay_weight, field.decay_bias), decaying, (none, none))
    once_a_sample = np.where(durations > 0, np.float32(STEP_S), np.float32(0))
    found, other, expected = (
        simulate(network(field), jnp.asarray(inputs), jnp.asarray(of)).states
        for field, of in [(plain, durations), (decaying, durations), (plain.cell, once_a_sample)]
    )
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    assert np.abs(np.asarray(other) - np.asarray(expected)).max() > 0.01


@each_map
def test_a_fixed_point_is_one_of_the_map_at_the_median_interval(make: Callable, reference: Callable):
    with jax.enable_x64(True):
        field = filled(make)
        h, x = np.linspace(-1, 1, N), np.array([0.5, -1.0, 2.0])
        drive = field.drive(jnp.asarray(x))
        found = field.residual(jnp.asarray(h), drive), field.flow(jnp.asarray(h), drive)
    expected = reference(field, h, x, STEP_S) - h
    np.testing.assert_allclose(found[0], expected, rtol=1e-10)
    np.testing.assert_allclose(found[1], expected / STEP_S, rtol=1e-10)
    assert field.discrete and field.time_constant == STEP_S


def test_the_lstm_has_the_bits_of_eulers_steps_of_its_time_constant():
    inputs, durations = trial(np.float32)
    field = filled(partial(models.LSTM, N, M, time_constant=STEP_S), dtype=np.float32)
    net = network(field)

    @eqx.filter_jit
    def by_euler(net, inputs, durations):
        once_a_sample = jnp.where(durations > 0, STEP_S, 0.0).astype(durations.dtype)
        field = net.field
        return euler_states(lambda h, x: field.flow(h, field.drive(x)), net.initial(inputs[0]), inputs, once_a_sample)

    found = eqx.filter_jit(simulate)(net, jnp.asarray(inputs), jnp.asarray(durations)).states
    np.testing.assert_array_equal(found, by_euler(net, jnp.asarray(inputs), jnp.asarray(durations)))
