import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis.certificate.enclosures._backward import form
from gnode.analysis.certificate.enclosures._enclose import enclose
from gnode.models import GRU, GatedNeuralODE, NeuralODE
from tests.analysis import systems


@pytest.fixture(autouse=True)
def exact():
    with jax.enable_x64(True):
        yield


def of_field(field, method="residual"):
    """Called under x64."""
    field = jax.tree.map(lambda x: 2 * jnp.asarray(x, jnp.float64) if eqx.is_inexact_array(x) else x, field)
    return eqx.Partial(getattr(field, method), drive=field.drive(jnp.zeros(field.input_size, jnp.float64)))


def of_network(activation, hidden=(6, 5)):
    return of_field(NeuralODE(2, 1, hidden, activation=activation, key=jax.random.key(0)))


def of_both(h):
    """Products, quotients, an inner product, choices and moves, each more than once."""
    swapped = h[::-1]
    mixed = jnp.concatenate([h * swapped / (2 + jnp.tanh(h)), jnp.minimum(h, 0.5)])
    return jnp.where(jnp.array([True, False, True, False]), mixed, jnp.abs(mixed))[:2] + (h @ swapped) * jnp.sin(h)


CASES = {
    "cubic": lambda: systems.four_points,
    "ring": lambda: systems.ring,
    "linear": lambda: systems.spiral,
    "gated": lambda: systems.gated,
    "constant": lambda: systems.constant,
    "all operations": lambda: of_both,
    "relu": lambda: of_network(jax.nn.relu),
    "tanh": lambda: of_network(jnp.tanh),
    "softplus": lambda: of_network(jax.nn.softplus),
    "gelu": lambda: of_network(jax.nn.gelu),
    "a gnODE's flow": lambda: of_field(GatedNeuralODE(2, 1, (5,), key=jax.random.key(1)), "flow"),
    "a GRU": lambda: of_field(GRU(2, 1, key=jax.random.key(1))),
    "layer normalisation": lambda: of_field(NeuralODE(2, 1, (5,), normalise=True, key=jax.random.key(1))),
}


@pytest.mark.parametrize("name", CASES)
def test_values_lie_in_it(name):
    function, rng = CASES[name](), np.random.default_rng(0)
    boxes = 40
    centre = rng.uniform(-1.5, 1.5, (boxes, 2))
    radius = 10 ** rng.uniform(-5, 0.2, (boxes, 1)) * rng.uniform(0, 1, (boxes, 2))
    seen = jax.jit(jax.vmap(lambda c, r: form(function, c, r)))(centre, radius)
    share = rng.uniform(-1, 1, (boxes, 250, 2))
    # Corners and faces too.
    share[:, :100] = np.clip(3 * share[:, :100], -1, 1)
    deviation = share * radius[:, None]
    values = jax.jit(jax.vmap(jax.vmap(function)))(centre[:, None] + deviation)
    line = np.einsum("bos,bks->bko", seen.slopes, deviation) + np.asarray(seen.middle)[:, None]
    total = jax.vmap(lambda s: s.total())(seen)
    # The sample points and values of the test itself round.
    slack = 1e-14 * (1 + np.abs(values))
    assert not (np.abs(values - line) > np.asarray(total)[:, None] + slack).any()


@pytest.mark.parametrize("activation", [jax.nn.relu, jnp.tanh, jax.nn.gelu], ids=["relu", "tanh", "gelu"])
def test_a_deep_network_is_enclosed_more_tightly_than_going_forward_alone(activation):
    function, rng = of_network(activation, (30, 30, 30)), np.random.default_rng(0)
    centre, radius = rng.uniform(-1, 1, (30, 2)), np.full((30, 2), 0.02)
    seen = jax.jit(jax.vmap(lambda c, r: form(function, c, r).total()))(centre, radius)
    forward = jax.jit(jax.vmap(lambda c, r: enclose(function, c, r).error))(centre, radius)
    assert (np.asarray(seen) <= np.asarray(forward) * (1 + 1e-6) + 1e-12).all()
    assert np.median(np.asarray(forward) / np.asarray(seen)) > 1.5


def test_the_noise_of_common_units_cancels():
    """Both entries have the same kink in them, and their difference none: by their ranges alone that is not known."""

    def twice(h):
        kink = jnp.abs(h[:1])
        return jnp.concatenate([kink + h[1:], kink - h[1:]])

    seen = form(twice, jnp.zeros(2), jnp.ones(2))
    difference = jnp.asarray([1.0, -1.0])
    assert np.abs(difference @ seen.noise).sum() < 1e-12
    assert (np.asarray(seen.total()) >= 0.5).all()


def test_a_bounded_function_is_known_on_all_of_space():
    seen = form(lambda h: jnp.tanh(3 * h) - h, jnp.zeros(2), jnp.full(2, jnp.inf))
    np.testing.assert_array_equal(seen.slopes, -np.eye(2))
    np.testing.assert_allclose(seen.total(), 1, rtol=1e-9)


def test_of_a_box_too_wide_for_what_rounds_to_zero_nothing_is_concluded():
    """At 1e250 the value is 1e-70, though the product of the weights is no normal number."""
    with jax.enable_x64(True):
        found = form(lambda h: 1e-200 * (1e-120 * h), jnp.zeros(1), jnp.full(1, 1e250))
    assert not np.isfinite(np.asarray(found.total())).any()
