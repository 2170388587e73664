"""Figures of a page: drawn into files beside it, and held in it."""

import base64
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gnode._files import write_atomically
from gnode._stages import far, stage
from gnode.report._drawn import kept, note_down, settings_now
from gnode.report._formats import FORMATS
from gnode.report._helper import Contents, Helper

REPORT = "report.html"
FIGURES = "figures"


class Picture(NamedTuple):
    """A figure as a page shows it."""

    name: str
    title: str
    paragraphs: list[str]
    source: str
    """Empty of one for which there is nothing to draw, and of which it is said why."""
    width: int = 0
    """Of the file, in its own pixels."""


class Drawing(NamedTuple):
    """A figure that there may be."""

    name: str
    title: str
    paragraphs: Callable[[], list[str]]
    """What is seen in it; asked for only where there is a figure."""
    figure: Callable[[], Any]
    """Draws it; None where there is nothing to draw."""
    instead: Callable[[], list[str]] = list
    """What is said in its place where there is no figure; with nothing to say, nothing stands there."""


def draw_all(
    folder: Path,
    drawings: Iterable[Drawing],
    key: str | None = None,
    *,
    kind: str = "png",
    helper: Helper | None = None,
) -> list[Picture]:
    """Writes the figures into `figures/` of a folder, and gives them as the page shows them. One that an earlier page
    had, and for which there is nothing now, is removed.

    **Arguments:**

    - `key`: names all that they are made of. Where those there are of the same, as they were written, none is drawn.
    - `kind`: "svg" or "pdf" writes each in that format too, beside the one that the page shows.
    - `helper`: renders some of them.
    """
    drawings, figures = list(drawings), folder / FIGURES
    figures.mkdir(exist_ok=True)
    contents = None
    if key is not None and kind == "png":
        contents = kept(figures, key, [drawing.name for drawing in drawings])
    if contents is None:
        with stage("figures"):
            contents = _drawn({drawing.name: drawing for drawing in drawings}, folder, kind, helper)
        if key is not None:
            note_down(figures, key, contents)
    pictures = []
    for name, title, paragraphs, _, instead in drawings:
        content = contents[name]
        if content is not None:
            source = f"data:image/png;base64,{base64.b64encode(content).decode()}"
            pictures.append(Picture(name, title, paragraphs(), source, _width(content)))
        elif said := instead():
            pictures.append(Picture(name, title, said, ""))
    return pictures


def _drawn(drawings: Mapping[str, Drawing], folder: Path, kind: str, helper: Helper | None) -> dict[str, bytes | None]:
    # A module that imports matplotlib, which a page whose pictures are there does not need.
    from gnode.report._rendering import picture

    kinds = tuple(dict.fromkeys(("png", kind)))
    drawn: dict[str, bytes | None] = {}

    def keep(name: str, contents: Contents) -> None:
        for each, content in contents.items():
            write_atomically(folder / FIGURES / f"{name}.{each}", content)
        drawn[name] = contents["png"]

    def render(name: str, figure: Any) -> None:
        far(f"{len(drawn) + 1} of {len(drawings)}: {drawings[name].title}")
        keep(name, {each: picture(figure, each) for each in kinds})

    offered: dict[str, Any] = {}
    if helper is not None:
        helper.render(kinds, settings_now())
    # The first takes longest to make: the helper has others by then.
    for name in reversed(list(drawings)):
        figure = drawings[name].figure()
        if figure is None:
            for other in FORMATS:
                (folder / FIGURES / f"{name}.{other}").unlink(missing_ok=True)
            drawn[name] = None
        elif helper is not None and helper.offer(name, figure):
            offered[name] = figure
        else:
            render(name, figure)
    if helper is not None:
        while (last := helper.take_back()) is not None:
            render(last, offered.pop(last))
        for name, contents in helper.finish().items():
            keep(name, contents)
            del offered[name]
    # What it was offered and did not do, for whatever reason.
    for name, figure in offered.items():
        render(name, figure)
    return {name: drawn[name] for name in drawings}


def _width(png: bytes) -> int:
    # The first chunk of every PNG file begins with it.
    return int.from_bytes(png[16:20], "big")
