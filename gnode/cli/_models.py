from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result, table


def _models(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """List the models, one line each."""
    from gnode.experiments import MODELS

    rows = [{"name": name, "description": description} for name, description in MODELS.items()]
    print_result(rows, as_json=as_json, text=lambda: table(list(rows[0]), [list(row.values()) for row in rows]))


_models.__name__ = "models"
models = Command(_models, "gnode models")
