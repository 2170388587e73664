"""Figures of a page: drawn into files beside it, and held in it."""

import base64
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gnode._files import write_atomically
from gnode._stages import far, stage
from gnode.report._drawn import content_of, kept, note_down
from gnode.report._formats import FORMATS
from gnode.report._helper import Helper

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
    - `helper`: one that runs `draw_for`, and draws some of them.
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
    drawn: dict[str, bytes | None] = {}
    own = drawings if helper is None else helper.share((str(folder), kind), list(drawings))
    for number, name in enumerate(own, start=1):
        far(f"{number} of {len(drawings)}: {drawings[name].title}")
        drawn[name] = _draw(folder / FIGURES, drawings[name], kind)
    return {name: drawn[name] if name in drawn else content_of(folder / FIGURES, name) for name in drawings}


def draw_for(whose: Callable[[Path], Iterable[Drawing]]) -> None:
    """What the process of a `Helper` does: it writes those figures of a folder whose names it reads.

    **Arguments:**

    - `whose`: of a folder, the figures that there may be.
    """
    folder, kind, _ = (sys.stdin.readline().rstrip("\n") for _ in range(3))
    drawings = {drawing.name: drawing for drawing in whose(Path(folder))}
    print("ready", flush=True)
    for line in sys.stdin:
        _draw(Path(folder) / FIGURES, drawings[line.strip()], kind)
        print(line.strip(), flush=True)


def _width(png: bytes) -> int:
    # The first chunk of every PNG file begins with it.
    return int.from_bytes(png[16:20], "big")


def _draw(figures: Path, drawing: Drawing, kind: str) -> bytes | None:
    from gnode.report._style import picture

    figure = drawing.figure()
    if figure is None:
        for other in FORMATS:
            (figures / f"{drawing.name}.{other}").unlink(missing_ok=True)
        return None
    contents = {each: picture(figure, each) for each in dict.fromkeys(("png", kind))}
    for each, content in contents.items():
        write_atomically(figures / f"{drawing.name}.{each}", content)
    return contents["png"]
