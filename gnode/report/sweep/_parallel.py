import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gnode.report._style import FAINT, one_panel, styled
from gnode.report.sweep._setting_axis import SettingAxis
from gnode.report.sweep._setting_words import setting_value
from gnode.report.sweep._style import ARROW, FAILED_COLOUR, ScoreColours
from gnode.sweeps import SettingScore, SweepComparison

_SPREAD = 0.035


@styled
def sweep_parallel_figure(comparison: SweepComparison, *, ax: Axes | None = None) -> Figure | None:
    """Parallel coordinates: an upright axis for everything that varies, a line for every setting, coloured by its
    median score over seeds, and the score itself at the right; none where nothing varies.

    Better settings are drawn later, over the others; those in which half of the members or more failed are dashed and
    end above the others. Lines through one value are set slightly apart.
    """
    names = [comparison.axes.between, *comparison.axes.within, *comparison.axes.settings]
    columns = [[_values(one)[k] for one in comparison.settings] for k in range(len(names))]
    kept = [k for k, column in enumerate(columns) if len(set(column)) > 1]
    if not kept:
        return None
    uprights = [SettingAxis.of(names[k], columns[k]) for k in kept]
    colours = ScoreColours.of(comparison)
    figure, axes = one_panel(ax, 3.0 + 1.75 * len(uprights), 4.6)
    ones = sorted(comparison.settings, key=lambda one: -one.score.value)
    places = np.arange(len(uprights) + 1)
    failed = False
    for rank, one in enumerate(ones):
        # From -1 for the worst to 1 for the best.
        aside = _SPREAD * (2 * rank / (len(ones) - 1) - 1) if len(ones) > 1 else 0.0
        heights = [upright.height(_values(one)[k]) - aside for upright, k in zip(uprights, kept, strict=True)]
        if np.isfinite(one.score.value):
            heights.append(colours.height(one.score.value))
            axes.plot(places, heights, color=colours.colour(one.score.value), linewidth=1.3, alpha=0.9)
        else:
            failed = True
            axes.plot(places, [*heights, 1.1], "--", color=FAILED_COLOUR, linewidth=1.1)
    for place, upright in enumerate(uprights):
        _label(axes, place, upright)
    axes.set_xlim(-0.25, places[-1] + 0.3)
    axes.set_ylim(-0.08, 1.15)
    axes.set_xticks(places[:-1], [upright.label().replace(" (", "\n(") for upright in uprights])
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.set_title("All settings, coloured by their median over seeds")
    # The colour bar is the last upright axis.
    beside = axes.inset_axes((places[-1], 0.0, 0.06, 1.0 + ARROW * colours.beyond), transform=axes.transData)
    colours.draw_bar(figure, comparison, cax=beside)
    if failed:
        entry = Line2D([], [], color=FAILED_COLOUR, linestyle="--", label="half of the members or more failed")
        axes.legend(handles=[entry], loc="upper right", bbox_to_anchor=(1.0, 1.09))
    return figure


def _values(one: SettingScore) -> tuple:
    return (one.between, *one.within, *one.setting)


def _label(axes: Axes, place: int, upright: SettingAxis) -> None:
    axes.plot([place, place], [-_SPREAD, 1 + _SPREAD], color=FAINT, linewidth=0.9, zorder=0)
    for value in upright.ticks():
        axes.annotate(
            setting_value(value),
            (place, upright.height(value)),
            (-5, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8.5,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "#ffffff", "edgecolor": "none", "alpha": 0.8},
            zorder=5,
        )
