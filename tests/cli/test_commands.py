import contextlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from gnode import __version__
from gnode.cli import main
from tests.cli.asking import HIDDEN, SMALL, Ask, files_below

EARLIER = Path(__file__).parents[1] / "experiments" / "earlier"
_RUN_FILES = {
    "settings.toml",
    "environment.json",
    "history.csv",
    "model.gnode",
    "checkpoint.gnode",
    "summary.json",
    "trials.npz",
    "predictions.npz",
    "dissection.json",
    "dissection.npz",
    "report.html",
    "explorer.html",
}


@pytest.mark.parametrize(
    "command",
    ["run", "dissect", "report", "explore", "sweep", "compare", "expressivity", "reproduce", "tasks", "models"],
)
def test_every_help_text_ends_in_an_example(ask: Ask, command: str) -> None:
    answer = ask(command, "--help")
    assert answer.status == 0
    assert f"Example: gnode {command}" in " ".join(answer.out.split())


def test_no_words_show_the_help(ask: Ask) -> None:
    answer = ask()
    assert answer.status == 0
    assert "Commands" in answer.out


def test_the_version(ask: Ask) -> None:
    assert ask("--version").out == f"gnode {__version__}\n"


@pytest.mark.parametrize("command", ["tasks", "models"])
def test_lists_as_json(ask: Ask, command: str) -> None:
    rows = json.loads(ask(command, "--json").out)
    assert all({"name", "description"} <= set(row) for row in rows)
    table = ask(command).out
    assert all(row["name"] in table for row in rows)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run that was trained, taken apart and reported, and what was printed of it as JSON."""
    folder = tmp_path_factory.mktemp("finished") / "run"
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as exit, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(["run", "square", *SMALL, *HIDDEN, "--out", str(folder), "--json"])
    assert (exit.value.code, err.getvalue()) == (0, "")
    return folder, out.getvalue()


def test_a_run_from_training_to_comparison(ask: Ask, finished: tuple[Path, str], here: Path) -> None:
    shutil.copytree(finished[0], here / "run")
    summary = json.loads(finished[1])
    assert summary == json.loads((here / "run" / "summary.json").read_text())
    assert set(files_below(here / "run")) >= _RUN_FILES
    assert not [name for name in files_below(here / "run") if "partial" in name]

    dissection = json.loads(ask("dissect", "run", "--json").out)
    assert dissection == json.loads((here / "run" / "dissection.json").read_text())
    assert dissection["certificate"]["complete"] and dissection["attractor"]["kind"]
    explorer = json.loads(ask("explore", "run", "--json").out)
    assert Path(explorer["explorer"]).stat().st_size == explorer["bytes"] < 4_000_000
    assert json.loads(ask("explore", "run", "run", "--json").out)["explorer"] == "run/explorer-run.html"
    report = json.loads(ask("report", "run", "--json").out)
    assert Path(report["report"]).stat().st_size == report["bytes"] < 5_000_000

    rows = json.loads(ask("compare", "run", "run", "--json", "--csv", "table.csv", "--figure", "table.png").out)
    assert [row["test_loss"] for row in rows] == [summary["test"]["loss"]] * 2
    assert (here / "table.csv").read_text().count("\n") == 3
    assert (here / "table.png").read_bytes().startswith(b"\x89PNG")


def test_what_was_read_is_told_before_training_and_not_on_standard_output(ask: Ask, here: Path) -> None:
    inputs = np.random.default_rng(0).normal(size=(40, 10, 2))
    times = 0.01 * np.arange(1, 11) + 0.5
    np.savez(here / "late.npz", inputs=inputs, labels=np.array(["a"] * 35 + ["b"] * 5), times=times)
    words = ["run", "late.npz", "--state", "2", *HIDDEN, "--epochs", "1", "--train-only", "--out", "run"]
    answer = ask(*words, "--json")
    assert answer.status == 0 and json.loads(answer.out)["warnings"]
    read, *warnings = answer.err.splitlines()
    assert read.startswith(
        "read late.npz: 40 trials x 10 steps x 2 channels, 2 classes (a, b); time step 0.01 s in the"
    )
    assert [line.partition(" ")[0] for line in warnings] == ["warning:"] * 3
    assert (
        "51 usual steps, for all of which it is held" in warnings[0] and "35 of 40 trials are of class a" in warnings[1]
    )
    assert "a step of the solver euler takes 5.1 time constants" in warnings[2]
    # What was told when it was trained stands among the scores of a run that has ended.
    later = ask(*words, "--resume")
    assert later.status == 0 and later.err == ""
    assert all(line in later.out for line in warnings)
    assert (
        "class  test trials  accuracy  95 % interval" in later.out
        and "naming the most frequent class always" in later.out
    )


def test_no_program_takes_memory_while_a_report_is_drawn(
    ask: Ask, finished: tuple[Path, str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(finished[0], here / "run")
    (here / "run" / "report.html").unlink()
    program: Any = jax.jit(lambda x: x + 1)
    held: list[int] = []
    monkeypatch.setattr("gnode.experiments.dissect_run", lambda folder, **options: program(1.0))
    monkeypatch.setattr("gnode.report.write_report", lambda folder, **options: held.append(program._cache_size()))
    assert ask("run", "square", *SMALL, *HIDDEN, "--out", "run", "--resume").status == 0
    assert held == [0]


@pytest.mark.parametrize(("words", "rehearsed"), [((), [10]), (("--train-only",), [])], ids=["whole", "only trained"])
def test_a_dissection_that_will_be_is_rehearsed(
    ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], rehearsed: list[int]
) -> None:
    begun: list[int] = []
    rehearsal = "gnode.experiments.dissection._rehearsal.Rehearsal.begin"
    monkeypatch.setattr(rehearsal, lambda self, network, trials: begun.append(len(trials)))
    monkeypatch.setattr("gnode.experiments.dissect_run", lambda folder, **options: begun.append(-1))
    drawing: list[object] = []
    monkeypatch.setattr("gnode.report._helper.Helper.begin", lambda self: drawing.append(self))
    monkeypatch.setattr("gnode.report.write_report", lambda folder, helper: drawing.append(helper))
    assert ask("run", "square", *SMALL, *HIDDEN, *words, "--out", "run").status == 0
    # With the test trials that are kept, and before the dissection.
    assert begun == [*rehearsed, *(-1 for _ in rehearsed)]
    # What renders figures has begun by then, and is given some.
    assert len(drawing) == 2 * len(rehearsed) and len(set(drawing)) == len(rehearsed)


def test_a_finished_run_resumed_does_nothing(ask: Ask, finished: tuple[Path, str], here: Path) -> None:
    shutil.copytree(finished[0], here / "run")
    before = files_below(here)
    answer = ask("run", "square", *SMALL, *HIDDEN, "--out", "run", "--resume")
    assert answer.status == 0
    attractor = json.loads((here / "run" / "dissection.json").read_text())["attractor"]
    verdict, why = answer.out.splitlines()[-2:]
    assert verdict.startswith(f"verdict: {attractor['kind']}") and why == f"why: {attractor['reason']}"
    assert files_below(here) == before


def test_a_run_of_an_earlier_release_is_gone_on_with_by_its_command(ask: Ask, here: Path) -> None:
    """It had AdamW alone, and named no optimiser."""
    shutil.copytree(EARLIER / "interrupted", here / "run")
    said = {"task.train_trials": 20, "task.validation_trials": 8, "task.test_trials": 4, "training.batch_size": 10}
    said |= {"model.gain": "true", "model.normalise": "true", "model.initial_state": "affine"}
    words = ["run", "square", "--hidden", "4", "--gate-hidden", "3", "--readout-hidden", "3", "--epochs", "4"]
    words += [word for name, value in said.items() for word in ("--set", f"{name}={value}")]
    answer = ask(*words, "--out", "run", "--resume", "--train-only", "--json")
    assert answer.status == 0, answer.err
    assert json.loads(answer.out)["outcome"] == "finished"


def test_the_settings_of_a_run_repeat_it(ask: Ask, here: Path) -> None:
    ask("run", "square", *SMALL, *HIDDEN, "--out", "first", "--train-only")
    answer = ask("run", "square", "--settings", "first/settings.toml", "--out", "second", "--train-only")
    assert answer.status == 0, answer.err
    assert (here / "first" / "model.gnode").read_bytes() == (here / "second" / "model.gnode").read_bytes()


@pytest.mark.parametrize("model", ["node", "gru", "mgru", "rnn"])
def test_every_model_is_trained_and_dissected(ask: Ask, here: Path, model: str) -> None:
    answer = ask("run", "square", *SMALL, "--model", model, "--out", "run", "--train-only")
    assert answer.status == 0, answer.err
    assert ask("dissect", "run").status == 0


# The LSTM has six entries to its state, beyond a certificate: that of its program takes the longest to compile.
@pytest.mark.parametrize(
    "words",
    [["square", *SMALL, "--model", "lstm", "--state", "3"], ["evidence", *SMALL, *HIDDEN, "--state", "1"]],
    ids=["lstm", "one-state-variable"],
)
def test_what_is_drawn_otherwise_is_reported_too(ask: Ask, here: Path, words: list[str]) -> None:
    answer = ask("run", *words, "--out", "run")
    assert answer.status == 0, answer.err


def test_published_settings_step_by_tau(ask: Ask, here: Path) -> None:
    answer = ask("run", "fixed-3bit", "--published", *SMALL, *HIDDEN, "--out", "run", "--train-only", "--json")
    summary = json.loads(answer.out)
    assert summary["time_constant_s"] == pytest.approx(summary["time_step_s"])


def test_divergence_is_a_failure_with_advice(ask: Ask, here: Path) -> None:
    words = ["--set", "training.learning_rate=1e30", "--set", "training.clip_norm=inf", "--out", "run"]
    answer = ask("run", "square", *SMALL, *HIDDEN, *words)
    assert answer.status == 1
    assert len(answer.err.strip().splitlines()) == 1
    assert "diverged in epoch" in answer.err
    assert "gradient norm" in answer.err
    assert "learning_rate" in answer.err
    assert (here / "run" / "model.gnode").exists()


@pytest.fixture(scope="module")
def unsolved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run in whose first epoch the solver could not finish a trial, and the line that it ended with."""
    folder = tmp_path_factory.mktemp("unsolved") / "run"
    # Five entries are beyond a certificate, whose program takes long to compile.
    words = ["--state", "5", "--solver", "tsit5", "--set", "simulation.max_steps=8"]
    lines = io.StringIO()
    with pytest.raises(SystemExit) as exit, contextlib.redirect_stderr(lines):
        main(["run", "square", *SMALL, *HIDDEN, *words, "--out", str(folder)])
    assert exit.value.code == 1
    return folder, lines.getvalue()


