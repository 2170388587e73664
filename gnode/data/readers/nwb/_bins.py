"""What happened in bins of time: counts, and whether anybody was looking."""

import numpy as np

# Of a bin: how far times may be apart and still be the same.
_ROUNDING = 1e-6


def bin_edges(start: float | int, stop: float | int, width: float | int) -> np.ndarray:
    """The edges of the whole bins from `start`, (bins + 1,) float64 seconds; a partial last bin is no bin."""
    bins = int(np.floor((stop - start) / width + _ROUNDING))
    return start + width * np.arange(max(bins, 0) + 1)


def counts_in(times: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many of some times, sorted, lie in each bin, (bins,) float64: from its first edge on, before its second.

    Three bins of 0.1 s end after 0.3 s, by rounding: a time so near to an edge lies on it.
    """
    near = _ROUNDING * np.diff(edges).min() if len(edges) > 1 else 0.0
    return np.diff(np.searchsorted(times, edges - near, side="left")).astype(np.float64)


def share_in(intervals: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Which share of each bin intervals (intervals, 2) cover, (bins,) float64. Where they overlap it counts once."""
    starts, stops = joined(intervals).T
    # The covered time before each edge, which is piecewise linear.
    ends = np.ravel(np.column_stack([starts, stops]))
    covered = np.ravel(np.column_stack([np.cumsum(stops - starts) - (stops - starts), np.cumsum(stops - starts)]))
    before = np.interp(edges, ends, covered) if ends.size else np.zeros(len(edges))
    return np.diff(before) / np.diff(edges)


def wholly_in(intervals: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Which bins lie wholly in one of some intervals (intervals, 2), (bins,) bool. Intervals that touch are one."""
    if not len(intervals):
        return np.zeros(len(edges) - 1, bool)
    width = np.diff(edges).max(initial=0.0)
    starts, stops = joined(intervals, apart=_ROUNDING * width).T
    which = np.searchsorted(starts, edges[:-1] + _ROUNDING * width, side="right") - 1
    return (which >= 0) & (edges[1:] <= stops[np.maximum(which, 0)] + _ROUNDING * width)


def joined(intervals: np.ndarray, *, apart: float = 0.0) -> np.ndarray:
    """Intervals in order, those that overlap or are no farther `apart` made one, (intervals, 2)."""
    if not len(intervals):
        return np.zeros((0, 2))
    intervals = intervals[np.argsort(intervals[:, 0], kind="stable")]
    reach = np.maximum.accumulate(intervals[:, 1])
    first = np.concatenate([[True], intervals[1:, 0] > reach[:-1] + apart])
    last = np.concatenate([first[1:], [True]])
    return np.column_stack([intervals[first, 0], reach[last]])


def stretches(kept: np.ndarray) -> list[slice]:
    """The runs of True, in order."""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    return [slice(int(start), int(stop)) for start, stop in changes.reshape(-1, 2)]
