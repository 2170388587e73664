import os
from typing import NamedTuple

import numpy as np

from gnode._checks import Refused, refusal
from gnode.data._archive import check_names, read_archive
from gnode.data._clock import read_times
from gnode.data._labels import read_labels
from gnode.data._lengths import pad, read_lengths, real
from gnode.data._numbers import as_float32, as_mask, check_numbers
from gnode.tasks import Trials, carry_forward


def read_trials(path: str | os.PathLike[str], *, hold_missing: bool = False) -> Trials:
    """Trials from an .npz file of one's own, in either of two layouts.

    Trials side by side:

    - `inputs`: (trials, steps, channels).
    - `lengths`, optional: (trials,), where trials are shorter than the arrays; what follows is not read.

    Series of different length end to end:

    - `series`: (total steps, channels), or (total steps,) for one channel.
    - `lengths`: (trials,), the number of steps of each.

    In both, with "steps" the first one or two axes of the inputs:

    - `targets`: (steps..., outputs), values to be matched, NaN where there is none; or `labels` (or
        `targets`): (trials,), whole numbers or text, the class of each trial.
    - `classes`, optional: the names of the classes, which whole-number labels then index from 0. Without
        it the classes are the distinct labels, sorted.
    - `mask`, optional: where targets count, of shape (steps...) or of that of the targets.
    - `times`, optional: seconds, increasing within a trial: (steps...), or (steps,) for all trials alike.
        Or `time_step_s` or `sample_rate_hz`, one number. Without any a step lasts 0.01 s. A trial whose
        times begin at or below zero is shifted so that its first step has the median duration.

    Arrays of other names are passed over if they have one entry a trial, and are refused else.

    **Arguments:**

    - `hold_missing`: put the last value before it in the place of an input that is NaN (0 where there is
        none before). Otherwise NaN in the inputs is refused.

    Raises `Refused`, with the path and one sentence, for a file that cannot be used.
    """
    try:
        return _trials(read_archive(path), hold_missing=hold_missing)
    except MemoryError:
        message = str(refusal("trials that fit in memory", "more", "cut long series into shorter ones"))
    except Refused as refused:
        message = str(refused)
    raise Refused(f"{os.fspath(path)}: {message}")


def _trials(arrays: dict[str, np.ndarray], *, hold_missing: bool) -> Trials:
    check_names(arrays)
    inputs, lengths = _inputs(arrays)
    steps = inputs.shape[1]
    counts = real(lengths, steps)
    missing = np.isnan(inputs)
    if missing.any():
        if not hold_missing:
            raise refusal(
                "inputs without missing values",
                f"{int(missing.sum())} NaN",
                "fill them in, or ask for the last value to be held (hold_missing, or --hold-missing)",
            )
        inputs = np.where(counts[..., None], carry_forward(inputs, ~missing, 0.0), np.float32(0))
    wanted = _wanted(arrays, lengths, steps)
    mask = wanted.known & counts.reshape(counts.shape + (1,) * (wanted.known.ndim - 2))
    if "mask" in arrays:
        mask = mask & _mask(arrays, lengths, wanted.targets.shape)
    if not mask.any():
        raise refusal("at least one target that counts", "all of them masked or NaN", "check targets, mask and lengths")
    times = read_times(arrays, lengths, steps)
    return Trials(inputs=inputs, targets=wanted.targets, mask=mask, times=times, classes=wanted.classes)


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
        lengths = read_lengths(arrays["lengths"])
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
    lengths = read_lengths(arrays["lengths"])
    if len(lengths) != shape[0] or lengths.max() > shape[1]:
        raise refusal(
            f"lengths of {shape[0]} trials, none above {shape[1]} steps",
            f"{len(lengths)} lengths up to {lengths.max()}",
            "give one length for each trial of inputs",
        )
    return as_float32("inputs", np.where(real(lengths, shape[1])[..., None], inputs, 0)), lengths


class _Wanted(NamedTuple):
    targets: np.ndarray
    known: np.ndarray
    classes: tuple[str, ...] = ()


def _wanted(arrays: dict[str, np.ndarray], lengths: np.ndarray, steps: int) -> _Wanted:
    trials = len(lengths)
    name = "labels" if "labels" in arrays else "targets"
    values = arrays[name]
    end_to_end = "series" in arrays
    if name == "labels" or values.ndim == 1:
        labels, classes = read_labels(values, trials, arrays.get("classes"))
        repeated = np.broadcast_to(labels[:, None], (trials, steps))
        return _Wanted(repeated, np.ones((trials, steps), bool), classes)
    if values.ndim != (2 if end_to_end else 3) or values.shape[-1] == 0:
        raise refusal(
            f"targets of shape ({'total steps' if end_to_end else 'trials, steps'}, outputs), or (trials,) labels",
            f"shape {values.shape}",
            "add the axis of outputs, of size one if need be",
        )
    check_numbers("targets", values)
    if end_to_end:
        values = pad("targets", values, lengths)
    elif values.shape[:2] != (trials, steps):
        raise refusal(
            f"targets of {trials} trials and {steps} steps, as the inputs",
            f"shape {values.shape}",
            "give inputs and targets the same first two axes",
        )
    else:
        values = np.where(real(lengths, steps)[..., None], values, 0)
    values = as_float32("targets", values)
    known = ~np.isnan(values)
    return _Wanted(np.where(known, values, np.float32(0)), known)


def _mask(arrays: dict[str, np.ndarray], lengths: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    mask = as_mask(arrays["mask"])
    if "series" in arrays:
        mask = pad("mask", mask, lengths)
    if mask.shape == shape[:2]:
        mask = mask.reshape(mask.shape + (1,) * (len(shape) - 2))
    elif mask.shape != shape:
        raise refusal(f"a mask of shape {shape[:2]} or {shape}", f"shape {mask.shape}", "give one entry a target")
    return mask
