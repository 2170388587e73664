import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gnode import __version__
from gnode._checks import Failed, Refused
from gnode.data import ReadSettings
from gnode.experiments import RunSettings, interruptions, load_network, read_settings_table, resolve, train
from gnode.experiments._folder import locked
from gnode.experiments._resolve import write_settings
from gnode.experiments._run import _at_path_of
from gnode.experiments._settings import TaskSettings
from gnode.training import evaluate
from tests.experiments.small_runs import CONTENT, contents, interrupted_after, small, write_data


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """An undisturbed run."""
    folder = tmp_path_factory.mktemp("runs") / "finished"
    train(small(), folder)
    return folder


@pytest.fixture
def data(tmp_path) -> Path:
    return write_data(tmp_path / "data.npz")


def without_times(summary: dict) -> dict:
    return {name: value for name, value in summary.items() if name not in ("seconds", "steps_per_second")}


def assert_same_run(folder: Path, other: Path):
    """The same bits in all that does not hold a duration."""
    one, two = contents(folder), contents(other)
    assert one.keys() == two.keys()
    for name in ("settings.toml", "environment.json", "model.gnode", "trials.npz", "predictions.npz"):
        assert one[name] == two[name], name
    assert without_times(json.loads(one["summary.json"])) == without_times(json.loads(two["summary.json"]))
    histories = [
        [row[:5] + row[6:] for row in csv.reader(files["history.csv"].decode().splitlines())] for files in (one, two)
    ]
    assert histories[0] == histories[1]


def test_a_run_folder_holds_what_the_design_says(finished):
    assert set(contents(finished)) == CONTENT
    environment = json.loads((finished / "environment.json").read_text())
    assert environment.keys() >= {"gnode", "python", "jax", "jaxlib", "equinox", "numpy", "platform", "device", "seed"}
    assert environment["gnode"] == __version__ and environment["seed"] == 0
    assert environment["run_folder_version"] == 1
    rows = list(csv.DictReader((finished / "history.csv").read_text().splitlines()))
    assert list(rows[0]) == [
        "epoch",
        "loss",
        "validation_loss",
        "gradient_norm",
        "learning_rate",
        "seconds",
        "function_evaluations",
    ]
    assert [row["epoch"] for row in rows] == ["1", "2", "3", "4"]


def test_the_summary_says_what_was_run(finished):
    summary = json.loads((finished / "summary.json").read_text())
    assert (summary["task"], summary["model"], summary["outcome"]) == ("square", "gnode", "finished")
    assert summary["sizes"] == {"train": 20, "validation": 8, "test": 8, "steps": summary["sizes"]["steps"]}
    assert (summary["state_size"], summary["input_size"], summary["output_size"]) == (2, 2, 2)
    parts = summary["parameters"]
    assert parts["total"] == parts["initial"] + parts["field"] + parts["readout"] == sum((2, 58 + 10, 6))
    assert summary["loss_name"] == "mse" and "accuracy" not in summary["test"]
    assert summary["test"]["share_of_variance"] == pytest.approx(summary["test"]["loss"] / summary["target_variance"])
    assert summary["epochs"] == 4 and 1 <= summary["best_epoch"] <= 4
    best = list(csv.DictReader((finished / "history.csv").read_text().splitlines()))[summary["best_epoch"] - 1]
    assert summary["validation"]["loss"] == pytest.approx(float(best["validation_loss"]), rel=1e-5)
    assert summary["time_constant_s"] == pytest.approx(summary["time_step_s"] / 0.1)
    assert summary["steps_per_second"] == pytest.approx(8 / summary["seconds"])


def test_the_same_settings_give_the_same_bits(finished, tmp_path):
    train(small(), tmp_path / "again")
    assert_same_run(tmp_path / "again", finished)


def test_another_seed_gives_another_run(finished, tmp_path):
    train(small(seed=1), tmp_path / "run")
    one, other = contents(finished), contents(tmp_path / "run")
    assert one["model.gnode"] != other["model.gnode"] and one["trials.npz"] != other["trials.npz"]


