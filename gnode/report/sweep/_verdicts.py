from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gnode.report._style import COLOURS, FAINT, INK, new_figure, styled
from gnode.report._verdict_looks import VERDICT_LOOKS, verdict_look, write_on
from gnode.report.sweep._style import FAILED_COLOUR, group_name, log_axis
from gnode.sweeps import SettingScore, SweepComparison, lifetime_of

_NONE = {"not taken apart": (FAINT, ".."), "failed": (FAILED_COLOUR, "xx")}
"""Without a verdict: by the colour of the edge."""
_WIDTH, _HIGH = 4.6, 0.72
"""Of the panel of verdicts, in inches; and of a bar, where the distance of two is 1."""
_LETTER = 0.068
"""The width of a letter in a bar, in inches."""
_SEED: dict[str, Any] = {"marker": "o", "color": COLOURS[0], "linestyle": "", "markersize": 5, "alpha": 0.85}
_LONGER: dict[str, Any] = {**_SEED, "marker": r"$\rightarrow$", "markersize": 11}


@styled
def sweep_verdicts_figure(comparison: SweepComparison) -> Figure | None:
    """What the best of the grid came to when it was taken apart: a bar for every group, divided by the kinds of
    attractors that its seeds have; and beside it how long the memories of each seed last. None where nothing was taken
    apart.

    An arrow is a lifetime that is longer than was followed. Seeds that failed, or were not taken apart, have a part of
    the bar too.
    """
    chosen = [best.chosen for best in comparison.best if best.chosen is not None]
    if not any(one.dissections.dissected for one in chosen):
        return None
    lasting = any(one.dissections.lifetimes for one in chosen)
    names = [comparison.axes.between, *comparison.axes.within]
    labels = [group_name(names, (one.between, *one.within)) for one in chosen]
    beside = 0.09 * max(map(len, labels)) + 0.4
    figure = new_figure(beside + _WIDTH + (3.9 if lasting else 0.0), 1.5 + 0.42 * len(chosen))
    panels = figure.subplots(
        1, 2 if lasting else 1, squeeze=False, sharey=True, width_ratios=(_WIDTH, 3.6) if lasting else None
    )[0]
    _verdicts(panels[0], chosen)
    panels[0].set_yticks(range(len(chosen)), labels)
    panels[0].set_ylim(len(chosen) - 0.5, -0.5)
    if lasting:
        _lifetimes(panels[1], chosen)
    figure.suptitle("Dissections of the best of the grid by validation", fontsize=10.5)
    return figure


def _verdicts(axes: Axes, chosen: Sequence[SettingScore]) -> None:
    seen: dict[str, Patch] = {}
    for row, one in enumerate(chosen):
        left = 0.0
        for kind, count in _counts(one).items():
            share = count / one.seeds
            look = _look(kind)
            axes.barh(row, share, left=left, height=_HIGH, linewidth=0.8, **look)
            seen.setdefault(kind, Patch(label=kind, linewidth=0.8, **look))
            _write(axes, f"{kind} {count}/{one.seeds}", (left + share / 2, row), share, look)
            left += share
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xlabel("share of seeds")
    axes.set_title("kind of attractor")
    axes.tick_params(axis="y", length=0)
    order = (*VERDICT_LOOKS, *sorted(seen.keys() - {*VERDICT_LOOKS, *_NONE}), *_NONE)
    handles = [seen[kind] for kind in order if kind in seen]
    axes.figure.legend(handles=handles, loc="outside lower center", ncols=min(5, len(handles)), title=None)


def _counts(one: SettingScore) -> dict[str, int]:
    """Of the seeds, those of each kind; kinds in an order that is the same in every bar."""
    found = one.dissections.verdicts
    order = [*(kind for kind in VERDICT_LOOKS if kind in found), *sorted(found.keys() - VERDICT_LOOKS.keys())]
    left = {"not taken apart": one.seeds - one.failed - one.dissections.dissected, "failed": one.failed}
    return {**{kind: found[kind] for kind in order}, **{kind: count for kind, count in left.items() if count}}


def _look(kind: str) -> dict[str, Any]:
    if kind in _NONE:
        colour, hatch = _NONE[kind]
        return {"facecolor": "#ffffff", "edgecolor": colour, "hatch": hatch}
    return verdict_look(kind)


def _write(axes: Axes, text: str, place: tuple[float, int], share: float, look: dict[str, Any]) -> None:
    """Writes in a part of a bar what it is, or how many, as far as there is room."""
    room = share * _WIDTH / _LETTER - 1
    shown = next((words for words in (text, text.rpartition(" ")[2]) if len(words) <= room), "")
    write_on(axes, shown, place, look)


def _lifetimes(axes: Axes, chosen: Sequence[SettingScore]) -> None:
    """A mark for every seed, those of a group one above the other, and a line at their median."""
    known: list[float] = []
    censored = False
    for row, one in enumerate(chosen):
        rows = [member.row for member in one.members if not member.failed]
        rows = [found for found in rows if lifetime_of(found) is not None]
        for aside, found in zip(np.linspace(-0.25, 0.25, len(rows)) if len(rows) > 1 else [0.0], rows, strict=False):
            at_least = found["lifetime_s"] is None
            censored |= at_least
            seconds = float(found["lifetime_at_least_s"] if at_least else found["lifetime_s"])
            known.append(seconds)
            axes.plot(seconds, row + aside, **(_LONGER if at_least else _SEED))
        median = one.dissections.lifetime.value
        if np.isfinite(median):
            axes.plot([median, median], [row - _HIGH / 2, row + _HIGH / 2], color=INK, linewidth=1.6)
    positive = [seconds for seconds in known if seconds > 0]
    low, high = min(positive, default=1.0), max(positive, default=1.0)
    axes.set_xlim(low / 2, high * 2)
    log_axis(axes, "x")
    axes.set_xlabel("lifetime of a memory (s)")
    axes.set_title("how long memories last")
    axes.grid(axis="x", color=FAINT, alpha=0.25, linewidth=0.6)
    entries = [Line2D([], [], label="a seed", **_SEED)]
    if censored:
        entries.append(Line2D([], [], label="a seed: longer than followed", **_LONGER))
    entries.append(Line2D([], [], color=INK, linewidth=1.6, label="median, unless longer than followed"))
    axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(1.0, 1.0))
