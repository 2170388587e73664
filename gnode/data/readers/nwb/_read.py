from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import find_named, refusal
from gnode._words import plural
from gnode.data.readers._archive import GROUP
from gnode.data.readers._how import ReadSettings
from gnode.data.readers._names import as_text
from gnode.data.readers.nwb._bins import bin_edges, joined, stretches
from gnode.data.readers.nwb._channels import Channels, channels_of
from gnode.data.readers.nwb._session import INTERVALS, UNITS, find, kind_of, names_of, opened
from gnode.data.readers.nwb._tables import Rows, intervals_of, rows_where

_TRIALS = "trials"
_MOST_BINS = 50_000_000


def read_nwb(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """An NWB session as series of bins: what happened in each, and what was wanted at its end.

    Each row of a table of intervals is a series: of the one that is named, or of trials where there are some and no
    windows are asked for. Else the recording is one, over the time for which all that is asked for is known (where
    spikes without obs_intervals alone say how long that is, from the first to the last), in as many series as there are
    stretches in which a unit was observed. The bins of a series begin where it does; a partial last bin is left out.

    A unit has observed a bin that lies wholly in one of its obs_intervals; else its count is NaN, which is missing.
    Rows of intervals in which no unit has observed any bin are left out, and `about` says how many.

    Inputs are the units if none are named. All columns of a table of intervals become groups if none are named.

    Raises `Refused`, in one sentence, for what cannot be read or is not there.
    """
    if how.bin_s is None:
        raise refusal("the width of bins in seconds", "none", "say it: --bin 20ms (task.read.bin_s)")
    with opened(Path(path)) as session:
        found = _Asked(
            inputs=[channels_of(find(session, name), how) for name in _inputs(session, how.inputs)],
            targets=[channels_of(find(session, name), how) for name in how.targets or ()],
        )
        if how.targets is None and how.labels is None:
            raise refusal(
                "what is wanted: targets, or labels",
                "neither",
                f"name one of {names_of(session)}, or a column of trials as labels",
            )
        table = _table(session, how)
        return _recording(found, how.bin_s) if table is None else _rows(table, found, how.bin_s, how)


@dataclass(frozen=True)
class _Asked:
    inputs: list[Channels]
    targets: list[Channels]

    @property
    def spans(self) -> list[tuple[float, float]]:
        return [one.span for one in (*self.inputs, *self.targets) if one.span is not None]

    def columns(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of bins: inputs, targets, and in which one was observed by whoever counts spikes, if anybody does."""
        values = [one.values(edges) for one in self.inputs]
        wanted = [one.values(edges) for one in self.targets]
        spikes = [
            some for one, some in zip((*self.inputs, *self.targets), (*values, *wanted), strict=True) if one.spikes
        ]
        seen = np.ones(len(edges) - 1, bool)
        for some in spikes:
            seen &= ~np.isnan(some).all(axis=1)
        empty = np.zeros((len(edges) - 1, 0))
        return np.hstack([empty, *values]), np.hstack([empty, *wanted]), seen

    def named(self) -> dict[str, np.ndarray]:
        names: dict[str, np.ndarray] = {}
        for role, channels in (("input", self.inputs), ("output", self.targets)):
            if channels:
                names[f"{role}_names"] = np.array([name for one in channels for name in one.names])
                names[f"{role}_units"] = np.array([unit for one in channels for unit in one.units])
        return names


def _inputs(session: Any, asked: Sequence[str] | None) -> Sequence[str]:
    if asked is not None:
        return asked
    if not any(kind_of(thing) == UNITS for thing in session.objects.values()):
        raise refusal("units, whose spikes are inputs where none are named", names_of(session), "name the inputs")
    return ("units",)


def _table(session: Any, how: ReadSettings) -> Rows | None:
    name = how.intervals
    if name is None:
        needed = [setting for setting in ("where", "labels", "groups") if getattr(how, setting) is not None]
        if session.trials is None and needed:
            raise refusal(
                f"a table of trials in the session, for {needed[0]}", "none", "name another table: --intervals"
            )
        if session.trials is None or (how.cut_s is not None and not needed):
            return None
        name = _TRIALS
    return Rows.of(find(session, name, kinds=(INTERVALS,)))


def _recording(asked: _Asked, width: float) -> dict[str, np.ndarray]:
    """The whole recording, in the stretches in which it was observed."""
    if not asked.spans:
        raise refusal("something that says how long the recording lasts", "events alone", "name a table of intervals")
    start, stop = max(first for first, _ in asked.spans), min(last for _, last in asked.spans)
    series, starts, ends = [], [], []
    for interval in _observed(asked, start, stop):
        edges = _edges(*interval, width)
        if len(edges) < 2:
            continue
        inputs, targets, seen = asked.columns(edges)
        for piece in stretches(seen):
            series.append((inputs[piece], targets[piece]))
            starts.append(edges[piece.start])
            ends.append(edges[piece.stop])
    if not series:
        raise refusal(
            f"a bin of {width:g} s in which all that is asked for is known",
            f"none in {max(stop - start, 0.0):g} s",
            "check timestamps and obs_intervals, or take narrower bins",
        )
    known = float(np.subtract(ends, starts).sum())
    pieces = plural(len(series), "stretch", "stretches")
    about = f"bins of {width:g} s in {pieces}, {known:,.6g} of {stop - start:,.6g} s"
    return _end_to_end(series, starts, width, about) | asked.named()


def _observed(asked: _Asked, start: float, stop: float) -> list[tuple[float, float]]:
    """Where somebody who counts spikes looked, between two times."""
    looked = [one.observed for one in (*asked.inputs, *asked.targets) if one.spikes]
    if any(some is None for some in looked) or not looked:
        return [(start, stop)] if stop > start else []
    intervals = np.clip(joined(np.concatenate([some for some in looked if some is not None])), start, stop)
    return [(first, last) for first, last in intervals.tolist() if last > first]


def _rows(table: Rows, asked: _Asked, width: float, how: ReadSettings) -> dict[str, np.ndarray]:
    """The rows of a table of intervals, each a series."""
    chosen = rows_where(table, how.where)
    times = intervals_of(table, end=max((stop for _, stop in asked.spans), default=np.nan))
    series, kept = [], []
    for row in chosen.tolist():
        if np.isnan(times[row, 1]):
            raise refusal(
                f"a stop_time of row {row} of {table.name}, where nothing says how long the recording is",
                "NaN",
                "correct the table, or choose rows (task.read.where)",
            )
        edges = _edges(times[row, 0], times[row, 1], width)
        if len(edges) < 2:
            raise refusal(
                f"rows of {table.name} of at least one bin of {width:g} s",
                f"row {row}, which lasts {times[row, 1] - times[row, 0]:g} s",
                "take narrower bins, or choose rows (task.read.where)",
            )
        inputs, targets, seen = asked.columns(edges)
        if seen.any():
            series.append((inputs, targets))
            kept.append(row)
    if not kept:
        raise refusal(
            f"a bin of {width:g} s that lies wholly in the obs_intervals of a unit", "none", "take narrower bins"
        )
    about = f"bins of {width:g} s of {plural(len(kept), 'row')} of {table.name}"
    if len(kept) < len(chosen):
        about += f", {len(chosen) - len(kept):,} more left out, as no unit was observed in any of their bins"
    places = np.array(kept)
    arrays = _end_to_end(series, times[places, 0], width, about) | asked.named()
    for name in table.groups if how.groups is None else how.groups:
        if name != how.labels:
            arrays[GROUP + name] = find_named(f"a column of {table.name}", name, table.groups)[places]
    if how.labels is not None:
        entries = find_named(f"a column of {table.name}", how.labels, table.columns)[places]
        arrays["labels"] = entries if entries.dtype.kind in "iuf" else as_text(entries)
    return arrays


def _edges(start: float, stop: float, width: float) -> np.ndarray:
    if not (stop - start) / width < _MOST_BINS:
        raise refusal(f"at most {_MOST_BINS:,} bins", f"{stop - start:g} s in bins of {width:g} s", "take wider bins")
    return bin_edges(start, stop, width)


def _end_to_end(
    series: list[tuple[np.ndarray, np.ndarray]], starts: Sequence[float] | np.ndarray, width: float, about: str
) -> dict[str, np.ndarray]:
    inputs, targets = (np.concatenate(parts) for parts in zip(*series, strict=True))
    arrays = {
        "series": inputs.astype(np.float32),
        "lengths": np.array([len(some) for some, _ in series]),
        # A bin's value is known at its end, which is where a sample is held up to.
        "time_step_s": np.array(float(width)),
        "start_s": np.asarray(starts, np.float64),
        "about": np.array(about),
        "clock": np.array("of bins"),
    }
    return arrays | ({"targets": targets.astype(np.float32)} if targets.shape[1] else {})
