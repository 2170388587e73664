import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import next_sample
from gnode.data.forecasts import forecast_baselines, open_loop, season_of, seasonal, sections
from gnode.data.forecasts._season import a_period_ago
from gnode.tasks import Names, Trials


def series(values: np.ndarray, lengths: list[int] | None = None) -> Trials:
    """Trials of one channel, (trials, steps), at steps of one second."""
    trials, steps = values.shape
    lengths = [steps] * trials if lengths is None else lengths
    times = np.minimum(np.arange(1.0, steps + 1), np.array(lengths)[:, None])
    real = np.arange(steps) < np.array(lengths)[:, None]
    inputs = np.where(real, values, 0)[..., None].astype(np.float32)
    return Trials(inputs, np.zeros_like(inputs), real[..., None], times)


@settings(max_examples=20)
@given(period=st.integers(3, 12), seed=st.integers(0, 99))
def test_the_period_of_noisy_waves_is_found(period: int, seed: int):
    random = np.random.default_rng(seed)
    phase = random.uniform(0, 2 * np.pi, (6, 1))
    values = np.sin(2 * np.pi * np.arange(60) / period + phase) + 0.05 * random.normal(size=(6, 60))
    found = season_of(series(values))
    assert found is not None and found % period == 0


@pytest.mark.parametrize("values", [np.cumsum(np.ones((4, 40)), axis=1), np.ones((2, 3))], ids=["ramp", "short"])
def test_where_nothing_repeats_there_is_no_period(values: np.ndarray):
    assert season_of(series(values)) is None


def test_what_is_seasonal_repeats_in_an_open_loop():
    wave = np.tile([1.0, 5.0, 2.0], 8)[None, :, None]
    pieces = sections(list(wave), warm_up=6, horizon=9)
    np.testing.assert_array_equal(open_loop(seasonal(3), pieces, 1.0, warm_up=6), pieces[:, 6:])
    np.testing.assert_array_equal(a_period_ago(wave[:, :-1], 3)[:, 2:], wave[:, 3:])


def test_what_comes_next_is_the_target():
    values = np.arange(12.0).reshape(2, 6)
    values[0, 3] = np.nan
    names = Names(inputs=("angle",), input_units=("deg",))
    trials = series(values, [6, 4])
    found = next_sample(Trials(trials.inputs, trials.targets, trials.mask, trials.times, names=names))
    np.testing.assert_array_equal(found.mask[..., 0], [[1, 1, 0, 1, 1, 0], [1, 1, 1, 0, 0, 0]])
    np.testing.assert_array_equal(found.targets[..., 0], [[1, 2, 0, 4, 5, 0], [7, 8, 9, 0, 0, 0]])
    assert found.names.outputs == ("angle",) and found.names.output_units == ("deg",)


def test_a_single_sample_has_no_next_one():
    with pytest.raises(Refused, match="at least two samples"):
        next_sample(series(np.ones((3, 1))))


def test_a_linear_predictor_is_fitted_where_targets_count():
    """Of one channel far from zero, whose last steps have no target: as good as what made the series."""
    random = np.random.default_rng(3)
    values = np.empty((40, 30))
    values[:, 0] = 20
    for step in range(1, 30):
        values[:, step] = 20 + 0.8 * (values[:, step - 1] - 20) + random.normal(scale=0.5, size=40)
    whole = next_sample(series(values))
    found = forecast_baselines(whole.take(slice(20)), whole.take(slice(20, 30)), whole.take(slice(30, 40)))
    assert found["linear"].test.raw == pytest.approx(0.25, rel=0.15)
    assert found["no_change"].test.raw > 1.05 * found["linear"].test.raw
