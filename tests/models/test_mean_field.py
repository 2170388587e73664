"""Jacobians of F at initial weights, against what mean-field theory says of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnode import models
from gnode._checks import Refused
from gnode.models import eigenvalue_share_expected, jacobian_spectrum, spectral_radius_expected
from tests.models import references

LAWS = {
    "he": models.he_normal,
    "he-uniform": models.he_uniform,
    "glorot": models.glorot_normal,
    "unit-gain": models.unit_gain_normal,
}
small = st.integers(1, 40)


@eqx.filter_jit
def jacobians(draw: Callable[..., models.AbstractField], state, keys):
    """dF/dh of a field drawn with each of the keys, without input, and the weights and biases of their F."""

    def one(key):
        field = draw(key=key)
        drive = field.drive(jnp.zeros(field.input_size))
        return jax.jacfwd(field.residual)(state, drive) + jnp.eye(state.size), eqx.filter(field, eqx.is_array)

    return jax.lax.map(one, keys, batch_size=1000)


def drawn(initialiser, size: int, hidden: Sequence[int], *, state=None, draws: int, activation=jax.nn.relu, seed=0):
    draw = partial(models.NeuralODE, size, 1, tuple(hidden), initialiser=initialiser, activation=activation)
    state = np.zeros(size) if state is None else state
    found, fields = jacobians(draw, jnp.asarray(state, jnp.float32), jax.random.split(jax.random.key(seed), draws))
    return np.asarray(found, float), fields


def test_the_spectrum_is_that_of_differences_of_the_equation(key):
    field: Any = eqx.filter_jit(models.GatedNeuralODE)(3, 2, (8,), activation=jnp.tanh, key=key)
    state, input = np.array([0.3, -0.2, 0.5]), np.array([0.1, 0.7])
    columns = []
    for step in 1e-6 * np.eye(3):
        ahead, behind = (h + references.gated_neural_ode(field, h, input)[1] for h in (state + step, state - step))
        columns.append((ahead - behind) / 2e-6)
    expected = np.linalg.eigvals(np.stack(columns, axis=1))
    found = jacobian_spectrum(field, state, input)
    np.testing.assert_allclose(np.sort_complex(found), np.sort_complex(expected), rtol=1e-7)
    assert (np.diff(np.abs(found)) <= 0).all()
    assert np.real(found).max() - 1 == pytest.approx(
        models.largest_real_part(field, jnp.asarray(state), jnp.asarray(input))
    )


def test_the_leak_has_no_part_in_the_spectrum():
    field = jax.tree.map(np.zeros_like, eqx.filter_jit(models.rnn)(3, 1, key=jax.random.key(0)))
    np.testing.assert_array_equal(jacobian_spectrum(field, np.zeros(3), np.zeros(1)), np.zeros(3))


@settings(max_examples=25)
@given(state=small, width=small, depth=st.integers(0, 4))
def test_the_radius_of_each_initialiser_in_closed_form(state: int, width: int, depth: int):
    radius = partial(spectral_radius_expected, state=state, hidden=[width] * depth)
    assert radius(models.he_normal) == pytest.approx(np.sqrt(2))
    assert radius(models.he_uniform) == pytest.approx(np.sqrt(2))
    assert radius(models.unit_gain_normal) == pytest.approx(2 ** (-depth / 2))
    outer = 4 * state * width / (state + width) ** 2 if depth else 1
    assert radius(models.glorot_normal) == radius(models.glorot_uniform) == pytest.approx(np.sqrt(outer / 2**depth))


@pytest.mark.parametrize(
    ("initialiser", "size", "hidden", "state"),
    [
        pytest.param(models.glorot_uniform, 2, (5, 4), None, id="at zero"),
        pytest.param(models.unit_gain_normal, 3, (4, 4), np.array([2.0, -1.0, 0.5]), id="elsewhere"),
    ],
)
def test_relu_units_are_open_as_coins_fall_and_vectors_are_stretched_by_the_radius(initialiser, size, hidden, state):
    """At any size, and at zero too, where the small biases open them."""
    draws = 20_000
    found, fields = drawn(initialiser, size, hidden, state=state, draws=draws)
    stretched = (found[:, :, 0] ** 2).sum(axis=1)
    expected = spectral_radius_expected(initialiser, state=size, hidden=hidden) ** 2
    assert abs(stretched.mean() - expected) < 4 * stretched.std() / np.sqrt(draws)
    weights, biases = ([np.asarray(a, float) for a in part] for part in (fields.target.weights, fields.target.biases))
    value = np.broadcast_to(np.zeros(size) if state is None else state, (draws, size))
    layers = []
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        value = np.maximum(np.einsum("doi,di->do", weight, value) + bias, 0)
        layers.append(value > 0)
    units = np.concatenate(layers, axis=1)
    # Tosses have the deviation 1/2, and products of two centred ones 1/4.
    np.testing.assert_allclose(units.mean(axis=0), 0.5, atol=5 * 0.5 / np.sqrt(draws))
    np.testing.assert_allclose(np.cov(units.T), np.eye(units.shape[1]) / 4, atol=5 * 0.25 / np.sqrt(draws))


@settings(max_examples=3)
@given(
    name=st.sampled_from(sorted(LAWS)),
    state=st.integers(200, 300),
    width=st.integers(200, 300),
    depth=st.integers(0, 3),
    seed=st.integers(0, 2**31),
)
def test_spectra_fill_the_disk_of_wide_networks(name: str, state: int, width: int, depth: int, seed: int):
    """The radius within its finite-size error. The edge of a matrix of 200 lies up to 6 % outside, by
    sqrt(gamma / 4N) and Gumbel's law, with a deviation of 2.5 %; the share of open units of a layer is 1/2 with a
    deviation of 1 / (2 sqrt n), and the radius goes as the root of their product."""
    draws, hidden = 9, [width] * depth
    found, _ = drawn(LAWS[name], state, hidden, draws=draws, seed=seed)
    radii = np.sort(np.abs(np.linalg.eigvals(found)), axis=1) / spectral_radius_expected(
        LAWS[name], state=state, hidden=hidden
    )
    deviation = np.sqrt(depth / (4 * width) + (depth + 1) * 0.025**2)
    # That of a median is 1.25 times that of a mean.
    error = 0.06 + 4 * 1.25 * deviation / np.sqrt(draws)
    assert np.median(radii[:, -1]) == pytest.approx(1, abs=error)
    # And where they lie within it.
    within = np.linspace(0.1, 1, 10)
    share = (radii[:, None, :] <= within[:, None]).mean(axis=(0, 2))
    np.testing.assert_allclose(share, eigenvalue_share_expected(within, state=state, hidden=hidden), atol=0.06)


@pytest.mark.parametrize(
    ("activation", "hidden", "scale"),
    [
        pytest.param(jnp.tanh, (), 1.0, id="none"),
        pytest.param(jnp.tanh, (250, 250), 0.7, id="tanh"),
        pytest.param(jax.nn.softplus, (250, 200), 0.0, id="softplus"),
    ],
)
def test_slopes_are_those_at_preactivations_of_the_variance_that_the_state_gives(activation, hidden, scale):
    size, draws = 200, 8
    state = scale * np.random.default_rng(0).choice([-1.0, 1.0], size)
    found, _ = drawn(models.he_normal, size, hidden, state=state, draws=draws, activation=activation)
    expected = spectral_radius_expected(models.he_normal, state=size, hidden=hidden, activation=activation, scale=scale)
    stretched = np.sqrt((found**2).sum(axis=(1, 2)) / size)
    np.testing.assert_allclose(np.median(stretched), expected, rtol=0.03)
    radii = np.abs(np.linalg.eigvals(found)).max(axis=1)
    assert np.median(radii) == pytest.approx(expected, rel=0.12)


def test_at_small_states_sigma_w_is_the_radius_of_an_rnn_and_twice_that_of_a_gru():
    assert spectral_radius_expected(models.he_normal, state=200) == pytest.approx(np.sqrt(2), rel=1e-5)
    draw = partial(models.GRU, 200, 1, initialiser=models.he_normal)
    found, _ = jacobians(draw, jnp.zeros(200), jax.random.split(jax.random.key(0), 5))
    radii = np.abs(np.linalg.eigvals(np.asarray(found))).max(axis=1)
    assert np.median(radii) == pytest.approx(np.sqrt(2) / 2, rel=0.1)


@given(state=small, width=small, depth=st.integers(0, 4), radius=st.floats(0, 1))
def test_the_share_within_a_radius_solves_its_equation(state: int, width: int, depth: int, radius: float):
    for activation, share in ((jax.nn.relu, 0.5), (jnp.tanh, 1.0)):
        ratio = share * width / state
        found = float(eigenvalue_share_expected(radius, state=state, hidden=[width] * depth, activation=activation))
        # At zero radius: the zeros of a product through fewer units than the state has entries.
        assert (max(0.0, 1 - ratio) if depth else 0.0) - 1e-12 <= found <= 1
        assert found * (1 - (1 - found) / ratio) ** depth == pytest.approx(radius**2, abs=1e-12)


def test_of_square_factors_with_all_units_open_it_is_a_power():
    radii = np.linspace(0, 1, 9)
    found = eigenvalue_share_expected(radii, state=50, hidden=(50, 50), activation=jnp.tanh)
    np.testing.assert_allclose(found, radii ** (2 / 3), atol=1e-12)
    np.testing.assert_array_equal(eigenvalue_share_expected([1.0, 1.5], state=50, hidden=(50,)), [1, 1])


def test_what_theory_does_not_know_is_refused():
    with pytest.raises(Refused, match=r"expected an initialiser of gnode\.models, got .* take one whose variance"):
        spectral_radius_expected(lambda key, shape: jnp.zeros(shape), state=2, hidden=(3,))
    with pytest.raises(Refused, match="a layer width of at least 1, got 0"):
        eigenvalue_share_expected(0.5, state=2, hidden=(0,))
