"""Make a data file of your own and classify it: rising and falling chirps of different length.

Run it with `python examples/own_data.py`, then `gnode run chirps.npz --out chirps`.
"""

import numpy as np

generator = np.random.default_rng(0)
lengths = generator.integers(60, 100, 200)
labels = generator.integers(0, 2, 200)
series = []
for length, label in zip(lengths, labels, strict=True):
    time = np.arange(length) / 100.0
    slope = 4.0 if label else -4.0
    phase = 2 * np.pi * (5.0 * time + slope * time**2) + generator.uniform(0, 2 * np.pi)
    series.append(np.sin(phase) + 0.1 * generator.normal(size=length))

np.savez(
    "chirps.npz",
    series=np.concatenate(series)[:, None],
    lengths=lengths,
    labels=labels,
    classes=np.array(["falling", "rising"]),
    sample_rate_hz=100.0,
)
print("chirps.npz: 200 series of one channel, 60 to 99 steps, two classes")
