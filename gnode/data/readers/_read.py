import os

import numpy as np

from gnode._checks import Refused, check_among, refusal
from gnode.data._lengths import check_lengths, pad, read_lengths, real
from gnode.data._numbers import as_float32, check_numbers
from gnode.data.readers._archive import check_names, read_archive
from gnode.data.readers._clock import from_zero, given_times, read_times
from gnode.data.readers._targets import read_targets, target_lengths
from gnode.data.readers._two_clocks import merge_clocks, put
from gnode.tasks import Trials


def read_trials(path: str | os.PathLike[str], *, missing: str = "refuse") -> Trials:
    """Trials from an .npz file of one's own, in either of two layouts.

    Trials side by side:

    - `inputs`: (trials, steps, channels).
    - `lengths`, optional: (trials,), where trials are shorter than the arrays; what follows is not read.

    Series of different length end to end:

    - `series`: (total steps, channels), or (total steps,) for one channel.
    - `lengths`: (trials,), the number of steps of each.

    In both, with "steps" the first one or two axes of the inputs:

    - `targets`: (steps..., outputs), values to be matched, NaN where there is none; or `labels`: whole numbers or
        text, (trials,) the class of each trial (as `targets` too), or (steps...) that of each step.
    - `classes`, optional: the names of the classes, which whole-number labels then index from 0. Without
        it the classes are the distinct labels, sorted.
    - `mask`, optional: where targets count, of shape (steps...) or of that of the targets.
    - `times`, optional: seconds, increasing within a trial: (steps...), or (steps,) for all trials alike.
        Or `time_step_s` or `sample_rate_hz`, one number: sample k, from 1, is then at k steps. Without any a
        step lasts 0.01 s. A trial whose times begin at or below zero is shifted so that its first step has the
        median duration.
    - `target_times`, optional: seconds on the same clock, where targets (values, not classes) have times of their
        own. "Steps" of `targets`, `mask` and `target_times` are then theirs, with `target_lengths` (trials,) for
        series end to end, or where trials have fewer targets than the arrays. Each trial gets one timeline, the
        union of both: times equal to 1e-9 of the usual step, or to how they were rounded (float32), are one step; an
        input is missing where only a target is, and no target counts where only an input is.

    A missing input is NaN: so is a channel of a lower rate wherever it has no sample. `fill_missing` fills them.
    Arrays of other names are passed over if they have one entry a trial, and are refused else.

    **Arguments:**

    - `missing`: "refuse" missing inputs, or "keep" them as NaN in `Trials.inputs` (padding is zero).

    Raises `Refused`, with the path and one sentence, for a file that cannot be used.
    """
    check_among("missing", missing, ("refuse", "keep"))
    try:
        return _trials(read_archive(path), keep=missing == "keep")
    except MemoryError:
        message = str(refusal("trials that fit in memory", "more", "cut long series into shorter ones"))
    except Refused as refused:
        message = str(refused)
    raise Refused(f"{os.fspath(path)}: {message}")


def _trials(arrays: dict[str, np.ndarray], *, keep: bool) -> Trials:
    check_names(arrays)
    inputs, lengths = _inputs(arrays)
    times = read_times(arrays, lengths, inputs.shape[1])
    if "target_times" in arrays:
        trials = _on_one_timeline(arrays, inputs, times, lengths)
    else:
        targets = read_targets(arrays, lengths, inputs.shape[1])
        if "times" in arrays:
            times = from_zero(times, lengths)
        trials = Trials(inputs=inputs, targets=targets.values, mask=targets.mask, times=times, classes=targets.classes)
    missing = 0 if keep else int(np.isnan(trials.inputs).sum())
    if missing:
        where = ", at the times of targets where there is no sample" if trials.steps > inputs.shape[1] else ""
        raise refusal(
            "inputs without missing values",
            f"{missing} NaN{where}",
            "fill them in, or say how: --missing hold, interpolate or indicate "
            "(in Python read_trials with missing='keep', then fill_missing)",
        )
    return trials


def _on_one_timeline(
    arrays: dict[str, np.ndarray], inputs: np.ndarray, times: np.ndarray, lengths: np.ndarray
) -> Trials:
    wanted_lengths, wanted_steps = target_lengths(arrays, len(lengths))
    targets = read_targets(arrays, wanted_lengths, wanted_steps)
    wanted_times = given_times("target_times", arrays, wanted_lengths, wanted_steps)
    stored = [
        arrays[name].dtype for name in ("times", "target_times", "time_step_s", "sample_rate_hz") if name in arrays
    ]
    line = merge_clocks(
        (times, lengths),
        (wanted_times, wanted_lengths),
        rounding=max((float(np.finfo(dtype).eps) for dtype in stored if dtype.kind == "f"), default=0.0),
    )
    shape = line.times.shape
    merged = np.where(real(line.lengths, shape[1])[..., None], np.float32(np.nan), np.float32(0))
    merged = np.repeat(merged, inputs.shape[2], axis=2)
    put(merged, inputs, line.places[0], lengths)
    values = np.zeros((*shape, targets.values.shape[2]), np.float32)
    put(values, targets.values, line.places[1], wanted_lengths)
    mask = np.zeros(values.shape, bool)
    put(mask, targets.mask, line.places[1], wanted_lengths)
    return Trials(inputs=merged, targets=values, mask=mask, times=from_zero(line.times, line.lengths))


def _inputs(arrays: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (trials, steps, channels) and the lengths of the trials."""
    if "series" in arrays:
        series = as_float32("series", arrays["series"])
        if series.ndim == 1:
            series = series[:, None]
        if series.ndim != 2 or 0 in series.shape:
            raise refusal(
                "series of shape (total steps, channels), neither zero",
                f"shape {arrays['series'].shape}",
                "put all series end to end",
            )
        lengths = read_lengths("lengths", arrays["lengths"])
        return pad("series", series, lengths), lengths
    inputs = arrays["inputs"]
    check_numbers("inputs", inputs)
    shape = inputs.shape
    if len(shape) != 3 or 0 in shape:
        raise refusal(
            "inputs of shape (trials, steps, channels), none of them zero",
            f"shape {shape}",
            "give at least one trial of one step and one channel, with all three axes",
        )
    if "lengths" not in arrays:
        return as_float32("inputs", inputs), np.full(shape[0], shape[1])
    lengths = read_lengths("lengths", arrays["lengths"])
    check_lengths("lengths", lengths, shape[0], shape[1])
    return as_float32("inputs", np.where(real(lengths, shape[1])[..., None], inputs, 0)), lengths
