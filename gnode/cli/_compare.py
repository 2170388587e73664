from pathlib import Path
from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result, table

_SHOWN = {
    "run": "run",
    "task": "task",
    "model": "model",
    "state_size": "N",
    "parameters": "parameters",
    "seed": "seed",
    "test_loss": "test loss",
    "test_share_of_variance": "of variance",
    "test_accuracy": "accuracy",
    "epochs": "epochs",
    "seconds": "seconds",
    "outcome": "outcome",
}


def _compare(
    runs: Annotated[list[Path], typer.Argument(help="Run folders.")],
    csv: Annotated[Path | None, typer.Option(help="Also write the table to this file.")] = None,
    figure: Annotated[Path | None, typer.Option(help="Also draw the test losses in this PNG file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """Set runs side by side: a table, a CSV file, a figure."""
    from gnode.experiments import comparison, write_csv

    rows = comparison(runs)
    if csv is not None:
        write_csv(csv, rows)
    if figure is not None:
        from gnode.report import compare_figure

        compare_figure(rows, figure)
    print_result(
        rows,
        as_json=as_json,
        text=lambda: table(list(_SHOWN.values()), [[row[name] for name in _SHOWN] for row in rows]),
    )


_compare.__name__ = "compare"
compare = Command(_compare, "gnode compare runs/* --csv table.csv --figure table.png")
