import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gnode.training import TrainingSettings
from gnode.training._schedule import horizon, learning_rates


def all_rates(settings: TrainingSettings, steps_per_epoch: int) -> np.ndarray:
    return np.concatenate([learning_rates(settings, epoch, steps_per_epoch) for epoch in range(settings.epochs)])


schedules = st.integers(1, 8).flatmap(
    lambda epochs: st.builds(
        TrainingSettings,
        epochs=st.just(epochs),
        learning_rate=st.floats(1e-6, 10),
        schedule=st.sampled_from(["cosine", "constant"]),
        warm_up_epochs=st.floats(0, epochs),
    )
)


@given(schedules, st.integers(1, 7))
def test_rates_stay_between_zero_and_the_largest(settings: TrainingSettings, steps: int):
    rates = all_rates(settings, steps)
    assert rates.dtype == np.float32 and rates.shape == (settings.epochs * steps,)
    assert (rates > 0).all() and (rates <= np.float32(settings.learning_rate)).all()


@given(schedules, st.integers(1, 7))
def test_rates_rise_in_the_warm_up_and_never_after(settings: TrainingSettings, steps: int):
    rates = all_rates(settings, steps)
    warm = int(settings.warm_up_epochs * steps)
    assert (np.diff(rates[:warm]) >= 0).all() and (np.diff(rates[warm + 1 :]) <= 0).all()


def test_a_constant_rate_is_constant():
    rates = all_rates(TrainingSettings(epochs=3, schedule="constant", learning_rate=0.5), 4)
    np.testing.assert_array_equal(rates, np.full(12, 0.5, np.float32))


def test_cosine_falls_to_zero_over_all_epochs():
    settings = TrainingSettings(epochs=100, learning_rate=2.0)
    rates = all_rates(settings, 10)
    np.testing.assert_allclose(rates, 1 + np.cos(np.pi * np.arange(1000) / 1000), rtol=1e-5, atol=1e-7)
    assert learning_rates(settings, 100, 1) == 0


def test_the_warm_up_is_linear():
    settings = TrainingSettings(epochs=4, schedule="constant", learning_rate=1.0, warm_up_epochs=2)
    np.testing.assert_allclose(all_rates(settings, 2), [0.25, 0.5, 0.75, 1, 1, 1, 1, 1])
    cosine = settings.model_copy(update={"schedule": "cosine"})
    np.testing.assert_allclose(all_rates(cosine, 2)[4:], [1, 0.853553, 0.5, 0.146447], rtol=1e-5)


@given(st.integers(1, 50), st.integers(1, 200), st.floats(0.01, 1, exclude_max=True))
def test_the_horizon_grows_to_the_whole_trial(epochs: int, steps: int, start: float):
    settings = TrainingSettings(epochs=60, horizon_start=start, horizon_epochs=epochs)
    horizons = [horizon(settings, epoch, steps) for epoch in range(60)]
    assert horizons[0] == max(1, round(start * steps)) and horizons[-1] == horizons[epochs] == steps
    assert (np.diff(horizons) >= 0).all()


def test_without_a_curriculum_the_horizon_is_the_trial():
    assert [horizon(TrainingSettings(), epoch, 30) for epoch in range(3)] == [30, 30, 30]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"horizon_start": 0.5}, "horizon_epochs above zero where horizon_start is below 1"),
        ({"horizon_epochs": 5}, "horizon_start below 1 where horizon_epochs is above zero"),
        ({"epochs": 3, "warm_up_epochs": 4.0}, "warm_up_epochs of at most epochs = 3"),
        ({"learning_rate": float("inf")}, "finite"),
        ({"learning_rate": float("nan")}, "finite"),
        ({"weight_decay": -1.0}, "greater than or equal to 0"),
        ({"clip_norm": 0.0}, "greater than 0"),
        ({"clip_norm": float("nan")}, "greater than 0"),
        ({"dropout": 1.0}, "less than 1"),
        ({"horizon_start": 1.5}, "less than or equal to 1"),
        ({"patience": 0}, "greater than or equal to 1"),
        ({"schedule": "linear"}, "'cosine' or 'constant'"),
        ({"epoch": 1}, "Extra inputs"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,
)
def test_settings_that_make_no_sense_are_refused(said, message):
    with pytest.raises(ValidationError, match=message):
        TrainingSettings(**said)


def test_only_the_clip_norm_may_be_infinite():
    assert TrainingSettings(clip_norm=float("inf")).clip_norm == float("inf")
