from pathlib import Path
from typing import Annotated, Any

import typer

from gnode._checks import refusal
from gnode.cli._command import Command
from gnode.cli._compare_sweep import compare_members, is_sweep
from gnode.cli._print import lifetime, print_result, table

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
_OF_DISSECTIONS = {
    "verdict": "verdict",
    "lifetime": "lifetime (s)",
    "memory_error_1": "error after 1",
    "memory_error_10": "error after 10",
    "memory_error_100": "error after 100",
}
"""Shown where a run has them; errors are those of memories, after so many trial lengths without input."""


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
                _table(rows),
                *(f"note: {note}" for note in comparison_notes(rows)),
            ]
        ),
    )


def _table(rows: list[dict[str, Any]]) -> str:
    shown = [{**row, **_words(row)} for row in rows]
    beside = {name: head for name, head in _OF_DISSECTIONS.items() if any(row[name] is not None for row in shown)}
    names = {**_SHOWN, **beside}
    return table(list(names.values()), [[row[name] for name in names] for row in shown])


def _words(row: dict[str, Any]) -> dict[str, str | None]:
    """The verdict and the lifetime of a run, in a few words."""
    verdict, count = row["verdict"], row["verdict_count"]
    seconds, at_least = row["lifetime_s"], row["lifetime_at_least_s"]
    return {
        "verdict": verdict if count is None else f"{verdict} ({count})",
        "lifetime": None if seconds is None and at_least is None else lifetime(seconds, at_least),
    }


_compare.__name__ = "compare"
compare = Command(_compare, "gnode compare runs/* --csv table.csv --figure table.png")
