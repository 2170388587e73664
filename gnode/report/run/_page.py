import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import TemplateError

from gnode._checks import refusal
from gnode._files import read_json, write_atomically
from gnode.experiments import Dissection, check_folder_version, load_dissection, read_settings, read_settings_table
from gnode.report._drawn import key_of_pictures
from gnode.report._pictures import REPORT, Drawing, Picture, draw_all
from gnode.report._template import template
from gnode.report.run.sentences import (
    about_attractor,
    about_classes,
    about_consistency,
    about_noise,
    about_points,
    about_prediction,
    about_run,
)
from gnode.simulation import SimulationSettings
from gnode.training import EpochRecord, read_history

_SHOWN_POINTS = 40
# What the figures are made of.
_DRAWN = ("summary.json", "settings.toml", "history.csv", "dissection.json", "dissection.npz")
# What the page of a classifier begins with.
_OF_TASK = ("confusions", "examples")


class _Run(NamedTuple):
    summary: dict[str, Any]
    settings: dict[str, Any]
    simulation: SimulationSettings
    environment: dict[str, Any]
    history: list[EpochRecord]
    dissection: Dissection


def write_report(folder: str | Path) -> Path:
    """Draws the figures of a run and writes its page, from its folder alone; returns the path of the page.

    The page is one file that opens without a network. Pictures that would come out as they are there are not drawn
    again. Refuses a folder in which a file is missing or damaged, by name.
    """
    folder = Path(folder)
    # Before they are read: what another process writes meanwhile has another key.
    key = key_of_pictures(folder / name for name in _DRAWN)
    run = _read(folder)
    try:
        pictures = draw_all(folder, _drawings(run), key)
        write_atomically(folder / REPORT, _page(folder, run, pictures))
    except OSError as error:
        raise refusal(f"a run folder that can be written at {folder}", error.strerror, "copy it elsewhere") from None
    return folder / REPORT


def _figures():
    # Matplotlib takes long to import, and is not needed where no figure is drawn.
    from gnode.report.run import figures

    return figures


def _drawings(run: _Run) -> list[Drawing]:
    """All figures, in the order of the page: what the attractor is, the evidence, then the task. Of classes the task
    comes first."""
    taken, epochs, summary = run.dissection, run.history, run.summary

    def one(sentence: Callable[[Dissection], str]) -> Callable[[], list[str]]:
        return lambda: [sentence(taken)]

    def of_taken(name: str, title: str, paragraphs: Callable[[], list[str]]) -> Drawing:
        """Drawn of the dissection alone, by the figure of its name."""
        return Drawing(name, title, paragraphs, lambda: getattr(_figures(), f"{name.replace('-', '_')}_figure")(taken))

    loss_name = summary["loss_name"].replace("_", " ")
    if summary.get("target_scaling") is not None:
        loss_name += " of standardised targets"
    best, adaptive = summary["best_epoch"], run.simulation.adaptive

    def about_training() -> list[str]:
        return [about_run.training(epochs, summary), about_run.solver(epochs, summary, run.simulation)]

    def about_memory() -> list[str]:
        later = about_noise.remembered(taken)
        return [about_attractor.memory(taken), *([] if later is None else [later])]

    training = Drawing(
        "training",
        "Training",
        about_training,
        lambda: _figures().training_figure(epochs, loss_name=loss_name, best_epoch=best, adaptive=adaptive),
    )
    counted = about_classes.counts(summary, taken) if taken.classes else None
    prediction = summary.get("prediction")

    def about_ahead() -> list[str]:
        assert prediction is not None
        return [getattr(about_prediction, name)(prediction) for name in ("one_step", "ahead", "source")]

    ahead = Drawing(
        "ahead", "What comes next", about_ahead, lambda: _figures().ahead_figure(prediction, about_prediction.NAMES)
    )
    of_task = [ahead, of_taken("examples", "Test trials", one(about_run.examples))]
    if counted is not None:
        trials = "of the test trials" if counted.kept_only else "test trials"
        confusions = Drawing(
            "confusions",
            "Which class is taken for which",
            lambda: [about_classes.of_figure(counted)],
            lambda: _figures().confusions_figure(counted.classes, counted.table, trials=trials),
        )
        of_task.insert(0, confusions)
    of_dissection = [
        of_taken("portrait", "The flow and the memory in it", lambda: about_points.portrait(taken)),
        of_taken("slow-set", "Where the flow is slow, proven", one(about_points.slow_set)),
        of_taken("drift", "Drift on the slow manifold", one(about_attractor.drift)),
        of_taken("memory-loss", "How long a memory lasts", one(about_attractor.memory_loss)),
        of_taken("memory-under-noise", "How long a memory lasts under noise", lambda: about_noise.under_noise(taken)),
        of_taken("memory", "What is held against what was asked", about_memory),
        of_taken("persistence", "The shape of the slow states", one(about_attractor.persistence)),
        of_taken("spectrum", "Spectra of the fixed points", one(about_points.spectrum)),
        of_taken("limit-cycle", "The limit cycle", one(about_attractor.limit_cycle)),
        of_taken("lyapunov", "Lyapunov exponents", one(about_attractor.lyapunov)),
        of_taken("consistency", "Is it an ODE?", lambda: about_consistency.consistency(taken)),
        of_taken("time-constants", "How slow the gates make the units", one(about_run.time_constants)),
    ]
    if taken.classes:
        return [*of_task, *of_dissection, training]
    return [*of_dissection, *of_task, training]


