from collections.abc import Container

import numpy as np

from gnode._checks import refusal
from gnode.data._lengths import pad, real
from gnode.data._numbers import check_numbers, single_number

CLOCKS = ("times", "time_step_s", "sample_rate_hz")
"""The arrays of which one may say the times of inputs."""

DEFAULT_TIME_STEP = 0.01
"""Seconds, where a file does not say."""

# In usual steps. What begins later was most likely timed from the start of a recording.
_LATEST_START = 1000


def clock_of(names: Container[str]) -> str:
    """In words, from what times are taken, by the names of the arrays that there are."""
    for name in CLOCKS:
        if name in names:
            return f"by {name}"
    return "assumed, since there is neither times, time_step_s nor sample_rate_hz"


def read_times(arrays: dict[str, np.ndarray], lengths: np.ndarray, steps: int) -> np.ndarray:
    """The time of every input sample as the file has it, (trials, steps), float64 seconds; constant over padding.

    From `times`, `time_step_s` or `sample_rate_hz`; without any, steps of `DEFAULT_TIME_STEP`.
    """
    if "times" in arrays:
        return given_times("times", arrays, lengths, steps)
    step = DEFAULT_TIME_STEP
    if "time_step_s" in arrays:
        step = single_number("time_step_s", arrays["time_step_s"])
    elif "sample_rate_hz" in arrays:
        step = 1 / single_number("sample_rate_hz", arrays["sample_rate_hz"])
    if lengths.min() == steps:
        return np.broadcast_to(step * np.arange(1, steps + 1), (len(lengths), steps))
    return step * np.minimum(np.arange(1, steps + 1), lengths[:, None])


def given_times(name: str, arrays: dict[str, np.ndarray], lengths: np.ndarray, steps: int) -> np.ndarray:
    """An array of times, (trials, steps), float64 seconds; refused unless finite and increasing within a trial."""
    times = arrays[name]
    if times.dtype.kind in "Mm":
        raise refusal(
            f"{name} in seconds from the start of each trial",
            f"an array of {times.dtype}",
            f"give ({name} - start) / numpy.timedelta64(1, 's'), with the start of each trial, in float64",
        )
    check_numbers(name, times)
    resolved = _resolution(times)
    trials = len(lengths)
    if "series" in arrays:
        if times.ndim != 1:
            raise refusal(f"{name} of shape (total steps,)", f"shape {times.shape}", "give one time for every step")
        times = pad(name, times, lengths)
    elif times.shape not in ((steps,), (trials, steps)):
        raise refusal(
            f"{name} of shape {(steps,)} or {(trials, steps)}", f"shape {times.shape}", "give one time for every step"
        )
    times = np.broadcast_to(times, (trials, steps)).astype(np.float64)
    counts = real(lengths, steps)
    if not np.isfinite(times[counts]).all():
        raise refusal(f"{name} to be finite", "NaN or infinity", "give the time of every step in seconds")
    times = _constant_after(times, lengths)
    between = np.diff(times, axis=1)[counts[:, 1:]]
    if between.size and between.min() == 0 and resolved >= np.median(between):
        raise refusal(
            f"{name} that increase within a trial",
            f"equal ones, as {arrays[name].dtype} numbers of that size lie {resolved:.3g} s apart",
            "subtract the start of each trial in float64, and only then write them",
        )
    if between.size and between.min() <= 0:
        raise refusal(
            f"{name} that increase within a trial",
            f"a step of {between.min():g} s",
            "sort the steps by time and merge equals",
        )
    return times


def from_zero(times: np.ndarray, lengths: np.ndarray, usual: float | None = None) -> np.ndarray:
    """The times, increasing, with time zero at the start of each trial; constant over padding.

    A trial whose times begin at or below zero is shifted so that its first step has the median duration, or the `usual`
    one that is given.
    """
    times = _constant_after(times, lengths)
    between = np.diff(times, axis=1)[real(lengths, times.shape[1])[:, 1:]]
    if usual is None:
        usual = float(np.median(between)) if between.size else DEFAULT_TIME_STEP
    first = times[:, :1]
    if between.size and first.max() > _LATEST_START * usual:
        raise refusal(
            "times in seconds from the start of the trial",
            f"a trial that begins at {first.max():g} s where steps last {usual:g} s",
            "subtract the start of each trial from its times",
        )
    return times + np.where(first > 0, 0.0, usual - first)


def _resolution(times: np.ndarray) -> float:
    """The distance of the largest of some times from the next number of their type; 0 of whole numbers."""
    largest = np.abs(times).max(initial=0)
    return float(np.spacing(largest)) if times.dtype.kind == "f" and np.isfinite(largest) else 0.0


def _constant_after(times: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    last = np.take_along_axis(times, lengths[:, None] - 1, axis=1)
    return np.where(real(lengths, times.shape[1]), times, last)
