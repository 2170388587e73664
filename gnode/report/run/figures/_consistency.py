import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from gnode.experiments import Consistency, Dissection
from gnode.report._rendering import some_digits, three_digits
from gnode.report._style import COLOURS, FAINT, INK, new_figure, styled

# A change below is rounding: it is drawn at the edge.
_LEAST = 1e-6


@styled
def consistency_figure(dissection: Dissection) -> Figure | None:
    """How loss, outputs and resting states change as a network is integrated more exactly; none where that was not
    measured."""
    checked = dissection.consistency
    if checked is None or not np.isfinite(checked.losses[:1]).any():
        return None
    figure = new_figure(11.0, 4.2)
    left, right = figure.subplots(1, 2)
    labelled = bool(dissection.classes)
    _draw_loss(left, checked, labelled=labelled)
    _draw_changes(right, checked, labelled=labelled)
    return figure


def _fineness(checked: Consistency) -> tuple[np.ndarray, str]:
    """Where on the axis the first three solvers are, and what the axis is."""
    if np.isfinite(checked.steps[0]):
        return 1e3 * checked.steps[:3], "step of the solver (ms)"
    return checked.tolerances[:3], "relative tolerance of the solver"


def _log_axis(axes: Axes, places: np.ndarray, name: str) -> None:
    axes.set_xscale("log")
    axes.set_xticks(places, [f"{place:.3g}" for place in places])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(name)


def _draw_loss(axes: Axes, checked: Consistency, *, labelled: bool) -> None:
    places, name = _fineness(checked)
    losses, exact = checked.losses[:3], float(checked.losses[3])
    axes.plot(places, losses, "-", color=COLOURS[0], linewidth=1.5, zorder=2)
    axes.plot(places[1:], losses[1:], "o", color=COLOURS[0], markersize=7, label="finer", zorder=3)
    axes.plot(places[:1], losses[:1], "D", color=COLOURS[1], markersize=8, label="as trained", zorder=3)
    if np.isfinite(exact):
        axes.axhline(exact, color=INK, linewidth=1.2, linestyle="--", label="adaptive: the flow itself")
    axes.set_yscale("log")
    known = checked.losses[np.isfinite(checked.losses) & (checked.losses > 0)]
    if known.size:
        # At least a factor of four: a loss that hardly changes must look so.
        low, high, middle = known.min(), known.max(), np.sqrt(known.min() * known.max())
        bottom, top = min(0.8 * low, middle / 2), max(1.25 * high, 2 * middle)
        if checked.allowed_losses is not None and np.isfinite(checked.allowed_losses).all():
            # The lowest that is allowed may be zero, which a logarithmic axis has not.
            least, most = checked.allowed_losses
            band = {"color": FAINT, "alpha": 0.2, "linewidth": 0, "zorder": 0, "label": "allowed for the flow"}
            axes.axhspan(max(least, bottom / 2), max(most, bottom / 2), **band)
        axes.set_ylim(bottom, top)
    axes.yaxis.set_major_formatter(FuncFormatter(three_digits))
    axes.yaxis.set_minor_formatter(FuncFormatter(some_digits))
    _log_axis(axes, places, name)
    axes.set_ylabel("cross-entropy (nats)" if labelled else "mean squared error")
    axes.set_title("Loss, integrated more exactly")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)


def _draw_changes(axes: Axes, checked: Consistency, *, labelled: bool) -> None:
    """The changes from the network as trained: under finer steps, and under the flow itself at the left."""
    places, name = _fineness(checked)
    # The flow itself has no step: it stands a step to the left, on an axis that ends there.
    flow = places[-1] / 3
    at = np.append(places[1:], flow)
    curves = [
        (checked.output_changes, "o", 9, COLOURS[0], "trials with another class" if labelled else "outputs"),
        (checked.driven_changes, "D", 6, COLOURS[4], "outputs with input"),
        (checked.quiet_changes, "s", 5, COLOURS[2], "outputs without input"),
        (checked.relaxed_changes, "^", 7, COLOURS[3], "states let go without input"),
    ]
    for values, marker, size, colour, label in curves:
        if values is None:
            continue
        known = np.where(np.isfinite(values[1:]), np.maximum(values[1:], _LEAST), np.nan)
        if np.isfinite(known).any():
            axes.plot(at, known, "-", marker=marker, color=colour, markersize=size, linewidth=1.3, label=label)
    outputs, states = checked.allowed_output_change, checked.allowed_relaxed_change
    limits = [(outputs, ":", "")] if outputs == states else [(outputs, ":", " of trials"), (states, "-.", " of states")]
    for limit, line, of in limits:
        axes.axhline(limit, color=INK, linewidth=1.2, linestyle=line, label=f"allowed{of}: {limit:g}")
    axes.axvline(np.sqrt(flow * places[-1]), color=FAINT, linewidth=0.8)
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    axes.set_ylim(max(_LEAST / 2, min(low, 0.01)), max(2.0, high))
    _log_axis(axes, places[1:], name)
    axes.set_xticks(at, [*(f"{place:.3g}" for place in places[1:]), "the flow"])
    axes.set_xlim(flow / 1.4, places[1] * 1.4)
    axes.set_ylabel("share of trials, or of the spread" if labelled else "over the spread of targets, or states")
    axes.set_title("Change from the network as trained")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
