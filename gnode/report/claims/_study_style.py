"""What the figures of a study of expressivity share: panels, axes of complexity, capacities in words and as points."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.claims import CellResult, Study, groups
from gnode.report._style import new_figure
from gnode.report.sweep import line_look, log_axis

COMPLEXITY = r"complexity $\kappa = T/\ell$"
# Without the triangles, which point at what lies beyond.
_MARKERS = "osDPX"
CAPACITY = r"capacity $\kappa^*$"
MODELS = {"node": "nODE", "gnode": "gnODE", "gru": "GRU"}


def group_title(model: str, width: int) -> str:
    return MODELS[model] if model == "gru" else f"{MODELS[model]}, width {width}"


def layers(depth: int) -> str:
    return "no hidden layer" if depth == 0 else f"L = {depth}"


def panels(study: Study, *, height: float = 3.3) -> tuple[Figure, list[tuple[Axes, tuple[str, int]]]]:
    """A figure with a panel for every model and width."""
    all_groups = groups(study)
    figure = new_figure(1.2 + 3.9 * len(all_groups), height)
    axes = figure.subplots(1, len(all_groups), squeeze=False, sharey=True)[0]
    return figure, list(zip(axes, all_groups, strict=True))


def legend_beside(places: list[tuple[Axes, tuple[str, int]]]) -> None:
    """A legend right of the last panel, of the lines of the panel that has most of them."""
    handles, labels = max((axes.get_legend_handles_labels() for axes, _ in places), key=lambda both: len(both[0]))
    if handles:
        places[-1][0].legend(handles, labels, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def rows(study: Study, model: str, width: int) -> list[tuple[int, list[CellResult]]]:
    """The results of a panel: of each depth, by N."""
    found = []
    for depth in sorted(study.settings.depths):
        row = [one for n in sorted(study.settings.states) if (one := study.find(model, n, depth, width))]
        if row:
            found.append((depth, row))
    return found


def complexity_axis(axes: Axes, which: str, study: Study, *, beyond: bool = False) -> None:
    """A log axis with the complexities that were tried; with room for capacities beyond them."""
    kappas = study.targets.kappas
    limits = kappas[0] / 1.25, kappas[-1] * 1.25
    (axes.set_xlim if which == "x" else axes.set_ylim)(*limits)
    log_axis(axes, which, at=[float(f"{kappa:.3g}") for kappa in kappas])
    if beyond:
        for edge in kappas[[0, -1]]:
            (axes.axvline if which == "x" else axes.axhline)(edge, color="#8a97a3", linewidth=0.6, linestyle=":")


def draw_capacities(axes: Axes, places: np.ndarray, row: list[CellResult], study: Study, k: int, label: str) -> None:
    """Capacities with their intervals, as line k; those beyond what was tried at its edge, as arrows. Hollow: R2 would
    still rise, so that the capacity is a lower bound."""
    least, most = study.targets.kappas[[0, -1]]
    look: dict[str, Any] = line_look(k)
    values, low, high = (
        np.clip([getattr(one.capacity, name) for one in row], least, most) for name in ("kappa", "low", "high")
    )
    axes.errorbar(
        places, values, [values - low, high - values], color=look["color"], linewidth=0.9, linestyle="", capsize=2
    )  # fmt: skip
    axes.plot(places, values, color=look["color"], linestyle=look["linestyle"], linewidth=1.5, label=label)
    for place, value, one in zip(places, values, row, strict=True):
        kappa = one.capacity.kappa
        marker = "^" if np.isinf(kappa) else "v" if kappa == 0 else _MARKERS[k % len(_MARKERS)]
        face = look["color"] if one.has_settled else "#ffffff"
        axes.plot(place, value, marker=marker, color=look["color"], markerfacecolor=face, markersize=6)
