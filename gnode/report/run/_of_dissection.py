"""The figures that there are of any dissection, and the page that they stand on."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode._files import write_atomically
from gnode.experiments import Dissection
from gnode.report._helper import Helper
from gnode.report._pictures import REPORT, Drawing, Picture, draw_all
from gnode.report.run.sentences import (
    about_attractor,
    about_consistency,
    about_noise,
    about_points,
    about_run,
    about_saddles,
)

_SHOWN_POINTS = 40


def figures() -> Any:
    # Matplotlib takes long to import, and is not needed where no figure is drawn.
    from gnode.report.run import figures

    return figures


def drawing_of(
    taken: Dissection,
    name: str,
    title: str,
    paragraphs: Callable[[], list[str]],
    instead: Callable[[], list[str]] = list,
) -> Drawing:
    """Drawn of the dissection alone, by the figure of its name."""
    draw = f"{name.replace('-', '_')}_figure"
    return Drawing(name, title, paragraphs, lambda: getattr(figures(), draw)(taken), instead)


def of_dissection(taken: Dissection) -> list[Drawing]:
    """What the attractor is, then the evidence."""

    def one(
        name: str,
        title: str,
        sentence: Callable[[Dissection], str],
        instead: Callable[[Dissection], list[str]] = lambda _: [],
    ) -> Drawing:
        return drawing_of(taken, name, title, lambda: [sentence(taken)], lambda: instead(taken))

    def several(name: str, title: str, sentences: Callable[[Dissection], list[str]]) -> Drawing:
        return drawing_of(taken, name, title, lambda: sentences(taken))

    return [
        several("portrait", "The flow and the memory in it", about_points.portrait),
        several("plane-portrait", "The flow in the plane of the principal components", about_points.flow),
        one("slow-set", "Where the flow is slow, proven", about_points.slow_set, about_points.no_slow_set),
        one("drift", "Drift on the slow manifold", about_attractor.drift),
        one("memory-loss", "How long a memory lasts", about_attractor.memory_loss),
        several("memory-under-noise", "How long a memory lasts under noise", about_noise.under_noise),
        several("memory", "What is held against what was asked", _about_memory),
        one("persistence", "The shape of the slow states", about_attractor.persistence),
        one("spectrum", "Spectra of the fixed points", about_points.spectrum, about_points.no_spectrum),
        several("modes", "What inputs drive and outputs see", about_saddles.selection),
        one("limit-cycle", "The limit cycle", about_attractor.limit_cycle),
        one("lyapunov", "Lyapunov exponents", about_attractor.lyapunov),
        several("consistency", "Is it an ODE?", about_consistency.consistency),
        one("time-constants", "How slow the gates make the units", about_run.time_constants),
    ]


def _about_memory(taken: Dissection) -> list[str]:
    later = about_noise.remembered(taken)
    return [about_attractor.memory(taken), *([] if later is None else [later])]


def table_of_points(taken: Dissection) -> dict[str, Any]:
    """What a page's table of fixed points is made of."""
    rows = about_points.points(taken)
    return {
        "known_points": about_points.fixed_points(taken),
        "points": rows[:_SHOWN_POINTS],
        "point_count": len(rows),
        "certified": taken.certificate is not None,
        "leads": any(row["leads_to"] for row in rows[:_SHOWN_POINTS]),
    }


def write_page(
    folder: Path,
    drawings: Iterable[Drawing],
    key: str,
    page: Callable[[list[Picture]], str],
    *,
    kind: str,
    helper: Helper | None,
) -> Path:
    """Draws the figures, and writes the page that is made of them; returns its path.

    **Arguments:**

    - `helper`: draws some of them.
    """
    try:
        pictures = draw_all(folder, drawings, key, kind=kind, helper=helper)
        write_atomically(folder / REPORT, page(pictures))
    except OSError as error:
        raise refusal(f"a folder that can be written at {folder}", error.strerror, "copy it elsewhere") from None
    return folder / REPORT
