from pathlib import Path
from typing import Annotated

import typer

from gnode._checks import refusal
from gnode.cli._command import Command
from gnode.cli._compare_sweep import compare_members, is_sweep
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
    runs: Annotated[list[Path], typer.Argument(help="Run folders, or the folder of one sweep.")],
    csv: Annotated[
        Path | None,
        typer.Option(help="Also write the table to this file (of a sweep: differences to NAME-differences.csv)."),
    ] = None,
    figure: Annotated[
        Path | None, typer.Option(help="Of runs: also draw the test losses in this PNG file. A sweep has figures/.")
    ] = None,
    between: Annotated[str | None, typer.Option(help="Of a sweep: what is compared; model if not given.")] = None,
    within: Annotated[
        list[str] | None,
        typer.Option(help="Of a sweep: what is equal in a comparison; model.state, where it varies, if not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """Set runs side by side, or compare the members of a sweep: tables, CSV files, figures."""
    if len(runs) == 1 and is_sweep(runs[0]):
        if figure is not None:
            raise refusal("no --figure with a sweep", str(figure), f"look into {runs[0] / 'figures'}")
        compare_members(runs[0], csv=csv, between=between, within=within, as_json=as_json)
        return
    if between is not None or within is not None:
        raise refusal("the folder of one sweep with --between or --within", " ".join(map(str, runs)), "name one alone")
    from gnode.experiments import comparison, comparison_notes, write_csv

    rows = comparison(runs)
    if csv is not None:
        write_csv(csv, rows)
    if figure is not None:
        from gnode.report import compare_figure

        compare_figure(rows, figure)
    print_result(
        rows,
        as_json=as_json,
        text=lambda: "\n".join(
            [
                table(list(_SHOWN.values()), [[row[name] for name in _SHOWN] for row in rows]),
                *(f"note: {note}" for note in comparison_notes(rows)),
            ]
        ),
    )


_compare.__name__ = "compare"
compare = Command(_compare, "gnode compare runs/* --csv table.csv --figure table.png")
