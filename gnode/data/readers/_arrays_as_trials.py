from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode.data._lengths import check_lengths, pad, read_lengths, real
from gnode.data._numbers import as_float32, check_numbers
from gnode.data.readers._archive import check_names
from gnode.data.readers._clock import from_zero, given_times, read_times
from gnode.data.readers._names import read_names
from gnode.data.readers._targets import read_targets, target_lengths
from gnode.data.readers._two_clocks import merge_clocks, put
from gnode.tasks import Trials


def trials_of_arrays(
    arrays: dict[str, np.ndarray], *, keep: bool, from_first: bool = False, step_s: float | None = None
) -> Trials:
    """Trials from arrays as `read_trials` documents them.

    **Arguments:**

    - `keep`: missing inputs (NaN); else they are refused.
    - `from_first`: times count from the first sample of each series, whatever they begin at.
    - `step_s`: how long the first step of a trial lasts whose times begin at or below zero, in place of the median.
    """
    arrays = _with_inputs(arrays)
    check_names(arrays)
    inputs, lengths = _inputs(arrays)
    times = read_times(arrays, lengths, inputs.shape[1])
    if "target_times" in arrays:
        trials = _on_one_timeline(arrays, inputs, times, lengths, from_first=from_first, step_s=step_s)
    else:
        targets = read_targets(arrays, lengths, inputs.shape[1])
        if "times" in arrays:
            times = from_zero(times - times[:, :1] if from_first else times, lengths, step_s)
        trials = Trials(inputs=inputs, targets=targets.values, mask=targets.mask, times=times, classes=targets.classes)
    trials = replace(trials, names=read_names(arrays, trials))
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


def _with_inputs(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Where there are values to match and no inputs at all: inputs without channels, for the same steps."""
    targets = arrays.get("targets")
    if targets is None or "inputs" in arrays or "series" in arrays or "target_times" in arrays:
        return arrays
    if targets.ndim == 3:
        return {**arrays, "inputs": np.zeros((*targets.shape[:2], 0), np.float32)}
    if targets.ndim == 2 and "lengths" in arrays:
        return {**arrays, "series": np.zeros((len(targets), 0), np.float32)}
    return arrays


def _on_one_timeline(
    arrays: dict[str, np.ndarray],
    inputs: np.ndarray,
    times: np.ndarray,
    lengths: np.ndarray,
    *,
    from_first: bool,
    step_s: float | None,
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
    start = line.times[:, :1] if from_first else 0.0
    times = from_zero(line.times - start, line.lengths, step_s)
    return Trials(inputs=merged, targets=values, mask=mask, times=times)


def _inputs(arrays: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (trials, steps, channels) and the lengths of the trials."""
    if "series" in arrays:
        series = as_float32("series", arrays["series"])
        if series.ndim == 1:
            series = series[:, None]
        if series.ndim != 2 or len(series) == 0:
            raise refusal(
                "series of shape (total steps, channels), of at least one step",
                f"shape {arrays['series'].shape}",
                "put all series end to end",
            )
        lengths = read_lengths("lengths", arrays["lengths"])
        return pad("series", series, lengths), lengths
    inputs = arrays["inputs"]
    check_numbers("inputs", inputs)
    shape = inputs.shape
    if len(shape) != 3 or 0 in shape[:2]:
        raise refusal(
            "inputs of shape (trials, steps, channels), neither trials nor steps zero",
            f"shape {shape}",
            "give at least one trial of one step, with all three axes",
        )
    if "lengths" not in arrays:
        return as_float32("inputs", inputs), np.full(shape[0], shape[1])
    lengths = read_lengths("lengths", arrays["lengths"])
    check_lengths("lengths", lengths, shape[0], shape[1])
    return as_float32("inputs", np.where(real(lengths, shape[1])[..., None], inputs, 0)), lengths