def _read(folder: Path) -> _Run:
    if not folder.is_dir():
        raise refusal(f"a run folder at {folder}", "no such folder", "name a folder that `gnode run` made")
    check_folder_version(folder)
    summary = read_json(folder / "summary.json")
    try:
        for name in ("task", "model", "state_size", "parameters", "outcome", "best_epoch", "loss_name", "sizes"):
            summary[name]
    except (KeyError, TypeError):
        raise refusal(f"a whole summary at {folder / 'summary.json'}", "one with parts missing", "run again") from None
    if not (folder / "dissection.json").exists():
        remedy = f"make it with `gnode dissect {shlex.quote(str(folder))}`"
        why = about_run.failure(summary)
        if why is not None:
            remedy += f", or train again: {why[0].lower()}{why[1:-1]}"
        raise refusal(f"the file {folder / 'dissection.json'}", "none", remedy)
    history = read_history(folder / "history.csv")
    if not history:
        raise refusal(f"a row for every epoch in {folder / 'history.csv'}", "none", "restore the file, or run again")
    settings = folder / "settings.toml"
    return _Run(
        summary,
        read_settings_table(settings),
        read_settings(settings).simulation,
        read_json(folder / "environment.json"),
        history,
        load_dissection(folder),
    )


def _page(folder: Path, run: _Run, pictures: list[Picture]) -> str:
    taken, summary = run.dissection, run.summary
    rows = about_points.points(taken)
    counted = about_classes.counts(summary, taken) if taken.classes else None
    of_zero = about_run.of_zero_input(summary, run.settings)
    try:
        return template("page.html.jinja").render(
            summary=run.summary,
            settings=about_run.flat(run.settings),
            environment=run.environment,
            of_task=[picture for picture in pictures if taken.classes and picture.name in _OF_TASK],
            pictures=[picture for picture in pictures if not taken.classes or picture.name not in _OF_TASK],
            task=Path(run.summary["task"]).name,
            headline=about_classes.headline(summary, taken) if taken.classes else about_run.headline(summary),
            confusions=None if counted is None else about_classes.confusions(counted),
            confidence=about_classes.confidence(summary) if taken.classes else None,
            classes=about_classes.rows(summary, counted) if taken.classes else [],
            class_count=len(taken.classes),
            proportion=[
                text for text in (about_classes.beside_the_point(taken) if taken.classes else None, of_zero) if text
            ],
            verdict=about_attractor.verdict(run.dissection),
            note=about_consistency.note(run.dissection),
            solvers=about_consistency.rows(run.dissection),
            labelled=bool(run.dissection.classes),
            failure=about_run.failure(run.summary),
            choice=about_run.choice(run.summary),
            finding=about_attractor.finding(run.dissection),
            known_points=about_points.fixed_points(run.dissection),
            points=rows[:_SHOWN_POINTS],
            point_count=len(rows),
            certified=run.dissection.certificate is not None,
            scores=about_run.scores(run.summary),
            facts=about_run.facts(run.summary, run.dissection),
            command=about_run.command(folder, run.settings),
        )
    except (TemplateError, TypeError, KeyError) as error:
        raise refusal(f"a whole summary in {folder}", f"one in which {error} is missing", "run again") from None
