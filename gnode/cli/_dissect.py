from pathlib import Path
from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result


def _dissect(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    boxes: Annotated[
        int, typer.Option(help="The most boxes that the certificate may examine, and again the slow set.")
    ] = 500_000,
    seconds: Annotated[float, typer.Option(help="The most seconds that each of these two may take.")] = 120.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print dissection.json and nothing else.")] = False,
) -> None:
    """Take a trained network apart: its attractor, how long a memory lasts, all fixed points, whether it is an ODE."""
    from gnode._files import read_json
    from gnode.cli._summaries import describe_dissection
    from gnode.experiments import dissect_run

    dissect_run(run, boxes=boxes, seconds=seconds)
    result = read_json(run / "dissection.json")
    print_result(result, as_json=as_json, text=lambda: describe_dissection(result))


_dissect.__name__ = "dissect"
dissect = Command(_dissect, "gnode dissect my-run --boxes 100000 --json", computes=True)
