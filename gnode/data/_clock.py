import numpy as np

from gnode._checks import refusal
from gnode.data._lengths import pad, real
from gnode.data._numbers import check_numbers, single_number

DEFAULT_TIME_STEP = 0.01
"""Seconds, where a file does not say."""

# In usual steps. What begins later was most likely timed from the start of a recording.
_LATEST_START = 1000


def read_times(arrays: dict[str, np.ndarray], lengths: np.ndarray, steps: int) -> np.ndarray:
    """The time of every step, (trials, steps), float64 seconds; constant over padding.

    From `times`, `time_step_s` or `sample_rate_hz`; without any, steps of `DEFAULT_TIME_STEP`. A trial
    whose times begin at or below zero is shifted so that its first step has the median duration.
    """
    trials = len(lengths)
    if "times" not in arrays:
        step = DEFAULT_TIME_STEP
        if "time_step_s" in arrays:
            step = single_number("time_step_s", arrays["time_step_s"])
        elif "sample_rate_hz" in arrays:
            step = 1 / single_number("sample_rate_hz", arrays["sample_rate_hz"])
        if lengths.min() == steps:
            return np.broadcast_to(step * np.arange(1, steps + 1), (trials, steps))
        return step * np.minimum(np.arange(1, steps + 1), lengths[:, None])
    times = arrays["times"]
    check_numbers("times", times)
    if "series" in arrays:
        if times.ndim != 1:
            raise refusal("times of shape (total steps,)", f"shape {times.shape}", "give one time for every step")
        times = pad("times", times, lengths)
    elif times.shape not in ((steps,), (trials, steps)):
        raise refusal(
            f"times of shape {(steps,)} or {(trials, steps)}", f"shape {times.shape}", "give one time for every step"
        )
    return _from_zero(np.broadcast_to(times, (trials, steps)).astype(np.float64), lengths)


def _from_zero(times: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    steps = times.shape[1]
    counts = real(lengths, steps)
    if not np.isfinite(times[counts]).all():
        raise refusal("times to be finite", "NaN or infinity", "give the time of every step in seconds")
    times = np.where(counts, times, 0.0)
    between = np.diff(times, axis=1)[counts[:, 1:]]
    if between.size and between.min() <= 0:
        raise refusal(
            "times that increase within a trial",
            f"a step of {between.min():g} s",
            "sort the steps by time and merge equals",
        )
    usual = float(np.median(between)) if between.size else DEFAULT_TIME_STEP
    first = times[:, :1]
    if between.size and first.max() > _LATEST_START * usual:
        raise refusal(
            "times in seconds from the start of the trial",
            f"a trial that begins at {first.max():g} s where steps last {usual:g} s",
            "subtract the start of each trial from its times",
        )
    times = times + np.where(first > 0, 0.0, usual - first)
    last = np.take_along_axis(times, lengths[:, None] - 1, axis=1)
    return np.where(counts, times, last)
