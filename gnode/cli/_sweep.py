import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from gnode._checks import Failed, refusal
from gnode.cli._command import Command, DataDir, in_data_dir
from gnode.cli._print import print_result


def _sweep(
    plan: Annotated[Path | None, typer.Argument(help="A TOML file: what is varied, and what is not.")] = None,
    out: Annotated[Path | None, typer.Option(help="The sweep's folder; sweeps/PLAN if not given.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the plan, predict time and disk, stop.")] = False,
    workers: Annotated[
        int | None, typer.Option(help="Processes on this machine; by default one a core, or one GPU.")
    ] = None,
    scheduler: Annotated[str | None, typer.Option(help="The address of a running Dask scheduler to use.")] = None,
    cluster: Annotated[str | None, typer.Option(help="Workers are jobs of slurm, pbs, lsf or sge.")] = None,
    data_dir: DataDir = None,
    resume: Annotated[bool, typer.Option("--resume", help="Complete what is missing of an interrupted sweep.")] = False,
    status: Annotated[Path | None, typer.Option(help="Say how far the sweep in this folder is, and stop.")] = None,
    rebuild: Annotated[Path | None, typer.Option(help="Write the index of this folder anew, and stop.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Train many networks: a grid, pairs, random draws or a search of any settings, on all cores or a cluster."""
    if status is not None:
        _only(status=status, plan=plan, rebuild=rebuild)
        _print_status(status, as_json=as_json)
    elif rebuild is not None:
        _only(rebuild=rebuild, plan=plan)
        from gnode.sweeps import rebuild_index

        index = str(rebuild_index(rebuild))
        print_result({"index": index}, as_json=as_json, text=lambda: f"index: {index}")
    elif plan is None:
        raise refusal("a plan", "none", "name a TOML file, or --status DIR")
    elif dry_run:
        _predict(plan, workers, cluster, as_json=as_json)
    else:
        folder = out or Path("sweeps") / plan.stem
        places = {"workers": workers, "scheduler": scheduler, "cluster": cluster}
        _run(plan, folder, places, resume=resume, as_json=as_json)


def _only(**given: Path | None) -> None:
    first, *others = given
    for name in others:
        if given[name] is not None:
            raise refusal(f"--{first} alone", f"{name} too", "ask for one thing at a time")


def _run(plan: Path, folder: Path, places: dict[str, Any], *, resume: bool, as_json: bool) -> None:
    from gnode.experiments import interruptions
    from gnode.sweeps import plan_members, read_plan, run_sweep

    sweep = plan_members(read_plan(plan))
    with interruptions() as interrupted, _progress() as (watch, say):
        result = run_sweep(
            sweep,
            folder,
            **places,
            resume=resume,
            interrupted=interrupted,
            watch=watch,
            dashboard=lambda address: say(f"Dask's dashboard: {address}"),
            warn=lambda sentence: print(f"gnode: {sentence}", file=sys.stderr, flush=True),
        )
    _print_sweep(folder, result, as_json=as_json)
    if result.failed:
        raise Failed(
            f"{result.failed} of {result.members} members failed; their reasons stand in the column message of the "
            "index, and --resume tries them again"
        )


def _print_sweep(folder: Path, status: Any, *, as_json: bool) -> None:
    from gnode.cli._sweep_status import describe_status, status_json

    content = {"folder": str(folder), "index": str(folder / "index.sqlite"), **status_json(status)}
    print_result(content, as_json=as_json, text=lambda: f"{describe_status(status)}\nindex: {content['index']}")


def _print_status(folder: Path, *, as_json: bool) -> None:
    from gnode.cli._sweep_status import describe_status, status_json
    from gnode.sweeps import read_status

    status = read_status(folder)
    print_result(status_json(status), as_json=as_json, text=lambda: describe_status(status))


def _predict(plan: Path, workers: int | None, cluster: str | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from gnode.cli._sweep_status import describe_prediction
    from gnode.sweeps import count_workers, plan_jobs, plan_members, predict_sweep, read_plan

    sweep = plan_members(read_plan(plan))
    jobs = None if cluster is None else plan_jobs(cluster, sweep.plan.cluster, workers).at_most(sweep.most)
    if jobs is not None:
        workers = jobs.workers
    prediction = predict_sweep(sweep, workers=count_workers() if workers is None else workers)
    content, text = asdict(prediction), describe_prediction(prediction)
    if jobs is not None:
        content.update(jobs=jobs.jobs, job_script=jobs.script())
        text += f"\n\n{'one job' if jobs.jobs == 1 else f'{jobs.jobs} jobs'} of this script:\n\n{jobs.script()}"
    print_result(content, as_json=as_json, text=lambda: text)


@contextmanager
def _progress() -> Iterator[tuple[Callable[..., None], Callable[[str], None]]]:
    """Where it can be seen, what shows the status every second and what says a line; nothing elsewhere."""
    import time

    from rich.console import Console
    from rich.live import Live

    from gnode.cli._sweep_status import describe_status

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda reader: None, lambda line: None
        return
    with Live("starting workers", console=console, transient=True, auto_refresh=False) as live:
        shown = 0.0

        def watch(reader: Any) -> None:
            nonlocal shown
            if time.monotonic() - shown >= 1:
                shown = time.monotonic()
                live.update(describe_status(reader.read(driven=True)), refresh=True)

        yield watch, console.print


_sweep.__name__ = "sweep"
sweep = Command(in_data_dir(_sweep), "gnode sweep plan.toml --out my-sweep --workers 2")
