"""What a network that decodes a direction stands beside is Bayes' rule, and its file becomes a session as it is."""

import os
import runpy
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import norm, poisson

ROOT = Path(__file__).parents[2]
RECORDING = Path(os.environ.get("GNODE_DATA_DIR", ROOT.parent / "shared" / "data")) / "head_direction.npz"


@pytest.fixture
def decoder(imported) -> ModuleType:
    return imported("bayesian_decoder")


@pytest.fixture
def rates(decoder):
    """Spikes a bin of six neurons."""
    preferred = np.arange(6) / 6 * 2 * np.pi
    return 0.05 + 1.5 * np.exp(np.cos(decoder.centres()[:, None] - preferred) - 1)


def test_tuning_curves_are_the_rates_behind_the_counts(decoder, rates):
    random = np.random.default_rng(0)
    angles = random.uniform(-np.pi, np.pi, 200_000)
    place = (np.mod(angles, 2 * np.pi) / (2 * np.pi) * 60).astype(int)
    found = decoder.tuning_curves(random.poisson(rates[place]), angles)
    np.testing.assert_allclose(found, rates, atol=0.06, rtol=0)


def test_a_window_is_bayes_rule_for_poisson_neurons(decoder, rates):
    counts = np.random.default_rng(1).poisson(1.0, (2, 5, 6)).astype(float)
    found = decoder.of_window(decoder.log_likelihoods(counts, rates), 3)
    # Of the last step: the joint probability of three bins, by SciPy.
    joint = poisson.logpmf(counts[:, 2:, None], rates).sum(axis=(1, 3))
    np.testing.assert_allclose(
        found[:, -1] - found[:, -1].max(axis=1, keepdims=True), joint - joint.max(axis=1, keepdims=True), atol=1e-9
    )
    # Of the first: of that alone.
    alone = poisson.logpmf(counts[:, 0, None], rates).sum(axis=2)
    np.testing.assert_allclose(np.ptp(found[:, 0] - alone, axis=1), 0, atol=1e-9)


def test_a_count_that_nobody_made_says_nothing(decoder, rates):
    counts = np.full((1, 1, 6), np.nan)
    assert not decoder.log_likelihoods(counts, rates).any()


def test_the_filter_is_the_sum_over_all_walks(decoder, rates):
    counts = np.random.default_rng(2).poisson(1.0, (1, 3, 6)).astype(float)
    likelihoods = decoder.log_likelihoods(counts, rates)
    found = np.exp(decoder.filtered(likelihoods, 0.3)[0, -1])
    apart = np.angle(np.exp(1j * (decoder.centres()[:, None] - decoder.centres())))
    walk = norm.pdf(apart, scale=0.3)
    walk /= walk.sum(axis=1, keepdims=True)
    first, second, third = np.exp(likelihoods[0])
    every = np.einsum("a,ab,b,bc,c->c", first, walk, second, walk, third)
    np.testing.assert_allclose(found, every / every.sum(), rtol=1e-9)


def test_a_mean_goes_round_the_circle(decoder):
    weights = np.full((1, 1, 60), -np.inf)
    weights[..., [1, 58]] = 0.0  # 9 and 351 degrees
    assert abs(decoder.mean_direction(weights).item()) < 1e-12


@pytest.mark.skipif(not RECORDING.exists(), reason=f"needs {RECORDING.name}, which is not part of this package")
def test_the_recording_becomes_a_session_and_is_read_back(tmp_path):
    pytest.importorskip("pynwb", reason="needs pynwb")
    from gnode.data import ReadSettings, read_data

    script = runpy.run_path(str(ROOT / "examples" / "head_direction_session.py"))
    with np.load(RECORDING) as whole:
        some = {name: whole[name][:3000] for name in ("wake_counts", "wake_angle_rad", "wake_time_s")}
    np.savez(tmp_path / "some.npz", **some, bin_s=0.01)
    script["main"](tmp_path / "some.npz", tmp_path / "some.nwb")
    data = read_data(tmp_path / "some.nwb", ReadSettings(targets=("direction",), bin_s=0.01))
    pieces = script["stretches"](some["wake_time_s"])
    trials = data.trials
    # Every bin of every stretch but what lies after the last sample of the tracking.
    for trial, piece in enumerate(pieces):
        count = int(trials.real[trial].sum())
        assert piece.stop - piece.start - count <= (3 if trial == len(pieces) - 1 else 0)
        np.testing.assert_array_equal(trials.inputs[trial, :count], some["wake_counts"][piece][:count])
        known = trials.mask[trial, :count, 0]
        angles = some["wake_angle_rad"][piece][:count][known]
        found = np.arctan2(trials.targets[trial, :count, 1], trials.targets[trial, :count, 0])[known]
        off = np.abs(np.angle(np.exp(1j * (found - angles))))
        # The file has the direction of the nearest sample of the tracking.
        assert np.median(off) < 0.03 and (~known).sum() <= 3
