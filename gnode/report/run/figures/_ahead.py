from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from gnode.report._rendering import plain
from gnode.report._style import COLOURS, FAINT, INK, MARKERS, one_panel, styled

# Times the variance of the training set: what has run away is lost, however far.
_HIGHEST = 30.0


@styled
def ahead_figure(prediction: dict[str, Any] | None, names: dict[str, str], *, ax: Axes | None = None) -> Figure | None:
    """The error of predictions made from predictions against how far ahead they are, of a network and of what needs
    none; none where that was not looked at.

    **Arguments:**

    - `prediction`: the section of that name in the summary of a run.
    - `names`: of predictors, in the order of the legend.
    - `ax`: where it is drawn; a figure of its own by default.
    """
    loops = None if prediction is None else prediction["open_loop"]
    if loops is None:
        return None
    seconds = np.array(loops["seconds"])
    figure, axes = one_panel(ax, 8.5, 4.4)
    for name, colour, marker in zip(names, COLOURS, MARKERS, strict=False):
        if name not in loops["errors"]:
            continue
        errors = loops["errors"][name]
        # What is no number any more has left the picture.
        mean, median = (
            np.array([np.inf if value is None else value for value in errors[kind]])
            for kind in ("normalised", "median")
        )
        own = name == "network"
        axes.plot(
            seconds, np.where(np.isfinite(mean), mean, 1e30), color=colour, marker=marker, markersize=4.5,
            linewidth=2.4 if own else 1.5, markeredgecolor="#000000", markeredgewidth=0.4, label=names[name],
            zorder=4 if own else 3,
        )  # fmt: skip
        axes.plot(seconds, np.where(np.isfinite(median), median, 1e30), "--", color=colour, linewidth=1.1, zorder=3)
    axes.axhline(1, color=FAINT, linewidth=1, linestyle=":", label="the variance of the training set")
    axes.plot([], [], "--", color=INK, linewidth=1.1, label="median over sections")
    axes.set_xscale("log")
    axes.set_yscale("log")
    lowest = min(min(filter(None, of["median"]), default=1.0) for of in loops["errors"].values())
    axes.set_ylim(0.6 * lowest, _HIGHEST)
    axes.xaxis.set_major_formatter(FuncFormatter(plain))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(plain))
    axes.set_xlabel("time ahead (s)")
    axes.set_ylabel("mean squared error (variances of the training set)")
    axes.set_title("Errors of predictions made from predictions")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure
