"""Writes docs/claims.md and its pictures from the summaries in docs/claims/: python docs/claims.py

A summary is the claim.json that `gnode reproduce` leaves in the folder of a claim: `python docs/claims.py FOLDER...`
takes those in first. A piece of a full budget that was run and measured apart is taken in by `FOLDER=PIECE`.
"""

import shutil
import sys
from pathlib import Path

from gnode.claims import CLAIM, CLAIMS, charts_of, read_summary
from gnode.report import chart_figure, claims_markdown, save_figure

HERE = Path(__file__).parent
SUMMARIES, PICTURES, PAGE = HERE / "claims", HERE / "images" / "claims", HERE / "claims.md"


def page() -> str:
    """The text of docs/claims.md."""
    paths = (
        path for name in CLAIMS for path in (SUMMARIES / f"{name}.json", *sorted(SUMMARIES.glob(f"{name}.*.json")))
    )
    summaries = [read_summary(path) for path in paths if path.exists()]
    pictures = {one["name"]: f"images/claims/{one['name']}.png" for one in summaries if one["charts"]}
    return claims_markdown(summaries, pictures)


def main(folders: list[str]) -> None:
    SUMMARIES.mkdir(exist_ok=True)
    for said in folders:
        folder, _, piece = said.partition("=")
        name = read_summary(Path(folder) / CLAIM)["name"]
        shutil.copy(Path(folder) / CLAIM, SUMMARIES / f"{name}{'.' if piece else ''}{piece}.json")
    for name in CLAIMS:
        path = SUMMARIES / f"{name}.json"
        charts = charts_of(read_summary(path)) if path.exists() else []
        figure = chart_figure(charts[0]) if charts else None
        if figure is not None:
            save_figure(figure, PICTURES / f"{name}.png")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
