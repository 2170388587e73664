import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import topology
from gnode.analysis.attractor import _topology
from gnode.analysis.attractor._topology import covering_dimension, farthest_points


def circle(random: np.random.Generator, count: int) -> np.ndarray:
    angle = random.uniform(0, 2 * np.pi, count)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def sphere(random: np.random.Generator, count: int) -> np.ndarray:
    points = random.normal(size=(count, 3))
    return points / np.linalg.norm(points, axis=1, keepdims=True)


SHAPES = {
    "interval": (lambda r, n: r.uniform(-1, 1, (n, 1)) * np.array([[1.0, 0.5]]), [1, 0], 1),
    "two intervals": (lambda r, n: r.uniform(0, 1, (n, 1)) + 3.0 * r.integers(2, size=(n, 1)), [2, 0], 1),
    "circle": (circle, [1, 1], 1),
    "square": (lambda r, n: r.uniform(-1, 1, (n, 2)), [1, 0], 2),
    "annulus": (lambda r, n: circle(r, n) * np.sqrt(r.uniform(1, 4, (n, 1))), [1, 1], 2),
    "figure of eight": (lambda r, n: circle(r, n) + np.array([1.0, 0.0]) * r.choice([-1, 1], (n, 1)), [1, 2], 1),
    "sphere": (sphere, [1, 0, 1], 2),
    "torus": (lambda r, n: np.concatenate([circle(r, n), circle(r, n)], axis=1), [1, 2, 1], 2),
    "square in space": (lambda r, n: r.uniform(-1, 1, (n, 3)) * np.array([1.0, 1.0, 0.01]), [1, 0, 0], 2),
}


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", SHAPES)
def test_betti_numbers_of_known_shapes(name, seed):
    sample, betti, _ = SHAPES[name]
    cloud = sample(np.random.default_rng(seed), 1536)
    found = topology(cloud, degrees=len(betti))
    assert found.betti.tolist() == betti
    assert len(found.diagrams) == len(found.thresholds) == len(betti)
    assert all((diagram[:, 1] >= diagram[:, 0]).all() for diagram in found.diagrams)


@pytest.mark.parametrize("name", SHAPES)
def test_the_dimension_by_covering_balls(name):
    sample, _, dimension = SHAPES[name]
    found = covering_dimension(sample(np.random.default_rng(2), 3000))
    closed = name in ("circle", "sphere", "torus", "figure of eight")
    # A boundary makes it too low.
    assert (dimension - 0.2 if closed else 0.6 * dimension) < found < dimension + 0.2


@pytest.mark.parametrize("name", ["figure of eight", "annulus", "two intervals"])
def test_the_ways_to_compute_persistence_agree(name, monkeypatch):
    cloud = SHAPES[name][0](np.random.default_rng(5), 600)
    few = topology(cloud, degrees=2)
    monkeypatch.setattr(_topology, "_MANY", 0)
    many = topology(cloud, degrees=2)
    for diagram, other in zip(few.diagrams, many.diagrams, strict=True):
        assert np.sort(diagram, axis=0) == pytest.approx(np.sort(other, axis=0))


def test_neither_scale_nor_order_nor_rotation_matters():
    random = np.random.default_rng(3)
    cloud = SHAPES["annulus"][0](random, 600)
    turned = np.array([[0.6, -0.8], [0.8, 0.6]])
    first, other = topology(cloud), topology(1e-3 * random.permutation(cloud) @ turned + 5.0)
    assert first.betti.tolist() == other.betti.tolist()
    assert other.thresholds == pytest.approx(1e-3 * first.thresholds, rel=0.3)


def test_a_hole_that_movement_could_fill_does_not_count():
    ring = circle(np.random.default_rng(0), 500)
    assert topology(ring, movement=0.1).betti.tolist() == [1, 1]
    assert topology(ring, movement=0.5).betti.tolist() == [1, 0]


def test_states_passed_through_fill_gaps():
    random = np.random.default_rng(1)
    square = random.uniform(-1, 1, (2000, 2))
    sparse = square[np.abs(square).max(axis=1) > 0.7]
    assert topology(sparse).betti.tolist() == [1, 1]
    assert topology(sparse, passed=square).betti.tolist() == [1, 0]


def test_landmarks_are_spread_and_cover_every_state():
    cloud = np.random.default_rng(0).normal(size=(400, 3))
    chosen, radius = farthest_points(cloud, 40)
    distances = np.linalg.norm(cloud[:, None] - cloud[chosen][None], axis=2)
    assert distances.min(axis=1).max() == pytest.approx(radius)
    between = np.linalg.norm(cloud[chosen][:, None] - cloud[chosen][None], axis=2)
    assert between[~np.eye(40, dtype=bool)].min() >= radius


@pytest.mark.parametrize("count", [1, 2, 3], ids=["one", "two", "three"])
def test_a_few_equal_states_are_one_piece(count):
    assert topology(np.zeros((count, 2))).betti[0] == 1


def test_one_landmark_is_refused():
    with pytest.raises(Refused, match="number of landmarks"):
        topology(np.zeros((3, 2)), landmarks=1)


def test_pieces_alone_can_be_asked_for():
    corners = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    assert topology(np.repeat(corners, 20, axis=0), degrees=1).betti.tolist() == [4]


@pytest.mark.parametrize("degrees", [0, 4])
def test_other_degrees_are_refused(degrees):
    with pytest.raises(Refused, match="1, 2 or 3 degrees"):
        topology(np.zeros((3, 2)), degrees=degrees)


def test_too_few_states_have_no_dimension():
    assert np.isnan(covering_dimension(np.zeros((10, 2))))
