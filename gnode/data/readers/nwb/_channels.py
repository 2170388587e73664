"""What a session has by a name, as channels that have a value in every bin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gnode._checks import Refused, refusal
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.nwb._bins import counts_in, joined, share_in, wholly_in
from gnode.data.readers.nwb._resample import directions, on_circles, resampled
from gnode.data.readers.nwb._session import EVENTS, INTERVALS, UNITS, kind_of, path_of
from gnode.data.readers.nwb._tables import Rows, intervals_of, rows_where

_ANGULAR = {
    "radians": 1.0,
    "radian": 1.0,
    "rad": 1.0,
    "degrees": np.pi / 180,
    "degree": np.pi / 180,
    "deg": np.pi / 180,
}


@dataclass(frozen=True)
class Channels:
    """Some channels of a session."""

    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Callable[[np.ndarray], np.ndarray]
    """Of the edges of bins, (bins + 1,) seconds of the session: (bins, channels) float64, NaN where nothing is
    known."""
    span: tuple[float, float] | None = None
    """Seconds of the session, from the first to the last that is known; None where there is no saying."""
    spikes: bool = False
    observed: np.ndarray | None = None
    """Of spikes: (intervals, 2) seconds in which one of the units was observed, where the session says so."""


def channels_of(thing: Any, how: ReadSettings) -> Channels:
    """The channels of one thing that a session has.

    | thing | channels |
    |---|---|
    | units | the spikes of each, counted; NaN in a bin that does not lie wholly in its obs_intervals |
    | TimeSeries, SpatialSeries | data in their unit (conversion and offset applied), resampled |
    | an angle | cos and sin of it, resampled and put back on the circle |
    | events: EventsTable, AnnotationSeries, series in BehavioralEvents | their number |
    | TimeIntervals, IntervalSeries | the share of the bin that they cover |

    What is in a CompassDirection is an angle, and so is what has the unit radians or degrees, or is named by
    `how.angles`; `how.angle_unit` is its unit where that of the series is another.
    """
    kind, name = kind_of(thing), path_of(thing)[-1]
    if kind == UNITS:
        return _spikes(thing, how.units)
    if kind == EVENTS:
        return _events(name, np.asarray(thing["timestamp"].data[:], float))
    if kind == INTERVALS:
        return _covered(name, intervals_of(Rows.of(thing), end=np.inf))
    if type(thing).__name__ == "IntervalSeries":
        return _covered(name, _of_interval_series(thing, name))
    if type(thing).__name__ == "AnnotationSeries" or _is_in(thing, "BehavioralEvents"):
        return _events(name, _times(thing, name, increasing=False))
    return _series(thing, name, how)


def _spikes(table: Any, where: str | None) -> Channels:
    rows = rows_where(Rows.of(table), where)
    names = [str(one) for one in np.asarray(table.id[:])[rows]]
    if "spike_times" not in table.colnames:
        raise refusal("units with spike times", "a table of units without that column: none has a spike", "use another")
    spikes = [np.sort(np.asarray(table.get_unit_spike_times(int(row)), float)) for row in rows]
    for name, times in zip(names, spikes, strict=True):
        if not np.isfinite(times).all():
            raise refusal("spike times that are finite", f"NaN or infinity in unit {name}", "leave the unit out")
    observed = None
    if "obs_intervals" in table.colnames:
        observed = [np.asarray(table.get_unit_obs_intervals(int(row)), float).reshape(-1, 2) for row in rows]
        for name, some in zip(names, observed, strict=True):
            if not len(some) or not np.isfinite(some).all() or (some[:, 1] < some[:, 0]).any():
                raise refusal(
                    "obs_intervals of every unit, each with a start and a stop after it",
                    f"{'none' if not len(some) else 'others'} of unit {name}",
                    "correct them, or leave the unit out (task.read.units)",
                )

    def values(edges: np.ndarray) -> np.ndarray:
        counts = np.stack([counts_in(times, edges) for times in spikes], axis=1)
        if observed is None:
            return counts
        return np.where(np.stack([wholly_in(some, edges) for some in observed], axis=1), counts, np.nan)

    names, counted = tuple(f"unit {name}" for name in names), ("spikes",) * len(names)
    if observed is None:
        all_spikes = np.concatenate(spikes)
        span = (float(all_spikes.min()), float(all_spikes.max())) if all_spikes.size else None
        return Channels(names, counted, values, span, spikes=True)
    looked = joined(np.concatenate(observed))
    return Channels(names, counted, values, (looked[0, 0], looked[-1, 1]), spikes=True, observed=looked)


def _series(series: Any, name: str, how: ReadSettings) -> Channels:
    data = _data(series, name)
    times = _times(series, name)
    if len(times) != len(data):
        raise refusal(
            f"as many timestamps as samples of {name}", f"{len(times)} and {len(data)}", "write the series again"
        )
    unit = str(series.unit)
    said = unit.strip().lower()
    named = how.angles or ()
    angle = (
        _is_in(series, "CompassDirection") or said in _ANGULAR or name in named or "/".join(path_of(series)) in named
    )
    resample = how.resample or "linear"
    columns = data.shape[1]
    names = tuple(name if columns == 1 else f"{name} {'xyz'[i] if columns <= 3 else i}" for i in range(columns))
    span = (float(times[0]), float(times[-1]))
    if not angle:
        return Channels(names, (unit,) * columns, lambda edges: resampled(times, data, edges, how=resample), span)
    if how.angle_unit is None and said not in _ANGULAR:
        raise refusal(
            f"the unit of the angle {name}, radians or degrees",
            f"{unit!r}, which NWB writes where nobody says",
            "say it: --set task.read.angle_unit=radians",
        )
    scale = _ANGULAR[how.angle_unit or said]
    points = directions(scale * data)
    both = tuple(f"{of} {part}" for of in names for part in ("cos", "sin"))
    return Channels(
        both, ("1",) * len(both), lambda edges: on_circles(resampled(times, points, edges, how=resample)), span
    )


def _data(series: Any, name: str) -> np.ndarray:
    """(samples, channels) float64 in the unit of the series."""
    if getattr(series, "external_file", None) is not None:
        raise refusal(f"data of {name} in the session", "a film in another file", "choose a series of numbers")
    try:
        data = np.asarray(series.get_data_in_units(), np.float64)
    except (TypeError, ValueError):
        raise refusal(f"{name} to be numbers", "something else", "choose a series of numbers") from None
    if data.ndim == 0 or 0 in data.shape:
        raise refusal(f"samples of {name}", f"data of shape {data.shape}", "choose another series")
    if np.isinf(data).any():
        raise refusal(f"{name} to be finite, or NaN where it is not known", "infinity", "write NaN there")
    return data.reshape(len(data), -1)


def _times(series: Any, name: str, *, increasing: bool = True) -> np.ndarray:
    """(samples,) float64 seconds of the session: the timestamps, or those of a rate and a starting time."""
    stored = series.timestamps
    if stored is None:
        rate, first = series.rate, series.starting_time
        if rate is None or not rate > 0:
            raise refusal(f"timestamps of {name}, or a rate above zero", rate or "neither", "write the series again")
        return (0.0 if first is None else first) + np.arange(len(series.data)) / rate
    times = np.asarray(stored[:], np.float64)
    if not np.isfinite(times).all():
        raise refusal(f"timestamps of {name} to be finite", "NaN or infinity", "write the series without such samples")
    if increasing and (np.diff(times) <= 0).any():
        place = int(np.flatnonzero(np.diff(times) <= 0)[0])
        raise refusal(
            f"timestamps of {name} that increase",
            f"{times[place + 1]:g} s after {times[place]:g} s (sample {place + 1})",
            "sort the samples and merge equal times",
        )
    return times


def _events(name: str, times: np.ndarray) -> Channels:
    if not np.isfinite(times).all():
        raise refusal(f"times of {name} that are finite", "NaN or infinity", "leave such events out")
    times = np.sort(times)
    return Channels((name,), ("events",), lambda edges: counts_in(times, edges)[:, None])


def _covered(name: str, intervals: np.ndarray) -> Channels:
    return Channels((name,), ("1",), lambda edges: share_in(np.minimum(intervals, edges[-1]), edges)[:, None])


def _of_interval_series(series: Any, name: str) -> np.ndarray:
    """Intervals begin where data are above zero and end where they are below."""
    times, data = _times(series, name, increasing=False), np.asarray(series.data[:])
    starts, stops = times[data > 0], times[data < 0]
    if len(starts) != len(stops) or (stops < starts).any():
        raise _unmatched(name, len(starts), len(stops))
    return np.column_stack([starts, stops])


def _unmatched(name: str, starts: int, stops: int) -> Refused:
    return refusal(
        f"an end after every start of {name}", f"{starts} starts and {stops} ends", "write it as TimeIntervals"
    )


def _is_in(thing: Any, kind: str) -> bool:
    return type(thing.parent).__name__ == kind
