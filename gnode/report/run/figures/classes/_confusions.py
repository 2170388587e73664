import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.report._style import one_panel, styled

# Beyond so many classes nobody reads a picture of them, or numbers in it.
_MOST, _NUMBERED = 40, 15
_LONGEST = 18
COLOURS_OF_SHARES = "cividis"


@styled
def confusions_figure(
    classes: tuple[str, ...], table: np.ndarray, *, trials: str = "test trials", ax: Axes | None = None
) -> Figure | None:
    """Which class is taken for which: the share of the trials of every class (row) by the class answered (column), and
    how many these are; none of one class or of more than can be read, or without trials.

    **Arguments:**

    - `table`: (classes, classes), numbers of trials.
    - `trials`: what they are called.
    - `ax`: where it is drawn; a figure of its own by default.
    """
    count = len(classes)
    if not 2 <= count <= _MOST or not table.any():
        return None
    size = 2.2 + max(2.2, (0.5 if count <= _NUMBERED else 0.24) * count)
    figure, axes = one_panel(ax, size + 1.4, size)
    # What never happens has no colour, so that one trial of many is seen.
    shares = np.where(table > 0, table / np.maximum(table.sum(axis=1, keepdims=True), 1), np.nan)
    image = axes.imshow(shares, cmap=COLOURS_OF_SHARES, vmin=0, vmax=1)
    figure.colorbar(image, ax=axes, label="share of the trials of the class", shrink=0.8)
    names = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}" for name in classes]
    small = 8.5 if count <= _NUMBERED else 6.5
    flat = max(map(len, names)) * count <= 40
    axes.set_xticks(range(count), names, fontsize=small, **({} if flat else {"rotation": 45, "ha": "right"}))
    axes.set_yticks(range(count), names, fontsize=small)
    axes.set_xlabel("class answered")
    axes.set_ylabel("class of the trial")
    axes.set_title(f"{table.sum():,} {trials}")
    if count <= _NUMBERED:
        for row, column in zip(*np.nonzero(table), strict=True):
            colour = "#000000" if shares[row, column] > 0.55 else "#ffffff"
            axes.text(column, row, f"{table[row, column]:,}", ha="center", va="center", color=colour, fontsize=9)
    return figure
