import itertools
from typing import Any, cast

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import find_fixed_points
from gnode.analysis._system import as_flow, as_map
from gnode.analysis.certificate._certificate import certify
from gnode.analysis.certificate._gather_boxes import gather_boxes
from gnode.analysis.certificate._zeros import determinant_sign
from gnode.models import GatedNeuralODE, rnn
from tests.analysis import systems


class Linear(eqx.Module):
    """dh/dt = matrix h + shift. A module and not a closure: all sizes alike share one compiled program."""

    matrix: np.ndarray | jax.Array
    shift: np.ndarray | jax.Array

    def __call__(self, h):
        return self.matrix @ h + self.shift


class Cubic(eqx.Module):
    """dh/dt = rate (h - middle) - (h - middle)^3, in every entry."""

    middle: np.ndarray | jax.Array
    rate: np.ndarray | jax.Array

    def __call__(self, h):
        return self.rate * (h - self.middle) - (h - self.middle) ** 3


def cubic(middle, rate):
    return as_flow(Cubic(np.asarray(middle, float), np.asarray(rate, float)))


def around(low, high, size):
    return np.stack([np.full(size, float(low)), np.full(size, float(high))])


def inside(points, boxes, slack=0.0):
    """(points, boxes): which lie in which."""
    points = np.asarray(points)[:, None]
    return np.all((points >= boxes[None, :, 0] - slack) & (points <= boxes[None, :, 1] + slack), axis=2)


def network(seed, activation=jax.nn.relu, *, size=2, hidden=(6,), gain=3.0):
    """A random gnODE with more than one fixed point, in float32 as networks are, with its flow and residual."""
    model_key, bias_key = jax.random.split(jax.random.key(seed))
    field = GatedNeuralODE(size, 1, hidden, activation=activation, key=model_key)
    layers = field.ungated.target
    keys = jax.random.split(bias_key, len(layers.biases))
    biases = tuple(0.5 * jax.random.normal(k, b.shape) for k, b in zip(keys, layers.biases, strict=True))
    weights = tuple(gain ** (1 / len(layers.weights)) * w for w in layers.weights)
    field = eqx.tree_at(lambda f: (f.ungated.target.weights, f.ungated.target.biases), field, (weights, biases))
    drive = field.drive(jnp.zeros(1))
    return as_flow(
        eqx.Partial(field.flow, drive=drive),
        residual=eqx.Partial(field.residual, drive=drive),
        time_constant=field.time_constant,
    )


def agrees_with_a_search(system, certificate, starts=1500):
    """Both ways: what Levenberg-Marquardt finds in the box is enclosed, and what is enclosed it finds."""
    low, high = certificate.box
    begun = low + (high - low) * np.random.default_rng(0).random((starts, len(low)))
    begun[: len(certificate)] = certificate.states
    with jax.enable_x64(True):
        system = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64) if eqx.is_inexact_array(x) else x, system)
        found = find_fixed_points(system.residual, begun, flow=system.flow, tolerance=1e-11)
    states = found.states[((found.states >= low) & (found.states <= high)).all(axis=1)]
    which = inside(states, certificate.enclosures, slack=1e-8)
    return bool(which.any(axis=1).all() and which.any(axis=0).all())


@pytest.mark.parametrize(
    ("size", "box"),
    [
        pytest.param(1, around(-2, 2.3, 1), id="scalar"),
        pytest.param(1, around(-2, 2, 1), id="scalar, a zero where it is bisected"),
        pytest.param(2, around(-2, 2.3, 2), id="four-point memory"),
        pytest.param(2, around(-2, 2, 2), id="four-point memory, zeros where it is bisected"),
        pytest.param(3, around(-2, 2.3, 3), id="eight-point memory"),
    ],
)
def test_a_memory_of_isolated_points_is_listed_whole(size, box):
    certificate = certify(cubic(np.zeros(size), np.ones(size)), box=box)
    expected = np.array(list(itertools.product((-1.0, 0.0, 1.0), repeat=size)))
    assert certificate.complete
    assert certificate.stopped == "every box is decided"
    np.testing.assert_allclose(certificate.states, expected, atol=1e-13)
    assert inside(expected, certificate.enclosures).sum() == len(expected)
    assert np.ptp(certificate.enclosures, axis=1).max() < 1e-12
    # J = diag(1 - 3 h^2): det(-J) changes sign with every entry at zero.
    np.testing.assert_array_equal(certificate.index, (-1) ** (expected == 0).sum(axis=1))
    np.testing.assert_array_equal(certificate.index, certificate.near.index)
    assert certificate.boundary_index == certificate.index_sum == 1
    assert certificate.box_kind == "given"


