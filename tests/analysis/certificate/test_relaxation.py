"""Linear bounds of networks of plain layers: sound against long double, and no zero is lost."""

import itertools

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis import as_map, find_fixed_points
from gnode.analysis.certificate._branch_and_bound import Budget, branch_and_bound
from gnode.analysis.certificate._certificate import certify
from gnode.analysis.certificate.relaxation import Layers, divide, examine_layers, read_layers
from gnode.analysis.certificate.relaxation._at_once import relaxed_at_once
from gnode.analysis.certificate.relaxation._bounds import run_layers, upper_bounds
from gnode.analysis.certificate.relaxation._layers import Layer
from gnode.analysis.certificate.relaxation._lines import lines
from gnode.models import GRU, NeuralODE

LONG = {
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
}
DEPTHS = {"shallow": (9,), "deep": (8, 7, 6)}


def random_layers(rng, activation, hidden, size=3):
    sizes = [size, *hidden]
    layers = [
        Layer(2 * rng.normal(size=(b, a)) / np.sqrt(a), rng.normal(size=b), np.zeros(b), activation)
        for a, b in itertools.pairwise(sizes)
    ]
    return Layers(layers, rng.normal(size=(size, hidden[-1])), rng.normal(size=size), np.zeros(size), -np.eye(size))


def exactly(layers, states):
    """The residual in long double."""
    units = np.asarray(states, np.longdouble)
    for layer in layers.hidden:
        units = LONG[layer.activation](units @ layer.weights.T.astype(np.longdouble) + layer.bias)
    return units @ layers.weights.T.astype(np.longdouble) + layers.bias + states @ layers.direct.T


def random_boxes(rng, count, width, size=3):
    centre = rng.normal(size=(count, size))
    half = width * rng.uniform(0.1, 1, (count, size))
    return np.stack([centre - half, centre + half], axis=1)


def middles(boxes):
    centre = 0.5 * boxes[:, 0] + 0.5 * boxes[:, 1]
    return centre, np.maximum(boxes[:, 1] - centre, centre - boxes[:, 0])


def some_states(rng, boxes):
    """Of every box, (states, boxes, state), corners among them: that is where bounds are met."""
    centre, radius = middles(boxes)
    shares = np.concatenate([rng.choice([-1.0, 1.0], (40, *centre.shape)), rng.uniform(-1, 1, (40, *centre.shape))])
    return np.clip(centre + shares * radius, boxes[:, 0], boxes[:, 1]).astype(np.longdouble)


def assert_bounds_hold(rng, layers, boxes, ran, states=None, inside=True):
    """`inside`: for which of the states."""
    rows = rng.normal(size=(len(boxes), 5, 3))
    slopes, offsets = upper_bounds(layers, ran, rows)
    states = some_states(rng, boxes) if states is None else states
    true = np.einsum("brk,sbk->sbr", rows.astype(np.longdouble), exactly(layers, states) - ran.middle)
    bound = np.einsum("brk,sbk->sbr", slopes.astype(np.longdouble), states - middles(boxes)[0]) + offsets
    assert (true <= bound)[np.broadcast_to(inside, true.shape[:2])].all()


@pytest.mark.parametrize("width", [1e-13, 1e-3, 0.3, 3.0], ids=lambda width: f"width-{width:g}")
@pytest.mark.parametrize("hidden", DEPTHS.values(), ids=DEPTHS)
@pytest.mark.parametrize("activation", LONG)
def test_every_weighted_residual_lies_below_its_bound(activation, hidden, width):
    rng = np.random.default_rng(0)
    layers = random_layers(rng, activation, hidden)
    boxes = random_boxes(rng, 20, width)
    assert_bounds_hold(rng, layers, boxes, run_layers(layers, *middles(boxes)))


