import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis._system import as_flow
from gnode.analysis.certificate._slow_set import slow_set
from tests.analysis import systems


def around(half, size):
    return np.stack([np.full(size, -float(half)), np.full(size, float(half))])


def volume(boxes):
    return np.prod(boxes[:, 1] - boxes[:, 0], axis=1).sum()


def within(points, boxes):
    points = points[:, None]
    return ((points >= boxes[None, :, 0]) & (points <= boxes[None, :, 1])).all(axis=2).any(axis=1)


def pull(h):
    return -h


def speed_of(system, points):
    return np.linalg.norm(np.stack([np.asarray(system.residual(jnp.asarray(p))) for p in points]), axis=1)


@pytest.mark.parametrize(
    ("size", "ball", "resolution"), [(1, 0.5, 1 / 64), (2, np.pi / 16, 1 / 64), (3, np.pi / 48, 1 / 16)]
)
def test_of_a_pull_it_is_a_ball(size, ball, resolution):
    """|F - h| = |h|: a ball of diameter 0.5."""
    covers = slow_set(as_flow(pull), 0.25, box=around(1, size), resolution=resolution)
    assert covers.complete
    assert volume(covers.inner) <= ball + 1e-12
    assert volume(covers.inner) + volume(covers.outer) >= ball - 1e-12
    np.testing.assert_allclose(covers.outer[:, 1] - covers.outer[:, 0], 2 * resolution)
    # The farthest corner of inner boxes is in it, the nearest of outer ones on either side of its surface.
    assert np.linalg.norm(np.abs(covers.inner).max(axis=1), axis=1).max() <= 0.25
    farthest = np.linalg.norm(np.abs(covers.outer).max(axis=1), axis=1)
    assert (farthest >= 0.25 - 1e-12).all()


@pytest.fixture(scope="module")
def ring():
    system = as_flow(systems.ring)
    return system, slow_set(system, 0.1, box=around(1.5, 2), resolution=1 / 128)


def test_every_slow_state_is_covered_and_inner_boxes_are_slow(ring):
    _, covers = ring
    rng = np.random.default_rng(0)
    points = rng.uniform(-1.5, 1.5, (3000, 2))
    radius = np.linalg.norm(points, axis=1)
    slow = radius * np.abs(1 - radius**2) <= 0.1
    inner, outer = within(points, covers.inner), within(points, covers.outer)
    assert (inner | outer)[slow].all()
    assert slow[inner].all()
    assert not (inner & outer).any()
    assert slow.sum() > 100 and inner.sum() > 100


def test_a_finer_resolution_is_tighter(ring):
    system, fine = ring
    coarse = slow_set(system, 0.1, box=around(1.5, 2), resolution=1 / 32)
    assert volume(coarse.inner) < volume(fine.inner)
    assert volume(fine.inner) + volume(fine.outer) < volume(coarse.inner) + volume(coarse.outer)


def test_a_ring_has_its_hole(ring):
    """Slow around the circle and around the unstable point in its middle, and not between."""
    _, covers = ring
    everything = np.concatenate([covers.inner, covers.outer])
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert within(circle, everything).all()
    assert not within(0.5 * circle, everything).any()


def test_a_flow_that_is_nowhere_slow_has_none():
    covers = slow_set(as_flow(systems.constant), 0.5, box=around(1, 2))
    assert covers.complete and len(covers.inner) == len(covers.outer) == 0
    assert covers.inner.shape == (0, 2, 2)


def test_where_all_is_slow_it_is_the_box():
    covers = slow_set(as_flow(systems.constant), 2.0, box=around(1, 2))
    np.testing.assert_array_equal(covers.inner, [around(1, 2)])
    assert len(covers.outer) == 0 and covers.boxes == 1


@pytest.mark.parametrize("budget", [{"boxes": 50}, {"seconds": 1e-9}], ids=["boxes", "seconds"])
def test_a_budget_leaves_the_rest_in_the_outer_cover(budget):
    covers = slow_set(as_flow(systems.ring), 0.1, box=around(1.5, 2), **budget)
    assert not covers.complete and covers.boxes <= 50
    angle = np.linspace(0, 2 * np.pi, 200)
    assert within(np.stack([np.cos(angle), np.sin(angle)], axis=1), covers.outer).all()


def test_the_default_resolution_depends_on_the_size_of_the_state():
    covers = slow_set(as_flow(pull), 0.1, box=around(1, 1))
    np.testing.assert_allclose(covers.outer[:, 1] - covers.outer[:, 0], 2 / 4096)


@pytest.mark.parametrize(
    ("threshold", "call", "message"),
    [
        (0.0, {}, "threshold above zero"),
        (0.1, {"resolution": 0.0}, "a resolution above 0, and up to 1"),
        (0.1, {"boxes": 0}, "number of boxes of at least 1"),
        (0.1, {"seconds": 0.0}, "number of seconds above zero"),
        (0.1, {"box": around(0, 2)}, "a finite box whose lower corner"),
    ],
)
def test_refusals(threshold, call, message):
    with pytest.raises(Refused, match=message):
        slow_set(as_flow(pull), threshold, **{"box": around(1, 2), **call})
