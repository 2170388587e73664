from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode._types import Key
from gnode.data._lengths import pad, pad_held
from gnode.data._lengths import real as steps_before
from gnode.tasks import Trials, host_generator


def drop_samples(trials: Trials, share: float, *, key: Key) -> Trials:
    """The trials without a random share of the samples of each: what is left is irregular in time.

    A series of n samples keeps max(1, round((1 - share) n)) of them, drawn without replacement, in their order and at
    their own times, with their targets; the trial still begins at time zero. The arrays are then as long as the
    longest series.

    **Arguments:**

    - `share`: from 0 up to, but not including, 1.

    Raises `Refused` for another share, and where no target that counts is left.
    """
    if not 0 <= share < 1:
        raise refusal("a share of samples to drop from 0 up to below 1", share, "give, say, 0.5")
    real = trials.real
    lengths = real.sum(axis=1)
    keeps = np.maximum(1, np.rint((1 - share) * lengths).astype(np.int64))
    kept = np.zeros(real.shape, bool)
    np.put_along_axis(kept, _random_order(real, key), steps_before(keeps, trials.steps), axis=1)
    times = pad("times", trials.times[kept], keeps)
    end = np.take_along_axis(times, keeps[:, None] - 1, axis=1)
    mask = pad("mask", trials.mask[kept], keeps)
    if not mask.any():
        raise refusal("a target that counts among the samples kept", "none", "drop a smaller share")
    return replace(
        trials,
        inputs=pad("inputs", trials.inputs[kept], keeps),
        # The class of a trial stands at every step of it, padding too.
        targets=(pad_held if trials.labelled else pad)("targets", trials.targets[kept], keeps),
        mask=mask,
        times=np.where(steps_before(keeps, times.shape[1]), times, end),
    )


def shuffle_times(trials: Trials, *, key: Key) -> Trials:
    """A control: the intervals that the samples of each series end are put in a random order, samples and targets
    stay in theirs.

    The first interval is that from the start of the trial. Padding and, up to rounding, the duration of every series
    stay as they are. A model that does worse on such trials uses the times; where samples are regular, nothing
    changes.
    """
    durations = np.diff(trials.times, axis=1, prepend=0.0)
    durations = np.take_along_axis(durations, _random_order(trials.real, key), axis=1)
    return replace(trials, times=np.cumsum(durations, axis=1))


def ignore_times(trials: Trials, *, time_step: float | None = None) -> Trials:
    """A control: every interval lasts as long as the median one of all trials, so that a network is told in which order
    samples come and not when. Padding stays. `time_step`: so many seconds in place of the median."""
    steps = np.cumsum(trials.real, axis=1)
    return replace(trials, times=steps * (trials.time_step if time_step is None else time_step))


def _random_order(real: np.ndarray, key: Key) -> np.ndarray:
    """(trials, steps): the real steps of each trial in random order, then its padding."""
    draws = host_generator(key).random(real.shape)
    return np.argsort(np.where(real, draws, np.inf), axis=1)