@pytest.mark.parametrize("epoch", [1, 3])
def test_an_interrupted_run_ends_with_the_same_bits(finished, tmp_path, epoch):
    folder = tmp_path / "run"
    summary = train(small(), folder, interrupted=interrupted_after(epoch))
    assert summary["outcome"] == "interrupted" and summary["epochs"] == epoch
    assert set(contents(folder)) == CONTENT - {"model.gnode", "summary.json", "trials.npz", "predictions.npz"}
    train(small(), folder, resume=True)
    assert_same_run(folder, finished)


class Death(Exception):
    """Stands for a process that ends where it is."""


@pytest.mark.parametrize("last", ["environment.json", "history.csv", "model.gnode", "trials.npz", "summary.json"])
def test_a_run_killed_before_any_file_ends_with_the_same_bits(finished, tmp_path, last, monkeypatch):
    replace = os.replace

    def dies(partial, path):
        if Path(path).name == last:
            raise Death
        replace(partial, path)

    folder = tmp_path / "run"
    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(Death):
        train(small(), folder)
    monkeypatch.undo()
    train(small(), folder, resume=True)
    assert_same_run(folder, finished)


def test_a_run_killed_before_its_first_file_begins_anew(finished, tmp_path):
    (tmp_path / ".lock").touch()
    (tmp_path / ".settings.toml.partial").write_text("seed =")
    train(small(), tmp_path, resume=True)
    assert_same_run(tmp_path, finished)


def test_a_run_that_has_ended_is_left_as_it_is(finished):
    before, times = contents(finished), {path: path.stat().st_mtime_ns for path in finished.iterdir()}
    summary = train(small(), finished, resume=True, callbacks=[lambda record, net: pytest.fail("an epoch was run")])
    assert summary == json.loads(before["summary.json"])
    assert contents(finished) == before
    assert {path: path.stat().st_mtime_ns for path in finished.iterdir()} == times


def test_an_existing_run_is_not_overwritten(finished):
    before = contents(finished)
    with pytest.raises(Refused, match=r"expected no run at .*, got one that exists; go on with it by --resume"):
        train(small(), finished)
    assert contents(finished) == before


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            small("training.learning_rate=0.5"),
            r"training.learning_rate = 0.05, as in .*settings.toml, got 0.5",
        ),
        (small(seed=3), r"seed = 0, as in .*, got 3"),
        (small("model.gate_hidden=[3]"), r"model.gate_hidden = \(\), as in .*, got \(3,\)"),
        (small("training.patience=2"), r"training.patience = None, as in .*, got 2"),
    ],
    ids=["learning rate", "seed", "layers", "patience"],
)
def test_resuming_with_other_settings_names_the_setting(finished, settings, message):
    before = contents(finished)
    with pytest.raises(Refused, match=message):
        train(settings, finished, resume=True)
    assert contents(finished) == before


def test_a_damaged_checkpoint_is_refused_and_kept(tmp_path):
    train(small(), tmp_path / "run", interrupted=lambda: True)
    checkpoint = tmp_path / "run" / "checkpoint.gnode"
    checkpoint.write_bytes(checkpoint.read_bytes()[:-9])
    before = contents(tmp_path)
    with pytest.raises(Refused, match=r"checkpoint\.gnode.*checksum"):
        train(small(), tmp_path / "run", resume=True)
    assert contents(tmp_path) == before


def test_a_second_process_is_refused(tmp_path):
    train(small(), tmp_path / "run", interrupted=lambda: True)
    before = contents(tmp_path)
    with locked(tmp_path / "run"), pytest.raises(Refused, match="got a folder in which another run is writing; wait"):
        train(small(), tmp_path / "run", resume=True)
    assert contents(tmp_path) == before
    assert train(small(), tmp_path / "run", resume=True)["outcome"] == "finished"


