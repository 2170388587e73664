"""The page of a claim, and the index of all of them, from their summaries alone."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode._files import write_atomically
from gnode.claims import CLAIM, charts_of, read_summary
from gnode.report._pictures import Drawing, draw_all
from gnode.report._template import template
from gnode.report.claims._chart_figure import chart_figure

PAGE = "claim.html"
INDEX_PAGE = "index.html"
CLASSES = {
    "holds": "holds",
    "holds in part": "part",
    "does not hold": "fails",
    "cannot be told": "open",
}
"""Of the style sheet, by verdict."""


def write_claim_page(folder: str | Path) -> Path:
    """Draws the figures of a claim and writes its page, from the summary that `gnode.claims.reproduce` left in the
    folder; returns its path. Refuses a folder without one."""
    folder = Path(folder)
    summary = read_summary(folder / CLAIM)
    drawings = [
        Drawing(f"claim-{chart.name}", chart.title, partial(list, chart.text), partial(chart_figure, chart))
        for chart in charts_of(summary)
    ]
    try:
        page = template("claim.html.jinja").render(
            claim=summary,
            kind=CLASSES[summary["verdict"]],
            kinds=CLASSES,
            pictures=draw_all(folder, drawings),
            hours=_hours(summary),
        )
        write_atomically(folder / PAGE, page)
    except OSError as error:
        raise refusal(f"a folder that can be written at {folder}", error.strerror, "copy it elsewhere") from None
    return folder / PAGE


def write_claims_index(folder: str | Path, names: Sequence[str]) -> Path:
    """Writes a page with a line and a small picture for every claim whose page lies in a folder of its name below."""
    folder = Path(folder)
    rows = []
    for name in names:
        summary = read_summary(folder / name / CLAIM)
        charts = charts_of(summary)
        picture = f"{name}/figures/claim-{charts[0].name}.png" if charts else None
        if picture is not None and not (folder / picture).exists():
            picture = None
        rows.append(
            {
                **summary,
                "kind": CLASSES[summary["verdict"]],
                "page": f"{name}/{PAGE}",
                "picture": picture,
                "hours": _hours(summary),
            }
        )
    write_atomically(folder / INDEX_PAGE, template("claims.html.jinja").render(claims=rows))
    return folder / INDEX_PAGE


def _hours(summary: Mapping[str, Any]) -> str:
    hours = summary["spent"]["training_hours"]
    return f"{hours:.1f} hours" if hours >= 2 else f"{60 * hours:.0f} minutes"
