"""How a figure becomes a file.

What a figure refers to is here, and little else of gnode is imported: a process that only renders figures
(`_renderer`) is there in a moment, and takes little memory.
"""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.figure import Figure

from gnode.report._formats import FORMATS

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

# Okabe and Ito's colours, which people with any kind of colour vision tell apart, and a grey for their yellow.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8A8A8A")
INK = "#1b2733"
FAINT = "#8a97a3"

_RC: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=COLOURS),
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "savefig.dpi": 150,
    "svg.hashsalt": "gnode",
}


def styled(draw: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """A function that draws in the house style and leaves matplotlib's settings as they were."""

    @wraps(draw)
    def drawn(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with matplotlib.rc_context(_RC):
            return draw(*args, **kwargs)

    return drawn


class ShownFigure(Figure):
    """A figure that a notebook shows, though pyplot does not know of it."""

    def _repr_png_(self) -> bytes:
        return picture(self)


@styled
def picture(figure: Figure, kind: str = "png") -> bytes:
    """The figure as a file of one of `FORMATS`."""
    content = io.BytesIO()
    engine, dots = figure.get_layout_engine(), figure.dpi
    if engine is not None:
        # `savefig` would draw all of it once more, for the layout alone.
        figure.dpi = matplotlib.rcParams["savefig.dpi"]
        engine.execute(figure)
        figure.set_layout_engine("none")
    try:
        # No date or version: the same figure gives the same bytes.
        figure.savefig(content, format=kind, metadata=FORMATS[kind])
    finally:
        figure.dpi = dots
        figure.set_layout_engine(engine)
    return content.getvalue()


def three_digits(value: float, position: int | None) -> str:
    """A tick, to three digits."""
    return f"{value:.3g}"


def plain(value: float, position: int | None) -> str:
    """A tick as it is written, without a power of ten where there is room."""
    return f"{value:g}"


def whole(value: float, position: int | None) -> str:
    """A tick of many, in thousands."""
    return f"{value:,.0f}"


def some_digits(value: float, position: int | None) -> str:
    """A minor tick of a logarithmic axis, as plain as the major ones: those of 2, 3, 5 and 7 are named."""
    leading = value / 10.0 ** np.floor(np.log10(value))
    return f"{value:.3g}" if round(leading) in (2, 3, 5, 7) else ""
