import shlex
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import TemplateError

from gnode._checks import refusal
from gnode._files import read_json
from gnode.experiments import Dissection, check_folder_version, load_dissection, read_settings, read_settings_table
from gnode.report._drawn import key_of_pictures
from gnode.report._helper import Helper
from gnode.report._pictures import Drawing, Picture
from gnode.report._template import template
from gnode.report.run._of_dissection import drawing_of, figures, of_dissection, table_of_points, write_page
from gnode.report.run.sentences import (
    about_attractor,
    about_classes,
    about_consistency,
    about_prediction,
    about_run,
)
from gnode.simulation import SimulationSettings
from gnode.training import EpochRecord, read_history

# What the figures are made of.
_DRAWN = ("summary.json", "settings.toml", "history.csv", "dissection.json", "dissection.npz")
# What the page of a classifier begins with.
_OF_TASK = ("confusions", "calibration", "examples")


class _Run(NamedTuple):
    summary: dict[str, Any]
    settings: dict[str, Any]
    simulation: SimulationSettings
    environment: dict[str, Any]
    history: list[EpochRecord]
    dissection: Dissection


def write_run_report(folder: Path, kind: str, *, helper: Helper | None = None) -> Path:
    """Draws the figures of a run and writes its page."""
    # Before they are read: what another process writes meanwhile has another key.
    key = key_of_pictures(folder / name for name in _DRAWN)
    run = _read(folder)
    return write_page(
        folder, _drawings(run), key, lambda pictures: _page(folder, run, pictures), kind=kind, helper=helper
    )


def _drawings(run: _Run) -> list[Drawing]:
    """All figures, in the order of the page: what the attractor is, the evidence, then the task. Of classes the task
    comes first."""
    taken, epochs, summary = run.dissection, run.history, run.summary

    loss_name = summary["loss_name"].replace("_", " ")
    if summary.get("target_scaling") is not None:
        loss_name += " of standardised targets"
    best, adaptive = summary["best_epoch"], run.simulation.adaptive

    def about_training() -> list[str]:
        return [about_run.training(epochs, summary), about_run.solver(epochs, summary, run.simulation)]

    training = Drawing(
        "training",
        "Training",
        about_training,
        lambda: figures().training_figure(epochs, loss_name=loss_name, best_epoch=best, adaptive=adaptive),
    )
    counted = about_classes.counts(summary, taken) if taken.classes else None
    prediction = summary.get("prediction")

    def about_ahead() -> list[str]:
        assert prediction is not None
        return [getattr(about_prediction, name)(prediction) for name in ("one_step", "ahead", "source")]

    ahead = Drawing(
        "ahead", "What comes next", about_ahead, lambda: figures().ahead_figure(prediction, about_prediction.NAMES)
    )
    of_task = [ahead, drawing_of(taken, "examples", "Test trials", lambda: [about_run.examples(taken)])]
    if counted is not None:
        trials = "of the test trials" if counted.kept_only else "test trials"
        confusions = Drawing(
            "confusions",
            "Which class is taken for which",
            lambda: [about_classes.of_figure(counted)],
            lambda: figures().confusions_figure(counted.classes, counted.table, trials=trials),
        )
        test = summary.get("test", {})
        told, of_test = test.get("calibration"), test.get("scored", "trials")
        calibration = Drawing(
            "calibration",
            "Whether it is right as often as it is sure",
            lambda: [about_classes.of_calibration(summary)],
            lambda: figures().calibration_figure(told, answers=f"test {of_test}"),
        )
        of_task[:0] = [confusions, calibration]
    if taken.classes:
        return [*of_task, *of_dissection(taken), training]
    return [*of_dissection(taken), *of_task, training]


def _read(folder: Path) -> _Run:
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
            scored=summary.get("test", {}).get("scored", "trials"),
            proportion=[
                text for text in (about_classes.beside_the_point(taken) if taken.classes else None, of_zero) if text
            ],
            verdict=about_attractor.verdict(run.dissection),
            lasting=about_attractor.lasting(run.dissection),
            note=about_consistency.note(run.dissection),
            solvers=about_consistency.rows(run.dissection),
            labelled=bool(run.dissection.classes),
            failure=about_run.failure(run.summary),
            choice=about_run.choice(run.summary),
            finding=about_attractor.finding(run.dissection),
            scores=about_run.scores(run.summary),
            outputs=about_run.outputs(run.summary),
            facts=about_run.facts(run.summary, run.dissection),
            command=about_run.command(folder, run.settings),
            **table_of_points(taken),
        )
    except (TemplateError, TypeError, KeyError) as error:
        raise refusal(f"a whole summary in {folder}", f"one in which {error} is missing", "run again") from None
