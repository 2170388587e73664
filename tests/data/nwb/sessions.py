"""Sessions written by pynwb itself."""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pynwb: Any = pytest.importorskip("pynwb", reason="needs pynwb: run by make test-peers")
behavior = pynwb.behavior

SPIKES = ([0.05, 0.1, 0.19, 0.95, 1.02, 1.6], [0.0, 0.3, 0.3001, 1.99, 2.03])
"""Of two units, over 2.05 s."""


def write(path: Path, fill: Callable[[Any], None]) -> Path:
    """A session that `fill` has put something into."""
    session = pynwb.NWBFile("a session", "one", datetime(2026, 1, 1, tzinfo=UTC))
    with warnings.catch_warnings():
        # Of what is not best practice: others write such files.
        warnings.simplefilter("ignore")
        fill(session)
        with pynwb.NWBHDF5IO(str(path), "w") as file:
            file.write(session)
    return path


def with_units(session: Any, observed: Any = None, spikes: Any = SPIKES) -> None:
    session.add_unit_column("quality", "by eye")
    for unit, times in enumerate(spikes):
        some = {} if observed is None else {"obs_intervals": observed[unit]}
        session.add_unit(spike_times=times, quality=("good", "poor")[unit % 2], **some)


def behaviour(session: Any) -> Any:
    if "behavior" in session.processing:
        return session.processing["behavior"]
    return session.create_processing_module("behavior", "what the animal did")


def with_position(session: Any, *, name: str = "spot", **options: Any) -> None:
    """Whole numbers, in centimetres above -1 m, 100 a second from 0 s on: x = k - 100 cm, y = -k - 100 cm."""
    data = np.column_stack([np.arange(206), -np.arange(206)]).astype(np.int16)
    clock = {"rate": 100.0, "starting_time": 0.0} if "timestamps" not in options else {}
    given = {"data": data, "conversion": 0.01, "offset": -1.0, "unit": "meters", **clock, **options}
    behaviour(session).add(
        behavior.Position(spatial_series=behavior.SpatialSeries(name=name, reference_frame="the corner", **given))
    )


def with_direction(session: Any, *, angles: Any = None, **options: Any) -> None:
    angles = 2.0 * np.arange(206) / 100 if angles is None else angles
    series = behavior.SpatialSeries(
        name="heading", data=angles, rate=100.0, starting_time=0.0, reference_frame="north", **options
    )
    behaviour(session).add(behavior.CompassDirection(spatial_series=series))


def with_trials(session: Any, stops: Any = (0.5, np.nan, 2.0)) -> None:
    """Three, from 0, .5 and 1.25 s on."""
    session.add_trial_column("choice", "what the animal chose")
    session.add_trial_column("target", "a column of a name that arrays have")
    session.add_trial_column("licks", "times, several a trial", index=True)
    for row, (start, stop) in enumerate(zip((0.0, 0.5, 1.25), stops, strict=True)):
        session.add_trial(
            start_time=start, stop_time=stop, choice=("left", "right")[row % 2], target=row, licks=[start]
        )


def with_events(session: Any) -> None:
    table = pynwb.event.EventsTable(name="rewards", description="drops")
    for time in (0.31, 0.3, 1.7):
        table.add_event(timestamp=time)
    session.add_events_table(table)
    session.add_acquisition(pynwb.misc.AnnotationSeries(name="notes", data=["a", "b"], timestamps=[0.25, 0.26]))
    licks = pynwb.TimeSeries(name="licks", data=[1.0, 1.0], unit="n/a", timestamps=[1.0, 1.95])
    behaviour(session).add(behavior.BehavioralEvents(time_series=licks))
    light = pynwb.misc.IntervalSeries(name="light", data=[1, -1], timestamps=[0.45, 0.7])
    session.add_acquisition(light)


def filled(*parts: Callable[[Any], None]) -> Callable[[Any], None]:
    def fill(session: Any) -> None:
        for part in parts:
            part(session)

    return fill
