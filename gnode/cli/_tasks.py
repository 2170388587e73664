from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result, table


def _tasks(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """List the tasks, one line each."""
    from gnode.tasks import TASKS

    rows = [
        {
            "name": entry.name,
            "inputs": entry.task.input_size,
            "outputs": entry.task.output_size,
            "steps": entry.task.steps,
            "description": entry.description,
        }
        for entry in TASKS.values()
    ]
    print_result(rows, as_json=as_json, text=lambda: table(list(rows[0]), [list(row.values()) for row in rows]))


_tasks.__name__ = "tasks"
tasks = Command(_tasks, "gnode tasks")