@pytest.mark.parametrize(
    ("matrix", "index"),
    [
        pytest.param([[-0.5, 3.0], [-3.0, -0.5]], 1, id="spiral"),
        pytest.param([[1.0, 0.0], [0.0, -2.0]], -1, id="saddle"),
        pytest.param([[1e-6, 0.0], [0.0, -2.0]], -1, id="saddle with a very slow direction"),
        pytest.param([[1.0, 0.999999], [1.0, 1.0]], 1, id="nearly singular"),
    ],
)
@pytest.mark.parametrize("at", [(0.0, 0.0), (0.3, -0.7)])
def test_a_linear_flow_has_its_one_fixed_point(matrix, index, at):
    matrix, at = np.array(matrix), np.array(at)
    certificate = certify(as_flow(Linear(matrix, -matrix @ at)), box=around(-1, 1, 2))
    assert certificate.complete and len(certificate) == 1
    np.testing.assert_allclose(certificate.states[0], at, atol=1e-8)
    assert certificate.index.tolist() == [index]
    assert certificate.boundary_index == index


def test_no_fixed_point():
    certificate = certify(as_flow(systems.constant), box=around(-1, 1, 2))
    assert certificate.complete and len(certificate) == 0
    assert certificate.boundary_index == certificate.index_sum == 0
    assert certificate.states.shape == (0, 2) and certificate.near.eigenvalues.shape == (0, 2)


def test_a_marginal_point_is_undecided():
    """A pitchfork at its bifurcation, at 0: no interval method can prove its zero by a regular Jacobian."""
    certificate = certify(cubic(np.zeros(1), np.zeros(1)), box=around(-1, 1.2, 1))
    assert not certificate.complete
    assert certificate.stopped == "the boxes left are at the smallest width"
    assert len(certificate) == 0 and len(certificate.undecided) == 1
    assert inside([[0.0]], certificate.undecided).all()
    assert np.ptp(certificate.undecided[0]) < 1e-6


@pytest.mark.parametrize(
    ("box", "at", "smallest"),
    [
        pytest.param([[1e6], [1e6 + 1e-4]], 1e6 + 5e-5, 1e-9, id="far from the origin"),
        pytest.param([[0.0], [1.0]], 0.7, 1e-18, id="a smallest width below rounding"),
    ],
)
def test_a_double_zero_ends_where_rounding_does(box, at, smallest):
    """And not with the budget: a box of one unit in the last place is one of its own halves."""
    certificate = certify(as_flow(lambda h: (h - at) ** 2), box=np.array(box), smallest=smallest)
    assert certificate.stopped == "the boxes left are at the smallest width" and certificate.boxes < 1000
    assert len(certificate) == 0 and inside([[at]], certificate.undecided).any()


@pytest.fixture(scope="module")
def ring():
    return certify(as_flow(systems.ring), box=around(-1.5, 1.6, 2), boxes=4000)


def test_a_continuum_ends_incomplete_within_the_budget(ring):
    assert not ring.complete
    assert ring.stopped.startswith("the number of boxes is used up, with all but ")
    assert ring.boxes <= 4000


def test_what_is_left_covers_the_continuum(ring):
    angle = np.linspace(0, 2 * np.pi, 1000)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert inside(circle, ring.undecided, slack=1e-15).any(axis=1).all()
    assert np.abs(np.linalg.norm(ring.undecided.mean(axis=1), axis=1) - 1).max() < 0.05
    np.testing.assert_allclose(ring.states, [[0, 0]], atol=1e-13)


def test_a_budget_of_one_box():
    certificate = certify(cubic(np.zeros(2), np.ones(2)), box=around(-2, 2, 2), boxes=1)
    assert certificate.boxes == 1 and not certificate.complete
    zeros = np.array(list(itertools.product((-1.0, 0.0, 1.0), repeat=2)))
    everything = np.concatenate([certificate.enclosures, certificate.undecided])
    assert inside(zeros, everything).any(axis=1).all()


