import functools
from typing import get_args

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.claims._runs import NAMES
from gnode.experiments import MAPS, MODELS, ModelSettings, build_network, count_weights
from gnode.experiments._settings import ModelName
from gnode.models import ODERNN, AbstractSampledField, Network, NeuralODE, count_parameters

N, M, OUTPUTS, H, TIME_STEP = 2, 3, 4, 8, 0.05
LAYER = N * (N + M + 1)
TARGET = H * (N + M + 1) + N * (H + 1)


@functools.cache
def build(name: str, **said) -> Network:
    """Each is drawn once for all tests."""
    settings = ModelSettings.model_validate({"name": name, "state": N, "alpha": 1.0, **said})
    return build_network(settings, input_size=M, output_size=OUTPUTS, time_step=TIME_STEP, key=jax.random.key(0))


def size(tree) -> int:
    return sum(leaf.size for leaf in jax.tree.leaves(tree))


@pytest.mark.parametrize(
    ("name", "said", "count"),
    [
        ("gnode", {"hidden": (H,)}, TARGET + LAYER),
        ("gnode", {"hidden": (H,), "gate_hidden": (H,)}, 2 * TARGET),
        ("gnode", {"hidden": (H,), "gate": "state"}, TARGET + N * (N + 1)),
        ("gnode", {"hidden": (H,), "gate": "input"}, TARGET + N * (M + 1)),
        ("gnode", {"hidden": (H,), "gate": "constant"}, TARGET + N),
        ("node", {"hidden": (H,)}, TARGET),
        ("node", {"hidden": (H,), "gain": True, "normalise": True}, TARGET + 1 + H),
        ("mgru", {}, 2 * LAYER),
        ("rnn", {}, LAYER),
        ("gru", {}, 3 * LAYER),
        ("lstm", {}, 4 * LAYER),
        ("ode-rnn", {"hidden": (H,)}, 3 * LAYER + H * (N + 1) + N * (H + 1)),
        ("gru-d", {}, 3 * LAYER + 2 * N),
    ],
    ids=lambda value: str(value) if not isinstance(value, int) else None,
)
def test_every_model_has_as_many_parameters_as_its_equation(name, said, count):
    network = build(name, **said)
    assert size(network.field) == count
    states = 2 * N if name == "lstm" else N
    assert network.field.state_size == states
    assert size(network) == states + count + OUTPUTS * (N + 1)


@pytest.mark.parametrize(
    ("name", "initialisation", "said"),
    [("gnode", "glorot-normal", {"hidden": (H,)}), ("gnode", "critical", {"hidden": (H,)}), ("lstm", "he-normal", {})],
    ids=["gnode", "critical", "lstm"],
)
def test_weights_are_counted_without_drawing(name, initialisation, said):
    settings = ModelSettings.model_validate(
        {"name": name, "state": N, "alpha": 1.0, "initialisation": initialisation, **said}
    )
    assert count_weights(settings, input_size=M, output_size=OUTPUTS) == count_parameters(build(name, **said))


def test_every_name_is_a_model():
    assert set(MODELS) == set(get_args(ModelName)) == set(NAMES)
    assert all("\n" not in line for line in MODELS.values())


@pytest.mark.parametrize("name", MODELS)
def test_alpha_sets_the_time_constant(name):
    assert build(name).field.time_constant == TIME_STEP
    if name not in MAPS:
        assert build(name, alpha=0.1).field.time_constant == pytest.approx(0.5)


def test_of_an_ode_rnn_alpha_is_that_of_what_flows_between_samples():
    field = build("ode-rnn", alpha=0.1, hidden=(H,), leak=False, activation="tanh").field
    assert isinstance(field, ODERNN) and field.time_constant == field.cell.time_constant == TIME_STEP
    assert field.ode.time_constant == pytest.approx(0.5)
    assert not field.ode.leak and field.ode.target.activation is jnp.tanh


@pytest.mark.parametrize("initialisation", ["glorot-normal", "glorot-uniform", "he-normal", "he-uniform", "critical"])
def test_every_initialisation_builds(initialisation):
    network = build("gnode", hidden=(H,), initialisation=initialisation)
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(network))


@pytest.mark.parametrize(("kind", "count"), [("fixed", 0), ("trained", N), ("affine", N * (M + 1))])
def test_every_initial_state_builds(kind, count):
    network = build("rnn", initial_state=kind)
    assert size(network.initial) == count
    assert jax.eval_shape(lambda initial: initial(jnp.ones(M)), network.initial).shape == (N,)


@pytest.mark.parametrize("activation", ["relu", "tanh", "softplus", "silu", "gelu"])
def test_every_activation_is_the_one_named(activation):
    field = build("node", hidden=(H,), activation=activation).field
    assert isinstance(field, NeuralODE) and field.target.input_weight is not None
    function = jnp.tanh if activation == "tanh" else getattr(jax.nn, activation)
    state, x = jnp.array([0.3, -0.2]), jnp.array([1.0, -1.0, 0.5])
    W, V = field.target.weights
    b, c = field.target.biases
    expected = V @ function(W @ state + field.target.input_weight @ x + b) + c - state
    np.testing.assert_allclose(field.residual(state, field.drive(x)), expected, rtol=1e-5, atol=1e-6)


def test_options_reach_the_model():
    state, x = jnp.array([0.3, -0.2]), jnp.zeros(M)
    with_leak, without = (build("node", hidden=(H,), leak=leak).field for leak in (True, False))
    difference = without.residual(state, without.drive(x)) - with_leak.residual(state, with_leak.drive(x))
    np.testing.assert_allclose(difference, state, rtol=1e-6)
    sees = [("gnode", {"gate": gate}) for gate in ("state-and-input", "state", "input", "constant")]
    for name, said in [*sees, ("mgru", {}), ("gru", {}), ("ode-rnn", {}), ("gru-d", {})]:
        slow = build(name, gate_bias=-30.0, **said).field
        slow = slow.cell if isinstance(slow, AbstractSampledField) else slow
        assert (slow.gate(state, slow.drive(x)) < 1e-9).all()


def test_the_readout_may_be_deep():
    network = build("gru", readout_hidden=(5,))
    assert size(network.readout) == 5 * (N + 1) + OUTPUTS * 6
    assert jax.eval_shape(network.output, jnp.zeros(N)).shape == (OUTPUTS,)


def test_the_key_alone_decides_the_weights():
    one, same = build("gnode"), build.__wrapped__("gnode")
    assert all(np.array_equal(*pair) for pair in zip(jax.tree.leaves(one), jax.tree.leaves(same), strict=True))
