import os
from pathlib import Path

import numpy as np

from gnode._checks import Refused, check_among, refusal
from gnode.data.readers._archive import group_arrays
from gnode.data.readers._arrays_as_trials import trials_of_arrays
from gnode.data.readers._clock import clock_of
from gnode.data.readers._cut import cut, of_one_recording, whole_series
from gnode.data.readers._data import ReadData
from gnode.data.readers._formats import format_of
from gnode.data.readers._how import ReadSettings, check_used
from gnode.data.readers._labels import check_classes
from gnode.data.readers._names import as_text
from gnode.data.readers._next_sample import next_sample
from gnode.data.readers._with_test import with_test
from gnode.data.readers._without_targets import WANTED, with_zeros
from gnode.tasks import Trials

_AS_IT_IS = ReadSettings()


def read_data(path: str | os.PathLike[str], how: ReadSettings = _AS_IT_IS, *, missing: str = "refuse") -> ReadData:
    """A data file, by the reader of what its name ends in; `read_trials` says what it may hold.

    **Arguments:**

    - `how`: which columns or arrays are what, and how a recording is cut.
    - `missing`: as of `read_trials`.

    Raises `Refused`, with the path and one sentence, for a file that cannot be used.
    """
    check_among("missing", missing, ("refuse", "keep"))
    try:
        read = _one_file(Path(path), how, keep=missing == "keep")
        if how.test is not None:
            read = with_test(read, _one_file(Path(how.test), how, keep=missing == "keep"))
        check_classes(read.trials.classes)
        return read
    except MemoryError:
        message = str(refusal("trials that fit in memory", "more", "cut long series into shorter ones"))
    except Refused as refused:
        message = str(refused)
    raise Refused(f"{os.fspath(path)}: {message}")


def _one_file(path: Path, how: ReadSettings, *, keep: bool) -> ReadData:
    kind = format_of(path)
    check_used(how, kind.used, kind.name)
    return data_of_arrays(kind.read(path, without_targets(how) if how.forecast else how), how, keep=keep)


def without_targets(how: ReadSettings) -> ReadSettings:
    """The same, of a file of which only inputs are read."""
    return how.model_copy(update={"targets": (), "labels": None})


def data_of_arrays(
    arrays: dict[str, np.ndarray], how: ReadSettings, *, keep: bool, step_s: float | None = None
) -> ReadData:
    """What arrays as `read_trials` documents them, and as a reader gave them, hold. `keep`: missing inputs (NaN).
    `step_s`: as of `trials_of_arrays`."""
    told = {name: str(arrays.pop(name)) for name in ("clock", "about") if name in arrays and arrays[name].shape == ()}
    if how.time_step_s is not None:
        arrays = {**arrays, "time_step_s": np.array(how.time_step_s)}
    begins = arrays.pop("start_s", None)
    clock, about = told.get("clock", clock_of(arrays)), told.get("about")
    if how.forecast:
        arrays = with_zeros({name: array for name, array in arrays.items() if name not in WANTED})
    trials = trials_of_arrays(arrays, keep=keep, from_first=how.cut_s is not None, step_s=step_s)
    if how.forecast:
        # Before a recording is cut: what comes after a window is known too.
        trials = next_sample(trials)
    groups = {name: as_text(array) for name, array in group_arrays(arrays).items()}
    if how.cut_s is None:
        if how.every_s is not None:
            raise refusal("task.read.cut_s with task.read.every_s", "none", "say how long a window is (--cut 2s)")
        return ReadData(trials, groups, clock, about, None if begins is None else whole_series(begins, trials))
    numbered = np.array([str(number) for number in range(1, len(trials) + 1)])
    names = groups.get(how.series or "", numbered)
    trials, spans, of, words = cut(trials, names, length=how.cut_s, every=how.every_s, ahead=bool(how.forecast))
    groups = {name: group[of] for name, group in groups.items()}
    if begins is not None:
        spans = of_one_recording(spans, begins[of])
    return ReadData(trials, groups, clock, "; ".join(filter(None, (about, words))), spans)


def read_trials(path: str | os.PathLike[str], how: ReadSettings = _AS_IT_IS, *, missing: str = "refuse") -> Trials:
    """Trials from an .npz file of one's own, in either of two layouts.

    Trials side by side:

    - `inputs`: (trials, steps, channels).
    - `lengths`, optional: (trials,), where trials are shorter than the arrays; what follows is not read.

    Series of different length end to end:

    - `series`: (total steps, channels), or (total steps,) for one channel.
    - `lengths`: (trials,), the number of steps of each.

    In both, with "steps" the first one or two axes of the inputs:

    - `targets`: (steps..., outputs), values to be matched, NaN where there is none, or (trials, outputs), at the end of
        each trial; or `labels`: whole numbers or text, (trials,) the class of each trial (as `targets` too), or
        (steps...) that of each step.
    - `classes`, optional: the names of the classes, which whole-number labels then index from 0. Without
        it the classes are the distinct labels, sorted.
    - `mask`, optional: where targets count, of shape (steps...) or of that of the targets: booleans, 0 and 1, or how
        much each weighs in losses, from 0 up.
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
    return read_data(path, how, missing=missing).trials
