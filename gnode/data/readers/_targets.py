from typing import NamedTuple

import numpy as np

from gnode._checks import Refused, refusal
from gnode.data._lengths import check_lengths, pad, pad_held, read_lengths, real
from gnode.data._numbers import as_float32, as_mask, check_numbers
from gnode.data.readers._labels import read_labels


class Targets(NamedTuple):
    """What a file wants of a network, as `Trials` hold it."""

    values: np.ndarray
    mask: np.ndarray
    classes: tuple[str, ...] = ()


def read_targets(arrays: dict[str, np.ndarray], lengths: np.ndarray, steps: int) -> Targets:
    """The values or classes wanted, at the steps of trials of given lengths, and where they count."""
    wanted = _wanted(arrays, lengths, steps)
    counts = real(lengths, steps)
    mask = wanted.mask & counts.reshape(counts.shape + (1,) * (wanted.mask.ndim - 2))
    if "mask" in arrays:
        mask = mask & _mask(arrays, lengths, wanted.values.shape)
    if not mask.any():
        raise refusal("at least one target that counts", "all of them masked or NaN", "check targets, mask and lengths")
    return wanted._replace(mask=mask)


def target_lengths(arrays: dict[str, np.ndarray], trials: int) -> tuple[np.ndarray, int]:
    """How many targets each trial has, and how many there is room for, where targets have a clock of their own."""
    targets = arrays["targets"]
    own = read_lengths("target_lengths", arrays["target_lengths"]) if "target_lengths" in arrays else None
    if "series" in arrays:
        if own is None:
            raise refusal("target_lengths with target_times", "none", "give the number of targets of each series")
        check_lengths("target_lengths", own, trials, int(own.max()))
        return own, int(own.max())
    if targets.ndim != 3:
        raise refusal(
            "targets of shape (trials, target steps, outputs)",
            f"shape {targets.shape}",
            "add the axis of outputs, of size one if need be",
        )
    steps = targets.shape[1]
    if own is None:
        return np.full(trials, steps), steps
    check_lengths("target_lengths", own, trials, steps)
    return own, steps


def _wanted(arrays: dict[str, np.ndarray], lengths: np.ndarray, steps: int) -> Targets:
    """With a mask of where there is a target at all."""
    trials = len(lengths)
    name = "labels" if "labels" in arrays else "targets"
    values = arrays[name]
    end_to_end = "series" in arrays
    each = (int(lengths.sum()),) if end_to_end else (trials, steps)
    # Series of one step each have as many steps as trials.
    of_steps = values.shape == each != (trials,)
    if of_steps and name == "targets" and values.dtype.kind in "iubUS":
        raise _classes_of_steps(values)
    if name == "targets" and _once_a_trial(values, trials, each):
        return _at_the_end(values, lengths, steps)
    if name == "labels" or values.ndim == 1:
        if not of_steps and values.shape != (trials,):
            raise refusal(
                f"labels of shape ({trials},), one a trial, or {each}, one a step",
                f"shape {values.shape}",
                "give each trial, or each step, a class; values need an axis of outputs",
            )
        # What follows the end of a trial is not read, and is of no class.
        said = values[real(lengths, steps)] if of_steps and not end_to_end else values
        labels, classes = read_labels(said, arrays.get("classes"))
        labels = pad_held(name, labels, lengths) if of_steps else labels[:, None]
        return Targets(np.broadcast_to(labels, (trials, steps)), np.ones((trials, steps), bool), classes)
    if values.ndim != (2 if end_to_end else 3) or values.shape[-1] == 0:
        raise refusal(
            f"targets of shape ({'total steps' if end_to_end else 'trials, steps'}, outputs), (trials, outputs) at the "
            "end of each trial, or (trials,) labels",
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
            "give inputs and targets the same first two axes, or targets at other times their target_times",
        )
    else:
        values = np.where(real(lengths, steps)[..., None], values, 0)
    values = as_float32("targets", values)
    known = ~np.isnan(values)
    return Targets(np.where(known, values, np.float32(0)), known)


def _once_a_trial(values: np.ndarray, trials: int, each: tuple[int, ...]) -> bool:
    """Whether values are those of whole trials: one for every output, or numbers of one output that are not all whole
    (which would be classes). What could as well be a value a step without the axis of outputs is not."""
    if values.ndim == 1:
        known = values[np.isfinite(values)] if values.dtype.kind == "f" else values
        return values.shape == (trials,) and values.dtype.kind == "f" and bool((known != np.round(known)).any())
    if values.ndim != 2 or values.dtype.kind not in "iuf" or 0 in values.shape:
        return False
    return len(values) == trials and (each[0] != trials if len(each) == 1 else values.shape != each)


def _at_the_end(values: np.ndarray, lengths: np.ndarray, steps: int) -> Targets:
    """Values of whole trials, as targets at the last step of each."""
    check_numbers("targets", values)
    values = as_float32("targets", values if values.ndim == 2 else values[:, None])
    spread = np.zeros((len(values), steps, values.shape[1]), np.float32)
    mask = np.zeros(spread.shape, bool)
    known = ~np.isnan(values)
    rows = np.arange(len(values))
    spread[rows, lengths - 1] = np.where(known, values, np.float32(0))
    mask[rows, lengths - 1] = known
    return Targets(spread, mask)


def _classes_of_steps(values: np.ndarray) -> Refused:
    """Of whole numbers or text, one for every step: with an axis of outputs their codes would be matched as values,
    whose distances mean nothing."""
    return refusal(
        "targets that are a class a trial, or values at every step with an axis of outputs",
        f"{'text' if values.dtype.kind in 'US' else 'whole numbers'} of shape {values.shape}, a class for every step",
        "name them labels; if these are values, add the axis of outputs",
    )


def _mask(arrays: dict[str, np.ndarray], lengths: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    mask = as_mask(arrays["mask"])
    if "series" in arrays:
        mask = pad("mask", mask, lengths)
    if mask.shape == shape[:2]:
        mask = mask.reshape(mask.shape + (1,) * (len(shape) - 2))
    elif mask.shape != shape:
        raise refusal(f"a mask of shape {shape[:2]} or {shape}", f"shape {mask.shape}", "give one entry a target")
    return mask
