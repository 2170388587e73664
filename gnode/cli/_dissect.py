from pathlib import Path
from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result


def _dissect(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print dissection.json and nothing else.")] = False,
) -> None:
    """Take a trained network apart: fixed points, spectra, slow states, portrait."""
    from gnode._files import read_json
    from gnode.cli._summaries import describe_dissection
    from gnode.experiments import dissect_run

    dissect_run(run)
    result = read_json(run / "dissection.json")
    print_result(result, as_json=as_json, text=lambda: describe_dissection(result))


_dissect.__name__ = "dissect"
dissect = Command(_dissect, "gnode dissect my-run --json")
