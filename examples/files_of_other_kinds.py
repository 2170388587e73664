"""Writes small files of other kinds into the current folder, each by its own tool.

readings.csv by pandas, chirps.mat by SciPy, chirps73.mat by hdf5storage where that is installed, and chirps.ts, with
times, after the description of the format.

    python examples/files_of_other_kinds.py

docs/how-to/read-files.md has the commands that read them.
"""

import numpy as np
import pandas as pd
from scipy.io import savemat

draw = np.random.default_rng(0)


def readings() -> pd.DataFrame:
    """A probe that follows the air with a delay of 10 s, read every two seconds or so, with gaps, by ten loggers."""
    parts = []
    for series in range(100):
        seconds = np.cumsum(draw.uniform(1, 3, size=90))
        air = 20 + np.cumsum(draw.normal(size=90))
        probe = np.full(90, air[0])
        for k in range(1, 90):
            probe[k] = air[k] + (probe[k - 1] - air[k]) * np.exp(-(seconds[k] - seconds[k - 1]) / 10)
        start = pd.Timestamp("2026-03-29T00:30:00+01:00") + pd.Timedelta(days=series)
        parts.append(
            pd.DataFrame(
                {
                    "id": f"L{series % 10}-{series}",
                    "logger": f"L{series % 10}",
                    "when": [(start + pd.Timedelta(seconds=s)).isoformat() for s in np.round(seconds, 3)],
                    "air [C]": np.where(draw.random(90) < 0.05, np.nan, air),
                    "probe [C]": probe,
                }
            )[draw.random(90) > 0.2]
        )
    return pd.concat(parts)


def chirps() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Series of trials x channels x steps that rise or fall in pitch, their names, and their times in seconds."""
    times = np.arange(1, 81) / 100
    slopes = draw.choice([-4.0, 4.0], size=200)
    phases = 2 * np.pi * (5 * times + slopes[:, None] * times**2) + draw.uniform(0, 2 * np.pi, size=(200, 1))
    series = np.stack([np.sin(phases), np.cos(phases)], axis=1) + 0.1 * draw.normal(size=(200, 2, 80))
    return series, np.where(slopes > 0, "rising", "falling"), times


readings().to_csv("readings.csv", index=False)
x, kind, times = chirps()
content = {"x": x, "kind": kind.astype(object)[:, None], "t": times}
savemat("chirps.mat", content)
try:
    import hdf5storage

    hdf5storage.savemat("chirps73.mat", content, appendmat=False, format="7.3")
except ImportError:
    print("chirps73.mat needs hdf5storage")
lines = ["@problemName Chirps", "@timestamps true", "@univariate false", "@classLabel true falling rising", "@data"]
start = np.datetime64("2026-03-01T12:00:00")
for series, name in zip(x, kind, strict=True):
    # Every third sample is missing, in each channel others.
    moments = [str(start + np.timedelta64(round(1e6 * second), "us")).replace("T", " ") for second in times]
    channels = [
        ",".join(
            f"({moment},{value:.6f})" for moment, value in zip(moments, channel, strict=True) if draw.random() > 1 / 3
        )
        for channel in series
    ]
    lines.append(":".join([*channels, name]))
with open("chirps.ts", "w", encoding="utf-8") as file:
    file.write("\n".join(lines) + "\n")
