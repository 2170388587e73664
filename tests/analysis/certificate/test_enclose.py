"""Enclosures hold: of values, by the affine form and by the bounds, and of Jacobians; for every model and operation."""

import functools
import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend.core import Literal

from gnode._checks import Refused
from gnode.analysis.certificate.enclosures._enclose import enclose, interpret, step
from gnode.analysis.certificate.enclosures._enclosure import begin, bounds, reach
from gnode.models import GRU, LSTM, GatedNeuralODE, NeuralODE, mgru, rnn
from tests.analysis.certificate.long_references import LONG, residual_and_flow, value_and_jacobian

BOXES, POINTS = 200, 50

needs_long_double = pytest.mark.skipif(
    bool(np.finfo(LONG).eps > 1e-18), reason="the references need a long double that is longer than a double"
)


def gelu_exactly(x):
    return jax.nn.gelu(x, approximate=False)


ACTIVATIONS = {
    "relu": jax.nn.relu,
    "tanh": jnp.tanh,
    "softplus": jax.nn.softplus,
    "silu": jax.nn.silu,
    "gelu": jax.nn.gelu,
    "gelu-erf": gelu_exactly,
}


MODELS: dict[str, Callable[[jax.Array], Any]] = {
    "rnn": lambda key: rnn(3, 1, key=key),
    "mgru": lambda key: mgru(2, 1, gate_bias=-2.0, key=key),
    "gru": lambda key: GRU(2, 1, key=key),
    "lstm": lambda key: LSTM(1, 1, key=key),
    "gnode": lambda key: GatedNeuralODE(2, 1, (8, 8), key=key),
    "gnode-tanh-gate-hidden-gain": lambda key: GatedNeuralODE(
        3, 1, (8,), (8,), gain=True, activation=jnp.tanh, key=key
    ),
    "node-no-leak-gain": lambda key: NeuralODE(2, 1, (8, 8), leak=False, gain=True, key=key),
    "node-normalised": lambda key: NeuralODE(3, 1, (6,), normalise=True, key=key),
    **{
        f"node-{name}": lambda key, phi=phi: NeuralODE(2, 1, (8, 8), activation=phi, key=key)
        for name, phi in ACTIVATIONS.items()
    },
}


def random_boxes(size: int, *, widest: float = 1e3, count: int = BOXES) -> tuple[np.ndarray, np.ndarray]:
    """Centres and radii: sides of 1e-12 to `widest`, a fifth of them zero, and a tenth of the boxes one point."""
    draw = np.random.default_rng(0)
    centres = draw.normal(size=(count, size)) * 10 ** draw.uniform(-1, 1, (count, 1))
    radii = 10 ** (draw.uniform(-12, np.log10(widest), (count, 1)) + draw.uniform(-1, 0, (count, size)))
    radii *= (draw.uniform(size=(count, size)) > 0.2) & (draw.uniform(size=(count, 1)) > 0.1)
    return centres, radii


def random_offsets(radii: np.ndarray, count: int = POINTS) -> np.ndarray:
    """(boxes, points, state): from the centre of each box, corners and sides among them."""
    draw = np.random.default_rng(1)
    parts = np.clip(draw.uniform(-1.5, 1.5, (len(radii), count, radii.shape[1])), -1, 1)
    return parts * radii[:, None, :]


class Enclosed(eqx.Module):
    form: Any
    low: Any
    high: Any
    reach: Any


@eqx.filter_jit
def _enclose_all(function, centres, radii, derivative):
    def one(centre, radius):
        form = enclose(function, centre, radius, derivative=derivative)
        return Enclosed(form, *bounds(radius, form), reach(radius, form))

    return jax.vmap(one)(centres, radii)


def enclose_all(function, centres, radii, *, derivative: bool = False) -> Enclosed:
    """Of many boxes at once, as NumPy arrays."""
    with jax.enable_x64(True):
        middles, sides = (jnp.asarray(np.asarray(a, float)) for a in (centres, radii))
        return jax.tree.map(np.asarray, _enclose_all(function, middles, sides, derivative))


class Both(eqx.Module):
    """Residual and flow of a field, side by side."""

    field: Any
    drive: Any

    def __call__(self, h):
        # The flow as AbstractField has it, but from the one residual: the program is half as large.
        residual = self.field.residual(h, self.drive)
        return jnp.concatenate([residual, self.field.gate(h, self.drive) * residual / self.field.time_constant])


