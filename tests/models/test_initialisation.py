from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode import models
from gnode._checks import Refused
from tests.models import references

FAN_OUT, FAN_IN = 300, 700
GLOROT, HE, UNIT = 2 / (FAN_IN + FAN_OUT), 2 / FAN_IN, 1 / FAN_IN


@pytest.mark.parametrize(
    ("initialiser", "variance", "uniform"),
    [
        pytest.param(models.glorot_normal, GLOROT, False, id="glorot-normal"),
        pytest.param(models.glorot_uniform, GLOROT, True, id="glorot-uniform"),
        pytest.param(models.he_normal, HE, False, id="he-normal"),
        pytest.param(models.he_uniform, HE, True, id="he-uniform"),
        pytest.param(models.unit_gain_normal, UNIT, False, id="unit-gain-normal"),
    ],
)
def test_initialisers_have_their_variance(initialiser: Callable, variance: float, uniform: bool, key):
    drawn = np.asarray(initialiser(key, (FAN_OUT, FAN_IN)))
    assert drawn.shape == (FAN_OUT, FAN_IN)
    # 210,000 draws: the standard error of the variance is 0.3 % (normal), that of the mean 0.2 % of the deviation.
    np.testing.assert_allclose(drawn.var(), variance, rtol=0.015)
    assert abs(drawn.mean()) < 0.01 * np.sqrt(variance)
    # A uniform law ends at sqrt(3) deviations; of 210,000 normal draws some pass 3.
    assert (np.abs(drawn).max() <= np.sqrt(3 * variance) * 1.0001) == uniform


def test_biases_are_small(key):
    biases = np.asarray(models.MLP(2, 20_000, key=key).biases[0])
    np.testing.assert_allclose(biases.std(), 0.001, rtol=0.03)
    assert abs(biases.mean()) < 0.00005


def eta(field: Any, state: np.ndarray, input: np.ndarray, phi: Callable) -> float:
    """The largest real part, by central differences of the equation in NumPy."""
    columns = []
    for step in 1e-6 * np.eye(state.size):
        ahead, behind = (references.neural_ode(field, state + side * step, input, phi)[1] for side in (1, -1))
        columns.append((ahead - behind) / 2e-6)
    return float(np.linalg.eigvals(np.stack(columns, 1)).real.max())


@pytest.mark.parametrize(
    ("state_size", "depth", "activation", "options"),
    [
        *(
            pytest.param(n, depth, "relu", {}, id=f"{n}-{depth}-relu")
            for n, depth in [(2, 0), (2, 1), (30, 0), (30, 3)]
        ),
        pytest.param(6, 1, "tanh", {}, id="6-1-tanh"),
        pytest.param(6, 2, "softplus", {}, id="6-2-softplus"),
        pytest.param(6, 1, "silu", {"gain": True}, id="6-1-silu-gain"),
        pytest.param(6, 1, "relu", {"normalise": True}, id="6-1-relu-normalise"),
        pytest.param(6, 1, "tanh", {"gate": "input"}, id="6-1-tanh-gate-of-input"),
        pytest.param(6, 1, "tanh", {"gate": "constant"}, id="6-1-tanh-constant-gate"),
    ],
)
def test_critical_initialisation_is_at_the_edge(state_size: int, depth: int, activation: str, options: dict, key):
    drawn = []

    def draw(key):
        hidden = [20] * depth
        field = models.GatedNeuralODE(
            state_size,
            2,
            hidden,
            activation=getattr(jax.nn, activation),
            initialiser=models.unit_gain_normal,
            key=key,
            **options,
        )
        drawn.append(field)
        return field

    state, input = np.full(state_size, 0.1, np.float32), np.array([0.2, -0.1], np.float32)
    field = models.critical(draw, depth=depth, state=jnp.asarray(state), input=jnp.asarray(input), key=key)
    # A hair above the tolerance of 1e-4, which `critical` checks in float32.
    assert abs(eta(field.ungated, state.astype(float), input, references.ACTIVATIONS[activation])) <= 1.1e-4
    # One factor for every weight and bias of F and G (the gain is neither), and nothing else changed.
    new, old = (eqx.tree_at(lambda f: f.ungated.gain, f, None, is_leaf=lambda x: x is None) for f in (field, drawn[-1]))
    ratios = [np.asarray(a) / np.asarray(b) for a, b in zip(jax.tree.leaves(new), jax.tree.leaves(old), strict=True)]
    np.testing.assert_allclose(np.concatenate([ratio.ravel() for ratio in ratios]), ratios[0].flat[0], rtol=1e-4)


@pytest.mark.parametrize("depth", [1, 2])
def test_mean_field_weights_put_the_spectral_radius_at_one(depth: int, key):
    """sigma_w^2 = 2^(L/(L+1)): each of L+1 layers multiplies by sigma_w^2, each of L ReLUs halves.

    At width 400 the radius of a Ginibre matrix lies 2 % off (its edge is 1 + sqrt(gamma / 4N), gamma = 0.6), and
    the share of open units (0.5 +- 0.025 a layer) moves it by 2.5 % a layer: 10 % is two such deviations and more.
    """
    width = 400
    deviation = 2 ** (depth / (depth + 1) / 2)

    def initialiser(key, shape):
        return deviation * models.unit_gain_normal(key, shape)

    field = models.NeuralODE(width, 1, [width] * depth, initialiser=initialiser, key=key)
    state = jax.random.normal(key, (width,))
    drive = field.drive(jnp.zeros(1))
    jacobian = jax.jit(lambda h: jax.jacfwd(field.residual)(h, drive))(state) + jnp.eye(width)
    assert np.abs(np.linalg.eigvals(np.asarray(jacobian))).max() == pytest.approx(1, abs=0.1)
    assert models.largest_real_part(field, state, jnp.zeros(1)) == pytest.approx(0, abs=0.1)


def test_critical_initialisation_refuses_a_field_without_leak(key):
    def draw(key):
        return models.NeuralODE(6, 2, (20,), leak=False, initialiser=models.unit_gain_normal, key=key)

    with pytest.raises(Refused, match="brings to the edge of stability, got none in 3 draws; use another init"):
        models.critical(draw, depth=1, state=jnp.full(6, 0.1), input=jnp.zeros(2), key=key, draws=3)


@eqx.filter_jit
def of_every_kind(key) -> list[Any]:
    laws = (models.glorot_normal, models.glorot_uniform, models.he_normal, models.he_uniform, models.unit_gain_normal)
    return [
        *(law(key, (3, 2)) for law in laws),
        models.GatedNeuralODE(2, 2, (3,), normalise=True, gain=True, gate_bias=-1.0, key=key),
        models.GatedNeuralODE(2, 2, (3,), gate="constant", key=key),
        models.GRU(2, 2, key=key),
        models.LSTM(2, 2, key=key),
        models.rnn(2, 0, key=key),
        models.AffineInitialState(2, 2, key=key),
        models.TrainedInitialState(2),
    ]


def test_weights_are_float32_and_the_same_where_numbers_are_float64_by_default(key):
    drawn = of_every_kind(key)
    with jax.enable_x64(True), jax.numpy_dtype_promotion("strict"):
        assert eqx.tree_equal(of_every_kind(key), drawn)
    assert {leaf.dtype.name for leaf in jax.tree.leaves(drawn)} == {"float32"}
