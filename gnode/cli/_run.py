import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Annotated, Any

import typer

from gnode._checks import Failed
from gnode.cli._command import Command, DataDir, in_data_dir
from gnode.cli._print import print_result
from gnode.cli._run_words import describe_run
from gnode.cli._widths import parse_widths
from gnode.cli.progress import stages_shown, training_shown
from gnode.cli.reading import reads_files


def _run(
    task: Annotated[str, typer.Argument(help="A name of `gnode tasks`, or a file of your own.")],
    model: Annotated[str | None, typer.Option(help="A name of `gnode models`, such as node or gru.")] = None,
    state: Annotated[int | None, typer.Option(help="N, the number of state variables.")] = None,
    hidden: Annotated[str | None, typer.Option(help="Widths of the hidden layers of F: 316 316, or none.")] = None,
    gate_hidden: Annotated[str | None, typer.Option(help="Widths of the hidden layers of G.")] = None,
    readout_hidden: Annotated[str | None, typer.Option(help="Widths of the hidden layers of the readout.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the training trials.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of all randomness in the run.")] = None,
    out: Annotated[Path | None, typer.Option(help="The run folder; runs/TASK-MODEL-SEED if not given.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run, or with one for more epochs.")
    ] = False,
    start: Annotated[
        Path | None, typer.Option("--from", help="A run folder: begin at its weights, with its model and solver.")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="A TOML file of settings.")] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", help="path.to.setting=value; may be given again.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A short training, to try things.")] = False,
    published: Annotated[
        bool, typer.Option("--published", help="The settings of the paper's experiments (alpha = 1).")
    ] = False,
    missing: Annotated[
        str | None, typer.Option(help="How missing inputs of a file are filled: hold, interpolate or indicate.")
    ] = None,
    drop: Annotated[
        float | None, typer.Option(help="The share of the samples of every series to leave out, at random.")
    ] = None,
    solver: Annotated[str | None, typer.Option(help="euler, heun, tsit5, dopri5, dopri8, adams or kvaerno5.")] = None,
    rtol: Annotated[float | None, typer.Option(help="Relative tolerance of an adaptive solver.")] = None,
    atol: Annotated[float | None, typer.Option(help="Absolute tolerance of an adaptive solver.")] = None,
    substeps: Annotated[int | None, typer.Option(help="Fixed steps, so many between two samples.")] = None,
    interpolation: Annotated[
        str | None, typer.Option(help="The input between samples: constant, linear or cubic.")
    ] = None,
    adjoint: Annotated[
        str | None, typer.Option(help="Of the gradient: recursive, backsolve, direct or forward.")
    ] = None,
    data_dir: DataDir = None,
    train_only: Annotated[bool, typer.Option("--train-only", help="Neither dissect nor report.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON and nothing else.")] = False,
    *,
    read: dict[str, Any],
) -> None:
    """Train a network on a task or on your own data, take it apart, and report."""
    options = _options(
        {
            "seed": seed,
            "model.name": model,
            "model.state": state,
            "model.hidden": parse_widths(hidden),
            "model.gate_hidden": parse_widths(gate_hidden),
            "model.readout_hidden": parse_widths(readout_hidden),
            "simulation.solver": solver,
            "simulation.rtol": rtol,
            "simulation.atol": atol,
            "simulation.substeps": substeps,
            "simulation.interpolation": interpolation,
            "simulation.adjoint": adjoint,
            "training.epochs": epochs,
            "task.missing": missing,
            "task.drop": drop,
            "task.read": read or None,
        }
    )
    from gnode.experiments import (
        dissect_run,
        fetch_named,
        interruptions,
        merged,
        names_no_optimiser,
        read_settings_table,
        rehearsals,
        resolve,
        settings_of_start,
        train,
    )
    from gnode.programs import let_go_of_programs
    from gnode.report import drawing_helper
    from gnode.training import FAILED_OUTCOMES

    told: list[str] = []

    def tell(line: str) -> None:
        # Not on standard output, where with --json there is nothing else.
        print(line, file=sys.stderr, flush=True)
        told.append(line)

    resolve_with = partial(
        resolve,
        task,
        quick=quick,
        published=published,
        file=merged(
            {} if start is None else settings_of_start(start),
            {} if settings is None else read_settings_table(settings),
        ),
        assignments=assignments or (),
    )
    resolved = resolve_with(options=options)
    folder = out or Path("runs") / f"{Path(task).stem.replace(':', '-')}-{resolved.model.name}-{resolved.seed}"
    if resume and names_no_optimiser(folder):
        resolved = resolve_with(options=merged({"training": {"optimiser": "adamw"}}, options))
    # What is to be downloaded or simulated comes first, and not in the middle of something else.
    fetch_named(resolved.task, tell=tell)
    training = resolved.training
    with rehearsals(resolved.simulation, loss_at=training.loss_at) as rehearsal, drawing_helper() as helper:
        with (
            interruptions() as interrupted,
            training_shown(training.epochs) as advance,
            _begun_meanwhile(helper.begin) as load,
        ):
            summary = train(
                resolved,
                folder,
                resume=resume,
                callbacks=[advance] if train_only else [advance, load],
                interrupted=interrupted,
                tell=tell,
                begins=None if train_only else rehearsal.begin,
            )
        if summary["outcome"] == "interrupted":
            raise Failed(f"{summary['message']}; go on with the same command and --resume")
        if summary["outcome"] in FAILED_OUTCOMES:
            raise Failed(f"{summary['message']} (run folder: {folder})")
        if not train_only:
            rehearsal.end()
            # What an earlier call left is kept: a finished run that is resumed does nothing.
            with stages_shown():
                dissect_run(folder, anew=False)
        if not (train_only or (folder / "report.html").exists()):
            from gnode.report import write_report

            # What trained and took apart draws nothing, and would add to what drawing takes.
            let_go_of_programs()
            with stages_shown():
                write_report(folder, helper=helper)
    print_result(summary, as_json=as_json, text=lambda: describe_run(summary, folder, train_only=train_only, told=told))


@contextmanager
def _begun_meanwhile(begin: Callable[[], None]) -> Iterator[Callable[..., None]]:
    """A callback of training, at whose first call what draws is begun, and what a dissection and a report need is
    imported in a thread, which takes a second or two: training needs one core. That has ended when this is left."""
    begun: list[Thread] = []

    def load() -> None:
        begin()
        for name in ("gnode.report.run.figures", "gudhi"):
            # What fails here fails again where it is needed, and is told there.
            with suppress(Exception):
                import_module(name)

    def after_epoch(record: object, network: object) -> None:
        if not begun:
            begun.append(Thread(target=load))
            begun[0].start()

    try:
        yield after_epoch
    finally:
        # Two threads that import the same at once may each see half of it.
        for thread in begun:
            thread.join()


def _options(said: dict[str, Any]) -> dict[str, Any]:
    """Dotted names as nested tables, without what was not said."""
    tables: dict[str, Any] = {}
    for name, value in said.items():
        if value is not None:
            *path, last = name.split(".")
            table = tables
            for part in path:
                table = table.setdefault(part, {})
            table[last] = value
    return tables


_run.__name__ = "run"
run = Command(
    reads_files(in_data_dir(_run)),
    "gnode run square --out my-run --epochs 100 --set training.learning_rate=0.003",
    computes=True,
)
