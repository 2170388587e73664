import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis import as_flow, as_map
from gnode.analysis.attractor._memory_loss import crossing, memory_loss
from gnode.analysis.attractor._slow_manifold import drift_at


def loss(system, states, *, bound, seconds=1.0, **options):
    drift = drift_at(system, states)
    return memory_loss(system, states, drift=drift, bound=bound, seconds=seconds, step=0.01, **options)


def circle(count: int) -> np.ndarray:
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def test_a_constant_drift_is_lost_in_distance_over_speed():
    found = loss(as_flow(lambda h: jnp.array([0.1, 0.0]) + 0 * h), circle(100), bound=0.5)
    assert found.lifetime_predicted == pytest.approx(5.0, rel=1e-6)
    assert found.lifetime_measured == pytest.approx(5.0, rel=1e-6)
    assert found.times[0] == found.predicted[0] == found.measured[0] == 0
    assert (np.diff(found.times) > 0).all()


def test_a_rotation_moves_by_the_chord():
    turn = jnp.array([[0.0, -0.3], [0.3, 0.0]])
    found = loss(as_flow(lambda h: turn @ h), circle(400), bound=0.5)
    expected = 2 * np.sin(0.15 * found.times)
    assert found.measured == pytest.approx(expected, abs=1e-6)
    # The drift between two states is interpolated.
    assert found.predicted == pytest.approx(expected, abs=5e-3)


def test_drift_to_points_saturates():
    """On a ring with eight stable points no state moves by more than an eighth of half a turn."""

    def field(h):
        angle = jnp.arctan2(h[1], h[0])
        return 0.3 * jnp.sin(8 * angle) * jnp.stack([-h[1], h[0]])

    found = loss(as_flow(field), circle(800), bound=0.6)
    assert found.lifetime_predicted == found.lifetime_measured == np.inf
    assert found.measured[-1] < np.pi / 8
    assert found.predicted[-1] == pytest.approx(found.measured[-1], rel=0.1)
    assert found.times[-1] >= 64 * (1 - 1e-9)


def test_a_map_is_followed_by_whole_steps():
    found = loss(as_map(lambda h: h + 0.02, step=0.1), circle(50), bound=0.5)
    assert np.round(found.times / 0.1) == pytest.approx(found.times / 0.1)
    assert found.lifetime_measured == pytest.approx(0.5 / (0.02 * np.sqrt(2) / 0.1), rel=1e-6)


def test_a_state_that_runs_away_is_lost():
    found = loss(as_flow(lambda h: h**3), 2 * circle(30), bound=0.5)
    assert found.lifetime_measured < 1


def test_one_state_is_enough():
    found = loss(as_flow(lambda h: 0.1 + 0 * h), np.zeros((1, 1)), bound=0.5)
    assert found.lifetime_predicted == pytest.approx(5.0)


@pytest.mark.parametrize(
    "values, expected",
    [([0, 1, 2], 1.5), ([0, 1, 1], np.inf), ([0, np.inf, np.inf], 1.0), ([2, 3, 4], 0.0)],
    ids=["between", "never", "at infinity", "at once"],
)
def test_the_time_of_crossing(values, expected):
    assert crossing(np.arange(3.0), np.array(values, float), 1.5 if expected == 1.5 else 1.2) == pytest.approx(expected)
