from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from gnode._checks import refusal
from gnode.report._rendering import some_digits, three_digits
from gnode.report._style import COLOURS, FAINT, MARKERS, new_figure, save_figure, styled
from gnode.training import FAILED_OUTCOMES


@styled
def compare_figure(rows: Sequence[Mapping[str, Any]], path: str | Path) -> Figure:
    """Draws the test loss of several runs, a line a run and a colour a model, and writes it as a PNG file.

    **Arguments:**

    - `rows`: from `experiments.comparison`: of each run its name, model, test loss, the loss's name, and its outcome.
    """
    if not rows:
        raise refusal("at least one run", "none", "name run folders")
    losses = np.array([np.nan if row["test_loss"] is None else row["test_loss"] for row in rows], float)
    names = [str(row["run"]) for row in rows]
    models = list(dict.fromkeys(row["model"] for row in rows))
    figure = new_figure(8.5, 1.6 + 0.34 * len(rows))
    axes = figure.subplots()
    places = np.arange(len(rows))
    axes.hlines(places, 0, 1, transform=axes.get_yaxis_transform(), color=FAINT, linewidth=0.4)
    for k, model in enumerate(models):
        mine = np.array([row["model"] == model for row in rows])
        look: dict[str, Any] = {"color": COLOURS[k % len(COLOURS)], "marker": MARKERS[k % len(MARKERS)]}
        axes.plot(losses[mine], places[mine], linestyle="", markersize=7, label=model, **look)
        # Of a training that failed, the weights from before: its loss is not that of a finished one.
        failed = np.array([row.get("outcome") in FAILED_OUTCOMES for row in rows]) & mine
        axes.plot(losses[failed], places[failed], linestyle="", markersize=7, markerfacecolor="white", **look)
    for row, place, loss in zip(rows, places, losses, strict=True):
        if np.isfinite(loss):
            failed = row.get("outcome") in FAILED_OUTCOMES
            text = f"  {loss:.3g}{' (training failed)' if failed else ''}"
            axes.annotate(text, (loss, place), va="bottom", fontsize=8)
            continue
        why = "the solver failed" if row.get("outcome") == "solver_failed" else "not finite"
        text = f" none ({why})"
        axes.annotate(text, (0, place), xycoords=axes.get_yaxis_transform(), va="bottom", fontsize=8)
    finite = losses[np.isfinite(losses)]
    if finite.size and finite.min() > 0:
        axes.set_xscale("log")
        axes.set_xlim(finite.min() / 1.5, finite.max() * 2)
        axes.xaxis.set_major_formatter(FuncFormatter(three_digits))
        axes.xaxis.set_minor_formatter(FuncFormatter(some_digits))
    if not finite.size:
        axes.set_xticks([])
    axes.set_yticks(places, names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    kinds = sorted({str(row["loss_name"]).replace("_", " ") for row in rows})
    axes.set_xlabel(f"test loss ({' or '.join(kinds)}): less is better")
    axes.set_title("Test loss by run")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    save_figure(figure, path)
    return figure
