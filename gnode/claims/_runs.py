"""What is read from the runs of a claim, again and again: curves, epochs to an error, runs that fail."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gnode.claims._chart import Series
from gnode.claims._effects import BySeed
from gnode.claims._made_sweep import Chosen, MadeSweep, Row
from gnode.training import FAILED_OUTCOMES

NAMES = {
    "gnode": "gnODE",
    "node": "nODE",
    "mgru": "mGRU",
    "gru": "GRU",
    "rnn": "RNN",
    "lstm": "LSTM",
    "ode-rnn": "ODE-RNN",
    "gru-d": "GRU-D",
}
"""The models as they are written, in the order in which they are shown; their places are their colours."""
KINDS = {name: k for k, name in enumerate(NAMES)}
TARGET = 0.1
"""Of the targets' variance: the error to which epochs are counted."""
# Of the target variance: an error above it has learnt next to nothing.
_NOTHING = 0.5
# Of a curve: more points are not seen.
_POINTS = 60


def in_order(models: Sequence[str]) -> list[str]:
    """Models in the order of `NAMES`."""
    return sorted(models, key=lambda name: KINDS.get(name, len(KINDS)))


def has_failed(row: Row) -> bool:
    """A run fails where it diverges or ends for another such reason, or where its test error is above half of the
    targets' variance."""
    share = row["test_share_of_variance"]
    return row["outcome"] in FAILED_OUTCOMES or share is None or not share <= _NOTHING


def epochs_of(chosen: Chosen) -> BySeed:
    """By seed, the first epoch whose validation error is at most `TARGET` of the targets' variance; infinite where none
    is."""
    return {row["seed"]: _epochs(sweep, row) for sweep, row in chosen.runs}


def _epochs(sweep: MadeSweep, row: Row) -> float:
    summary = sweep.summary(row)
    if summary is None or not summary.get("target_variance"):
        return float("inf")
    reached = np.flatnonzero(sweep.losses(row) <= TARGET * summary["target_variance"])
    return float(reached[0] + 1) if len(reached) else float("inf")


def epochs_words(chosen: Chosen) -> str:
    """The median of `epochs_of`."""
    reached = median_of(list(epochs_of(chosen).values()))
    return "never" if reached == float("inf") else f"{reached:.0f}"


def median_of(values: Sequence[float | int]) -> float:
    """The median, where values may be infinite: of an even number the upper of the middle two."""
    return float(np.sort(np.asarray(values, float))[len(values) // 2]) if len(values) else float("nan")


def learning_curve(chosen: Chosen, *, by_seconds: bool = False) -> Series | None:
    """The best validation error so far, epoch by epoch: median and quartiles over seeds. `by_seconds`: at the times
    that so many epochs take in the median, compilation left out."""
    curves = [np.minimum.accumulate(sweep.losses(row)) for sweep, row in chosen.runs]
    curves = [curve for curve in curves if len(curve)]
    if not curves:
        return None
    length = max(map(len, curves))
    whole = np.array([np.r_[curve, np.full(length - len(curve), curve[-1])] for curve in curves])
    at = np.unique(np.round(np.geomspace(1, length, _POINTS)).astype(int))
    low, middle, high = (np.nanquantile(whole[:, at - 1], q, axis=0, method="nearest") for q in (0.25, 0.5, 0.75))
    places = at.astype(float)
    if by_seconds:
        places = places * _seconds_per_epoch(chosen)
    name = NAMES.get(chosen.model, str(chosen.model))
    return Series(
        name, numbers(places), numbers(middle), numbers(low), numbers(high), kind=KINDS.get(chosen.model)
    )  # fmt: skip


def _seconds_per_epoch(chosen: Chosen) -> float:
    found = [sweep.epoch_seconds(row) for sweep, row in chosen.runs]
    return float(np.nanmedian(found)) if found else float("nan")


def numbers(values: Sequence[float | int] | np.ndarray) -> tuple[float | None, ...]:
    """Plain numbers for a series, and gaps where they are not finite."""
    return tuple(float(value) if np.isfinite(value) else None for value in np.asarray(values, float))


def quartiles(values: Sequence[float | None]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper one, each one of the values and of two the outer one; None counts as
    infinite."""
    known = np.array([np.inf if value is None else value for value in values], float)
    low, high = np.quantile(known, 0.25, method="lower"), np.quantile(known, 0.75, method="higher")
    return float(low), median_of(known.tolist()), float(high)


def not_ended(sweeps: Mapping[str, MadeSweep]) -> Iterator[str]:
    """What has to be said of runs that have not ended, if there are some."""
    missing = sum(sweep.waiting for sweep in sweeps.values())
    if missing:
        yield f"{missing} runs have not ended: what is said here is of the others alone."
