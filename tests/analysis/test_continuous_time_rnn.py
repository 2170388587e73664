"""Continuous-time RNNs from their arrays, against their equations in NumPy."""

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import certify, continuous_time_rnn, fixed_points_of

UNITS, INPUTS, RANK = 5, 3, 2
TAU = 0.1
EACH_TAU = np.array([0.05, 0.1, 0.1, 0.2, 0.4])
ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "retanh": lambda x: np.maximum(np.tanh(x), 0),
    "linear": lambda x: x,
}
each_form = pytest.mark.parametrize("form", ["rate", "current"])
each_tau = pytest.mark.parametrize("tau", [TAU, EACH_TAU], ids=["one-tau", "tau-of-each"])


def arrays(seed=0):
    draw = np.random.default_rng(seed)
    shapes = {
        "W": (UNITS, UNITS),
        "m": (UNITS, RANK),
        "n": (UNITS, RANK),
        "U": (UNITS, INPUTS),
        "b": UNITS,
        "u": INPUTS,
    }
    return {name: draw.normal(size=shape) for name, shape in shapes.items()}


def documented_flow(form, given, phi, tau, state):
    """dh/dt as the papers spell it."""
    W, U, u, b = (given[name] for name in "WUub")
    if form == "rate":
        return (-state + phi(W @ state + U @ u + b)) / tau
    return (-state + W @ phi(state) + U @ u + b) / tau


def values(function, states):
    with jax.enable_x64(True):
        return np.array(jax.vmap(function)(jnp.asarray(states, jnp.float64)))


def states_of(count=10, size=UNITS):
    return np.random.default_rng(1).normal(size=(count, size))


@pytest.mark.parametrize("low_rank", [False, True], ids=["full", "low-rank"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@each_form
def test_the_flow_is_the_documented_one(form, activation, low_rank):
    given = arrays()
    weights = (given["m"], given["n"]) if low_rank else given["W"]
    if low_rank:
        given["W"] = given["m"] @ given["n"].T
    system = continuous_time_rnn(
        weights, form=form, activation=activation, tau=TAU, input_weights=given["U"], input=given["u"], bias=given["b"]
    )
    assert not system.is_map and system.gate is None and system.time_constant == TAU
    phi = ACTIVATIONS[activation]
    expected = [documented_flow(form, given, phi, TAU, h) for h in states_of()]
    np.testing.assert_allclose(values(system.flow, states_of()), expected, atol=1e-12)


@each_tau
@each_form
def test_the_map_makes_steps_of_euler(form, tau):
    given, dt = arrays(), 0.02
    system = continuous_time_rnn(
        given["W"],
        form=form,
        activation="tanh",
        tau=tau,
        input_weights=given["U"],
        input=given["u"],
        bias=given["b"],
        step=dt,
    )
    assert system.step == dt
    flow = [documented_flow(form, given, np.tanh, tau, h) for h in states_of()]
    np.testing.assert_allclose(values(system.next, states_of()), states_of() + dt * np.array(flow), atol=1e-12)


@each_form
def test_of_several_time_constants_the_shares_are_the_gate(form):
    system = continuous_time_rnn(arrays()["W"], form=form, activation="tanh", tau=EACH_TAU)
    assert system.time_constant == EACH_TAU.min() and system.gate is not None
    gates = values(system.gate, states_of())
    np.testing.assert_allclose(system.time_constant / gates, np.tile(EACH_TAU, (10, 1)))
    flow = gates * values(system.residual, states_of()) / system.time_constant
    np.testing.assert_allclose(values(system.flow, states_of()), flow, rtol=1e-12)


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.5])
def test_what_alpha_makes_of_a_leak(alpha):
    dt = alpha * TAU
    options: dict[str, Any] = dict(form="current", activation="tanh", tau=TAU)
    found = fixed_points_of(continuous_time_rnn(np.zeros((2, 2)), step=dt, **options), states_of(5, 2))
    np.testing.assert_allclose(found.near.time_constants, -dt / np.log(abs(1 - alpha)), rtol=1e-9)