def test_a_solver_that_fails_is_a_failure_with_advice(unsolved: tuple[Path, str]) -> None:
    folder, line = unsolved
    assert line.count("\n") == 1
    assert "the solver could not finish training trial" in line and "raise simulation.max_steps" in line
    assert (folder / "model.gnode").exists()


def test_a_run_whose_solver_failed_is_compared_without_a_loss(ask: Ask, unsolved: tuple[Path, str], here: Path) -> None:
    answer = ask("compare", str(unsolved[0]), "--json", "--csv", "table.csv", "--figure", "table.png")
    assert answer.status == 0, answer.err
    (row,) = json.loads(answer.out)
    assert (row["test_loss"], row["outcome"], row["epochs"]) == (None, "solver_failed", 1)
    assert (here / "table.csv").read_text().count("solver_failed") == 1
    assert (here / "table.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_whose_solver_failed_is_taken_apart_and_reported(
    ask: Ask, unsolved: tuple[Path, str], here: Path
) -> None:
    shutil.copytree(unsolved[0], here / "run")
    answer = ask("report", "run")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "got none; make it with `gnode dissect run`, or train again: training stopped in epoch 1" in answer.err
    assert ask("dissect", "run").status == 0
    assert ask("report", "run").status == 0
    page = (here / "run" / "report.html").read_text()
    assert "Training failed." in page and "raise simulation.max_steps" in page
    assert "It was not tested, since its training failed." in page


def test_the_package_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "gnode", "--version"], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (f"gnode {__version__}\n", "")


def test_debug_shows_the_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from gnode.cli import main; main()", "run", "nonsense", "--debug"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" in done.stderr


def test_own_data(ask: Ask, own_data: Path, small_defaults: None) -> None:
    answer = ask("run", own_data.name, "--out", "mine", "--json", "--train-only")
    assert answer.status == 0, answer.err
    assert json.loads(answer.out)["sizes"] == {"train": 14, "validation": 3, "test": 3, "steps": 15}
