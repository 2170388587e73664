from dataclasses import dataclass, replace

import numpy as np

from gnode._checks import refusal
from gnode.tasks import Trials

# In usual steps: a sample so near to the end of a window lies on it.
_NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class Spans:
    """Of windows cut from recordings: of which recording each is, and from when to when."""

    recording: np.ndarray
    """(trials,), text: the recording that a window was cut from."""
    start_s: np.ndarray
    """(trials,), float64 seconds from the start of the recording. A window begins after its start and holds its end."""
    end_s: np.ndarray
    """(trials,), float64 seconds."""


def cut(
    recordings: Trials,
    names: np.ndarray,
    *,
    length: float | int,
    every: float | int | None = None,
    ahead: bool = False,
) -> tuple[Trials, Spans, np.ndarray, str]:
    """Windows of `length` seconds, one beginning every `every` seconds of each recording; a window is a trial, whose
    time zero is where it begins.

    Window k of a recording holds the samples with k every < t <= k every + length. What is left at the end of a
    recording, and windows without a sample or of which no target counts, are left out.

    **Arguments:**

    - `recordings`: a trial each.
    - `names`: (recordings,), text: what each is called.
    - `every`: `length` where nothing is said.
    - `ahead`: targets are the samples that follow, and the span of a window reaches to the one after its last.

    **Returns:** the windows, their spans, the recording of each (windows,) as a place, and in words what became of
    the recordings.
    """
    every = length if every is None else every
    near = _NEAR * recordings.time_step
    counts = recordings.real.sum(axis=1)
    of, starts, firsts, sizes = [], [], [], []
    rest = 0.0
    empty = 0
    for place, count in enumerate(counts):
        times = recordings.times[place, :count]
        windows = max(0, int(np.floor((times[-1] - length + near) / every)) + 1)
        begins = every * np.arange(windows)
        first = np.searchsorted(times, begins + near, side="right")
        size = np.searchsorted(times, begins + length + near, side="right") - first
        kept = np.flatnonzero(
            [n > 0 and bool(recordings.mask[place, at : at + n].any()) for at, n in zip(first, size, strict=True)]
        )
        empty += windows - len(kept)
        rest += float(times[-1] - (begins[-1] + length if windows else 0.0)) if times[-1] > 0 else 0.0
        of.append(np.full(len(kept), place))
        starts.append(begins[kept])
        firsts.append(first[kept])
        sizes.append(size[kept])
    places, start, first, size = (np.concatenate(parts) for parts in (of, starts, firsts, sizes))
    if not len(places):
        longest = float(recordings.times[:, -1].max())
        raise refusal(
            f"recordings longer than windows of {length:g} s, with targets that count",
            f"{len(counts)} of at most {longest:.6g} s",
            "cut into shorter windows",
        )
    steps = np.minimum(first[:, None] + np.arange(size.max()), recordings.steps - 1)
    real = np.arange(size.max()) < size[:, None]
    row = places[:, None]
    times = recordings.times[row, steps] - start[:, None]
    last = np.take_along_axis(times, size[:, None] - 1, axis=1)
    mask = recordings.mask[row, steps]
    trials = replace(
        recordings,
        inputs=np.where(real[..., None], recordings.inputs[row, steps], np.float32(0)),
        targets=recordings.targets[row, steps],
        mask=mask & real.reshape(real.shape + (1,) * (mask.ndim - 2)),
        times=np.where(real, times, last),
        weights=None if recordings.weights is None else recordings.weights[row, steps],
    )
    told = [f"windows of {length:g} s every {every:g} s of {_count(len(counts), 'recording')}"]
    if rest > near:
        told.append(f"{rest:.4g} s at the end left out")
    if empty:
        told.append(f"{_count(empty, 'window')} without samples or targets left out")
    ends = start + length
    if ahead:
        ends = np.maximum(ends, recordings.times[places, np.minimum(first + size, recordings.steps - 1)])
    spans = Spans(names[places], start, ends)
    return trials, spans, places, ", ".join(told)


def whole_series(begins: np.ndarray, trials: Trials) -> Spans:
    """The spans of trials of one recording, from when they begin in it (trials,)."""
    return Spans(np.full(len(begins), "1"), begins, begins + trials.times[:, -1])


def of_one_recording(spans: Spans, begins: np.ndarray) -> Spans:
    """The same windows, where what they were cut from is one recording: of each (windows,) when it begins in that."""
    return Spans(np.full(len(begins), "1"), spans.start_s + begins, spans.end_s + begins)


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"
