import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.certificate._boundary_index import boundary_index, winding_number
from gnode.analysis.certificate._search_box import all_fixed_points, points_inward, search_box, state_size
from gnode.models import NeuralODE, rnn


@pytest.fixture(autouse=True)
def exact():
    with jax.enable_x64(True):
        yield


class Linear(eqx.Module):
    matrix: np.ndarray

    def __call__(self, h):
        return jnp.asarray(self.matrix) @ h


class Power(eqx.Module):
    """The complex power z^k, or its conjugate."""

    exponent: int = eqx.field(static=True)
    sign: np.ndarray

    def __call__(self, h):
        x, y = a, b = h[0], h[1]
        for _ in range(self.exponent - 1):
            a, b = a * x - b * y, a * y + b * x
        return jnp.concatenate([a[None], (jnp.asarray(self.sign) * b)[None]])


def square(half, at=(0.0, 0.0)):
    return np.array([at, at]) + np.array([[-half], [half]])


def residual_of(field):
    field = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64) if eqx.is_inexact_array(x) else x, field)
    return eqx.Partial(field.residual, drive=field.drive(jnp.zeros(field.input_size, jnp.float64)))


def bounded(seed=0, gain=2.0):
    field = rnn(2, 1, key=jax.random.key(seed))
    return residual_of(eqx.tree_at(lambda f: f.target.weights, field, (gain * field.target.weights[0],)))


def test_a_bounded_target_gives_a_box_of_all_fixed_points():
    residual = bounded()
    box, kind = search_box(residual, None, np.zeros((1, 2)))
    assert kind == "bounded"
    # |tanh| < 1; and what F makes of the box lies in it.
    assert (np.abs(box) < 1.01).all()
    inside = box[0] + (box[1] - box[0]) * np.random.default_rng(0).random((2000, 2))
    target = np.asarray(jax.vmap(residual)(jnp.asarray(inside))) + inside
    assert ((target > box[0]) & (target < box[1])).all()
    assert points_inward(residual, box)


def test_a_box_of_all_fixed_points_shrinks_with_the_target():
    weak = all_fixed_points(bounded(gain=0.2), 2)
    strong = all_fixed_points(bounded(gain=2.0), 2)
    assert weak is not None and strong is not None
    assert np.ptp(weak, axis=0).max() < 0.1 < np.ptp(strong, axis=0).min()


def test_an_unbounded_target_has_none():
    assert all_fixed_points(residual_of(NeuralODE(2, 1, (4,), key=jax.random.key(0))), 2) is None
    assert all_fixed_points(Linear(-0.5 * np.eye(2)), 2) is None


def test_a_constant_target_is_all_there_is():
    box = all_fixed_points(lambda h: jnp.asarray([3.0, -2.0]) - h, 2)
    assert box is not None
    np.testing.assert_allclose(box, [[3, -2], [3, -2]], atol=0.01)
    assert (box[0] < [3, -2]).all() and (box[1] > [3, -2]).all()


@pytest.mark.parametrize(
    ("residual", "size"),
    [
        (lambda h: jnp.tanh(h @ np.ones((3, 3))) - h, 3),
        (lambda h: jnp.tanh(np.ones((64, 64)) @ h) - h, 64),
        (lambda h: jnp.stack([jnp.sin(h[1]), jnp.cos(h[0])]) - h, 2),
        (lambda h: jnp.tanh(h[0]) * jnp.ones(4) - h, 4),
    ],
    ids=["row", "column", "entries", "readout"],
)
def test_the_only_size_of_a_state_is_found(residual, size):
    assert state_size(residual) == size


@pytest.mark.parametrize(
    ("residual", "message"),
    [(jnp.negative, "of states of any size"), (lambda h: h[:, 0], "that takes no state"), (jnp.sum, "takes no state")],
    ids=["any", "matrix", "number"],
)
def test_a_size_that_is_open_is_asked_for(residual, message):
    with pytest.raises(Refused, match=f"states that were visited, or a box, got neither, and a function .*{message}"):
        state_size(residual)


