import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode._checks import refusal
from gnode.analysis import Selection
from gnode.report._style import INK, one_panel, styled
from gnode.report._words import seconds

_MODES = 12
_COLOURS = "Blues"


@styled
def selection_figure(chosen: Selection, *, point: int = 0, ax: Axes | None = None) -> Figure:
    """What inputs drive and what outputs see at one point: a row for every mode, the slowest to decay first, up to 12.

    A cell is the cosine between the mode's left eigenvector and the direction of an input, or between its right
    eigenvector and a row of the readout, without its sign. Returns the figure.

    **Arguments:**

    - `point`: its number.
    - `ax`: matplotlib's axes to draw in; a new figure by default.
    """
    if not 0 <= point < len(chosen):
        raise refusal(f"a point from 0 to {len(chosen) - 1}", point, "choose one of these")
    inputs, outputs = chosen.input_overlaps[point][:_MODES], chosen.output_overlaps[point].T[:_MODES]
    modes = len(inputs)
    figure, ax = one_panel(ax, *selection_size(chosen))
    # With a gap between what drives and what sees.
    first = inputs.shape[1] + 0.35 if inputs.shape[1] else 0
    places = [*range(inputs.shape[1]), *(first + k for k in range(outputs.shape[1]))]
    for place, cells in zip(places, [*inputs.T, *outputs.T], strict=True):
        _column(ax, place, cells)
    ax.set_xlim(-0.5, (places[-1] if places else 0) + 0.5)
    ax.set_ylim(modes - 0.5, -0.5)
    names = [f"{name}\nin" for name in chosen.input_names] + [f"{name}\nout" for name in chosen.output_names]
    ax.set_xticks(places, names)
    ax.set_yticks(range(modes), [seconds(float(value)) for value in chosen.time_constants[point][:modes]])
    ax.set_ylabel("time constant of the mode (s)")
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    left_out = chosen.right.shape[1] - modes
    more = f"; {left_out:,} more modes" if left_out else ""
    ax.set_title(f"Overlaps of modes at point {chosen.points[point]} ({chosen.kinds[point]}){more}")
    return figure


def selection_size(chosen: Selection) -> tuple[float, float]:
    """Width and height of a panel, in inches."""
    columns = len(chosen.input_names) + len(chosen.output_names)
    return 2.6 + 0.85 * columns, 1.7 + 0.32 * min(_MODES, chosen.eigenvalues.shape[1])


def _column(axes: Axes, place: float | int, cells: Float[np.ndarray, " modes"]) -> None:
    edges = np.arange(len(cells) + 1) - 0.5
    look = {"vmin": 0, "vmax": 1, "cmap": _COLOURS, "edgecolors": "#ffffff"}
    axes.pcolormesh([place - 0.5, place + 0.5], edges, cells[:, None], **look)
    for row, value in enumerate(cells.tolist()):
        words = f"{value:.2f}" if np.isfinite(value) else "none"
        axes.text(place, row, words, ha="center", va="center", color="#ffffff" if value > 0.6 else INK, fontsize=9.5)
