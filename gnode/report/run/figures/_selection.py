from matplotlib.figure import Figure

from gnode._words import numbers
from gnode.experiments import Dissection
from gnode.report._selection_figure import selection_figure as panel_of
from gnode.report._selection_figure import selection_size
from gnode.report._style import new_figure, styled
from gnode.report.run._shown_selection import shown_selection

_NARROWEST = 8.5


@styled
def modes_figure(dissection: Dissection) -> Figure | None:
    """What inputs drive and outputs see, mode by mode, at a stable point and at a saddle; none where neither inputs nor
    outputs are known."""
    near = dissection.selection
    if near is None or not len(near):
        return None
    shown = shown_selection(dissection)
    width, height = selection_size(near)
    # As wide as other figures: a page shows all of them at one width.
    figure = new_figure(max(width * len(shown), _NARROWEST), height)
    panels = figure.subplots(1, len(shown), squeeze=False).ravel()
    for axes, point in zip(panels, shown, strict=True):
        panel_of(near, point=point, ax=axes)
        name = "saddle" if near.kinds[point] == "saddle" else f"{near.kinds[point]} point"
        axes.set_title(f"Modes at the {name} {numbers(dissection.fixed_points.states[near.points[point]], shown=3)}")
    return figure
