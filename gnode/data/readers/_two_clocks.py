from typing import NamedTuple

import numpy as np

from gnode.data._lengths import real
from gnode.data.readers._clock import DEFAULT_TIME_STEP


class Timeline(NamedTuple):
    """The union of two clocks, trial by trial."""

    times: np.ndarray
    """(trials, steps), seconds; of no meaning beyond the length of a trial."""
    lengths: np.ndarray
    """(trials,), the number of different times."""
    places: tuple[np.ndarray, np.ndarray]
    """Of each clock, (trials, its steps): the step of the timeline that each of its times has become."""


def merge_clocks(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray], *, rounding: float
) -> Timeline:
    """One timeline a trial from two clocks, each given as increasing times (trials, steps) and lengths (trials,).

    Times that differ by less than 1e-9 of the usual step of the first clock, or than by what they were rounded
    to, are one step, at the time of the first clock.

    **Arguments:**

    - `rounding`: of the times, relative to their size, as they were stored.
    """
    clocks = (first, second)
    counts = np.concatenate([real(lengths, times.shape[1]) for times, lengths in clocks], axis=1)
    times = np.concatenate([times for times, _ in clocks], axis=1)
    # Padding goes where the trial ends, and so makes no step of its own.
    end = np.where(counts, times, -np.inf).max(axis=1, keepdims=True)
    times = np.where(counts, times, end)
    order = np.argsort(times, axis=1, kind="stable")
    later = np.diff(np.take_along_axis(times, order, axis=1), axis=1) > _tolerance(clocks, rounding)
    steps = np.concatenate([np.zeros_like(order[:, :1]), np.cumsum(later, axis=1)], axis=1)
    places = np.empty_like(order)
    np.put_along_axis(places, order, steps, axis=1)
    lengths = steps[:, -1] + 1
    parts = tuple(np.split(places, [first[0].shape[1]], axis=1))
    merged = np.zeros((len(lengths), int(lengths.max())))
    for (own, own_lengths), part in zip(clocks[::-1], parts[::-1], strict=True):
        put(merged, own, part, own_lengths)
    return Timeline(merged, lengths, (parts[0], parts[1]))


def put(onto: np.ndarray, values: np.ndarray, places: np.ndarray, lengths: np.ndarray) -> None:
    """Writes values (trials, steps of a clock, ...) to their places on a timeline, padding left out."""
    trials, steps = np.nonzero(real(lengths, values.shape[1]))
    onto[trials, places[trials, steps]] = values[trials, steps]


def _tolerance(clocks: tuple[tuple[np.ndarray, np.ndarray], ...], rounding: float) -> float:
    between = [np.diff(times, axis=1)[real(lengths, times.shape[1])[:, 1:]] for times, lengths in clocks]
    usual = float(np.median(between[0])) if between[0].size else DEFAULT_TIME_STEP
    largest = max(float(np.abs(times[real(lengths, times.shape[1])]).max()) for times, lengths in clocks)
    wished = max(1e-9 * usual, 2 * rounding * largest)
    # Below half of every interval, so that two samples of one clock never become one.
    return min(wished, 0.49 * min((float(part.min()) for part in between if part.size), default=np.inf))
