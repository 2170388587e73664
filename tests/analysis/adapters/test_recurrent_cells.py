"""The cell that resets before the product, by enclosures and by MATLAB's own equation."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis.adapters._torch import from_torch
from gnode.analysis.adapters.libraries._haiku import from_haiku
from gnode.analysis.certificate.enclosures._enclose import enclose
from gnode.analysis.certificate.enclosures._enclosure import bounds
from gnode.analysis.fixed_points._fixed_points import fixed_points_of
from tests.analysis.adapters.trajectories import INPUTS, UNITS, X, repeated, states_of, trajectory


def params(scale=0.7):
    draw = np.random.default_rng(0)
    shapes = {"w_i": (INPUTS, 3 * UNITS), "w_h": (UNITS, 3 * UNITS), "b": (3 * UNITS,)}
    return {"gru": {name: scale * draw.normal(size=shape) for name, shape in shapes.items()}}


def test_certificates_can_enclose_a_reset_before_the_product():
    system, generator = from_haiku(params(), cell="gru", input=X), np.random.default_rng(3)

    @jax.jit
    def enclosed(centre, radius):
        form = enclose(system.residual, centre, radius, derivative=True)
        assert form.derivative is not None and form.derivative_error is not None
        return *bounds(radius, form), form.derivative.T, form.derivative_error.T

    with jax.enable_x64(True):
        slopes = jax.jit(jax.vmap(jax.jacfwd(system.residual)))
        for width in (1e-9, 0.1, 3.0):
            centre = jnp.asarray(generator.normal(size=UNITS))
            radius = jnp.asarray(width * generator.uniform(size=UNITS))
            inside = centre[None] + radius[None] * generator.uniform(-1, 1, size=(200, UNITS))
            low, high, middle, error = (np.asarray(each) for each in enclosed(centre, radius))
            got = np.asarray(jax.vmap(system.residual)(inside))
            assert (low - 1e-14 <= got).all() and (got <= high + 1e-14).all()
            assert (np.abs(np.asarray(slopes(inside)) - middle) <= error + 1e-13).all()


def test_a_gate_that_lets_nothing_in_is_no_fixed_point():
    """Of haiku z lets in: rows of z far below zero close it."""
    closed = params(0.1)
    closed["gru"]["b"][:UNITS] = -40.0
    system, states = from_haiku(closed, cell="gru"), states_of(UNITS, 30)
    np.testing.assert_allclose(trajectory(system, states, 1)[0], states, atol=1e-14)
    with jax.enable_x64(True):
        assert system.gate is not None and (np.asarray(system.gate(jnp.asarray(states[0]))) > 0).all()
    assert len(fixed_points_of(system, states)) == 1


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("mode", ["after-multiplication", "recurrent-bias-after-multiplication"])
def test_a_gru_of_matlab_is_exact_under_the_names_that_the_docs_say(mode):
    """Its documentation's equations: rows of reset, update and candidate; h' = (1 - z) n + z h."""
    draw, rows = np.random.default_rng(0), 3 * UNITS
    into, within = 0.5 * draw.normal(size=(rows, INPUTS)), 0.5 * draw.normal(size=(rows, UNITS))
    bias = 0.5 * draw.normal(size=(rows * (1 if mode == "after-multiplication" else 2), 1))
    first, second = bias[:rows, 0], bias[rows:, 0] if len(bias) > rows else np.zeros(rows)

    def step(states):
        x, h = X @ into.T + first, states @ within.T + second
        (r_in, z_in, n_in), (r_h, z_h, n_h) = np.split(x, 3), np.split(h, 3, axis=1)
        z = sigmoid(z_in + z_h)
        return (1 - z) * np.tanh(n_in + sigmoid(r_in + r_h) * n_h) + z * states

    entries = {"weight_ih": into, "weight_hh": within, "bias_ih": first, "bias_hh": second}
    system, states = from_torch(entries, cell="gru", layout="torch", input=X), states_of(UNITS)
    np.testing.assert_allclose(trajectory(system, states), repeated(step, states), atol=1e-12)
