from dataclasses import replace

import numpy as np

from gnode._checks import check_among, check_positive
from gnode.tasks import Trials, carry_forward


def fill_missing(trials: Trials, how: str, *, time_unit: float | None = None) -> Trials:
    r"""The trials with a number in the place of every missing input (NaN); padding stays zero.

    **Arguments:**

    - `how`:
        - "hold": the last value of the channel, 0 before any.
        - "interpolate": linear in time between the two observations of the channel on either side, and the nearest
            one before the first and after the last; 0 for a channel without any. It looks ahead: between
            observations the input then depends on what comes later, and an output on input beyond its own time.
        - "indicate": three times the channels: the held values; 1 where a channel was observed and 0 where not; and
            the time since the observation before this step,
            $$\delta_k = t_k - t_{k-1} + (1 - m_{k-1})\,\delta_{k-1}, \qquad t_0 = 0,\; m_0 = 1,$$
            with $m$ that mask: the time since the start of the trial where there was none. These are the inputs of
            GRU-D: Che et al., "Recurrent neural networks for multivariate time series with missing values",
            Scientific Reports 8, 6085 (2018).
    - `time_unit`: the seconds in which "indicate" counts; the median step of the trials by default. Of several sets
        give all the same one.

    Raises `Refused` for another `how` and a unit that is not above zero.
    """
    check_among("how missing inputs are filled", how, ("hold", "interpolate", "indicate"))
    real = trials.real[..., None]
    seen = real & ~np.isnan(trials.inputs)
    if how == "interpolate":
        return replace(trials, inputs=_interpolated(trials.inputs, seen, trials.real, trials.times))
    held = np.where(real, carry_forward(trials.inputs, seen, 0.0), np.float32(0))
    if how == "hold":
        return replace(trials, inputs=held)
    unit = trials.time_step if time_unit is None else time_unit
    check_positive("the unit of time", unit)
    inputs = np.concatenate([held, seen, np.empty_like(held)], axis=2, dtype=np.float32)
    _write_time_since(inputs[..., 2 * trials.input_size :], seen, trials.times, unit)
    own = trials.names.inputs
    names = (*own, *(f"{name} observed" for name in own), *(f"{name} unobserved for" for name in own))
    return replace(trials, inputs=inputs, names=trials.names.with_inputs(names))


def _write_time_since(onto: np.ndarray, seen: np.ndarray, times: np.ndarray, unit: float) -> None:
    """The time since the last observation before each step, (trials, steps, channels); 0 at padding."""
    since = np.zeros(seen[:, 0].shape)
    durations = np.diff(times, axis=1, prepend=0.0) / unit
    for step in range(durations.shape[1]):
        duration = durations[:, step, None]
        since += duration
        onto[:, step] = np.where(duration > 0, since, 0.0)
        since[seen[:, step]] = 0.0


def _interpolated(inputs: np.ndarray, seen: np.ndarray, real: np.ndarray, times: np.ndarray) -> np.ndarray:
    filled = np.where(seen, inputs, np.float32(0))
    last = inputs.shape[1]
    steps = np.arange(last, dtype=np.int32)
    for channel in range(inputs.shape[2]):
        known = seen[..., channel]
        before = np.maximum.accumulate(np.where(known, steps, -1), axis=1)
        after = np.minimum.accumulate(np.where(known, steps, last)[:, ::-1], axis=1)[:, ::-1]
        trials, gaps = np.nonzero(real & ~known & known.any(axis=1, keepdims=True))
        left, right = before[trials, gaps], after[trials, gaps]
        # Outside of all observations both sides are the nearest one.
        left, right = np.where(left < 0, right, left), np.where(right == last, left, right)
        start, span = times[trials, left], times[trials, right] - times[trials, left]
        share = (times[trials, gaps] - start) / np.where(span > 0, span, np.inf)
        values = inputs[..., channel]
        filled[trials, gaps, channel] = (1 - share) * values[trials, left] + share * values[trials, right]
    return filled
