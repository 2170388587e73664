import numpy as np
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report._style import COLOURS, FAINT, INK, new_figure, styled

_SHOWN_OUTPUTS = 3


@styled
def memory_figure(dissection: Dissection) -> Figure | None:
    """The memory asked for against the memory held, and how the error grows; none where targets are classes."""
    if dissection.classes or not np.isfinite(dissection.asked).any():
        return None
    asked, held, names = dissection.asked, dissection.held, dissection.called
    outputs = asked.shape[1]
    plane = outputs >= 2
    figure = new_figure(13.5 if plane else 9.0, 4.4)
    panels = list(figure.subplots(1, 3 if plane else 2))
    seconds = dissection.relaxed.times
    if plane:
        axes = panels.pop(0)
        axes.plot(
            np.stack([asked[:, 0], held[-1, :, 0]]), np.stack([asked[:, 1], held[-1, :, 1]]),
            color=FAINT, linewidth=0.7, zorder=1,
        )  # fmt: skip
        axes.plot(asked[:, 0], asked[:, 1], "o", markersize=3.2, markerfacecolor="none", markeredgecolor=FAINT,
                  markeredgewidth=0.8, label="asked for")  # fmt: skip
        axes.plot(held[-1, :, 0], held[-1, :, 1], "o", markersize=3, color=COLOURS[0], label="held")
        axes.set_aspect("equal", "datalim")
        axes.set_xlabel(names.output(0))
        axes.set_ylabel(names.output(1))
        axes.set_title(f"Memories {seconds[-1]:.3g} s after release")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    line, errors = panels
    ends = [float(np.nanmin([np.nanmin(asked), held[-1].min()])), float(np.nanmax([np.nanmax(asked), held[-1].max()]))]
    line.plot(ends, ends, color=INK, linewidth=0.9, zorder=1)
    markers = "o^s"
    for k in range(min(outputs, _SHOWN_OUTPUTS)):
        line.plot(asked[:, k], held[-1, :, k], markers[k], markersize=3, alpha=0.6, color=COLOURS[k])
        rms = np.sqrt(np.nanmean((held[:, :, k] - asked[None, :, k]) ** 2, axis=1))
        errors.plot(seconds, rms, f"-{markers[k]}", markersize=4, color=COLOURS[k], label=names.output(k))
    line.set_xlabel("value asked for")
    line.set_ylabel(f"value held after {seconds[-1]:.3g} s")
    line.set_title("Held against asked (line: no error)")
    errors.set_xlabel("time since release (s)")
    errors.set_ylabel("root mean square error (output units)")
    errors.set_ylim(bottom=0)
    errors.set_title("How the memory decays")
    errors.legend(loc="best")
    return figure