def test_a_run_that_another_process_began_meanwhile_is_left_alone(finished, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    from gnode.experiments import _run

    def prepared(settings, keys, prepare=_run.prepare):
        folder.mkdir()
        for name, content in contents(finished).items():
            (folder / name).write_bytes(content)
        return prepare(settings, keys)

    monkeypatch.setattr(_run, "prepare", prepared)
    with pytest.raises(Refused, match="one that exists"):
        train(small("training.epochs=1"), folder)
    assert contents(folder) == contents(finished)


def occupied(tmp_path) -> Path:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.tex").write_text("my thesis")
    return tmp_path / "taken"


def plain_file(tmp_path) -> Path:
    (tmp_path / "file").write_text("my file")
    return tmp_path / "file"


def no_archive(tmp_path) -> str:
    (tmp_path / "bad.npz").write_text("no archive")
    return str(tmp_path / "bad.npz")


def closed(tmp_path) -> Path:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (tmp_path / "closed").mkdir(mode=0o500)
    return tmp_path / "closed" / "run"


def new(tmp_path) -> Path:
    return tmp_path / "run"


@pytest.mark.parametrize(
    ("task", "assignments", "folder", "message"),
    [
        pytest.param(lambda p: "sqare", [], new, "did you mean square", id="unknown task"),
        pytest.param(no_archive, [], new, r"bad\.npz", id="no archive"),
        pytest.param(lambda p: str(p / "none.npz"), [], new, r"none\.npz", id="no file"),
        pytest.param(lambda p: "square", ["model.state=0"], new, "model.state to be greater", id="bad setting"),
        pytest.param(lambda p: "square", ["training.horizon_start=0.5"], new, "horizon_epochs", id="half a curriculum"),
        pytest.param(
            lambda p: str(write_data(p / "d.npz")), ["task.shares=[0.5,0.5,0.5]"], new, "add up to 1", id="shares"
        ),
        pytest.param(lambda p: "square", [], occupied, "an empty folder or a run at .*other files", id="other files"),
        pytest.param(lambda p: "square", [], plain_file, "a folder at .*, got a file; choose another", id="a file"),
        pytest.param(lambda p: "square", [], lambda p: plain_file(p) / "run", "Not a directory", id="under a file"),
        pytest.param(
            lambda p: "square", [], closed, "a folder that can be written .*, got Permission", id="unwritable"
        ),
    ],
)
@pytest.mark.parametrize("resume", [False, True], ids=["new", "resumed"])
def test_nothing_is_written_where_a_run_is_refused(task, assignments, folder, message, resume, tmp_path):
    name, place = task(tmp_path), folder(tmp_path)
    before, names = contents(tmp_path), sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused, match=message) as caught:
        train(small(*assignments, task=name), place, resume=resume)
    assert "\n" not in str(caught.value)
    assert contents(tmp_path) == before and sorted(tmp_path.rglob("*")) == names


def test_a_data_file_is_split_standardised_and_remembered(data, tmp_path):
    summary = train(small("model.state=3", task=str(data)), tmp_path / "run")
    assert summary["sizes"] == {"train": 14, "validation": 3, "test": 3, "steps": 10}
    assert summary["loss_name"] == "cross_entropy" and summary["target_variance"] is None
    assert 0 <= summary["test"]["accuracy"] <= 1
    assert len(summary["input_scaling"]["mean"]) == 2
    assert load_network(tmp_path / "run").field.state_size == 3


def test_a_changed_data_file_is_refused(data, tmp_path):
    settings = small(task=str(data))
    train(settings, tmp_path / "run", interrupted=lambda: True)
    write_data(data, seed=1)
    before = contents(tmp_path)
    repeated = resolve(str(data), file=read_settings_table(tmp_path / "run" / "settings.toml"))
    for said in (settings, repeated):
        with pytest.raises(Refused, match=r"the file .*data.npz as it was when the run began, got another content"):
            train(said, tmp_path / "run", resume=True)
    assert contents(tmp_path) == before
    write_data(data)
    assert train(settings, tmp_path / "run", resume=True)["outcome"] == "finished"


def test_files_that_are_read_with_the_data_may_lie_elsewhere():
    """Where the checksum of all is one; but no file may be for something else than before."""

    def run(name: str, **read: Any) -> RunSettings:
        task = TaskSettings(name=name, sha256="0f", read=ReadSettings(**read))
        return RunSettings(task=task)

    for old, new in (
        (run("x.npz", test="test.npz"), run("a/x.npz", test="a/test.npz")),
        (run("x.npy", targets="y.npy", time="t.npy"), run("a/x.npy", targets="a/y.npy", time="a/t.npy")),
    ):
        assert _at_path_of(new, old) == new
    # The names of a table's columns are no paths.
    for old, new in (
        (run("x.csv", targets="heat"), run("a/x.csv", targets="light")),
        (run("x.npy", targets="y.npy", groups="z.npy"), run("x.npy", targets="y.npy,z.npy")),
    ):
        assert _at_path_of(new, old).task.read == old.task.read


