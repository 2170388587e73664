"""Write a recording of head-direction neurons as a session in Neurodata Without Borders, to be decoded.

The file head_direction.npz (of Peyrache et al. 2015, Nature Neuroscience 18:569; not part of this package) has spike
counts of 19 neurons in bins of 10 ms and the direction of the animal's head. Run this with

    python examples/head_direction_session.py head_direction.npz session.nwb

then, for instance,

    gnode run session.nwb --targets direction --set task.read.bin_s=0.05 --cut 5s

Counts become spike times spread evenly over their bins. Bins follow one another while the animal was tracked: each such
stretch is one of the obs_intervals of every unit, at the times of the tracking. Sleep has no times, and is left out.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

LONGEST_STEP_S = 0.1
"""The tracking has a sample every 25.6 ms; a longer pause than this ends a stretch."""


def stretches(times: np.ndarray) -> list[slice]:
    """The bins of each stretch, from the time of the tracking at each bin."""
    ends = np.flatnonzero(np.diff(times) > LONGEST_STEP_S) + 1
    return [slice(a, b) for a, b in zip([0, *ends.tolist()], [*ends.tolist(), len(times)], strict=True)]


def spike_times(counts: np.ndarray, starts: np.ndarray, width: float) -> np.ndarray:
    """Of one unit: its spikes in each bin, as far apart from one another as from the bin's edges times two."""
    bins = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(bins)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts[bins] + width * (number + 0.5) / counts[bins]


def session_of(recording: Any) -> Any:
    """The recording as an NWBFile."""
    from pynwb import NWBFile
    from pynwb.behavior import CompassDirection, SpatialSeries

    width = float(recording["bin_s"])
    times = recording["wake_time_s"]
    pieces = stretches(times)
    # Within a stretch bins follow one another; the tracking only says to 25.6 ms when.
    starts = np.concatenate([times[piece.start] + width * np.arange(piece.stop - piece.start) for piece in pieces])
    observed = np.array([[starts[piece.start], starts[piece.stop - 1] + width] for piece in pieces])
    session = NWBFile(
        session_description="Head-direction neurons of a mouse that explores (Peyrache et al. 2015)",
        identifier="head-direction",
        session_start_time=datetime(2015, 1, 1, tzinfo=UTC),
    )
    for counts in recording["wake_counts"].T:
        counts = counts.astype(np.int64)
        session.add_unit(spike_times=spike_times(counts, starts, width), obs_intervals=observed)
    tracked, first = np.unique(times, return_index=True)
    direction = SpatialSeries(
        name="direction",
        data=recording["wake_angle_rad"][first],
        timestamps=tracked,
        unit="radians",
        reference_frame="the room",
    )
    behavior = session.create_processing_module("behavior", "where the animal looks")
    behavior.add(CompassDirection(spatial_series=direction))
    return session


def main(source: Path, to: Path) -> None:
    from pynwb import NWBHDF5IO

    with np.load(source) as recording:
        session = session_of(recording)
    with NWBHDF5IO(str(to), "w") as file:
        file.write(session)
    print(f"{to}: {len(session.units)} units, {len(session.units['obs_intervals'][0])} stretches")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        print(f"usage: {Path(sys.argv[0]).name} head_direction.npz session.nwb")