def test_a_budget_of_no_time():
    certificate = certify(cubic(np.zeros(2), np.ones(2)), box=around(-2, 2, 2), seconds=1e-9)
    assert certificate.stopped.startswith("the time is used up, with nothing of the volume decided and 1 box left")
    np.testing.assert_array_equal(certificate.undecided, [around(-2, 2, 2)])


def test_a_zero_on_a_corner_of_the_box():
    certificate = certify(cubic(np.zeros(2), np.ones(2)), box=np.array([[-1.0, -1.0], [0.5, 0.7]]))
    np.testing.assert_allclose(certificate.states, list(itertools.product((-1, 0), repeat=2)), atol=1e-13)
    assert certificate.boundary_index is None


def test_zeros_outside_the_box_are_not_listed():
    certificate = certify(cubic(np.zeros(2), np.ones(2)), box=np.array([[-0.99, 0.2], [0.5, 0.97]]))
    assert certificate.complete and len(certificate) == 0
    assert certificate.boundary_index == 0


def test_two_zeros_that_are_near_are_told_apart():
    certificate = certify(cubic([0.3], [1e-12]), box=around(-1, 1, 1))
    assert certificate.complete
    np.testing.assert_allclose(certificate.states[:, 0] - 0.3, [-1e-6, 0, 1e-6], atol=1e-9)


@pytest.mark.parametrize(
    ("activation", "gain"),
    [
        pytest.param(jax.nn.relu, 6.0, id="relu"),
        pytest.param(jnp.tanh, 6.0, id="tanh"),
        pytest.param(jax.nn.sigmoid, 20.0, id="sigmoid"),
        pytest.param(jax.nn.softplus, 20.0, id="softplus"),
        pytest.param(jax.nn.silu, 6.0, id="silu"),
        pytest.param(jax.nn.gelu, 6.0, id="gelu"),
    ],
)
def test_random_networks_agree_with_a_search(activation, gain):
    counts = []
    for seed in range(4, 8):
        system = network(seed, activation, gain=gain)
        certificate = certify(system, box=around(-4, 4.1, 2))
        assert certificate.complete
        assert agrees_with_a_search(system, certificate)
        assert certificate.boundary_index == certificate.index_sum
        np.testing.assert_array_equal(certificate.index, certificate.near.index)
        counts.append(len(certificate))
    assert max(counts) > 1


def test_a_network_of_three_units():
    system = network(1, size=3, hidden=(10, 10), gain=20.0)
    certificate = certify(system, box=around(-3, 3.1, 3))
    assert certificate.complete
    assert agrees_with_a_search(system, certificate)


def test_a_map_has_the_fixed_points_of_its_flow():
    flow = Cubic(np.zeros(1), np.ones(1))
    certificate = certify(as_map(lambda h: h + 0.1 * flow(h), step=0.1), box=around(-2, 2.3, 1))
    np.testing.assert_allclose(certificate.states[:, 0], [-1, 0, 1], atol=1e-12)
    # Multipliers 0.8 and 1.1 in 0.1 s.
    np.testing.assert_allclose(certificate.near.rates[:, 0], [np.log(0.8) / 0.1, np.log(1.1) / 0.1, np.log(0.8) / 0.1])


def test_a_bounded_network_is_searched_whole():
    field = rnn(2, 1, key=jax.random.key(0))
    field = eqx.tree_at(lambda f: f.target.weights, field, (jnp.asarray([[2.0, -0.5], [0.4, 2.0]]),))
    drive = field.drive(jnp.zeros(1))
    residual = eqx.Partial(field.residual, drive=drive)
    system = as_flow(eqx.Partial(field.flow, drive=drive), residual=residual, time_constant=field.time_constant)
    certificate = certify(system, visited=np.zeros((1, 2)))
    assert certificate.box_kind == "bounded" and certificate.complete
    assert len(certificate) == 9
    assert certificate.boundary_index == certificate.index_sum == 1
    assert agrees_with_a_search(system, certificate)


