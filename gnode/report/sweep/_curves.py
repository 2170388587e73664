from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from gnode.report._style import new_figure, styled
from gnode.report._words import plural
from gnode.report.sweep._setting_words import setting_name, setting_value
from gnode.report.sweep._style import differ_by_factors, group_name, line_look, log_axis, score_label
from gnode.sweeps import LearningCurve, SweepComparison

_COLUMNS = 3


@styled
def sweep_curves_figure(curves: Sequence[LearningCurve], comparison: SweepComparison) -> Figure | None:
    """Validation loss over the epochs of the best of the grid: median over seeds, and a band from the smallest to the
    largest. A panel for every value of `within`, a line a model; none without a curve.

    Lines end where the median is infinite; a band that reaches into infinity goes to the upper edge.
    """
    if not curves:
        return None
    groups = list(dict.fromkeys(curve.within for curve in curves))
    names = list(dict.fromkeys(curve.between for curve in curves))
    columns = min(_COLUMNS, len(groups))
    rows = -(-len(groups) // columns)
    figure = new_figure(2.2 + 3.9 * columns, 0.5 + 3.4 * rows)
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    seen = np.concatenate([part[np.isfinite(part)] for curve in curves for part in (curve.low, curve.median)])
    tops = np.concatenate([curve.high[np.isfinite(curve.high)] for curve in curves])
    ceiling = 1.1 * float(np.concatenate([seen, tops]).max(initial=1e-9))
    for axes, group in zip(panels, groups, strict=False):
        for curve in (one for one in curves if one.within == group):
            look = {**line_look(names.index(curve.between)), "marker": ""}
            band = np.where(np.isfinite(curve.high), curve.high, 10 * ceiling)
            shown = np.isfinite(curve.low)
            axes.fill_between(
                curve.epochs, curve.low, band, where=shown, color=look["color"], alpha=0.18, linewidth=0
            )  # fmt: skip
            failed = f", {curve.failed} failed" if curve.failed else ""
            label = f"{setting_value(curve.between)} ({plural(curve.seeds, 'seed')}{failed})"
            median = np.where(np.isfinite(curve.median), curve.median, np.nan)
            axes.plot(curve.epochs, median, linewidth=1.7, label=label, **look)
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.set_title(group_name(comparison.axes.within, group))
        axes.legend(title=None if comparison.axes.between == "model" else setting_name(comparison.axes.between))
    for axes in panels[len(groups) :]:
        axes.set_visible(False)
    for axes in panels[: len(groups) : columns]:
        axes.set_ylabel(score_label(comparison, "validation_loss"))
    figure.suptitle("Learning curves of the best of the grid: median over seeds, band over all of them", fontsize=10.5)
    if differ_by_factors(seen, factor=3.0):
        panels[0].set_ylim(0.9 * float(seen.min()), ceiling)
        log_axis(panels[0], "y")
    else:
        panels[0].set_ylim(min(0.0, float(seen.min(initial=0))), ceiling)
    return figure
