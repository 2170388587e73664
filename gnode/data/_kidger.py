from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode._types import Key
from gnode.data._lengths import pad, pad_held
from gnode.data._lengths import real as steps_before
from gnode.tasks import Trials, host_generator


def kidger_samples(trials: Trials, share: float, *, key: Key) -> Trials:
    """The trials as in Kidger et al., "Neural controlled differential equations for irregular time series" (2020), with
    a share of the samples missing and the time as one input more, the last, in seconds.

    Series are taken as padded to the longest, of n steps, and int(share n) of these n positions are drawn for each,
    without replacement, at which all channels are missing. Where these are padding nothing is lost, so that of short
    series more is kept than of long ones. The answer is asked for at the end of the series itself: where its last
    sample is missing, a step stands there with the last values before it (0 without any) and the time. Other than by
    `drop_samples` a trial therefore ends when it ended.

    Theirs are continuous paths through what is left, which look ahead to the next sample; here a sample is held.

    **Arguments:**

    - `share`: from 0 up to, but not including, 1.

    Raises `Refused` for another share, and where targets are values.
    """
    if not 0 <= share < 1:
        raise refusal("a share of samples to drop from 0 up to below 1", share, "give, say, 0.5")
    if not trials.labelled:
        raise refusal("classes, for task.protocol = kidger", "values as targets", "leave the protocol out")
    real = trials.real
    lengths = real.sum(axis=1)
    order = np.argsort(host_generator(key).random(real.shape), axis=1)
    kept = np.ones(real.shape, bool)
    np.put_along_axis(kept, order[:, : int(share * trials.steps)], False, axis=1)
    inputs = np.concatenate([_held(trials.inputs, kept & real), trials.times[..., None]], axis=2, dtype=np.float32)
    kept &= real
    kept[np.arange(len(trials)), lengths - 1] = True
    keeps = kept.sum(axis=1)
    times = pad("times", trials.times[kept], keeps)
    ends = trials.times[:, -1:]
    return replace(
        trials,
        inputs=pad("inputs", inputs[kept], keeps),
        targets=pad_held("targets", trials.targets[kept], keeps),
        mask=pad("mask", trials.mask[kept], keeps),
        times=np.where(steps_before(keeps, times.shape[1]), times, ends),
        names=trials.names.with_inputs((*trials.names.inputs, "time")),
    )


def _held(inputs: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Where a step was not seen, the values of the last one that was; 0 before any."""
    steps = np.arange(inputs.shape[1])
    latest = np.maximum.accumulate(np.where(seen, steps, -1), axis=1)[..., None]
    values = np.take_along_axis(inputs, np.maximum(latest, 0), axis=1)
    return np.where(latest >= 0, values, np.float32(0))
