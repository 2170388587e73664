from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.data import fill_missing
from gnode.tasks import Trials
from tests.data.some_trials import ragged, shapes

WAYS = ("hold", "interpolate", "indicate")


def reference(trials: Trials, how: str, unit: float) -> np.ndarray:
    """The definitions, entry by entry."""
    channels = trials.input_size
    filled = np.zeros((len(trials), trials.steps, channels * (3 if how == "indicate" else 1)))
    for trial, length in enumerate(trials.real.sum(axis=1)):
        times = trials.times[trial]
        for channel in range(channels):
            values = trials.inputs[trial, :length, channel]
            seen = np.flatnonzero(~np.isnan(values))
            if how == "interpolate" and seen.size:
                filled[trial, :length, channel] = np.interp(times[:length], times[seen], values[seen])
            if how == "interpolate":
                continue
            for step in range(length):
                until = seen[seen <= step]
                filled[trial, step, channel] = values[until[-1]] if until.size else 0
                if how == "indicate":
                    earlier = seen[seen < step]
                    filled[trial, step, channels + channel] = step in seen
                    since = times[step] - (times[earlier[-1]] if earlier.size else 0)
                    filled[trial, step, 2 * channels + channel] = since / unit
    return filled


@settings(max_examples=60)
@given(shape=shapes, how=st.sampled_from(WAYS))
def test_gaps_are_filled_by_definition(shape, how):
    trials = ragged(**shape)
    filled = fill_missing(trials, how, time_unit=0.3)
    np.testing.assert_allclose(filled.inputs, reference(trials, how, 0.3), rtol=1e-6, atol=1e-6)
    assert filled.inputs.dtype == np.float32
    for field in ("targets", "mask", "times"):
        np.testing.assert_array_equal(getattr(filled, field), getattr(trials, field))


@settings(max_examples=40)
@given(shape=shapes, how=st.sampled_from(WAYS))
def test_what_was_observed_stays_and_padding_is_zero(shape, how):
    trials = ragged(**shape)
    inputs = fill_missing(trials, how).inputs
    seen = ~np.isnan(trials.inputs)
    np.testing.assert_array_equal(inputs[..., : trials.input_size][seen], trials.inputs[seen])
    assert (inputs[~trials.real] == 0).all() and np.isfinite(inputs).all()


@settings(max_examples=40)
@given(shape=shapes, how=st.sampled_from(WAYS))
def test_padding_and_other_trials_change_nothing(shape, how):
    trials = ragged(**shape)
    together = fill_missing(trials, how, time_unit=0.1)
    for trial, length in enumerate(trials.real.sum(axis=1)):
        one = trials.take(slice(trial, trial + 1))
        alone = replace(
            one,
            inputs=one.inputs[:, :length],
            targets=one.targets[:, :length],
            mask=one.mask[:, :length],
            times=one.times[:, :length],
        )
        np.testing.assert_array_equal(
            fill_missing(alone, how, time_unit=0.1).inputs[0], together.inputs[trial, :length]
        )


@pytest.mark.parametrize("how", ["hold", "indicate"])
def test_the_past_alone_fills(how):
    trials = ragged([6])
    later = trials.inputs.copy()
    later[:, 3:] = 7.0
    before, after = (fill_missing(replace(trials, inputs=x), how, time_unit=1.0).inputs for x in (trials.inputs, later))
    np.testing.assert_array_equal(before[:, :3], after[:, :3])


def test_the_default_unit_is_the_median_step():
    trials = ragged([5, 7])
    default = fill_missing(trials, "indicate").inputs
    np.testing.assert_array_equal(default, fill_missing(trials, "indicate", time_unit=trials.time_step).inputs)


@pytest.mark.parametrize(
    ("how", "unit", "message"),
    [
        ("guess", None, "how missing inputs are filled among hold, interpolate, indicate, got 'guess'"),
        ("indicate", 0.0, "the unit of time above zero, got 0"),
        ("indicate", float("nan"), "the unit of time above zero, got nan"),
    ],
)
def test_refuses(how, unit, message):
    with pytest.raises(Refused, match=message):
        fill_missing(ragged([3]), how, time_unit=unit)
