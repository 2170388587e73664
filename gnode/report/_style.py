from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colorbar import Colorbar
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from gnode._checks import refusal
from gnode._files import write_atomically
from gnode._words import KIND_COLOURS
from gnode.analysis import Plane, Portrait
from gnode.report._formats import FORMATS
from gnode.report._rendering import COLOURS as COLOURS
from gnode.report._rendering import FAINT as FAINT
from gnode.report._rendering import INK as INK
from gnode.report._rendering import ShownFigure, picture, three_digits
from gnode.report._rendering import styled as styled

# Where eight do not do: paler ones of the first.
TINTS = ("#99C9E6", "#F2B48C", "#8FD9C2", "#EBCFDF")
MARKERS = "os^DvPX*"
_FLATTEST, _TALLEST = 0.55, 1.5
SPEED_COLOURS = "viridis"
MEMORY_COLOURS = "RdYlBu_r"
TIME_COLOURS = "cividis"

KINDS = {
    "stable": ("o", KIND_COLOURS["stable"], "stable"),
    "saddle": ("D", KIND_COLOURS["saddle"], "saddle"),
    "unstable": ("^", KIND_COLOURS["unstable"], "unstable"),
    "marginal": ("s", KIND_COLOURS["marginal"], "marginal"),
}
# By the number of unstable directions, the last of any more: each darker than the one before, and of another shape.
SADDLES = (
    ("D", KIND_COLOURS["saddle"], "saddle, 1 unstable direction"),
    ("P", "#A66A00", "saddle, 2 unstable directions"),
    ("X", "#4A2F00", "saddle, 3 or more"),
)


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of a size in inches, drawn by Agg, unknown to pyplot."""
    figure = ShownFigure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def one_panel(ax: Axes | None, width: float, height: float) -> tuple[Figure, Axes]:
    """Where a figure of one panel is drawn: in the caller's axes, or in a new figure of a size in inches."""
    if ax is None:
        figure = new_figure(width, height)
        return figure, figure.subplots()
    # That of its own may be a part of one; `get_figure(root=True)` is not in matplotlib 3.9.
    own: Any = ax.figure
    return own.figure, ax


def save_figure(figure: Figure, path: str | Path) -> None:
    """Writes a figure as a PNG, SVG or PDF file, as its name ends, in one step."""
    path = Path(path)
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise refusal(f"a name that ends in .{', .'.join(FORMATS)}", path.name, "name the file so")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, picture(figure, kind))
    except OSError as error:
        raise refusal(f"a file that can be written at {path}", error.strerror, "choose another place") from None


def label_plane(axes: Axes, plane: Plane) -> None:
    """Names the axes of a portrait."""
    if plane.exact:
        names = ["state $h_1$", "state $h_2$"]
    else:
        names = [f"PC {k + 1} ({share:.0%} of the variance)" for k, share in enumerate(plane.explained)]
    axes.set_xlabel(names[0])
    if len(plane.axes) > 1:
        axes.set_ylabel(names[1])
        axes.set_aspect("equal")


def speed_levels(speed: np.ndarray) -> tuple[float, float]:
    """Limits of a log colour scale that a single point of no speed does not stretch."""
    positive = speed[np.isfinite(speed) & (speed > 0)]
    if positive.size == 0:
        return 1e-3, 1.0
    low, high = np.quantile(positive, [0.005, 0.995])
    return float(low), float(max(high, 1.05 * low))


def log_mesh(
    axes: Axes, coordinates: Sequence[np.ndarray], field: np.ndarray, levels: tuple[float, float], colours: Any
) -> Any:
    """A field of positive values on a grid, in log colour between two levels."""
    return axes.pcolormesh(
        *coordinates, np.clip(field, *levels).T, norm=LogNorm(*levels), cmap=colours, shading="gouraud", rasterized=True
    )


def colour_bar(figure: Figure, mesh: Any, axes: Axes, label: str) -> Colorbar:
    """A colour bar as high as its panel, also where equal axes make that smaller than its place."""
    return figure.colorbar(mesh, cax=axes.inset_axes((1.03, 0, 0.035, 1)), label=label)


def log_colour_bar(figure: Figure, mesh: Any, axes: Axes, label: str) -> None:
    """A colour bar in powers of ten, and between them where it spans few; numbers written out."""
    bar = colour_bar(figure, mesh, axes, label)
    decades = float(np.log10(mesh.norm.vmax / mesh.norm.vmin))
    if decades < 0.5:
        bar.set_ticks(np.geomspace(mesh.norm.vmin, mesh.norm.vmax, 5).tolist())
    else:
        bar.ax.yaxis.set_major_locator(LogLocator(subs=(1.0,) if decades > 2 else (1.0, 2.0, 5.0)))
    bar.ax.yaxis.set_major_formatter(FuncFormatter(three_digits))
    bar.ax.yaxis.set_minor_formatter(NullFormatter())


def plane_limits(picture: Portrait) -> tuple[np.ndarray, np.ndarray]:
    """The limits of the axes of a portrait: its grid, widened where that is too flat or too tall to read."""
    limits = [np.array([c[0], c[-1]]) for c in picture.coordinates]
    width, height = (float(np.ptp(c)) for c in limits)
    outward = np.array([-0.5, 0.5])
    return (
        limits[0] + outward * max(0.0, height / _TALLEST - width),
        limits[1] + outward * max(0.0, _FLATTEST * width - height),
    )


def panel_size(picture: Portrait, *, legend_rows: int = 1) -> tuple[float, float, float]:
    """Width and height in inches of a portrait's panel with its labels, and the height of its axes."""
    x, y = plane_limits(picture)
    height = 3.5 * float(np.ptp(y) / np.ptp(x))
    return 4.7, height + 0.92 + 0.18 * legend_rows, height


def legend_below(axes: Axes, height: float, entries: list[Any], *, columns: int = 2) -> None:
    """A legend under the labels of a panel whose axes have a height in inches."""
    axes.legend(
        handles=entries,
        ncols=min(columns, len(entries)),
        loc="upper center",
        bbox_to_anchor=(0.5, -0.45 / height),
        handletextpad=0.3,
        columnspacing=1.0,
        handlelength=1.3,
    )


def memory_limits(values: np.ndarray) -> tuple[float, float]:
    """Limits of a colour scale of remembered values."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return -1.0, 1.0
    low, high = np.quantile(finite, [0.01, 0.99])
    return (float(low), float(high)) if high > low else (float(low) - 1, float(high) + 1)