@pytest.mark.parametrize(
    ("matrix", "kind", "factor"),
    [
        pytest.param([[-1.0, 0.5], [-0.5, -1.0]], "inward", 1.5, id="inward at once"),
        pytest.param([[1.0, 0.0], [0.0, -2.0]], "visited", 1.5, id="saddle"),
        pytest.param([[-0.5, 3.0], [-3.0, -0.5]], "visited", 1.5, id="a spiral that leaves every box"),
    ],
)
def test_a_linear_flow_is_searched_where_it_points_inward_or_was_visited(matrix, kind, factor):
    visited = np.random.default_rng(0).uniform(-1, 1, (100, 2))
    visited[:2] = [[-1, -1], [1, 1]]
    box, found = search_box(Linear(np.array(matrix)), None, visited)
    assert found == kind
    np.testing.assert_allclose(box, square(factor))


def test_the_box_grows_until_the_residual_points_inward():
    def pulled_from_afar(h):
        """Outward up to 2, inward from there."""
        return h * (2 - jnp.abs(h))

    box, kind = search_box(pulled_from_afar, None, np.array([[-1.0, -1.0], [1.0, 1.0]]))
    assert kind == "inward"
    np.testing.assert_allclose(box, square(2.25))


def test_a_given_box_is_taken():
    box, kind = search_box(Linear(-np.eye(2)), square(1), np.ones((3, 2)))
    assert kind == "given"
    np.testing.assert_array_equal(box, square(1))


def test_a_direction_in_which_nothing_moved_has_a_width_too():
    box, kind = search_box(Linear(np.eye(2)), None, np.array([[-1.0, 0.5], [1.0, 0.5]]))
    assert kind == "visited"
    np.testing.assert_allclose(box, [[-1.5, -1.0], [1.5, 2.0]])


@pytest.mark.parametrize(("push", "inward"), [(0.999, True), (1.001, False)])
def test_a_push_at_one_place_of_a_face_decides(push, inward):
    """dx/dt = push (1 - (y - 0.3)^2) - x: outward around (1, 0.3), if anywhere."""

    def leaves(h):
        return jnp.concatenate([push * (1 - (h[1:] - 0.3) ** 2) - h[:1], -h[1:]])

    assert points_inward(leaves, square(1)) == inward


@pytest.mark.parametrize(
    ("exponent", "sign", "turns"), [(1, 1, 1), (2, 1, 2), (3, 1, 3), (1, -1, -1), (2, -1, -2), (3, -1, -3)]
)
@pytest.mark.parametrize("at", [(0.0, 0.0), (0.31, -0.53), (0.9, 0.9)], ids=["middle", "aside", "near a corner"])
def test_the_winding_number_of_a_power_is_its_exponent(exponent, sign, turns, at):
    assert winding_number(Power(exponent, np.asarray(float(sign))), square(1.0, at)) == turns


def test_the_winding_number_around_nothing_is_zero():
    assert winding_number(Power(2, np.asarray(1.0)), square(0.5, (1.0, 1.0))) == 0


def test_a_zero_on_the_boundary_has_no_winding_number():
    assert winding_number(Power(2, np.asarray(1.0)), square(1.0, (1.0, 0.3))) is None


def test_boundary_index_in_one_dimension_is_the_change_of_sign():
    line = np.array([[-1.0], [1.0]])
    assert boundary_index(lambda h: -h, line, "given") == 1
    assert boundary_index(lambda h: h, line, "given") == -1
    assert boundary_index(lambda h: h + 2, line, "given") == 0
    assert boundary_index(lambda h: h - 1, line, "given") is None


def test_boundary_index_in_three_dimensions_where_the_residual_points_inward():
    box = np.array([[-1.0] * 3, [1.0] * 3])
    assert boundary_index(Linear(-np.eye(3)), box, "visited") == 1
    assert boundary_index(Linear(np.eye(3)), box, "visited") is None


def test_what_is_no_box_is_refused():
    with pytest.raises(Refused, match="a finite box"):
        search_box(Linear(np.eye(2)), np.ones((2, 2)), None)
