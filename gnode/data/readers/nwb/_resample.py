"""Samples at times of their own, as values in bins."""

import numpy as np

from gnode.data.readers._how import Resampling

# In usual intervals between samples. Over a longer one, such as where an animal was not tracked, nothing is made up.
_LONGEST_GAP = 10
# A mean direction of samples that all but cancel is none.
_NO_DIRECTION = 1e-6


def resampled(times: np.ndarray, values: np.ndarray, edges: np.ndarray, *, how: Resampling = "linear") -> np.ndarray:
    """Values at increasing times, (samples, channels), as one for every bin, (bins, channels) float64.

    | `how` | the value of a bin |
    |---|---|
    | `linear` | at its end, on the line between the samples on either side |
    | `nearest` | of the sample nearest to its end |
    | `mean` | the mean of the samples in it |

    NaN is where a sample that is needed is NaN; before the first sample and after the last; between samples farther
    apart than ten usual (median) intervals; and of `mean` where there is no sample in the bin.
    """
    bins = len(edges) - 1
    if how == "mean":
        first = np.searchsorted(times, edges, side="left")
        sums = np.concatenate(
            [np.zeros((1, values.shape[1])), np.cumsum(np.where(np.isnan(values), 0, values), axis=0)]
        )
        missing = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(np.isnan(values), axis=0)])
        count = np.diff(first)[:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.diff(sums[first], axis=0) / count
        return np.where((count > 0) & (np.diff(missing[first], axis=0) == 0), means, np.nan)
    ends = edges[1:]
    if len(times) == 1:
        return np.where(ends[:, None] == times, values, np.nan)
    after = np.clip(np.searchsorted(times, ends, side="left"), 1, len(times) - 1)
    before = after - 1
    step = times[after] - times[before]
    part = (ends - times[before]) / step
    usual = float(np.median(np.diff(times)))
    # To rounding: the end of the last bin is often the time of the last sample.
    known = (part >= -1e-6) & (part <= 1 + 1e-6) & (step <= _LONGEST_GAP * usual * (1 + 1e-9))
    part = np.clip(part, 0.0, 1.0).reshape(bins, 1)
    if how == "nearest":
        found = np.where(part < 0.5, values[before], values[after])
    else:
        # A sample that is hit makes nothing of its neighbour, which may be NaN.
        found = np.where(part == 1, values[after], (1 - part) * values[before])
        found = np.where((part == 0) | (part == 1), found, found + part * values[after])
    return np.where(known[:, None], found, np.nan)


def directions(angles: np.ndarray) -> np.ndarray:
    """Angles in radians, (samples, angles), as points on circles: cos and sin of each, (samples, 2 angles)."""
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1).reshape(len(angles), 2 * angles.shape[1])


def on_circles(points: np.ndarray) -> np.ndarray:
    """Pairs of channels, (samples, 2 angles), at distance one from zero: the circular mean of what was averaged."""
    pairs = points.reshape(len(points), points.shape[1] // 2, 2)
    length = np.linalg.norm(pairs, axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(length > _NO_DIRECTION, pairs / length, np.nan).reshape(points.shape)
