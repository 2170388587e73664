import numpy as np
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report._style import FAINT, INK, label_plane, new_figure, styled
from gnode.report.run._shades import shades
from gnode.report.run.figures.state_space._plane_portrait import draw_shaded, in_space, plane_figure
from gnode.report.run.figures.state_space._points import draw_points
from gnode.report.run.figures.state_space._space import space_figure


@styled
def portrait_figure(dissection: Dissection) -> Figure:
    """The flow with its fixed points and the slow states: of one entry on a line, of three in space, of others in the
    plane of two."""
    if len(dissection.portrait.coordinates) == 1:
        return _line_portrait(dissection)
    return space_figure(dissection) if in_space(dissection) else plane_figure(dissection)


def _line_portrait(dissection: Dissection) -> Figure:
    picture = dissection.portrait
    (x,) = picture.coordinates
    flow = picture.flow[:, 0]
    shade = shades(dissection)[0]
    figure = new_figure(8.5, 4.6)
    axes = figure.subplots()
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.plot(x, flow, color=INK, linewidth=1.4)
    states = dissection.relaxed.states[:, 0]
    draw_shaded(figure, axes, np.stack([states, np.interp(states, x, flow)], axis=1), shade)
    entries = draw_points(axes, dissection, flat=True)
    pad = 0.05 * max(float(np.ptp(flow)), 1e-12)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(min(float(flow.min()), 0) - pad, max(float(flow.max()), 0) + pad)
    label_plane(axes, picture.plane)
    axes.set_ylabel("dh/dt (state units / s)")
    axes.set_title("The whole flow: it rests where the line crosses zero")
    if entries:
        axes.legend(handles=entries, loc="best")
    return figure
