from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.report._style import COLOURS, INK, one_panel, styled
from gnode.training import wilson_interval

# With fewer answers nothing is seen but their scatter.
_FEWEST = 10


@styled
def calibration_figure(
    calibration: dict[str, Any] | None, *, answers: str = "test trials", ax: Axes | None = None
) -> Figure | None:
    """The share of answers that is right against the probability that the network gave them, with 95 % intervals and
    the number of answers; none of fewer than can be told.

    **Arguments:**

    - `calibration`: the section of that name in the summary of a run.
    - `answers`: what they are of.
    - `ax`: where it is drawn; a figure of its own by default.
    """
    bins = [] if calibration is None else calibration["bins"]
    total = sum(one["answers"] for one in bins)
    if total < _FEWEST:
        return None
    figure, axes = one_panel(ax, 6.2, 4.6)
    share = np.array([one["right"] / one["answers"] for one in bins])
    low, high = np.array([wilson_interval(one["right"], one["answers"]) for one in bins]).T
    confidence = np.array([one["confidence"] for one in bins])
    axes.plot([0, 1], [0, 1], "--", color=INK, linewidth=1.1, label="as often right as sure")
    axes.errorbar(
        confidence, share, yerr=[share - low, high - share], fmt="o", color=COLOURS[0], markersize=6, capsize=3,
        linewidth=1.5, label="answers, 95 % interval",
    )  # fmt: skip
    for one, x, y in zip(bins, confidence, low, strict=True):
        axes.annotate(
            f"{one['answers']:,}",
            (x, y),
            xytext=(0, -5),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=8.5,
        )
    left = 0.1 * np.floor(10 * max(0.0, confidence.min() - 0.06))
    axes.set_xlim(left, 1.03)
    axes.set_ylim(min(-0.02, float(low.min()) - 0.09), 1.05)
    axes.set_xlabel("probability given to the class answered")
    axes.set_ylabel("share of answers that is right")
    axes.set_title(f"Numbers: {answers}, {total:,} in all")
    axes.legend(loc="lower right")
    return figure
