from pathlib import Path
from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result
from gnode.cli.progress import stages_shown


def _report(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    figure_format: Annotated[
        str, typer.Option("--format", help="Of figures beside the page's own, in png: svg or pdf.")
    ] = "png",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """Draw the figures of a run again and write its page, report.html."""
    from gnode.report import drawing_helper, write_report

    with stages_shown(), drawing_helper() as helper:
        page = write_report(run, figure_format=figure_format, helper=helper)
    result = {"report": str(page), "bytes": page.stat().st_size}
    print_result(result, as_json=as_json, text=lambda: f"report: {page}")


_report.__name__ = "report"
report = Command(_report, "gnode report my-run", computes=True)
