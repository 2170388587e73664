from collections.abc import Sequence

import numpy as np

from gnode._checks import refusal
from gnode.data.readers import Spans
from gnode.data.splits._at_random import checked_shares, part_sizes
from gnode.data.splits._places import Places, check_filled, of_parts
from gnode.tasks import Trials

# Of the length of a window: so far it may reach over a border.
_NEAR = 1e-6


def split_in_order(trials: Trials, *, fractions: Sequence[float] = (0.7, 0.15, 0.15)) -> Places:
    """The first trials to train on, the next to validate by, the last to test on: where trials follow one another, a
    network is tested on what came later. Nothing is drawn.

    Raises `Refused` where there are too few for three parts.
    """
    sizes = part_sizes(len(trials), checked_shares(fractions))
    places = of_parts(np.repeat(np.arange(3), sizes))
    check_filled(places, "give more trials or more even fractions (task.shares)")
    return places


def split_in_time(
    recording: np.ndarray,
    start_s: np.ndarray,
    end_s: np.ndarray,
    *,
    fractions: Sequence[float] = (0.7, 0.15, 0.15),
) -> Places:
    """Windows that were cut from recordings, in three stretches of time: every recording's first part to train on, its
    next to validate by, its last to test on. A window that reaches over the end of a stretch is in none of them, so
    that no two sets share a moment, however windows overlap. Nothing is drawn.

    **Arguments:**

    - `recording`: (windows,), which one each window is of.
    - `start_s`, `end_s`: (windows,), seconds on the recording's own clock.

    Raises `Refused` where a set gets no window.
    """
    shares = checked_shares(fractions)
    part = np.full(len(recording), -1)
    for name in np.unique(recording):
        of_it = np.flatnonzero(recording == name)
        starts, ends = start_s[of_it], end_s[of_it]
        edges = starts.min() + np.concatenate([[0.0], np.cumsum(shares)]) * (ends.max() - starts.min())
        # Rounding must not put a window outside.
        near = _NEAR * (ends - starts)[:, None]
        inside = (starts[:, None] >= edges[:-1] - near) & (ends[:, None] <= edges[1:] + near)
        part[of_it] = np.where(inside.any(axis=1), inside.argmax(axis=1), -1)
    places = of_parts(part)
    longest = float((end_s - start_s).max())
    check_filled(places, f"cut shorter windows than {longest:.4g} s, or give more even fractions (task.shares)")
    return places


def check_windows(spans: Spans | None) -> Spans:
    """When windows were; refuses what was not cut from recordings, of which nobody knows it."""
    if spans is None:
        raise refusal(
            "windows cut from recordings, to split them in time",
            "trials that do not say when they were",
            "cut them (--cut 2s), or say task.split=order where trials stand in the order of time",
        )
    return spans
