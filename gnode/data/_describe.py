from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from gnode.tasks import Trials

_SHOWN = 6
# In usual steps: below, intervals are equal but for how their times were rounded.
_REGULAR = 1e-3


def describe(trials: Trials, *, clock: str | None = None) -> str:
    """In one line what trials are: how many, of how many steps and channels, what is wanted, the time step, the span.

    **Arguments:**

    - `clock`: what the times were taken from, such as `times`.
    """
    lengths = trials.real.sum(axis=1)
    ends = trials.times[:, -1]
    return (
        f"{_count(len(trials), 'trial')} x {_range(lengths, 'step')} x {_count(trials.input_size, 'channel')}"
        f"{_called(trials.names.inputs, trials.names.input_units)}, "
        f"{_wanted(trials)}; time step {_time_step(trials)}{f' ({clock})' if clock else ''}, "
        f"{_span(ends)} a trial"
    )


def _wanted(trials: Trials) -> str:
    if not trials.labelled:
        counted = float(trials.mask[trials.real].mean())
        called = _called(trials.names.outputs, trials.names.output_units)
        part = "" if counted == 1 else f" ({counted:.3g} of them count)"
        return f"{_count(trials.output_size, 'output')}{called}{part}"
    steps = ", one a step" if trials.class_a_step else ""
    return f"{_count(len(trials.classes), 'class', 'classes')}{_called(trials.classes)}{steps}"


def _called(names: Sequence[str], units: Sequence[str] = ()) -> str:
    """The first of some names, with their units, in brackets; nothing where there are none."""
    if not names:
        return ""
    full = [f"{name} [{unit}]" if unit else name for name, unit in zip_longest(names, units, fillvalue="")]
    return f" ({', '.join(full[:_SHOWN])}{', ...' if len(full) > _SHOWN else ''})"


def _time_step(trials: Trials) -> str:
    steps = np.diff(trials.times, axis=1, prepend=0.0)[trials.real]
    usual = trials.time_step
    if np.ptp(steps) <= _REGULAR * usual:
        return f"{usual:.4g} s"
    return f"{usual:.4g} s in the median, {steps.min():.4g} to {steps.max():.4g} s"


def _span(ends: np.ndarray) -> str:
    low, high = (f"{value:.4g}" for value in (ends.min(), ends.max()))
    return f"{high} s" if low == high else f"{low} to {high} s"


def _range(counts: np.ndarray, name: str) -> str:
    low, high = int(counts.min()), int(counts.max())
    return _count(low, name) if low == high else f"{low:,} to {_count(high, name)}"


def _count(number: int, name: str, names: str | None = None) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {names or name + 's'}"