def test_a_spiral_of_the_flow_may_grow_in_the_map():
    """Eigenvalues (-0.2 +- 3i) / tau: multipliers of size |1 - 0.2 alpha +- 3i alpha|, above one from 0.05 on."""
    W = np.array([[0.8, -3.0], [3.0, 0.8]])
    options: dict[str, Any] = dict(form="rate", activation="linear", tau=TAU)
    kinds = {
        step: fixed_points_of(continuous_time_rnn(W, step=step, **options), states_of(5, 2)).near.kinds
        for step in (None, 0.02 * TAU, 0.2 * TAU)
    }
    assert list(kinds.values()) == [("stable",), ("stable",), ("unstable",)]


def test_without_input_there_is_none():
    given = arrays()
    options: dict[str, Any] = dict(form="rate", activation="tanh", tau=TAU)
    plain = continuous_time_rnn(given["W"], **options)
    silent = continuous_time_rnn(given["W"], input_weights=given["U"], **options)
    np.testing.assert_array_equal(values(plain.flow, states_of()), values(silent.flow, states_of()))
    expected = (np.tanh(states_of() @ given["W"].T) - states_of()) / TAU
    np.testing.assert_allclose(values(plain.flow, states_of()), expected, atol=1e-12)


def scaled_tanh(x, gains):
    return jnp.tanh(gains * x)


def test_an_activation_of_ones_own_may_have_arrays():
    gains = np.linspace(0.5, 1.5, UNITS)
    system = continuous_time_rnn(
        arrays()["W"], form="current", activation=eqx.Partial(scaled_tanh, gains=gains), tau=TAU
    )
    expected = (np.tanh(gains * states_of()) @ arrays()["W"].T - states_of()) / TAU
    np.testing.assert_allclose(values(system.flow, states_of()), expected, atol=1e-12)


def test_a_certificate_reads_it():
    """Weights below one in norm: one point."""
    W = np.array([[0.2, -0.3], [0.4, 0.1]])
    system = continuous_time_rnn(W, form="rate", activation="retanh", tau=EACH_TAU[:2], bias=[0.3, -0.2])
    certificate = certify(system, box=[[-3, -3], [3, 3]], boxes=20_000)
    assert certificate.complete and len(certificate) == 1
    assert np.abs(values(system.residual, certificate.states)).max() < 1e-9


OPTIONS: dict[str, Any] = dict(weights=np.eye(3), form="rate", activation="tanh", tau=TAU)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (dict(form="rates"), "form among rate, current"),
        (dict(activation="gelu"), "activation among tanh"),
        (dict(activation=lambda x, y: x), "of one state alone"),
        (dict(weights=np.ones((3, 2))), r"W of shape \(units, units\)"),
        (dict(weights=(np.ones(3), np.ones(3))), "as columns"),
        (dict(weights=(np.ones((3, 1)), np.ones((4, 1)))), "units as rows"),
        (dict(weights=np.diag([1.0, np.nan, 1.0])), "W of finite numbers"),
        (dict(tau=0.0), "tau above zero"),
        (dict(tau=[0.1, -0.1, 0.1]), "tau above zero"),
        (dict(tau=[0.1, 0.1]), "tau of one number"),
        (dict(bias=[1.0]), "a bias of shape"),
        (dict(input=[1.0]), "the input weights U"),
        (dict(input_weights=np.ones((2, 3))), r"U of shape \(3, inputs\)"),
        (dict(input_weights=np.ones((3, 2)), input=[1.0]), r"an input of shape \(2,\)"),
        (dict(step=-0.1), "the step above zero"),
        (dict(step=0.2), "alpha = step / tau below 2, got 2"),
        (dict(tau=[0.1, 0.01, 0.1], step=0.05), "got 5"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_refusals(change, words):
    with pytest.raises(Refused, match=words):
        continuous_time_rnn(**(OPTIONS | change))


@pytest.mark.parametrize(
    ("activation", "words"),
    [(lambda x: np.tanh(np.asarray(x)), "written in JAX"), (lambda x: x.sum(), "an activation of shape")],
    ids=["NumPy", "of-all"],
)
def test_activations_that_are_none_are_refused_where_they_are_called(activation, words):
    system = continuous_time_rnn(np.eye(3), form="rate", activation=activation, tau=TAU)
    with pytest.raises(Refused, match=words):
        fixed_points_of(system, states_of(5, 3))
