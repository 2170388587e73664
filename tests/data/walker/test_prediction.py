import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import target_scaler
from gnode.data.forecasts import prediction_error
from gnode.data.walker import generate_rollouts, prediction_trials
from tests.data.walker.made_up import SMALL, made_up

STEP = 0.008


def windows(count: int = 400, steps: int = 64) -> np.ndarray:
    """Of three channels: which window, which step, and their product."""
    which, when = np.broadcast_arrays(np.arange(count)[:, None], np.arange(steps + 1)[None])
    return np.stack([which, when, which * when], axis=-1).astype(np.float32)


def test_targets_are_of_the_next_physical_step_and_times_are_true():
    given = windows()
    trials = prediction_trials(given, STEP, key=jax.random.key(0))
    real = trials.real
    np.testing.assert_array_equal(trials.mask, np.repeat(real[..., None], 3, axis=2))
    which, when = (trials.inputs[..., channel][real].astype(int) for channel in (0, 1))
    np.testing.assert_array_equal(which, np.nonzero(real)[0])
    np.testing.assert_array_equal(trials.inputs[real], given[which, when])
    # Whether the next step is kept or not.
    np.testing.assert_array_equal(trials.targets[real], given[which, when + 1])
    np.testing.assert_allclose(trials.times[real], STEP * (when + 1), rtol=1e-12)
    gaps = np.diff(when)[np.diff(which) == 0]
    assert set(gaps) >= {1, 2, 3}
    durations = trials.durations[:, 1:][real[:, 1:]]
    np.testing.assert_allclose(durations, STEP * gaps, rtol=1e-5)


def test_padding_has_no_duration_and_no_target():
    trials = prediction_trials(windows(), STEP, key=jax.random.key(0))
    beyond = ~trials.real
    assert beyond.any()
    assert not trials.durations[beyond].any() and not trials.mask[beyond].any()
    assert not trials.inputs[beyond].any() and not trials.targets[beyond].any()


def test_steps_are_kept_as_often_as_is_said():
    given = windows(1000, 20)
    trials = prediction_trials(given, STEP, keep=0.6, key=jax.random.key(1))
    counts = np.bincount(trials.inputs[..., 1][trials.real].astype(int), minlength=20)
    # Five standard deviations, at every step by itself.
    assert (np.abs(counts - 600) <= 5 * np.sqrt(1000 * 0.6 * 0.4)).all()
    # By themselves: as many pairs of neighbours as independence gives.
    kept = np.zeros((1000, 20))
    kept[np.nonzero(trials.real)[0], trials.inputs[..., 1][trials.real].astype(int)] = 1
    assert (kept[:, 1:] * kept[:, :-1]).mean() == pytest.approx(0.36, abs=0.02)


def test_all_kept_is_regular():
    given = windows(5)
    trials = prediction_trials(given, STEP, keep=1.0, key=jax.random.key(0))
    assert trials.real.all() and trials.steps == 64
    np.testing.assert_array_equal(trials.inputs, given[:, :-1])
    np.testing.assert_array_equal(trials.targets, given[:, 1:])
    np.testing.assert_allclose(trials.durations, STEP, rtol=1e-6)


def test_a_window_is_never_empty():
    trials = prediction_trials(windows(200, 2), STEP, keep=0.01, key=jax.random.key(0))
    assert trials.real.any(axis=1).all() and len(trials) == 200


def test_the_key_determines_what_is_kept():
    first, again, other = (prediction_trials(windows(), STEP, key=jax.random.key(seed)).times for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or (first != other).any()


def test_of_rollouts():
    rollouts = generate_rollouts(SMALL, environment=made_up())
    trials = prediction_trials(rollouts.windows_of("test"), rollouts.time_step, key=jax.random.key(0))
    assert len(trials) == 20 and trials.steps <= 8 and trials.input_size == trials.output_size == 17
    assert trials.time_step == pytest.approx(STEP)


def test_errors_raw_and_normalised():
    trials = prediction_trials(windows(), STEP, key=jax.random.key(0))
    scaler = target_scaler(trials)
    outputs = trials.targets + np.array([1.0, 2.0, 4.0])
    outputs[~trials.mask] = np.nan
    error = prediction_error(outputs, trials, scaler)
    assert error.raw == pytest.approx((1 + 4 + 16) / 3)
    deviations = trials.targets[trials.real].astype(float).std(axis=0)
    assert error.normalised == pytest.approx((1 / deviations**2 * [1, 4, 16]).mean(), rel=1e-5)
    of_mean = prediction_error(np.broadcast_to(np.array(scaler.mean), outputs.shape), trials, scaler)
    assert of_mean.normalised == pytest.approx(1)
    assert of_mean.raw == pytest.approx(trials.target_variance())


def test_errors_of_some_steps():
    trials = prediction_trials(windows(), STEP, key=jax.random.key(0))
    scaler = target_scaler(trials)
    late = trials.times > 0.3
    outputs = trials.targets + np.where(late, 3.0, 1.0)[..., None]
    assert prediction_error(outputs, trials, scaler, where=late).raw == pytest.approx(9)
    assert prediction_error(outputs, trials, scaler, where=~late).raw == pytest.approx(1)
    with pytest.raises(Refused, match="a target to score, got none"):
        prediction_error(outputs, trials, scaler, where=~trials.real)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda key: prediction_trials(np.zeros((3, 1, 17)), STEP, key=key), r"windows of shape \(windows, steps \+ 1"),
        (lambda key: prediction_trials(np.zeros((0, 65, 17)), STEP, key=key), r"got shape \(0, 65, 17\)"),
        (lambda key: prediction_trials(windows(2), STEP, keep=0.0, key=key), "a probability to keep a step above 0"),
        (lambda key: prediction_trials(windows(2), STEP, keep=1.1, key=key), "a probability to keep a step above 0"),
    ],
    ids=["one-step", "none", "keep-0", "keep-1.1"],
)
def test_refuses(act, message, key):
    with pytest.raises(Refused, match=message):
        act(key)


def test_refuses_outputs_of_another_shape(key):
    trials = prediction_trials(windows(3), STEP, key=key)
    with pytest.raises(Refused, match=r"outputs of the targets' shape .* predict every target"):
        prediction_error(trials.targets[:, 1:], trials, target_scaler(trials))
