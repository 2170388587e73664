from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

from gnode.report._rendering import whole
from gnode.report._style import COLOURS, FAINT, new_figure, styled
from gnode.training import EpochRecord


@styled
def training_figure(
    history: Sequence[EpochRecord], *, loss_name: str = "loss", best_epoch: int = 0, adaptive: bool = False
) -> Figure:
    """Losses, learning rate and gradient norm over the epochs; of an `adaptive` solver also, beneath the losses, how
    often the flow was evaluated in a trial."""
    epochs = np.array([record.epoch for record in history])
    counts = [record.function_evaluations for record in history]
    # Earlier runs did not write them down.
    counted = adaptive and bool(np.isfinite(counts).any())
    figure = new_figure(13.5, 5.0 if counted else 3.8)
    grid = figure.add_gridspec(2, 3, height_ratios=(3, 1.4)) if counted else figure.add_gridspec(1, 3)
    losses, rates, norms = (figure.add_subplot(grid[0 if column == 0 else slice(None), column]) for column in range(3))
    every = [losses, rates, norms]
    _curve(losses, epochs, [record.loss for record in history], COLOURS[0], "-", "training")
    _curve(losses, epochs, [record.validation_loss for record in history], COLOURS[1], "--", "validation")
    if best_epoch > 0:
        losses.axvline(best_epoch, color=FAINT, linewidth=1, linestyle=":", label=f"kept: epoch {best_epoch}")
    losses.set_ylabel(loss_name)
    losses.set_title("Loss")
    losses.legend()
    _curve(rates, epochs, [record.learning_rate for record in history], COLOURS[2], "-", None)
    rates.set_yscale("linear")
    rates.set_ylim(bottom=0)
    rates.set_ylabel("learning rate")
    rates.set_title("Learning rate at the end of each epoch")
    _curve(norms, epochs, [record.gradient_norm for record in history], COLOURS[3], "-", None)
    norms.set_ylabel("gradient norm, before clipping")
    norms.set_title("Mean gradient norm")
    if counted:
        below = figure.add_subplot(grid[1, 0])
        _curve(below, epochs, counts, COLOURS[5], "-", None)
        if np.nanmax(counts) < 10 * np.nanmin(counts):
            below.set_yscale("linear")
            below.set_ylim(0, 1.15 * np.nanmax(counts))
            below.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        below.yaxis.set_major_formatter(FuncFormatter(whole))
        below.yaxis.set_minor_formatter(NullFormatter())
        below.set_ylabel("evaluations")
        below.set_title("Evaluations of the flow in a trial")
        every.append(below)
    for axes in every:
        axes.set_xlabel("epoch")
        # The same epochs in all, also where a loss was never finite.
        margin = max(0.5, 0.04 * float(np.ptp(epochs)))
        axes.set_xlim(epochs[0] - margin, epochs[-1] + margin)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        if not any(np.isfinite(np.asarray(line.get_ydata(), float)).any() for line in axes.get_lines()):
            axes.set_yticks([])
            axes.text(0.5, 0.5, "never finite", transform=axes.transAxes, ha="center", color=FAINT)
    return figure


def _curve(axes: Axes, epochs: np.ndarray, values: list[float], colour: str, line: str, label: str | None) -> None:
    numbers = np.asarray(values, float)
    # One epoch, or one surrounded by epochs that were not finite, is a point and not a line.
    marker = "o" if len(epochs) < 30 else ""
    axes.plot(epochs, np.where(np.isfinite(numbers), numbers, np.nan), line, color=colour, label=label, marker=marker,
              markersize=3.5, linewidth=1.5)  # fmt: skip
    if np.any(numbers[np.isfinite(numbers)] > 0):
        axes.set_yscale("log", nonpositive="mask")