def test_near_has_the_eigenvalues_of_the_flow():
    # Nothing that rounding would make of it.
    flow = Linear(np.array([[-2.0, 0.0], [0.0, 1e-9]]), np.zeros(2))
    certificate = certify(as_flow(flow), box=around(-1, 1, 2))
    np.testing.assert_allclose(certificate.near.rates, [[1e-9, -2]])
    assert certificate.near.kinds == ("saddle",)
    marginal = certify(as_flow(flow), box=around(-1, 1, 2), marginal_rate=1e-8)
    np.testing.assert_allclose(marginal.near.rates, [[0, -2]])
    assert marginal.near.kinds == ("marginal",)
    # Proven all the same: the sign is of the residual's own Jacobian.
    assert marginal.index.tolist() == [-1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        pytest.param({"box": around(1, 1, 1)}, "lower corner lies below its upper one", id="a box without width"),
        pytest.param({"box": around(0, np.nan, 1)}, "a finite box", id="a box that is not finite"),
        pytest.param({"box": around(-1e30, 1, 1)}, "corners of up to 1e.20, got one of 1e.30", id="a box too wide"),
        pytest.param({}, "or a box, got neither, and a function of states of any size", id="nowhere"),
        pytest.param({"visited": np.zeros((0, 1))}, r"visited states of shape \(states, state\)", id="none visited"),
        pytest.param({"visited": np.zeros((4, 5, 1))}, r"got shape \(4, 5, 1\); .* \.reshape\(-1, 1\)", id="trials"),
        pytest.param(
            {"visited": np.full((2, 1), np.inf)}, "that are finite, got some that are not", id="infinite states"
        ),
        pytest.param({"box": around(-1, 1, 1), "boxes": 0}, "number of boxes of at least 1", id="no boxes"),
        pytest.param({"box": around(-1, 1, 1), "seconds": 0.0}, "number of seconds above zero", id="no time"),
        pytest.param({"box": around(-1, 1, 1), "smallest": -1.0}, "smallest width above zero", id="negative width"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(Refused, match=message):
        certify(as_flow(systems.bistable), **call)


TURN = np.array([[1.5, -0.5], [0.5, 1.5]])


def test_a_bounded_map_needs_no_box():
    certificate = certify(as_map(lambda h: jnp.tanh(h @ TURN)))
    assert certificate.box_kind == "bounded" and certificate.complete
    assert (np.abs(certificate.states).max(axis=1) < 1e-9).any()


@pytest.mark.parametrize(
    ("system", "message"),
    [
        (as_map(lambda h: jnp.asarray(TURN) @ h), "or a box, where F is not proven bounded, got neither"),
        (as_map(cast(Any, np.tanh)), "got neither, and a function that takes no state"),
    ],
    ids=["unbounded", "NumPy"],
)
def test_a_box_is_asked_for_where_it_is_needed(system, message):
    with pytest.raises(Refused, match=message):
        certify(system)


def test_an_operation_that_cannot_be_enclosed_is_refused_by_name():
    with pytest.raises(Refused, match="one with `sort`"):
        certify(as_flow(jnp.sort), box=around(-1, 1, 2))


def test_a_residual_of_another_shape_is_refused():
    with pytest.raises(Refused, match=r"a residual of shape \(2,\)"):
        certify(as_flow(systems.saddle, residual=lambda h: h[:1]), box=around(-1, 1, 2))


def test_the_sign_of_a_determinant_is_exact():
    assert determinant_sign(np.array([[1.0, 1 + 2e-16], [1.0, 1.0]])) == -1
    assert determinant_sign(np.array([[1.0, 2.0], [2.0, 4.0]])) == 0
    assert determinant_sign(np.eye(3)[[1, 0, 2]]) == -1
    hilbert = 1 / (np.arange(9)[:, None] + np.arange(9)[None, :] + 1.0)
    assert determinant_sign(hilbert) == np.sign(np.linalg.det(hilbert * 2.0))
    for matrix in np.random.default_rng(0).normal(size=(50, 4, 4)):
        assert determinant_sign(matrix) == np.sign(np.linalg.det(matrix))


@pytest.mark.parametrize("count", [1, 300, 6000])
def test_gathered_boxes_cover_the_same(count):
    rng = np.random.default_rng(count)
    low = rng.random((count, 2))
    boxes = np.stack([low, low + 1e-3], axis=1)
    fewer = gather_boxes(boxes, np.full(2, 0.01), around(0, 1.1, 2))
    assert len(fewer) <= min(count, 4096)
    covered = (boxes[:, None, 0] >= fewer[None, :, 0]) & (boxes[:, None, 1] <= fewer[None, :, 1])
    assert np.any(np.all(covered, axis=2), axis=1).all()
