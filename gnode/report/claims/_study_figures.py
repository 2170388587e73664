"""The figures of a study of expressivity."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from gnode.claims import CellResult, Difference, Study, dimensions_needed, groups
from gnode.expressivity import THRESHOLD
from gnode.report._style import FAINT, INK, new_figure, one_panel, styled
from gnode.report.claims._study_style import (
    CAPACITY,
    COMPLEXITY,
    MODELS,
    complexity_axis,
    draw_capacities,
    group_title,
    layers,
    legend_beside,
    panels,
    rows,
)
from gnode.report.sweep import line_look, log_axis

_FLOOR = -0.05
_RATIOS = (0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 5, 10)


@styled
def study_curves_figure(study: Study) -> Figure | None:
    """The median R2 over paths against complexity, a line for every N, with bootstrap bands; a panel for every depth,
    and a row for every model and width."""
    found = [(model, width, rows(study, model, width)) for model, width in groups(study)]
    found = [one for one in found if one[2]]
    if not found:
        return None
    columns = max(len(each) for _, _, each in found)
    figure = new_figure(1.0 + 2.8 * columns, 0.6 + 2.7 * len(found))
    grid = figure.subplots(len(found), columns, squeeze=False, sharex=True, sharey=True)
    states = sorted(study.settings.states)
    for line, (model, width, each) in zip(grid, found, strict=True):
        for axes in line[len(each) :]:
            axes.set_visible(False)
        for axes, (depth, row) in zip(line, each, strict=False):
            axes.axhline(THRESHOLD, color=FAINT, linewidth=0.8, linestyle="--")
            for result in row:
                _curve(axes, result, states.index(result.cell.state))
            complexity_axis(axes, "x", study)
            axes.set_ylim(_FLOOR, 1.03)
            axes.set_title(f"{group_title(model, width) if depth else MODELS[model]}, {layers(depth)}", fontsize=9.5)
        line[0].set_ylabel("median R$^2$")
    for axes in grid[-1]:
        axes.set_xlabel(COMPLEXITY)
    handles, labels = grid[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels))
    return figure


def _curve(axes, result: CellResult, k: int) -> None:
    look, found = {**line_look(k), "linestyle": "-"}, result.capacity
    low, median, high = (np.maximum(v, 2 * _FLOOR) for v in (found.median_low, found.median, found.median_high))
    axes.fill_between(found.kappas, low, high, color=look["color"], alpha=0.18, linewidth=0)
    axes.plot(found.kappas, median, markersize=4, linewidth=1.4, label=f"N = {result.cell.state}", **look)
    rising = np.array([not one.settled for one in result.settled])
    axes.plot(found.kappas[rising], median[rising], color=look["color"], marker=look["marker"], markersize=4,
              markerfacecolor="#ffffff", linestyle="")  # fmt: skip


@styled
def study_capacity_figure(study: Study) -> Figure | None:
    """Capacity against N, a line for every depth, with bootstrap intervals; a panel for every model and width."""
    if not study.results:
        return None
    figure, places = panels(study)
    for axes, group in places:
        for k, (depth, row) in enumerate(rows(study, *group)):
            # Beside one another, so that intervals do not hide each other.
            shift = 1.015 ** (k - 1.5)
            draw_capacities(axes, np.array([one.cell.state for one in row]) * shift, row, study, k, layers(depth))
        states = sorted(study.settings.states)
        axes.set_xlim(states[0] / 1.1, states[-1] * 1.1)
        log_axis(axes, "x", at=states)
        complexity_axis(axes, "y", study, beyond=True)
        axes.set_xlabel("state dimensions N")
        axes.set_title(group_title(*group))
    places[0][0].set_ylabel(CAPACITY)
    legend_beside(places)
    return figure


@styled
def study_parameters_figure(study: Study) -> Figure | None:
    """Capacity against the number of parameters, a line for every depth; a panel for every model and width."""
    if not study.results:
        return None
    figure, places = panels(study)
    for axes, group in places:
        for k, (depth, row) in enumerate(rows(study, *group)):
            draw_capacities(axes, np.array([one.cell.parameters for one in row]), row, study, k, layers(depth))
        log_axis(axes, "x")
        complexity_axis(axes, "y", study, beyond=True)
        axes.set_xlabel("parameters")
        axes.set_title(group_title(*group))
    places[0][0].set_ylabel(CAPACITY)
    legend_beside(places)
    return figure


@styled
def study_iso_capacity_figure(study: Study) -> Figure | None:
    """The state dimensions that each complexity takes, a line for every depth; a panel for every model and width. None
    where no model has two N and two depths."""
    if len(study.settings.states) < 2 or len(study.settings.depths) < 2 or not study.results:
        return None
    figure, places = panels(study)
    least, most = study.targets.kappas[[0, -1]]
    curve = np.geomspace(least, most, 200)
    for axes, group in places:
        for k, (depth, row) in enumerate(rows(study, *group)):
            found = np.clip([one.capacity.kappa for one in row], least, most)
            states = [one.cell.state for one in row]
            needed = dimensions_needed(curve, found, states)
            told = (curve >= found.min()) & (curve <= found.max()) & (curve < most)
            axes.plot(curve[told], needed[told], linewidth=1.6, label=layers(depth), **{**line_look(k), "marker": ""})
        complexity_axis(axes, "x", study)
        axes.yaxis.set_major_locator(FixedLocator(sorted(study.settings.states)))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_xlabel(f"{CAPACITY} asked for")
        axes.set_title(group_title(*group))
    places[0][0].set_ylabel("state dimensions N that it takes")
    legend_beside(places)
    return figure


@styled
def study_gate_figure(effects: Sequence[Difference], *, ax: Axes | None = None) -> Figure | None:
    """What the gate does to capacity: the ratio of that with to that without it, with its interval; none where no two
    networks differ in the gate alone."""
    if not effects:
        return None
    figure, axes = one_panel(ax, 6.6, 1.3 + 0.24 * len(effects))
    axes.axvline(1, color=FAINT, linewidth=0.9)
    for place, one in enumerate(effects):
        colour = {1: "#0072B2", -1: "#D55E00", 0: INK}[one.sign]
        axes.plot([2**one.low, 2**one.high], [place, place], color=colour, linewidth=1.2)
        told = one.low < one.high
        axes.plot(2**one.value, place, "o", color=colour, markersize=5, markerfacecolor=colour if told else "#ffffff")
    axes.set_yticks(range(len(effects)), [_sizes(one.first) for one in effects])
    axes.set_ylim(len(effects) - 0.5, -0.5)
    low, high = min(2**one.low for one in effects), max(2**one.high for one in effects)
    axes.set_xlim(min(low / 1.05, 0.8), max(high * 1.05, 1.25))
    log_axis(axes, "x", at=[ratio for ratio in _RATIOS if low / 1.05 <= ratio <= high * 1.05])
    axes.set_xlabel(f"{CAPACITY} with the gate / without: more than 1 where the gate helps")
    return figure


def _sizes(name: str) -> str:
    """The sizes in the name of a cell, in words."""
    state, depth, width = (int(part[1:]) for part in name.split("-")[1:])
    return f"N = {state}, {layers(depth)}" + (f", width {width}" if depth else "")


@styled
def study_crossings_figure(study: Study) -> Figure | None:
    """The share of paths that cross themselves, and the R2 of those and the others at N = D = 2, by complexity. None
    but for paths in two dimensions and N = 2."""
    crossing, flat = study.targets.crossing, [one for one in study.results if one.cell.state == 2]
    if crossing is None or not flat:
        return None
    figure = new_figure(9.2, 3.3)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.6))
    left.plot(study.targets.kappas, crossing.mean(1), "o-", color=INK)
    left.set_ylim(-0.03, 1.03)
    left.set_ylabel("share of paths that cross themselves")
    # That of the deepest network, which geometry limits most.
    best = max(flat, key=lambda one: (one.cell.depth, one.cell.width))
    for kind, crosses, colour in (("cross themselves", True, "#D55E00"), ("do not", False, "#0072B2")):
        for k, kappa in enumerate(study.targets.kappas):
            scores = best.fitted.best[k][crossing[k] == crosses]
            shift = 1.04 if crosses else 1 / 1.04
            label = f"paths that {kind}" if k == 0 else None
            right.plot(np.full(len(scores), kappa * shift), np.maximum(scores, 2 * _FLOOR), "o", color=colour,
                       markersize=4, alpha=0.6, markeredgewidth=0, label=label)  # fmt: skip
    right.axhline(THRESHOLD, color=FAINT, linewidth=0.8, linestyle="--")
    right.set_ylim(_FLOOR, 1.03)
    right.set_ylabel("R$^2$ of each path")
    right.set_title(f"{MODELS[best.cell.model]}, N = 2, {layers(best.cell.depth)}", fontsize=9.5)
    right.legend(loc="lower left")
    for axes in (left, right):
        complexity_axis(axes, "x", study)
        axes.set_xlabel(COMPLEXITY)
    return figure


@styled
def study_examples_figure(study: Study) -> Figure | None:
    """The first path of every complexity, and what the smallest and the largest network made of it; none but for paths
    in the plane, or without two networks."""
    if study.targets.crossing is None or len(study.results) < 2:
        return None
    ends = [min(study.results, key=_size), max(study.results, key=_size)]
    kappas = study.targets.kappas
    figure = new_figure(0.8 + 2.1 * len(kappas), 4.6)
    grid = figure.subplots(2, len(kappas), squeeze=False)
    for line, result in zip(grid, ends, strict=True):
        outputs = result.fitted.fits.outputs.reshape(study.targets.paths.shape)
        for k, axes in enumerate(line):
            wanted, made = study.targets.paths[k, 0], outputs[k, 0]
            axes.plot(*wanted.T, color=FAINT, linewidth=2.6, alpha=0.6)
            axes.plot(*made.T, color="#D55E00", linewidth=1.1)
            axes.plot(*wanted[0], "o", color=INK, markersize=4)
            axes.set_aspect("equal")
            axes.set(xticks=[], yticks=[], xlim=(-3.2, 3.2), ylim=(-3.2, 3.2))
            axes.set_title(rf"$\kappa$ = {kappas[k]:.3g}, R$^2$ = {result.fitted.best[k, 0]:.2f}", fontsize=8.5)
        cell = result.cell
        line[0].set_ylabel(f"{MODELS[cell.model]}, N = {cell.state}, L = {cell.depth}", fontsize=9)
    return figure


def _size(result: CellResult) -> tuple[int, int, str]:
    return result.cell.state, result.cell.depth, result.cell.model
