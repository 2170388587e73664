from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.report._style import new_figure, styled
from gnode.report.sweep._setting_words import setting_name
from gnode.report.sweep._style import differ_by_factors, group_name, line_look, log_axis, score_label
from gnode.sweeps import MATCHED, SettingScore, SweepComparison, most_coverage

_SIZE_SETTINGS = ("model.state", MATCHED)
_ASIDE = 0.015
"""Between two lines at the same size, in widths of the panel."""
_APART = 0.1
"""Between two numbers at the axis, at the least, in widths of the panel."""


@styled
def sweep_size_figure(comparison: SweepComparison) -> Figure | None:
    """The score of the best of the grid against size, a line a model, with bootstrap intervals; none without a best.

    On the left against the size of the state, where it differs, and on the right against the number of parameters.
    An arrow marks an interval that reaches into infinity, since members failed.
    """
    chosen = [best.chosen for best in comparison.best if best.chosen is not None]
    sizes = [name for name in ("state_size", "parameters") if all(getattr(one, name) is not None for one in chosen)]
    if "parameters" in sizes and len({one.state_size for one in chosen}) == 1:
        sizes = ["parameters"]
    if not chosen or not sizes:
        return None
    figure = new_figure(2.4 + 4.4 * len(sizes), 4.4)
    panels = figure.subplots(1, len(sizes), squeeze=False, sharey=True)[0]
    for axes, size in zip(panels, sizes, strict=True):
        _panel(axes, comparison, chosen, size)
    panels[0].set_ylabel(score_label(comparison))
    if differ_by_factors((one.score.value for one in chosen), factor=2.0):
        log_axis(panels[0], "y")
    panels[0].set_title("Best of the grid by validation, against size")
    panels[-1].legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), title=_bars(comparison, chosen))
    return figure


def _bars(comparison: SweepComparison, chosen: Sequence[SettingScore]) -> str:
    seeds = min(one.seeds for one in chosen)
    if seeds < 2:
        return "no intervals: one seed"
    reached = min(comparison.level, most_coverage(seeds))
    return f"bars: {'' if reached == comparison.level else 'at most '}{reached:.0%} intervals"


def _panel(axes: Axes, comparison: SweepComparison, chosen: Sequence[SettingScore], size: str) -> None:
    names = [comparison.axes.between, *comparison.axes.within]
    lines: dict[str, list[SettingScore]] = {}
    for one in chosen:
        named = [(n, v) for n, v in zip(names, (one.between, *one.within), strict=True) if n not in _SIZE_SETTINGS]
        name = group_name([name for name, _ in named], [value for _, value in named])
        lines.setdefault(name or "best of the grid", []).append(one)
    places = sorted({getattr(one, size) for one in chosen})
    margin = max((places[-1] / places[0]) ** 0.08, 1.1)
    low_end, high_end = places[0] / margin, places[-1] * margin
    width = np.log(high_end / low_end)
    for k, (name, ones) in enumerate(lines.items()):
        ones = sorted(ones, key=lambda one: getattr(one, size))
        # A little aside, so that intervals of the same size do not lie over one another.
        aside = np.exp(_ASIDE * width * (k - (len(lines) - 1) / 2))
        x = np.array([getattr(one, size) for one in ones], float) * aside
        value, low, high = (np.array([getattr(one.score, part) for one in ones]) for part in ("value", "low", "high"))
        failed = sum(one.failed for one in ones)
        label = f"{name} ({failed} of {sum(one.seeds for one in ones)} failed)" if failed else name
        look = line_look(k)
        reach = np.nan_to_num(np.array([value - low, np.where(np.isinf(high), np.nan, high) - value]), nan=0.0)
        axes.errorbar(x, value, yerr=reach, label=label, capsize=3, linewidth=1.4, markersize=6, **look)
        for place in np.flatnonzero(np.isinf(high)):
            axes.annotate("", (x[place], 1.0), (x[place], value[place]), xycoords=("data", "axes fraction"),
                          textcoords="data", arrowprops={"arrowstyle": "->", "color": look["color"]})  # fmt: skip
    axes.set_xlim(low_end, high_end)
    ticks: list[float] = []
    for place in places:
        if not ticks or np.log(place / ticks[-1]) > _APART * width:
            ticks.append(place)
    log_axis(axes, "x", at=ticks if len(ticks) < 7 else None)
    axes.set_xlabel(setting_name(size))