def test_the_same_data_may_lie_elsewhere(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    data = write_data(tmp_path / "data.npz")
    monkeypatch.chdir(tmp_path)
    train(small("training.epochs=2", task="data.npz"), tmp_path / "run", interrupted=interrupted_after(1))
    for path in (str(data), "elsewhere/copy.npz"):
        if path != str(data):
            data.rename(path)
        summary = train(small("training.epochs=2", task=path), tmp_path / "run", resume=True)
        assert summary["outcome"] == "finished"
    write_data(data, seed=1)
    with pytest.raises(Refused, match=r"task\.name = data\.npz, as in .*, got .*data\.npz"):
        train(small("training.epochs=2", task=str(data)), tmp_path / "run", resume=True)


def test_a_training_is_kept_whose_scores_the_solver_cannot_finish(tmp_path, monkeypatch):
    def score(network, trials, **options):
        if len(trials) == 8:
            raise Failed("the solver could not finish trial 3")
        return evaluate(network, trials, **options)

    monkeypatch.setattr("gnode.experiments.summary._summary.evaluate", score)
    settings = small("task.validation_trials=6", "task.test_trials=8")
    summary = train(settings, tmp_path / "run")
    assert summary["outcome"] == "solver_failed" and summary["epochs"] == settings.training.epochs
    assert summary["message"] == "trained, but of the test trials, the solver could not finish trial 3"
    assert summary["validation"]["loss"] is not None and "test" not in summary
    assert set(contents(tmp_path / "run")) == CONTENT - {"predictions.npz"}
    assert load_network(tmp_path / "run").field.state_size == 2


def test_a_diverged_run_keeps_finite_weights(tmp_path):
    summary = train(small("training.learning_rate=1e30", "training.clip_norm=inf"), tmp_path / "run")
    assert summary["outcome"] == "diverged" and "training diverged in epoch 1" in summary["message"]
    assert set(contents(tmp_path / "run")) == CONTENT
    assert json.loads((tmp_path / "run" / "summary.json").read_text()) == summary
    assert summary["test"]["loss"] is not None


@pytest.fixture
def ctrl_c() -> Iterator[Callable[[Any], None]]:
    """Sets what becomes of SIGINT, which the tests themselves may have been started without."""
    usual = signal.getsignal(signal.SIGINT)

    def become(handler: Any) -> None:
        signal.signal(signal.SIGINT, handler)

    yield become
    signal.signal(signal.SIGINT, usual)


def test_a_signal_is_noted_and_the_second_is_as_usual(ctrl_c):
    # A second one ends the process as usual, of whichever kind the two are.
    usual = signal.default_int_handler
    ctrl_c(usual)
    with interruptions():
        signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGINT) is usual
    with interruptions() as interrupted:
        assert not interrupted()
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupted()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
    assert signal.getsignal(signal.SIGINT) is usual


def test_a_signal_that_is_ignored_stays_so(ctrl_c):
    ctrl_c(signal.SIG_IGN)
    with interruptions() as interrupted:
        signal.raise_signal(signal.SIGINT)
        assert not interrupted()
        signal.raise_signal(signal.SIGTERM)
        assert interrupted() and signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_a_terminated_process_leaves_a_checkpoint_to_resume(tmp_path):
    settings = small("training.epochs=120", "training.checkpoint_every=1")
    folder = tmp_path / "run"
    said = tmp_path / "settings.toml"
    write_settings(said, settings)
    command = ["run", "square", "--train-only", "--settings", str(said), "--out", str(folder)]
    # As a shell starts what runs in the background: there Ctrl-C, meant for something else, has to change nothing.
    process = subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "gnode", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while process.poll() is None and not (folder / "checkpoint.gnode").exists():
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "it was interrupted" in said and "--resume" in said and len(said.splitlines()) == 1
    assert not (folder / "summary.json").exists()
    train(settings, folder, resume=True)
    train(settings, tmp_path / "undisturbed")
    assert_same_run(folder, tmp_path / "undisturbed")