@functools.cache
def model(name: str) -> Both:
    """At twice its initial weights, so that its units switch and saturate in the boxes; float32, as trained."""
    field = MODELS[name](jax.random.key(1))
    field = jax.tree.map(lambda leaf: 2 * leaf if eqx.is_inexact_array(leaf) else leaf, field)
    return Both(field, field.drive(jnp.array([0.3])))


def check_values(enclosed: Enclosed, offsets: np.ndarray, values: np.ndarray) -> None:
    """Values (boxes, points, outputs) at the offsets lie in the affine form and between the bounds."""
    form = enclosed.form
    line = form.middle[:, None].astype(LONG) + np.einsum("bps,bso->bpo", offsets.astype(LONG), form.slopes)
    # Where nothing is known the error is infinite or not a number, and no comparison holds against it.
    assert not (np.abs(values - line) > form.error[:, None]).any()
    assert not (values < enclosed.low[:, None]).any()
    assert not (values > enclosed.high[:, None]).any()
    assert not (np.isnan(enclosed.low) | np.isnan(enclosed.high)).any()


@needs_long_double
@pytest.mark.parametrize("name", MODELS)
def test_random_points_of_random_boxes_lie_in_the_enclosures_of_a_model(name):
    both = model(name)
    size = both.field.state_size
    centres, radii = random_boxes(size)
    offsets = random_offsets(radii)
    points = (centres.astype(LONG)[:, None] + offsets.astype(LONG)).reshape(-1, size)
    values, jacobians = value_and_jacobian(lambda h: residual_and_flow(both.field, both.drive, h), points)
    values = values.reshape(BOXES, POINTS, 2 * size)
    jacobians = jacobians.reshape(BOXES, POINTS, size, 2 * size)

    enclosed = enclose_all(both, centres, radii, derivative=True)
    check_values(enclosed, offsets, values)
    form = enclosed.form
    assert not (np.abs(jacobians - form.derivative[:, None].astype(LONG)) > form.derivative_error[:, None]).any()
    # They say something: all that is known of a small box is known to within a small multiple of its size.
    small = radii.max(axis=1) < 1e-3
    assert small.sum() > BOXES / 4
    assert (enclosed.reach[small].max(axis=1) < 1e4 * radii[small].max(axis=1) + 1e-9).all()
    assert np.isfinite(form.derivative_error[small]).all()


@needs_long_double
@pytest.mark.parametrize("name", ["rnn", "node-relu", "node-softplus"])
def test_a_box_of_one_point_holds_the_exact_value_to_within_rounding(name):
    both = model(name)
    centres, _ = random_boxes(both.field.state_size)
    values = residual_and_flow(both.field, both.drive, centres.astype(LONG))[:, None]
    nothing = np.zeros_like(centres)
    enclosed = enclose_all(both, centres, nothing, derivative=True)
    check_values(enclosed, nothing[:, None], values)
    assert (enclosed.form.error / (1 + np.abs(values[:, 0]))).max() < 1e-11


def largest_error(function, centres: np.ndarray, radius: float) -> np.ndarray:
    return enclose_all(function, centres, np.full_like(centres, radius), derivative=True).form.error.max(axis=1)


def test_the_error_of_a_smooth_function_shrinks_with_the_square_of_the_box():
    centres = random_boxes(2)[0]
    halved = [largest_error(model("node-softplus"), centres, radius) for radius in (4e-3, 2e-3, 1e-3)]
    for large, small in itertools.pairwise(halved):
        assert np.median(large / small) == pytest.approx(4, rel=0.05)


def test_where_no_relu_switches_the_enclosure_is_exact_but_for_rounding():
    both = model("node-relu")
    centres = random_boxes(2)[0]
    enclosed = enclose_all(both, centres, np.full_like(centres, 1e-4), derivative=True)
    linear = (enclosed.form.derivative_error < 1e-10).all(axis=(1, 2))
    assert linear.mean() > 0.9
    assert enclosed.form.error[linear].max() < 1e-10
    assert np.abs(enclosed.form.slopes - enclosed.form.derivative)[linear].max() < 1e-10


