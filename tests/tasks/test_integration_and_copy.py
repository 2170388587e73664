import math

import jax
import numpy as np
import pytest
from scipy import stats

from gnode._checks import Refused
from gnode.tasks import AngularIntegration, Copy, EvidenceIntegration


@pytest.mark.parametrize("angles", [1, 2, 3])
def test_angle_is_the_integral_of_the_velocity(angles):
    task = AngularIntegration(angles, cue=4, steps=60, time_step=0.02)
    trials = task.sample(20, key=jax.random.key(0))
    for number in range(angles):
        cosine, sine = trials.inputs[:, 0, angles + 2 * number : angles + 2 * number + 2].T
        angle = np.arctan2(sine, cosine)
        for step in range(60):
            angle = angle + 0.02 * trials.inputs[:, step, number]
            expected = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            np.testing.assert_allclose(trials.targets[:, step, 2 * number : 2 * number + 2], expected, atol=1e-5)


def test_cue_shows_the_start_and_then_the_velocity_begins():
    trials = AngularIntegration(2, cue=4).sample(10, key=jax.random.key(0))
    assert (trials.inputs[:, :4, :2] == 0).all() and (trials.inputs[:, 4:, :2] != 0).all()
    assert (trials.inputs[:, 4:, 2:] == 0).all()
    np.testing.assert_allclose(trials.inputs[:, :4, 2:], trials.targets[:, :4], atol=1e-6)
    assert not trials.mask[:, :4].any() and trials.mask[:, 4:].all()


def test_velocity_is_a_stationary_ornstein_uhlenbeck_process():
    task = AngularIntegration(1, speed=2.0, correlation_time=0.05)
    velocity = task.sample(20_000, key=jax.random.key(0)).inputs[:, :, 0].astype(float)
    for step in (task.cue, task.steps - 1):
        assert stats.kstest(velocity[:, step], stats.norm(0, 2.0).cdf).pvalue > 1e-5
    correlation = np.corrcoef(velocity[:, 40], velocity[:, 47])[0, 1]
    assert correlation == pytest.approx(math.exp(-7 * 0.01 / 0.05), abs=5 / math.sqrt(20_000))


def test_angles_of_a_torus_are_independent():
    targets = AngularIntegration(2).sample(5000, key=jax.random.key(0)).targets
    correlations = np.corrcoef(targets[:, -1].T)[:2, 2:]
    assert np.abs(correlations).max() < 5 / math.sqrt(5000)


def test_evidence_is_integrated_and_held():
    task = EvidenceIntegration(evidence=30, steps=50, time_step=0.02)
    trials = task.sample(10, key=jax.random.key(0))
    total = np.zeros(10)
    for step in range(50):
        total = total + 0.02 * trials.inputs[:, step, 0]
        np.testing.assert_allclose(trials.targets[:, step, 0], total, atol=1e-5)
    assert (trials.inputs[:, 30:] == 0).all() and trials.mask.all()


def test_variance_of_the_evidence_grows_as_its_law_says():
    # Of mu T + sigma W(T) with mu uniform: strength^2 T^2 / 3 + sigma^2 T, whatever the bins.
    for time_step in (0.01, 0.05):
        task = EvidenceIntegration(strength=1.5, noise=0.8, evidence=20, steps=20, time_step=time_step)
        last = task.sample(20_000, key=jax.random.key(0)).targets[:, -1, 0]
        time = 20 * time_step
        assert last.var() == pytest.approx(1.5**2 * time**2 / 3 + 0.8**2 * time, rel=0.06)
        assert abs(last.mean()) < 5 * last.std() / math.sqrt(len(last))


def test_copy_repeats_the_pattern_after_the_cue():
    task = Copy(bits=3, words=2, hold=4, delays=(2, 6))
    trials = task.sample(50, key=jax.random.key(0))
    assert trials.inputs.shape == (50, 26, 4) and trials.targets.shape == (50, 26, 3)
    delays = set()
    for inputs, targets in zip(trials.inputs, trials.targets, strict=True):
        (cue,) = np.nonzero(inputs[:, 3])
        assert len(cue) == 4 and (np.diff(cue) == 1).all()
        delays.add(int(cue[0]) - 8)
        pattern = inputs[:8, :3]
        assert (np.abs(pattern) == 1).all() and (pattern[:4] == pattern[0]).all() and (pattern[4:] == pattern[4]).all()
        expected = np.zeros((26, 3))
        expected[cue[-1] + 1 : cue[-1] + 9] = pattern
        np.testing.assert_array_equal(targets, expected)
        assert (inputs[8:, :3] == 0).all()
    assert delays == {2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: AngularIntegration(0), "number of angles of at least 1"),
        (lambda: AngularIntegration(cue=0), "bins of the cue of at least 1"),
        (lambda: AngularIntegration(cue=10, steps=10), "number of steps of at least 11"),
        (lambda: AngularIntegration(speed=0.0), "the speed above zero"),
        (lambda: AngularIntegration(correlation_time=-1.0), "the correlation time above zero"),
        (lambda: EvidenceIntegration(strength=0.0), "strength of the evidence above zero"),
        (lambda: EvidenceIntegration(noise=-1.0), "noise of at least 0"),
        (lambda: EvidenceIntegration(evidence=101), "number of steps of at least 101"),
        (lambda: Copy(bits=0), "number of bits of at least 1"),
        (lambda: Copy(words=0), "number of words of at least 1"),
        (lambda: Copy(hold=0), "bins that a word lasts of at least 1"),
        (lambda: Copy(delays=(5, 2)), "a shortest and a longest delay"),
        (lambda: Copy(time_step=0.0), "time step above zero"),
    ],
)
def test_refuses(make, message):
    with pytest.raises(Refused, match=message):
        make()
