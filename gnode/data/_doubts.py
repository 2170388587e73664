"""What looks wrong in trials that can all the same be read: the sentences in which a person is warned."""

import numpy as np

from gnode.tasks import Trials

# In usual steps. A first interval that is longer was most likely timed from the start of a recording.
_LATE = 10
# The mean squared difference of neighbours over that of any two: near 1 along an axis in no order, small along time.
_SMOOTH, _ROUGH = 0.25, 0.75
_LOOKED_AT = 256
_FEWEST = 5
_MOST_CODES = 100
_UNEVEN = 0.8
_SHOWN = 5
# Of float32, in deviations of the targets: beyond that their last digits are lost.
_RESOLVED = 1e-3


def doubts(trials: Trials) -> tuple[str, ...]:
    """What looks wrong, each with what to do about it; none where nothing does.

    The first interval of a trial is many steps long; the axes look swapped; classes have hardly any trials, or one has
    nearly all; values differ by less than float32 resolves.
    """
    found = [_late_start(trials), _more_channels(trials), _swapped(trials)]
    found += _of_classes(trials) if trials.labelled else [_unresolved(trials), _codes(trials)]
    return tuple(said for said in found if said)


def _late_start(trials: Trials) -> str | None:
    durations = np.diff(trials.times, axis=1, prepend=0.0)
    usual, first = trials.time_step, durations[:, 0]
    late = (first > _LATE * usual) & (first > 2 * durations[:, 1:].max(axis=1, initial=0.0))
    if trials.steps < 2 or not late.any():
        return None
    return (
        f"in {int(late.sum()):,} of {len(trials):,} trials the first sample comes up to {first.max():.4g} s after the "
        f"start of the trial, which is time zero: {first.max() / usual:,.0f} usual steps, for all of which it is held; "
        "where times are those of a recording, subtract the start of each trial from its times"
    )


def _more_channels(trials: Trials) -> str | None:
    if not 1 < trials.steps < trials.input_size / 2:
        return None
    return (
        f"inputs have {trials.input_size:,} channels and {trials.steps:,} steps: the axes are trials, steps, channels; "
        "if they come as trials, channels, steps, give numpy.swapaxes(inputs, 1, 2)"
    )


def _swapped(trials: Trials) -> str | None:
    """Time shows in neighbours that are alike; along the first axis none should be."""
    if min(len(trials), trials.steps) < 8 or trials.input_size == 0 or not trials.real.all():
        return None
    # A corner is enough, and copies of all may not fit the memory.
    inputs = np.nan_to_num(trials.inputs[:_LOOKED_AT, :_LOOKED_AT])
    if not (_order(inputs) < _SMOOTH and _order(np.swapaxes(inputs, 0, 1)) > _ROUGH):
        return None
    return (
        "inputs vary smoothly from trial to trial, and not from step to step: the first axis looks like time; if it "
        "is, give numpy.swapaxes(inputs, 0, 1), and targets and mask in the same way"
    )


def _order(values: np.ndarray) -> float:
    """How much neighbours along the first axis differ, over how much those in no order do; 1 where nothing differs."""
    mixed = values[np.random.default_rng(0).permutation(len(values))]
    among_any = float((np.diff(mixed, axis=0).astype(np.float64) ** 2).mean())
    return float((np.diff(values, axis=0).astype(np.float64) ** 2).mean()) / among_any if among_any > 0 else 1.0


def _unresolved(trials: Trials) -> str | None:
    for output in range(trials.targets.shape[2]):
        values = trials.targets[..., output][trials.mask[..., output]]
        spread = float(values.std(dtype=np.float64)) if values.size else 0.0
        step = float(np.spacing(np.abs(values).max(initial=0)))
        if spread > 0 and step > _RESOLVED * spread:
            return (
                f"targets of output {output} (counted from 0) vary by {spread:.3g} around {values.mean():.6g}, where "
                f"float32 numbers lie {step:.2g} apart; subtract their mean in float64 before they are written"
            )
    return None


def _codes(trials: Trials) -> str | None:
    """Whole numbers from 0 without a gap, three or more: most likely classes, whose distances mean nothing."""
    values = trials.targets[trials.mask]
    if trials.output_size > 1 or not (values == np.round(values)).all() or np.ptp(values) >= _MOST_CODES:
        return None
    distinct = np.unique(values)
    if len(distinct) < 3 or distinct[0] != 0 or distinct[-1] != len(distinct) - 1:
        return None
    return (
        f"targets are the whole numbers 0 to {int(distinct[-1])}, and are matched as values; if they stand for "
        "classes, give them as labels: the class of each trial, or of each step"
    )


def _of_classes(trials: Trials) -> list[str | None]:
    if trials.class_a_step:
        return [_uneven(np.bincount(trials.targets[trials.mask], minlength=len(trials.classes)), trials, "steps")]
    counts = np.bincount(trials.labels, minlength=len(trials.classes))
    return [_every_one_alone(trials, counts), _single(trials, counts), _few(trials, counts), _uneven(counts, trials)]


def _single(trials: Trials, counts: np.ndarray) -> str | None:
    if not (counts == 1).any():
        return None
    return (
        f"{_which(trials, counts == 1)} one trial: what is learnt of it cannot be tested; merge such a class with "
        "another or leave it out, or give more trials of it"
    )


def _few(trials: Trials, counts: np.ndarray) -> str | None:
    few = (counts > 1) & (counts < _FEWEST)
    if not few.any():
        return None
    return (
        f"{_which(trials, few)} fewer than {_FEWEST} trials: the test set may have none of them; read the scores of "
        "classes with their intervals, or give more trials"
    )


def _uneven(counts: np.ndarray, trials: Trials, of: str = "trials") -> str | None:
    largest, total = int(counts.argmax()), int(counts.sum())
    if counts[largest] < _UNEVEN * total:
        return None
    return (
        f"{counts[largest]:,} of {total:,} {of} are of class {trials.classes[largest]}: to name it always is "
        f"right in {100 * counts[largest] / total:.1f} %; read the accuracy beside that, and the scores of the "
        "classes"
    )


def _every_one_alone(trials: Trials, counts: np.ndarray) -> str | None:
    if len(trials) < 3 or np.count_nonzero(counts) <= len(trials) / 2:
        return None
    return (
        f"{len(trials):,} trials have {np.count_nonzero(counts):,} classes: if labels are values to be matched, give "
        "them as targets of shape (trials, steps, outputs)"
    )


def _which(trials: Trials, which: np.ndarray) -> str:
    """The classes by name, and the verb."""
    names = [trials.classes[place] for place in np.flatnonzero(which)]
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN:,} others" if len(names) > _SHOWN else "")
    return f"class {shown} has" if len(names) == 1 else f"classes {shown} each have"