def test_one_switching_relu_is_enclosed_by_the_tightest_line():
    enclosed = enclose_all(jax.nn.relu, np.array([[1.0]]), np.array([[3.0]]), derivative=True)
    form = enclosed.form
    # From (-2, 0) to (4, 4): of slope 2/3, and 4/3 above zero where x = 0.
    assert form.slopes.item() == pytest.approx(2 / 3)
    assert form.error.item() == pytest.approx(2 / 3)
    assert form.middle.item() == pytest.approx(4 / 3)
    assert (form.derivative.item(), form.derivative_error.item()) == pytest.approx((0.5, 0.5))


W = np.random.default_rng(3).normal(size=(4, 3)).round(2)
# Each is a function of (..., 3) states, written for JAX and for NumPy.
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "add subtract negate": lambda xp, h: h + 2 * h - (-h) - 1,
    "products": lambda xp, h: (h[..., 0] * h[..., 1])[..., None] * h,
    "quotients": lambda xp, h: h / (2 + xp.cos(h)) - 1 / (xp.sin(h) - 3) + h / 7,
    "powers": lambda xp, h: h**2 - h**3 / 5 + (1 + h**4) ** -2 + (h / 20) ** 11,
    "roots and logs": lambda xp, h: xp.log(1 + h**2) + xp.sqrt(2 + xp.sin(h)) * xp.exp(xp.sin(h)),
    "abs max min": lambda xp, h: xp.abs(h) + xp.maximum(h, h[..., ::-1]) - xp.minimum(h, 0.5) + xp.maximum(0, h),
    "circular": lambda xp, h: xp.sin(3 * h) * xp.cos(h[..., ::-1] - 1),
    "matrices": lambda xp, h: xp.tanh(h @ W.T) @ W,
    "means": lambda xp, h: h - h.mean(axis=-1, keepdims=True) + h.sum(axis=-1, keepdims=True),
    "pieces": lambda xp, h: xp.concatenate([h[..., 1:], xp.exp(-(h[..., :1] ** 2))], axis=-1),
    "stacks": lambda xp, h: xp.stack([h[..., 1], xp.sin(h[..., 0]), 1 + 0 * h[..., 2]], axis=-1),
    "choices": lambda xp, h: xp.where(np.array([True, False, True]), h, xp.tanh(h)),
}


@needs_long_double
@pytest.mark.parametrize("name", OPERATIONS)
def test_random_points_of_random_boxes_lie_in_the_enclosures_of_operations(name):
    centres, radii = random_boxes(3, widest=10)
    offsets = random_offsets(radii, 20)
    points = centres.astype(LONG)[:, None] + offsets.astype(LONG)
    enclosed = enclose_all(lambda h: OPERATIONS[name](jnp, h), centres, radii, derivative=True)
    check_values(enclosed, offsets, OPERATIONS[name](np, points))
    # Central differences, where they converge: away from kinks.
    step = LONG(1e-8)
    jacobians = np.stack(
        [
            (OPERATIONS[name](np, points + step * unit) - OPERATIONS[name](np, points - step * unit)) / (2 * step)
            for unit in np.eye(3, dtype=LONG)
        ],
        axis=2,
    )
    middles, unsure = (a[:, None] for a in (enclosed.form.derivative, enclosed.form.derivative_error))
    assert not (np.abs(jacobians - middles) > unsure + 1e-7 * (1 + np.abs(jacobians))).any()
    assert np.isfinite(enclosed.form.error[radii.max(axis=1) < 1e-2]).all()


# Nothing but rounding is in the error of these.
LINEAR: dict[str, Callable[[Any, Any], Any]] = {
    "matrix": lambda xp, h: h @ W.T,
    "matrices": lambda xp, h: h @ W.T @ W @ W.T,
    "long sum": lambda xp, h: h @ np.random.default_rng(5).normal(size=(200, 3)).T @ np.full((200, 1), 0.1),
    "sum of entries": lambda xp, h: h + h[..., ::-1],
    "sum with a constant": lambda xp, h: h + 1 / 3,
    "sums": lambda xp, h: 0.1 * h + 0.7 * h[..., ::-1] - 0.3 * h,
    "cancelling sums": lambda xp, h: (h + 1 / 3) - h * 0.9999999,
    "scales": lambda xp, h: 0.1 * (0.7 * (h * W[0])),
    "quotients": lambda xp, h: (h / 7) / W[0],
    "mean": lambda xp, h: h.mean(axis=-1, keepdims=True),
}


