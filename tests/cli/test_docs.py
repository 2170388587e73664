"""Every command and every program that the documentation shows is run, in the order shown, with small sizes."""

import re
import runpy
import shlex
from inspect import ismodule
from pathlib import Path

import pytest

from gnode import analysis, experiments
from gnode.simulation import SimulationSettings
from gnode.training import TrainingSettings

_ROOT = Path(__file__).parents[2]
_PAGES = [_ROOT / "README.md", *sorted((_ROOT / "docs").rglob("*.md"))]
# Programs of one after the other: those of tutorials are run by a test of their own.
_WITH_PROGRAMS = [page for page in _PAGES if page.parent.name != "tutorials"]
# Fenced blocks without a language are commands to be run; those marked `sh` need what a test has not.
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(page: Path, language: str) -> list[str]:
    return [text for name, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def _commands(page: Path) -> list[list[str]]:
    lines = [line for text in _blocks(page, "") for line in text.splitlines() if line.startswith("gnode ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def _programs(page: Path) -> list[str]:
    return _blocks(page, "python")


def _files(page: Path) -> dict[str, str]:
    """The files that a page shows, by the names that they begin with."""
    firsts = [(text.partition("\n")[0].removeprefix("# "), text) for text in _blocks(page, "toml")]
    return {name: text for name, text in firsts if name.endswith(".toml")}


@pytest.mark.parametrize("page", [page for page in _PAGES if _commands(page)], ids=lambda page: page.stem)
def test_commands_of_a_page(
    page: Path, ask, own_data: Path, small_defaults: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if page.stem != "read-a-report":
        # Of `gnode run` the others need the training: one page with its dissection and report is enough of that, and
        # what is taken apart by `gnode dissect` is.
        taken_apart = experiments.dissect_run
        monkeypatch.setattr(
            "gnode.experiments.dissect_run",
            lambda folder, anew=True, **budget: taken_apart(folder, **budget) if anew else None,
        )
        monkeypatch.setattr("gnode.report.write_report", lambda folder, **options: folder)
    for name, text in _files(page).items():
        Path(name).write_text(text, encoding="utf-8")
    for words in _commands(page):
        answer = ask(*words)
        assert answer.status == 0, (words, answer.err)


@pytest.mark.parametrize("page", [page for page in _WITH_PROGRAMS if _programs(page)], ids=lambda page: page.stem)
def test_programs_of_a_page(page: Path, ask, here: Path, small_defaults: None) -> None:
    if "my-run" in "".join(_programs(page)):
        assert ask("run", "square", "--out", "my-run", "--train-only").status == 0
    for program in _programs(page):
        exec(compile(program.replace("epochs=20", "epochs=2"), str(page), "exec"), {"__name__": "shown"})


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_command_is_documented() -> None:
    shown = {words[0] for page in _PAGES for words in _commands(page)}
    assert {"run", "dissect", "report", "explore", "sweep", "compare", "expressivity"} <= shown
    assert {"reproduce", "tasks", "models"} <= shown


def test_the_table_of_analysis_names_all_that_there_is() -> None:
    page = (_ROOT / "docs" / "api" / "analysis.md").read_text(encoding="utf-8")
    names = {name for name, value in vars(analysis).items() if not name.startswith("_") and not ismodule(value)}
    assert names == {name for name in re.findall(r"`(\w+)`", page) if hasattr(analysis, name)}


def test_every_setting_is_documented() -> None:
    from gnode.data import ReadSettings
    from gnode.experiments import ModelSettings, TaskSettings

    page = (_ROOT / "docs" / "how-to" / "settings.md").read_text(encoding="utf-8")
    for table, settings in (
        ("task", TaskSettings),
        ("task.read", ReadSettings),
        ("model", ModelSettings),
        ("simulation", SimulationSettings),
        ("training", TrainingSettings),
    ):
        for name, field in settings.model_fields.items():
            assert f"`{table}.{name}`" in page or name == "read", f"{table}.{name}"
            if name not in ("name", "sha256", "read") and not isinstance(field.default, tuple):
                row = next(line for line in page.splitlines() if f"`{table}.{name}`" in line)
                assert f"| {_shown(field.default)} |" in row, row


def test_every_setting_of_a_study_is_documented() -> None:
    from gnode.claims import StudySettings
    from gnode.expressivity import FitSettings, TargetSettings

    page = (_ROOT / "docs" / "how-to" / "expressivity.md").read_text(encoding="utf-8")
    names = [name for name in StudySettings.model_fields if name not in ("targets", "fit")]
    for table, settings in (("targets", TargetSettings), ("fit", FitSettings)):
        names += [f"{table}.{name}" for name in settings.model_fields if name != "file"]
    assert [name for name in names if f"`{name}`" not in page] == []


def _shown(default: object) -> str:
    if isinstance(default, bool) or default is None:
        return {True: "true", False: "false", None: "none"}[default]
    return f"{default:g}" if isinstance(default, float | int) else str(default)


@pytest.mark.parametrize("example", sorted((_ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_examples_run(example: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "\nimport torch\n" in example.read_text(encoding="utf-8"):
        pytest.importorskip("torch", reason="needs PyTorch: run by make test-peers")
    monkeypatch.setattr("sys.argv", [str(example), "1"])
    runpy.run_path(str(example), run_name="__main__")


def test_the_example_of_own_data_is_read(ask, here: Path, small_defaults: None) -> None:
    runpy.run_path(str(_ROOT / "examples" / "own_data.py"), run_name="__main__")
    answer = ask("run", "chirps.npz", "--out", "chirps", "--train-only")
    assert answer.status == 0, answer.err
