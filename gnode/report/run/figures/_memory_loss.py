from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from gnode.experiments import Dissection
from gnode.report._rendering import plain
from gnode.report._style import COLOURS, FAINT, INK, MARKERS, one_panel, styled

# Times the bound: what lies beyond is lost, however far.
_HIGHEST = 4.0


@styled
def memory_loss_figure(dissection: Dissection, *, ax: Axes | None = None) -> Figure | None:
    """How far states move from where they were, predicted and measured, with the bound; none without a manifold."""
    manifold = None if dissection.verdict is None else dissection.verdict.manifold
    if manifold is None:
        return None
    memory = manifold.memory
    figure, axes = one_panel(ax, 8.5, 4.4)
    axes.plot(memory.times, memory.measured, color=COLOURS[0], linewidth=2.2, label="measured, in simulation")
    axes.plot(memory.times, memory.predicted, "--", color=COLOURS[1], linewidth=2.0, label="predicted, from the drift")
    axes.axhline(memory.bound, color=INK, linewidth=1, linestyle=":", label=f"lost beyond {memory.bound:.3g}")
    _mark(axes, memory.lifetime_measured, memory.bound, "o", COLOURS[0], "lifetime, measured")
    _mark(axes, memory.lifetime_predicted, memory.bound, "D", COLOURS[1], "lifetime, predicted")
    trial = float(dissection.relaxed.times[-1])
    if trial <= memory.times[-1]:
        axes.axvline(trial, color=FAINT, linewidth=1, linestyle="-.", label=f"a trial ({trial:.3g} s)")
    finite = np.concatenate([memory.predicted, memory.measured, [memory.bound]])
    # A memory that stays where it is shows as a line, and not as the edge of the picture.
    axes.set_ylim(*(float(finite[np.isfinite(finite)].max()) * np.array([-0.03, 1.08])))
    axes.set_xlabel("time since the fast contraction ended (s)")
    axes.set_ylabel("root mean square distance (state units)")
    axes.set_title("How far a memory has moved")
    # Times that grow by factors are read on an axis of factors.
    gaps = np.diff(memory.times)
    if len(gaps) > 2 and gaps[-1] > 3 * gaps[1]:
        axes.set_xscale("symlog", linthresh=float(memory.times[1]))
        axes.xaxis.set_major_formatter(FuncFormatter(plain))
    axes.set_xlim(0, float(memory.times[-1]))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


@styled
def memory_under_noise_figure(dissection: Dissection, *, ax: Axes | None = None) -> Figure | None:
    """How far states move from where they were, under noise and without, predicted and measured; none where that was
    not looked at."""
    if not dissection.noise:
        return None
    figure, axes = one_panel(ax, 8.5, 4.4)
    first = dissection.noise[0]
    entries: list[Any] = [*axes.plot(first.times, first.drifted, color=INK, linewidth=1.6, label="without noise")]
    for one, colour, marker in zip(dissection.noise, COLOURS, MARKERS, strict=False):
        name = f"noise of {one.noise:.3g} /\N{SQUARE ROOT}s"
        entries += axes.plot(one.times, one.predicted, color=colour, linewidth=2.0, label=f"{name}, predicted")
        bars = axes.errorbar(
            one.times, one.measured, one.measured_error, fmt=marker, markersize=4.5, color=colour, linestyle="",
            markeredgecolor="#000000", markeredgewidth=0.4, elinewidth=1.0, label=f"{name}, measured",
        )  # fmt: skip
        entries.append(bars)
    lost = axes.axhline(first.bound, color=INK, linewidth=1, linestyle=":", label=f"lost beyond {first.bound:.3g}")
    entries.append(lost)
    trial = float(dissection.relaxed.times[-1])
    if trial <= first.times[-1]:
        entries.append(axes.axvline(trial, color=FAINT, linewidth=1, linestyle="-.", label=f"a trial ({trial:.3g} s)"))
    curves = [first.drifted, *(one.predicted for one in dissection.noise), *(one.measured for one in dissection.noise)]
    seen = np.concatenate([[first.bound], *curves])
    highest = min(float(seen[np.isfinite(seen)].max()), _HIGHEST * first.bound)
    axes.set_ylim(-0.03 * highest, 1.08 * highest)
    axes.set_xlim(0, float(first.times[-1]) * 1.02)
    axes.set_xlabel("time since the fast contraction ended (s)")
    axes.set_ylabel("root mean square distance (state units)")
    axes.set_title("How far a memory has moved under noise")
    axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _mark(axes: Axes, lifetime: float, bound: float, marker: str, colour: str, name: str) -> None:
    value = f"{lifetime:.3g} s" if np.isfinite(lifetime) else "not reached"
    axes.plot(
        [lifetime], [bound], marker, linestyle="", color=colour, markeredgecolor="#000000", markersize=7,
        label=f"{name}: {value}", zorder=4,
    )  # fmt: skip