def test_signs_known_of_a_box_hold_on_its_parts_and_leave_their_bounds_true():
    rng = np.random.default_rng(6)
    layers = random_layers(rng, "relu", DEPTHS["deep"])
    boxes = random_boxes(rng, 20, 0.3)
    centre, radius = middles(boxes)
    signs = np.concatenate([line.signs for line in run_layers(layers, centre, radius).lines], axis=1)
    parts = np.stack([boxes[:, 0], boxes[:, 0] + 0.7 * radius], axis=1)
    ran = run_layers(layers, *middles(parts), signs)
    units, found = some_states(rng, parts), []
    for layer in layers.hidden:
        units = units @ layer.weights.T.astype(np.longdouble) + layer.bias
        found.append(units)
        units = np.maximum(units, 0)
    assert (np.concatenate(found, axis=2) * signs >= 0).all()
    # In every layer some are known, and others are not.
    for known, line in zip(layers.by_layer(signs), ran.lines, strict=True):
        assert 0.2 < np.abs(known).mean() < 0.95
        assert (line.signs[known != 0] == known[known != 0]).all()
    assert_bounds_hold(rng, layers, parts, ran)


@pytest.mark.parametrize("activation", LONG)
def test_no_box_with_a_zero_is_dropped_or_shrunk_past_it(activation):
    rng = np.random.default_rng(1)
    for width in (1e-6, 1e-2, 0.5):
        layers = random_layers(rng, activation, (8, 7))
        zero = rng.normal(size=3)
        layers = layers._replace(bias=layers.bias - exactly(layers, zero[None])[0].astype(float))
        low = zero - width * rng.uniform(0.01, 1, (200, 3))
        boxes = np.stack([low, low + width * 1.02], axis=1)
        boxes[:, 1] = np.maximum(boxes[:, 1], zero + 0.01 * width)
        seen = examine_layers(layers, boxes)
        assert not seen.empty.any()
        # The bias is rounded: the zero is where it was put but for that.
        assert (seen.after[:, 0] <= zero + 1e-11).all() and (seen.after[:, 1] >= zero - 1e-11).all()
        assert width > 0.1 or (np.prod(seen.after[:, 1] - seen.after[:, 0], axis=1) < 1e-2 * width**3).any()


@pytest.mark.parametrize("activation", [jax.nn.relu, jnp.tanh, jax.nn.sigmoid], ids=["relu", "tanh", "sigmoid"])
def test_the_layers_of_a_field_are_its_residual(activation):
    field = NeuralODE(3, 1, (6, 5), activation=activation, key=jax.random.key(0))
    with jax.enable_x64(True):
        field = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64) if eqx.is_inexact_array(x) else x, field)
        residual = eqx.Partial(field.residual, drive=field.drive(jnp.ones(1)))
        layers = read_layers(residual, 3)
        states = np.random.default_rng(0).normal(size=(5, 3))
        expected = np.stack([residual(jnp.asarray(state)) for state in states])
    assert layers is not None and len(layers.hidden) == 2
    np.testing.assert_allclose(exactly(layers, states).astype(float), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "residual",
    [
        lambda h: jnp.sin(h) - h,
        lambda h: jnp.ones((3, 3)) @ (h * jnp.tanh(h)) - h,
        lambda h: jnp.tanh(jnp.tanh(h) + h) - h,
        lambda h: jnp.maximum(h, 1.0) - h,
        lambda h: -h,
    ],
    ids=["another unit", "a product", "past a layer", "another ramp", "no layer"],
)
def test_what_is_no_chain_of_layers_is_not_read(residual):
    with jax.enable_x64(True):
        assert read_layers(residual, 3) is None


def test_a_gated_unit_is_not_read():
    with jax.enable_x64(True):
        gru = GRU(3, 1, key=jax.random.key(0))
        gru = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64) if eqx.is_inexact_array(x) else x, gru)
        assert read_layers(eqx.Partial(gru.residual, drive=gru.drive(jnp.zeros(1))), 3) is None


def test_boxes_come_out_the_same_however_they_are_dealt_out():
    rng = np.random.default_rng(2)
    layers, boxes = random_layers(rng, "relu", (8, 7)), random_boxes(rng, 100, 0.5)
    together, again = relaxed_at_once(layers, boxes), relaxed_at_once(layers, boxes)
    jax.tree.map(np.testing.assert_array_equal, together, again)


