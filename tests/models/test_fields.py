from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array

from gnode import models
from gnode.models import AbstractField
from tests.models import references

N, M = 5, 3
STEP_S = 0.1
SEES = ("state-and-input", "state", "input", "constant")


def filled(make: Callable[..., AbstractField], seed: int = 0, dtype: type = np.float64) -> AbstractField:
    """A field with every weight, bias, gain and scale drawn anew, so that none is small, zero or one.

    Only the shapes come from `make`, which is traced and not run: that takes a tenth of the time.
    """
    random = np.random.default_rng(seed)
    shapes = eqx.filter_eval_shape(make, key=jax.random.key(0))
    return jax.tree.map(lambda leaf: jnp.asarray(random.normal(0, 0.6, leaf.shape), dtype), shapes)


def drawn(size: int, seed: int, dtype: type = np.float64) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=size).astype(dtype)


@eqx.filter_jit
def evaluate(field: AbstractField, state: Array, input: Array) -> tuple[Array, Array, Array]:
    """G, R and the flow."""
    drive = field.drive(input)
    return field.gate(state, drive), field.residual(state, drive), field.flow(state, drive)


def _neural_odes() -> dict[str, tuple[Callable, Callable]]:
    cases = {}
    for name, phi in references.ACTIVATIONS.items():
        activation = getattr(jax.nn, name)
        for label, model, reference, options in [
            ("node", models.NeuralODE, references.neural_ode, {}),
            ("gnode", models.GatedNeuralODE, references.gated_neural_ode, {"gate_hidden": (4,)}),
        ]:
            cases[f"{label}-{name}"] = (
                partial(model, N, M, (7, 6), activation=activation, **options),
                partial(reference, phi=phi),
            )
    for label, options in {
        "no-leak": {"leak": False},
        "gain": {"gain": True},
        "normalise": {"normalise": True},
        "everything": {"leak": False, "gain": True, "normalise": True},
        "no-hidden": {"hidden": ()},
        "linear-gate": {"hidden": (8, 8, 8)},
    }.items():
        reference = partial(references.gated_neural_ode, phi=references.ACTIVATIONS["relu"])
        cases[f"gnode-{label}"] = (partial(models.GatedNeuralODE, N, M, **options), reference)
    relu = references.ACTIVATIONS["relu"]
    for sees, reference in {
        "state": references.gated_neural_ode,
        "input": references.input_gated,
        "constant": references.constantly_gated,
    }.items():
        options = {} if sees == "constant" else {"gate_hidden": (4,)}
        make = partial(models.GatedNeuralODE, N, M, (7,), gate=sees, normalise=True, **options)
        cases[f"gnode-gate-of-{sees}"] = (make, partial(reference, phi=relu))
    return cases


FIELDS: dict[str, tuple[Callable, Callable]] = {
    **_neural_odes(),
    "rnn": (partial(models.rnn, N, M), references.rnn),
    "mgru": (partial(models.mgru, N, M), references.mgru),
    "gru": (partial(models.GRU, N, M), references.gru),
    "lstm": (partial(models.LSTM, N, M), references.lstm),
}


@pytest.mark.parametrize(("make", "reference"), FIELDS.values(), ids=FIELDS.keys())
def test_a_field_is_its_equation(make: Callable, reference: Callable):
    with jax.enable_x64(True):
        field = filled(partial(make, time_constant=STEP_S))
        state, input = drawn(field.state_size, 1), drawn(M, 2)
        gate, residual = reference(field, state, input)
        evaluated = evaluate(field, jnp.asarray(state), jnp.asarray(input))
    for value, expected in zip(evaluated, (gate, residual, gate * residual / STEP_S), strict=True):
        np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-13)


def test_an_euler_step_of_tau_of_the_gru_is_the_discrete_gru():
    with jax.enable_x64(True):
        field: Any = filled(partial(models.GRU, N, M, time_constant=STEP_S))
        h, x = drawn(N, 1), drawn(M, 2)
        z = references.sigmoid(references.affine(field.update_gate, h, x))
        r = references.sigmoid(references.affine(field.reset_gate, h, x))
        candidate = np.tanh(references.affine(field.target, r * h, x))
        flow = evaluate(field, jnp.asarray(h), jnp.asarray(x))[2]
    np.testing.assert_allclose(h + STEP_S * np.asarray(flow), (1 - z) * h + z * candidate, rtol=1e-12)