@needs_long_double
@pytest.mark.parametrize("name", LINEAR)
def test_rounding_of_linear_functions_is_in_their_errors_and_no_more(name):
    centres, radii = random_boxes(3)
    offsets = random_offsets(radii, 20)
    points = centres.astype(LONG)[:, None] + offsets.astype(LONG)
    enclosed = enclose_all(lambda h: LINEAR[name](jnp, h), centres, radii, derivative=True)
    check_values(enclosed, offsets, LINEAR[name](np, points))
    origin = LINEAR[name](np, np.zeros(3, LONG))
    jacobian = np.stack([LINEAR[name](np, unit) - origin for unit in np.eye(3, dtype=LONG)])
    form = enclosed.form
    assert not (np.abs(jacobian - form.derivative.astype(LONG)) > form.derivative_error).any()
    size = (np.abs(centres) + radii).max(axis=1)
    assert (form.error.max(axis=1) < 1e-10 * (1 + size)).all()


def test_weights_in_float32_are_taken_as_they_are():
    weights = jnp.array([0.1, -0.7], jnp.float32)
    enclosed = enclose_all(lambda h: h * weights, np.ones((1, 2)), np.zeros((1, 2)))
    for entry, middle, error in zip(
        np.asarray(weights), *(enclosed.form.middle[0], enclosed.form.error[0]), strict=True
    ):
        assert abs(Fraction(float(entry)) - Fraction(float(middle))) <= Fraction(float(error)) < 1e-15


@pytest.mark.parametrize(
    "function",
    [lambda h: jnp.maximum(jnp.log(h), 0), lambda h: jnp.exp(1e6 * h), lambda h: h / 0, lambda h: h * jnp.nan],
    ids=["undefined", "overflow", "division by zero", "not a number"],
)
def test_what_is_not_finite_is_never_enclosed_by_less_than_all_numbers(function):
    enclosed = enclose_all(lambda h: function(h) + h, np.array([[-1.0, 1.0]]) * [[1.0], [0.0]], np.ones((2, 2)))
    unknown = ~np.isfinite(enclosed.form.error)
    assert unknown.any()
    assert (enclosed.low[unknown] == -np.inf).all()
    assert (enclosed.high[unknown] == np.inf).all()


def test_a_bounded_network_is_enclosed_on_all_of_space():
    both = model("rnn")
    mlp, drive = both.field.target, both.drive
    for radius in (1e30, np.inf):
        bounded = enclose_all(lambda h: mlp(h, drive), np.zeros((1, 3)), np.full((1, 3), radius))
        assert bounded.high == pytest.approx(1, abs=1e-12)
        assert bounded.low == pytest.approx(-1, abs=1e-12)
        residual = enclose_all(both, np.zeros((1, 3)), np.full((1, 3), radius))
        assert residual.reach.min() >= radius


def test_a_function_without_the_state_is_its_own_enclosure():
    enclosed = enclose_all(lambda h: jnp.arange(3.0), np.zeros((1, 2)), np.ones((1, 2)), derivative=True)
    assert (enclosed.form.middle == np.arange(3)).all()
    assert enclosed.form.error.max() == enclosed.form.derivative_error.max() == 0


def _scan(h):
    return jax.lax.scan(lambda carry, _: (2 * carry, None), h, None, length=3)[0]


