"""Noise on systems whose answer is known: sheets, rings and lines diffuse, points hold it back, maps are AR(1).

Of n = states times draws, mean squares are compared within four of their standard errors, sqrt(2 tr Sigma^2 / n); for
the distances themselves that is over twice the distance.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import MemoryUnderNoise, as_flow, as_map, memories_under_noise

KEY = jax.random.key(5)
SIGMA, STEP, RATE = 0.05, 0.02, 4.0
WITHIN = 4.0
# What a step leaves of a distance that decays.
KEPT = 1 - RATE * STEP


def pushed(system, states, dimension=0, *, noise=SIGMA, seconds=4.0, step: float | None = STEP, **options):
    return memories_under_noise(
        system, states, noises=[noise], seconds=seconds, step=step, dimension=dimension, key=KEY, **options
    )[0]


def held_back(times, *, kept=KEPT, step=STEP, noise=SIGMA):
    """The variance of an entry of which a step leaves `kept`."""
    return noise**2 * step * (1 - kept ** (2 * np.round(times / step))) / (1 - kept**2)


def assert_measured(found: MemoryUnderNoise, variances: np.ndarray, samples: int) -> None:
    """What was measured is what was predicted, within the error of so many samples of independent entries."""
    assert len(found.times) == len(variances)
    expected = np.sqrt(2 * np.sum(variances**2, axis=1) / samples)
    # About paths that do not move, the error that is told is that of Gaussian entries.
    error = 2 * found.measured * found.measured_error
    np.testing.assert_allclose(error[1:], expected[1:], rtol=0.25)
    assert (np.abs(found.measured**2 - found.predicted**2) <= WITHIN * expected).all()


def sheet(h):
    return jnp.array([0.0, 0.0, -RATE]) * h


def test_a_sheet_diffuses_in_both_directions_along_it():
    places = np.pad(np.random.default_rng(0).uniform(-1, 1, (40, 2)), ((0, 0), (0, 1)))
    found = pushed(as_flow(sheet), places, 2)
    free = SIGMA**2 * found.times
    variances = np.stack([free, free, held_back(found.times)], axis=1)
    np.testing.assert_allclose(found.predicted**2, variances.sum(axis=1), rtol=1e-12)
    # At least as long as asked for, in as many steps from each look to the next.
    assert (found.drifted == 0).all() and found.times[-1] == pytest.approx(29 * 7 * STEP)
    assert_measured(found, variances, 40 * 16)
    assert found.diffusion_predicted == pytest.approx(SIGMA**2 / 2, rel=1e-6)
    # Of a square distance that grows from a to 2 a in each of two directions, in n paths: 2 (2a)^2 - 2 a^2 = 6 a^2.
    assert found.diffusion_error == pytest.approx(SIGMA**2 / 2 * np.sqrt(6 / 2 / (40 * 16)), rel=0.25)
    assert abs(found.diffusion_measured - SIGMA**2 / 2) <= WITHIN * found.diffusion_error


def circle(count: int) -> np.ndarray:
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def ring(h):
    return RATE / 2 * (1 - jnp.sum(h**2)) * h


def test_a_ring_diffuses_along_it_and_its_bend_is_not_predicted():
    weak, strong = memories_under_noise(
        as_flow(ring), circle(50), noises=(SIGMA, 0.6), seconds=4.0, step=STEP, dimension=1, key=KEY
    )
    variances = np.stack([SIGMA**2 * weak.times, held_back(weak.times)], axis=1)
    np.testing.assert_allclose(weak.predicted**2, variances.sum(axis=1), rtol=1e-9)
    assert_measured(weak, variances, 50 * 16)
    assert weak.diffusion_predicted == pytest.approx(SIGMA**2 / 2, rel=1e-6)
    assert abs(weak.diffusion_measured - SIGMA**2 / 2) <= WITHIN * weak.diffusion_error
    # A state is nowhere farther away than across, and in the mean of all angles by the square root of 2.
    assert strong.predicted[-1] == pytest.approx(0.6 / SIGMA * weak.predicted[-1])
    assert strong.measured[-1] < strong.predicted[-1] - WITHIN * strong.measured_error[-1]
    assert strong.diffusion_measured < strong.diffusion_predicted - WITHIN * strong.diffusion_error


def test_a_point_holds_noise_back_and_states_drift_to_it():
    found = pushed(as_flow(lambda h: -RATE * h), np.tile([[0.3, 0.0], [0.0, -0.4]], (20, 1)))
    variance = held_back(found.times)
    drift = np.sqrt((0.3**2 + 0.4**2) / 2) * (1 - KEPT ** np.round(found.times / STEP))
    np.testing.assert_allclose(found.drifted, drift, rtol=1e-12)
    np.testing.assert_allclose(found.predicted**2, drift**2 + 2 * variance, rtol=1e-12)
    # With steps that are short beside the time constant, the stationary variance is sigma^2 / (2 lambda).
    assert variance[-1] == pytest.approx(SIGMA**2 / (2 * RATE) / (1 - RATE * STEP / 2), rel=1e-6)
    # Noise about a path that moves by d: (d + e)^2 has the variance 4 d^2 s^2 + 2 s^4 in the direction of d.
    error = np.sqrt((4 * drift**2 * variance + 4 * variance**2) / (40 * 16))
    assert (np.abs(found.measured**2 - found.predicted**2) <= WITHIN * error).all()
    assert np.isnan([found.diffusion_predicted, found.diffusion_measured, found.diffusion_error]).all()


def test_oblique_contraction_turns_noise_across_a_line_into_noise_along_it():
    slant = 3.0
    found = pushed(as_flow(lambda h: RATE * h[1] * jnp.array([slant, -1.0])), np.zeros((50, 2)), 1, seconds=8.0)
    # x + slant y is left as it is by the flow, and takes the noise of both entries: that is where a state comes to lie.
    expected = SIGMA**2 / 2 * (1 + slant**2)
    assert found.diffusion_predicted == pytest.approx(expected, rel=1e-6)
    assert abs(found.diffusion_measured - expected) <= WITHIN * found.diffusion_error
    # One entry alone: the square distance grows from a to 2 a, with the error of 6 a^2 in n paths.
    assert found.diffusion_error == pytest.approx(expected * np.sqrt(6 / (50 * 16)), rel=0.25)


def test_a_map_is_an_autoregressive_process_of_its_own_step():
    found = pushed(as_map(lambda h: 0.9 * h, step=0.5), np.zeros((40, 1)), step=None, seconds=20.0)
    np.testing.assert_allclose(np.diff(found.times) % 0.5, 0, atol=1e-12)
    variance = held_back(found.times, kept=0.9, step=0.5)
    np.testing.assert_allclose(found.predicted**2, variance, rtol=1e-12)
    assert_measured(found, variance[:, None], 40 * 16)


def test_the_same_key_gives_the_same_bits():
    system, places = as_flow(sheet), np.zeros((4, 3))
    options = {"noises": [SIGMA], "seconds": 0.2, "step": STEP, "dimension": 2}
    (one,), (two,), (other,) = (
        memories_under_noise(system, places, key=key, **options) for key in (KEY, jax.random.key(5), jax.random.key(6))
    )
    np.testing.assert_array_equal(one.measured, two.measured)
    assert one.diffusion_measured == two.diffusion_measured
    assert (one.measured[1:] != other.measured[1:]).all()


def test_noise_is_drawn_in_pieces_where_it_is_much(monkeypatch):
    monkeypatch.setattr("gnode.analysis.attractor._noisy_steps._AT_A_TIME", 16 * 40 * 3)
    found = pushed(as_flow(lambda h: 0 * h), np.zeros((40, 1)), 1, seconds=0.4, looks=3)
    # In pieces of 3 steps, 3 of them to a look.
    np.testing.assert_allclose(found.times, 9 * STEP * np.arange(4))
    assert_measured(found, SIGMA**2 * found.times[:, None], 40 * 16)
    # What is drawn in one piece says nothing of what is in the next.
    assert len(np.unique(np.diff(found.measured**2))) == 3


def test_the_lifetime_is_where_the_distance_passes_the_bound():
    found = pushed(as_flow(sheet), np.zeros((40, 3)), 2, bound=0.12, looks=200)
    # 2 sigma^2 t, and what is held back of the third entry.
    expected = (0.12**2 - held_back(np.array(4.0))) / (2 * SIGMA**2)
    assert found.lifetime_predicted == pytest.approx(expected, rel=1e-4)
    k = np.searchsorted(found.times, found.lifetime_measured)
    assert found.measured[k - 1] <= 0.12 <= found.measured[k]
    never = pushed(as_flow(sheet), np.zeros((40, 3)), 2, bound=1.0, looks=200)
    assert never.lifetime_predicted == never.lifetime_measured == np.inf


def test_the_diffusion_is_read_between_late_times():
    # Along a line that is a point in the long run, noise diffuses freely at first.
    rate = 0.5
    early, last = (
        pushed(as_flow(lambda h: -rate * h), np.zeros((40, 1)), 1, seconds=8.0, late=late)
        for late in ((0.0, 0.26), None)
    )
    np.testing.assert_array_equal(early.measured, last.measured)
    # From zero to the first look, after which so much of sigma^2 t is left.
    kept, looked = 1 - rate * STEP, early.times[1]
    left = held_back(looked, kept=kept) / (SIGMA**2 * looked)
    assert looked == pytest.approx(0.26) and 0.85 < left < 0.95
    assert early.diffusion_predicted == pytest.approx(left * SIGMA**2 / 2, rel=1e-9)
    assert abs(early.diffusion_measured - early.diffusion_predicted) <= WITHIN * early.diffusion_error
    assert last.diffusion_predicted < 0.05 * SIGMA**2 / 2


def test_a_quarter_of_the_spread_is_the_bound():
    found = pushed(as_flow(ring), circle(50), 1, seconds=0.1)
    assert found.bound == pytest.approx(0.25)


def test_of_many_entries_the_covariance_of_some_states_stands_for_all():
    # Each state has a rate of its own: those whose covariance is followed are spread over all.
    rates = np.repeat([1.0, 3.0], 4)
    places = np.pad(rates[:, None], ((0, 0), (0, 63)))

    def flow(h):
        return -h[0] * h * jnp.r_[0.0, jnp.ones(63)]

    found = pushed(as_flow(flow), places, 1, seconds=1.0, draws=2)
    expected = SIGMA**2 * found.times
    for rate in (1.0, 3.0):
        expected = expected + 63 / 2 * held_back(found.times, kept=1 - rate * STEP)
    np.testing.assert_allclose(found.predicted**2, expected, rtol=1e-12)


def test_where_small_noise_grows_states_are_predicted_to_go_no_farther_than_they_can():
    # Between two points: what stands at zero without noise goes to one of them, a distance of 1 away.
    def flow(h):
        return RATE * (h - h**3)

    endless, ended = (pushed(as_flow(flow), np.zeros((4, 1)), farthest=most) for most in (np.inf, 1.0))
    grown = held_back(endless.times, kept=1 + RATE * STEP)
    np.testing.assert_allclose(endless.predicted**2, grown, rtol=1e-12)
    np.testing.assert_allclose(ended.predicted**2, np.minimum(grown, 1.0), rtol=1e-12)
    assert ended.measured[-1] == pytest.approx(ended.predicted[-1], rel=0.02)


def test_a_state_that_runs_away_leaves_no_number():
    found = pushed(as_flow(lambda h: h**3), np.full((4, 1), 3.0), 1)
    assert not np.isfinite(found.measured[-1]) and not np.isfinite(found.diffusion_measured)
    assert found.lifetime_measured < 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"step": None}, "a step in seconds, of a flow"),
        ({"step": 0.0}, "the step above zero"),
        ({"noises": [SIGMA, 0.0]}, "the noise above zero"),
        ({"seconds": 0.0}, "the time to follow states for above zero"),
        ({"farthest": 0.0}, "the farthest distance above zero"),
        ({"late": (0.5, 0.51)}, "late times with two looks between them"),
        ({"dimension": -1}, "the dimension of at least 0"),
        ({"draws": 1}, "the number of draws of at least 2"),
        ({"looks": 1}, "the number of looks of at least 2"),
    ],
)
def test_refusals(changes, words):
    options = {"noises": [SIGMA], "seconds": 1.0, "step": STEP, "dimension": 1, **changes}
    with pytest.raises(Refused, match=words):
        memories_under_noise(as_flow(ring), circle(4), key=KEY, **options)
    with pytest.raises(Refused, match="no step for a map"):
        pushed(as_map(ring), circle(4))
