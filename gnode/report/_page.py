import base64
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from matplotlib.figure import Figure

from gnode._checks import refusal
from gnode._files import read_json, write_atomically
from gnode.experiments import Dissection, load_dissection
from gnode.report import _sentences as say
from gnode.report._examples import examples_figure
from gnode.report._memory import memory_figure
from gnode.report._portrait import portrait_figure
from gnode.report._spectrum import spectrum_figure
from gnode.report._style import png
from gnode.report._time_constants import time_constants_figure
from gnode.report._training import training_figure
from gnode.training import EpochRecord, read_history

REPORT = "report.html"
FIGURES = "figures"
_SHOWN_POINTS = 40


class _Picture(NamedTuple):
    name: str
    title: str
    sentence: str
    source: str


class _Run(NamedTuple):
    summary: dict[str, Any]
    settings: dict[str, Any]
    environment: dict[str, Any]
    history: list[EpochRecord]
    dissection: Dissection


def write_report(folder: str | Path) -> Path:
    """Draws the figures of a run and writes its page, from its folder alone; returns the path of the page.

    The page is one file that opens without a network. Refuses a folder in which a file is missing or
    damaged, by name.
    """
    folder = Path(folder)
    run = _read(folder)
    loss_name = run.summary["loss_name"].replace("_", " ")
    taken, epochs = run.dissection, run.history
    curves = training_figure(epochs, loss_name=loss_name, best_epoch=run.summary["best_epoch"])
    drawings: list[tuple[str, str, Callable[[], str], Figure | None]] = [
        ("portrait", "The flow and the memory in it", lambda: say.portrait(taken), portrait_figure(taken)),
        ("memory", "What is held against what was asked", lambda: say.memory(taken), memory_figure(taken)),
        ("examples", "Test trials", lambda: say.examples(taken), examples_figure(taken)),
        ("training", "Training", lambda: say.training(epochs, run.summary), curves),
        (
            "time-constants",
            "How slow the gates make the units",
            lambda: say.time_constants(taken),
            time_constants_figure(taken),
        ),
        ("spectrum", "Spectra of the fixed points", lambda: say.spectrum(taken), spectrum_figure(taken)),
    ]
    pictures = []
    try:
        (folder / FIGURES).mkdir(exist_ok=True)
        for name, title, sentence, figure in drawings:
            path = folder / FIGURES / f"{name}.png"
            if figure is None:
                # One that an earlier report drew of another dissection.
                path.unlink(missing_ok=True)
                continue
            content = png(figure)
            write_atomically(path, content)
            source = f"data:image/png;base64,{base64.b64encode(content).decode()}"
            pictures.append(_Picture(name, title, sentence(), source))
        write_atomically(folder / REPORT, _page(folder, run, pictures))
    except OSError as error:
        raise refusal(f"a run folder that can be written at {folder}", error.strerror, "copy it elsewhere") from None
    return folder / REPORT


def _read(folder: Path) -> _Run:
    if not folder.is_dir():
        raise refusal(f"a run folder at {folder}", "no such folder", "name a folder that `gnode run` made")
    summary = read_json(folder / "summary.json")
    try:
        for name in ("task", "model", "state_size", "parameters", "outcome", "best_epoch", "loss_name", "sizes"):
            summary[name]
    except (KeyError, TypeError):
        raise refusal(f"a whole summary at {folder / 'summary.json'}", "one with parts missing", "run again") from None
    if not (folder / "dissection.json").exists():
        remedy = f"make it with `gnode dissect {shlex.quote(str(folder))}`"
        raise refusal(f"the file {folder / 'dissection.json'}", "none", remedy)
    environment = read_json(folder / "environment.json")
    if not isinstance(environment, dict):
        raise refusal(f"names and values in {folder / 'environment.json'}", type(environment).__name__, "run again")
    history = read_history(folder / "history.csv")
    if not history:
        raise refusal(f"a row for every epoch in {folder / 'history.csv'}", "none", "restore the file, or run again")
    return _Run(
        summary,
        _read_settings(folder / "settings.toml"),
        environment,
        history,
        load_dissection(folder),
    )


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise refusal(f"the file {path}", "none", "name a complete run folder, or run again") from None
    except (OSError, ValueError) as error:
        raise refusal(f"readable settings at {path}", str(error), "restore the file, or run again") from None


def _page(folder: Path, run: _Run, pictures: list[_Picture]) -> str:
    environment = Environment(
        loader=PackageLoader("gnode.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = say.number
    try:
        return environment.get_template("page.html.jinja").render(
            summary=run.summary,
            settings=say.flat(run.settings),
            environment=run.environment,
            pictures=pictures,
            task=Path(run.summary["task"]).name,
            headline=say.headline(run.summary),
            finding=say.finding(run.dissection),
            points=say.points(run.dissection)[:_SHOWN_POINTS],
            point_count=len(run.dissection.fixed_points),
            scores=say.scores(run.summary),
            facts=say.facts(run.summary, run.dissection),
            command=say.command(folder, run.settings),
        )
    except (TemplateError, TypeError, KeyError) as error:
        raise refusal(f"a whole summary in {folder}", f"one in which {error} is missing", "run again") from None
