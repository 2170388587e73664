from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result, table


def _expressivity(
    out: Annotated[Path, typer.Option(help="The study's folder.")] = Path("expressivity"),
    budget: Annotated[str, typer.Option(help="quick (minutes) or full (hours).")] = "quick",
    targets: Annotated[Path | None, typer.Option(help="An .npz file with paths of your own, `targets`.")] = None,
    settings: Annotated[Path | None, typer.Option(help="A TOML file with settings.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="A setting, such as targets.count=32.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes on this machine; one a core if not given.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Complete what is missing of a study.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Measure how complex a path flows of given dimension and depth can generate: capacity and its interval."""
    from gnode.claims import resolve_study

    study = resolve_study(budget=budget, file=settings, assignments=tuple(set_ or ()), targets=targets)
    content, found = measure(study, out, workers=workers, resume=resume)
    print_result(content, as_json=as_json, text=lambda: _described(content, found))


def measure(settings: Any, folder: Path, *, workers: int | None, resume: bool) -> tuple[dict[str, Any], Any]:
    """Runs a study and writes its report; the result for a program, and the study."""
    from gnode.claims import run_study, study_json
    from gnode.experiments import interruptions
    from gnode.report import write_study_report

    with interruptions() as interrupted, _progress() as ended:
        found = run_study(settings, folder, workers=workers, resume=resume, interrupted=interrupted, ended=ended)
    report = write_study_report(folder)
    return {"folder": str(folder), "report": str(report), **study_json(found)}, found


def _described(content: dict[str, Any], study: Any) -> str:
    from gnode.report import capacity_rows

    rows = [
        [row["model"], row["state"], row["depth"], row["width"], row["parameters"], row["capacity"]]
        for row in capacity_rows(study)
    ]
    return "\n".join(
        [
            table(["model", "N", "L", "width", "parameters", "capacity, 95 % interval"], rows),
            "*: not settled, more steps or restarts would raise it",
            "",
            *describe_claims(content),
            f"report: {content['report']}",
        ]
    )


def describe_claims(content: dict[str, Any]) -> list[str]:
    """A line for every claim, and one that says of what it holds."""
    lines = [f"claim {one['name']} ({one['statement'].rstrip('.')}): {one['verdict']}" for one in content["claims"]]
    rising = sum(not one["settled"] for one in content["networks"])
    if rising:
        lines.append(f"of networks as this budget trains them: {rising} of {len(content['networks'])} have not settled")
    return lines


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Where it can be seen, a bar of the networks that have been fitted."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("fitting", total=None)
        yield lambda name, done, cells: bar.update(task, description=name, completed=done, total=cells)


_expressivity.__name__ = "expressivity"
expressivity = Command(_expressivity, "gnode expressivity --out my-study", computes=True)
