from typing import Annotated, Any

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result, table


def _tasks(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """List the tasks, and the data sets that can be asked for by name, one line each."""
    from gnode.data.sets import DATA_SETS
    from gnode.data.walker import SIMULATED
    from gnode.tasks import TASKS

    tasks = [
        {
            "name": entry.name,
            "inputs": entry.task.input_size,
            "outputs": entry.task.output_size,
            "steps": entry.task.steps,
            "description": entry.description,
        }
        for entry in TASKS.values()
    ]
    sets = [
        {
            "name": entry.name,
            "classes": len(entry.contents.classes),
            "series": entry.contents.series[0],
            "download_mb": entry.original.megabytes,
            "licence": entry.licence,
            "description": entry.description,
        }
        for entry in DATA_SETS.values()
    ]
    simulated = [
        {
            "name": entry.name,
            "channels": entry.channels,
            "trials": sum(entry.trials),
            "simulated_by": entry.simulator,
            "extra": entry.extra,
            "licence": entry.licence,
            "description": entry.description,
        }
        for entry in SIMULATED.values()
    ]
    print_result(
        [*tasks, *sets, *simulated],
        as_json=as_json,
        text=lambda: "\n\n".join(_listed(rows) for rows in (tasks, sets, simulated)),
    )


def _listed(rows: list[dict[str, Any]]) -> str:
    return table(list(rows[0]), [list(row.values()) for row in rows])


_tasks.__name__ = "tasks"
tasks = Command(_tasks, "gnode tasks")
