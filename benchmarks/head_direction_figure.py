"""The picture of what a network holds of a direction: its states while spikes come in, and after they have ended."""

from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import hsv_to_rgb

SHOWN_S = 2.0


def colours(angles: np.ndarray) -> np.ndarray:
    """Of angles: round a circle of colours, (..., 3)."""
    turn = np.mod(angles, 2 * np.pi) / (2 * np.pi)
    return hsv_to_rgb(np.stack([turn, np.full_like(turn, 0.75), np.full_like(turn, 0.85)], axis=-1))


def draw(driven: np.ndarray, states: np.ndarray, outputs: np.ndarray, *, last: int, bin_s: float, path: Path) -> None:
    """Writes it.

    **Arguments:**

    - `driven`: states while spikes come in, (states, state).
    - `states`, `outputs`: (steps, trials, ...), of which those after `last` are without spikes.
    """
    centre = driven.mean(axis=0)
    axes = np.linalg.svd(driven - centre, full_matrices=False)[2][:2]
    steps = round(SHOWN_S / bin_s)
    after, said = states[last : last + steps + 1], outputs[last : last + steps + 1]
    begin = np.arctan2(said[0, :, 1], said[0, :, 0])
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 4.3), layout="constrained")
    left.scatter(*(axes @ (driven - centre).T), s=2, color="#bbbbbb", label="while spikes come in", rasterized=True)
    for trial, colour in enumerate(colours(begin)):
        left.plot(*(axes @ (after[:, trial] - centre).T), color=colour, lw=0.8)
    left.plot(
        *(axes @ (after[-1].mean(axis=0) - centre)), "o", ms=9, mfc="white", mec="black", label="the stable point"
    )
    left.plot([], [], color="#888888", lw=0.8, label=f"{SHOWN_S:g} s after, by direction")
    left.set(xlabel="first principal axis of the states", ylabel="second principal axis", aspect="equal")
    left.legend(loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2, fontsize=8, frameon=False)
    turned = np.rad2deg(np.abs(np.angle(np.exp(1j * (np.arctan2(said[..., 1], said[..., 0]) - begin)))))
    seconds = bin_s * np.arange(steps + 1)
    low, middle, high = np.percentile(turned, [25, 50, 75], axis=1)
    right.fill_between(seconds, low, high, color="#0072B2", alpha=0.25, lw=0, label="half of the trials")
    right.plot(seconds, middle, color="#0072B2", label="median")
    right.set(xlabel="time after the last spikes (s)", ylabel="readout has turned by (degrees)", ylim=(0, None))
    right.legend(frameon=False)
    figure.savefig(path, dpi=130)
    plt.close(figure)