def test_an_euler_step_of_tau_of_the_lstm_is_the_torch_cell():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    field: Any = filled(partial(models.LSTM, N, M, time_constant=STEP_S), dtype=np.float32)
    state, input = drawn(2 * N, 1, np.float32), drawn(M, 2, np.float32)
    cell = torch.nn.LSTMCell(M, N)
    with torch.no_grad():
        for name, value in [
            ("weight_hh", field.gates.weights[0]),
            ("weight_ih", field.gates.input_weight),
            ("bias_hh", field.gates.biases[0]),
            ("bias_ih", np.zeros(4 * N, np.float32)),
        ]:
            getattr(cell, name).copy_(torch.tensor(np.asarray(value)))
        h, c = torch.tensor(state).split(N)
        expected = torch.cat(cell(torch.tensor(input)[None], (h[None], c[None])), 1)[0].numpy()
    flow = evaluate(field, jnp.asarray(state), jnp.asarray(input))[2]
    np.testing.assert_allclose(state + STEP_S * np.asarray(flow), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("make", [models.ODERNN, models.GRUD], ids=["ode-rnn", "gru-d"])
def test_a_bias_of_the_gate_is_that_of_the_cell(make: Callable, key):
    cell: Any = make(50, M, gate_bias=-3.0, key=key).cell
    gate = cell.gate(jnp.zeros(50), cell.drive(jnp.zeros(M)))
    np.testing.assert_allclose(gate, 1 / (1 + np.exp(3.0)), atol=0.002)


def test_at_first_a_gru_d_forgets_next_to_nothing_and_can_learn_to(key):
    field = models.GRUD(50, M, time_constant=STEP_S, key=key)
    assert (field.decay_weight > 0).all() and (field.decay_bias > 0).all()
    np.testing.assert_allclose(field.between(jnp.ones(50), 3 * STEP_S), 1, atol=0.03)


def layer(units: int) -> int:
    """The parameters of W h + U x + b."""
    return units * N + units * M + units


@pytest.mark.parametrize(
    ("make", "count"),
    [
        pytest.param(partial(models.rnn, N, M), layer(N), id="rnn"),
        pytest.param(partial(models.mgru, N, M), 2 * layer(N), id="mgru"),
        pytest.param(partial(models.GRU, N, M), 3 * layer(N), id="gru"),
        pytest.param(partial(models.LSTM, N, M), layer(4 * N), id="lstm"),
        pytest.param(partial(models.GRUD, N, M), 3 * layer(N) + 2 * N, id="gru-d"),
        pytest.param(partial(models.ODERNN, N, M, (7,)), 3 * layer(N) + 7 * N + 7 + 7 * N + N, id="ode-rnn-one-hidden"),
        pytest.param(partial(models.NeuralODE, N, M, (7,)), layer(7) + 7 * N + N, id="node-one-hidden"),
        pytest.param(
            partial(models.NeuralODE, N, M, (7, 7, 7)), layer(7) + 2 * (7 * 7 + 7) + 7 * N + N, id="node-three-hidden"
        ),
        pytest.param(
            partial(models.GatedNeuralODE, N, M, (7,)), layer(7) + 7 * N + N + layer(N), id="gnode-linear-gate"
        ),
        pytest.param(
            partial(models.GatedNeuralODE, N, M, (7,), (4,)),
            layer(7) + 7 * N + N + layer(4) + 4 * N + N,
            id="gnode-hidden-gate",
        ),
        *(
            pytest.param(
                partial(models.GatedNeuralODE, N, M, (7,), hidden, gate=sees),
                layer(7) + 7 * N + N + count,
                id=f"gate-of-{sees}-{len(hidden)}-hidden",
            )
            for sees, hidden, count in [
                ("state", (), N * N + N),
                ("state", (4,), 4 * N + 4 + 4 * N + N),
                ("input", (), N * M + N),
                ("input", (4,), 4 * M + 4 + 4 * N + N),
                ("constant", (), N),
            ]
        ),
        pytest.param(partial(models.NeuralODE, N, M, (7,), gain=True), layer(7) + 7 * N + N + 1, id="gain"),
        pytest.param(partial(models.NeuralODE, N, M, (7,), normalise=True), layer(7) + 7 * N + N + 7, id="normalise"),
        pytest.param(partial(models.NeuralODE, N, M, (7,), leak=False), layer(7) + 7 * N + N, id="no-leak"),
    ],
)
def test_parameters_in_closed_form(make: Callable, count: int):
    assert models.count_parameters(filled(make, dtype=np.float32)) == count


@pytest.mark.parametrize(
    "make",
    [
        *(partial(models.GatedNeuralODE, hidden=(), gate=sees) for sees in SEES),
        models.mgru,
        models.GRU,
    ],
    ids=[*(f"gnode-{sees}" for sees in SEES), "mgru", "gru"],
)
@pytest.mark.parametrize("bias", [-3.0, 2.0])
def test_gates_start_at_their_bias(make: Callable, bias: float, key):
    field = make(50, M, gate_bias=bias, key=key)
    gate = field.gate(jnp.zeros(50), field.drive(jnp.zeros(M)))
    np.testing.assert_allclose(gate, 1 / (1 + np.exp(-bias)), atol=0.002)


def test_what_a_gate_does_not_see_changes_no_other_weight(key):
    whole, state, input, constant = (
        models.GatedNeuralODE(N, M, (7,), (4,) if sees != "constant" else (), gate=sees, key=key) for sees in SEES
    )
    for other in (state, input, constant):
        same = jax.tree.map(np.array_equal, whole.ungated, other.ungated)
        assert all(jax.tree.leaves(same))
    assert isinstance(whole.update_gate, models.MLP) and isinstance(state.update_gate, models.MLP)
    assert state.update_gate.input_weight is None
    for one, two in zip(whole.update_gate.weights, state.update_gate.weights, strict=True):
        np.testing.assert_array_equal(one, two)


def test_the_lstm_forgets_little_at_first(key):
    biases = np.split(np.asarray(models.LSTM(50, M, forget_bias=1.5, key=key).gates.biases[0]), 4)
    np.testing.assert_allclose([bias.mean() for bias in biases], [0, 1.5, 0, 0], atol=0.001)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(partial(models.NeuralODE, 0, M), "the state size of at least 1, got 0; give 1 or more", id="N"),
        pytest.param(partial(models.GRU, N, -1), "the input size of at least 0, got -1; give 0 or more", id="input"),
        pytest.param(partial(models.NeuralODE, N, M, (7, -1)), "a layer width of at least 1, got -1", id="hidden"),
        pytest.param(partial(models.GatedNeuralODE, N, M, (7,), (0,)), "a layer width of at least 1, got 0", id="gate"),
        pytest.param(
            partial(models.GatedNeuralODE, N, 0, (7,), gate="input"),
            'expected input channels for a gate of the input alone, got none; take gate="constant"',
            id="input-gate-without-input",
        ),
        pytest.param(
            partial(models.GatedNeuralODE, N, M, (7,), (4,), gate="constant"),
            r"no hidden layers of a gate that is constant, got \[4\]; leave gate_hidden out",
            id="constant-gate-with-layers",
        ),
        pytest.param(partial(models.LSTM, 0, M), "the number of units of at least 1, got 0", id="units"),
        *(
            pytest.param(
                partial(make, N, M, time_constant=tau), f"the time constant above zero, got {tau}", id=f"{name}-{tau}"
            )
            for name, make in {
                "node": models.NeuralODE,
                "gnode": models.GatedNeuralODE,
                "rnn": models.rnn,
                "mgru": models.mgru,
                "gru": models.GRU,
                "lstm": models.LSTM,
                "ode-rnn": models.ODERNN,
                "gru-d": models.GRUD,
            }.items()
            for tau in (0.0, -1.0, float("nan"))
        ),
    ],
)
def test_refusals(make: Callable, message: str):
    with pytest.raises(ValueError, match=message):
        eqx.filter_eval_shape(make, key=jax.random.key(0))


def test_an_autonomous_field_has_no_input(key):
    field = models.GatedNeuralODE(3, 0, hidden=(4,), key=key)
    driven = models.GatedNeuralODE(3, 2, hidden=(4,), key=key)
    gate, residual, _ = evaluate(field, jnp.ones(3), jnp.zeros(0))
    same = evaluate(driven, jnp.ones(3), jnp.zeros(2))
    assert np.allclose(gate, same[0]) and np.allclose(residual, same[1])
    assert models.count_parameters(driven) - models.count_parameters(field) == 2 * 4 + 2 * 3