def test_divided_boxes_make_up_those_that_were_divided():
    rng = np.random.default_rng(3)
    layers, boxes = random_layers(rng, "relu", (8, 7)), random_boxes(rng, 50, 2.0)
    seen = examine_layers(layers, boxes)
    parts, owner = divide(boxes, seen, np.ones((50, 3), bool))
    assert (parts[:, 0] >= boxes[owner, 0]).all() and (parts[:, 1] <= boxes[owner, 1]).all()
    volumes = [np.prod(b[:, 1] - b[:, 0], axis=1).sum() for b in (boxes, parts)]
    assert len(parts) > 100 and np.isclose(*volumes)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_relaxed_and_not_the_same_points_are_listed(activation, monkeypatch):
    rng = np.random.default_rng(5)
    layers = random_layers(rng, activation, (12,))
    zero = np.array([[0.3, -0.4, 0.2]])
    layers = layers._replace(bias=layers.bias - exactly(layers, zero)[0].astype(float))

    def after(h):
        (first,) = layers.hidden
        unit = {"relu": jax.nn.relu, "tanh": jnp.tanh}[activation]
        return jnp.asarray(layers.weights) @ unit(jnp.asarray(first.weights) @ h + first.bias) + layers.bias

    with jax.enable_x64(True):
        system = as_map(after)
        box = np.array([[-2.0] * 3, [2.0] * 3])
        proven = certify(system, box=box, boxes=100_000)
        grid = np.random.default_rng(0).uniform(-2, 2, (300, 3))
        found = find_fixed_points(system.residual, grid, flow=system.flow, step=system.step).states
        half = branch_and_bound(system.residual, box, smallest=1e-9, budget=Budget(proven.boxes // 2, 100.0))
        monkeypatch.setattr("gnode.analysis.certificate._examiner._RELAXED", 99)
        plain = branch_and_bound(system.residual, box, smallest=1e-9, budget=Budget(100_000, 100.0))
    assert proven.complete and len(proven) == len(plain.zeros) > 0
    # What the other half would cost is estimated.
    assert half.stopped is not None and proven.boxes / 6 < half.ahead < 3 * proven.boxes / 2
    within = (np.abs(found) < 2).all(axis=1)
    near = np.abs(found[within, None] - proven.states[None]).max(axis=2) < 1e-6
    assert near.any(axis=1).all()


@pytest.mark.parametrize("width", [1e-9, 1e-3, 1.0], ids=lambda width: f"width-{width:g}")
@pytest.mark.parametrize("activation", ["tanh", "logistic"])
def test_units_far_out_lie_between_their_lines(activation, width):
    z = np.concatenate([-np.geomspace(800, 1e-3, 60), np.geomspace(1e-3, 800, 60)])[None]
    line = lines(activation, z, z - width, z + width)
    for share in np.linspace(-1, 1, 21):
        at = (z + share * width).clip(z - width, z + width).astype(np.longdouble)
        off = np.abs(LONG[activation](at) - line.middle - line.slope * (at - z))
        assert (off <= line.tilt * (at - z) + line.half).all()


@pytest.mark.parametrize("size", [2, 3], ids=["by-enclosures", "by-layers"])
@pytest.mark.parametrize(("gain", "bias"), [(1e5, -30.1), (1e10, -30.1), (1e10, -36.5), (1e18, -40.0)])
def test_units_that_are_nearly_off_hide_no_point(size, gain, bias):
    """F(h) = gain / (1 + exp(-(h / 1000 + bias))) of every entry: a point near gain exp(bias)."""
    zero = 0.0
    for _ in range(50):
        zero = gain / (1 + np.exp(-np.longdouble(1e-3 * zero + bias)))
    with jax.enable_x64(True):
        system = as_map(
            lambda h: gain * jnp.eye(size) @ jax.nn.sigmoid(1e-3 * jnp.eye(size) @ h + jnp.full(size, bias))
        )
        assert read_layers(system.residual, size) is not None
        for low, high in ((1 - 1e-6, 1 + 1.3e-6), (0.99, 1.012), (0.3, 2.1)):
            box = float(zero) * np.array([[low] * size, [high] * size])
            proven = certify(system, box=box, boxes=10_000)
            held = (proven.enclosures[:, 0] <= zero) & (zero <= proven.enclosures[:, 1])
            left = (proven.undecided[:, 0] <= zero) & (zero <= proven.undecided[:, 1])
            assert held.all(axis=1).any() or left.all(axis=1).any()