REFUSED = {
    "sort": (jnp.sort, "`sort` of the state"),
    "argmax": (lambda h: h[jnp.argmax(h)], "`argmax` of the state"),
    "floor": (jnp.floor, "`floor` of the state"),
    "comparison": (lambda h: jnp.where(h > 0, h, 0.1 * h), "`gt` of the state"),
    "scan": (_scan, "`scan` of the state"),
    "map": (lambda h: jax.lax.map(jnp.tanh, h), "`scan` of the state"),
    "while": (lambda h: jax.lax.while_loop(lambda c: c[0] < 1, lambda c: 2 * c, h), "`while` of the state"),
    "fori": (lambda h: jax.lax.fori_loop(0, 3, lambda _, c: 2 * c, h), "`scan` of the state"),
    "cond": (lambda h: jax.lax.cond(h[0] > 0, jnp.tanh, jnp.sin, h), "`gt` of the state"),
    "switch": (lambda h: jax.lax.switch(jnp.int32(1), [jnp.tanh, jnp.sin], h), "`cond` of the state"),
    "solve": (lambda h: jnp.linalg.solve(jnp.eye(2) + jnp.outer(h, h), h), "`lu` of the state"),
    "two matrices": (lambda h: jnp.outer(h, h) @ jnp.outer(h, h), "one of two that depend on the state"),
    "float32": (lambda h: jnp.tanh(h.astype(jnp.float32)), "turns the state into float32"),
    "int": (lambda h: h.astype(int).astype(float), "turns the state into int64"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_enclosed_is_refused_by_name(name):
    function, message = REFUSED[name]
    with pytest.raises(Refused, match=message):
        enclose_all(function, np.zeros((1, 2)), np.ones((1, 2)))


def test_float32_boxes_are_refused():
    with pytest.raises(Refused, match="a box in float64"):
        enclose(jnp.tanh, jnp.zeros(2), jnp.ones(2))


def test_loops_that_do_not_touch_the_state_are_run_as_they_are():
    def function(h):
        return h + jax.lax.fori_loop(0, 3, lambda _, c: 2 * c, 1.0)

    assert enclose_all(function, np.zeros((1, 2)), np.zeros((1, 2))).form.middle == pytest.approx(8)


def _with_own_jvp(function):
    wrapped = jax.custom_jvp(function)
    wrapped.defjvp(lambda primals, tangents: (function(*primals), tangents[0]))
    return wrapped


def _with_own_vjp(function):
    wrapped = jax.custom_vjp(function)
    wrapped.defvjp(lambda x: (function(x), None), lambda _, g: (g,))
    return wrapped


@pytest.mark.parametrize(
    "wrap",
    [jax.jit, jax.checkpoint, _with_own_jvp, _with_own_vjp],
    ids=["jit", "checkpoint", "custom_jvp", "custom_vjp"],
)
def test_calls_are_looked_into(wrap):
    enclosed = enclose_all(wrap(jnp.tanh), np.ones((1, 1)), np.zeros((1, 1)))
    assert enclosed.form.middle.item() == pytest.approx(np.tanh(1))


def test_softplus_is_known_by_its_whole_program_and_not_by_its_name():
    def logaddexp(x, y):
        return jnp.maximum(x, y)

    enclosed = enclose_all(lambda h: _with_own_jvp(logaddexp)(h, 0.0), np.ones((1, 1)), np.zeros((1, 1)))
    assert enclosed.form.middle.item() == pytest.approx(1)


def test_a_maximum_with_zero_adds_no_error():
    enclosed = enclose_all(lambda h: jax.nn.relu(h) - h, np.ones((1, 1)), np.zeros((1, 1)))
    assert enclosed.form.error.item() < 1e-200


class _LikeAnArray:
    """The value of a literal in JAX up to 0.9.1: it turns into an array, and has no arithmetic of its own."""

    def __init__(self, value: np.ndarray):
        self._value = value
        self.shape, self.dtype = value.shape, value.dtype

    def __array__(self, dtype=None, copy=None):
        return np.array(self._value, dtype)


@pytest.mark.parametrize("kind", [float, np.float64, np.asarray, _LikeAnArray])
def test_literals_are_read_whatever_kind_their_values_have(kind):
    def function(h):
        return jnp.maximum(0, h) - jnp.maximum(h, 0.5) * jnp.minimum(0.7, h) + 1 / (h**2 + 3) - jnp.tanh(h - 0.1) / 7

    def with_own_kind(name):
        return Literal(kind(np.asarray(name.val)), name.aval) if isinstance(name, Literal) else name

    with jax.enable_x64(True):
        centre, radius = jnp.array([0.6, -0.2]), jnp.array([0.3, 0.5])
        program = jax.make_jaxpr(function)(centre).jaxpr
        equations = [e.replace(invars=[with_own_kind(name) for name in e.invars]) for e in program.eqns]
        assert sum(isinstance(name, Literal) for e in equations for name in e.invars) >= 7
        start = begin(centre, derivative=True)
        (found,) = interpret(program.replace(eqns=equations), [], [start], lambda e, values: step(e, values, radius))
        expected = enclose(function, centre, radius, derivative=True)
    assert jax.tree.all(jax.tree.map(np.array_equal, found, expected))
