from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from gnode.report._style import COLOURS, FAINT, new_figure, styled
from gnode.training import EpochRecord


@styled
def training_figure(history: Sequence[EpochRecord], *, loss_name: str = "loss", best_epoch: int = 0) -> Figure:
    """Losses, learning rate and gradient norm over the epochs."""
    epochs = np.array([record.epoch for record in history])
    figure = new_figure(13.5, 3.8)
    losses, rates, norms = figure.subplots(1, 3)
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
    for axes in (losses, rates, norms):
        axes.set_xlabel("epoch")
    return figure


def _curve(axes, epochs: np.ndarray, values: list[float], colour: str, line: str, label: str | None) -> None:
    numbers = np.asarray(values, float)
    # One epoch, or one surrounded by epochs that were not finite, is a point and not a line.
    marker = "o" if len(epochs) < 30 else ""
    axes.plot(epochs, np.where(np.isfinite(numbers), numbers, np.nan), line, color=colour, label=label, marker=marker,
              markersize=3.5, linewidth=1.5)  # fmt: skip
    if np.any(numbers[np.isfinite(numbers)] > 0):
        axes.set_yscale("log", nonpositive="mask")
