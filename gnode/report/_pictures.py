"""Figures of a page: drawn into files beside it, and held in it."""

import base64
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from matplotlib.figure import Figure

from gnode._files import write_atomically
from gnode.report._style import png

REPORT = "report.html"
FIGURES = "figures"


class Picture(NamedTuple):
    """A figure as a page shows it."""

    name: str
    title: str
    paragraphs: list[str]
    source: str


class Drawing(NamedTuple):
    """A figure that there may be."""

    name: str
    title: str
    paragraphs: Callable[[], list[str]]
    """What is seen in it; asked for only where there is a figure."""
    figure: Figure | None


def draw_all(folder: Path, drawings: Iterable[Drawing]) -> list[Picture]:
    """Writes the figures into `figures/` of a folder, and gives them as the page shows them. One that an earlier page
    had, and for which there is nothing now, is removed."""
    pictures = []
    (folder / FIGURES).mkdir(exist_ok=True)
    for name, title, paragraphs, figure in drawings:
        path = folder / FIGURES / f"{name}.png"
        if figure is None:
            path.unlink(missing_ok=True)
            continue
        content = png(figure)
        write_atomically(path, content)
        source = f"data:image/png;base64,{base64.b64encode(content).decode()}"
        pictures.append(Picture(name, title, paragraphs(), source))
    return pictures
