"""Bad input: one line that says what was expected, exit status 2, and nothing written or lost."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gnode.cli import main
from tests.cli.asking import HIDDEN, SMALL, Answer, Ask, files_below


def _save(**arrays: object) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


_INPUTS = np.zeros((8, 5, 1), np.float32)
_NAN = np.full((8, 5, 1), np.nan, np.float32)

_BAD_FILES = {
    "empty": (b"", "empty"),
    "not-an-archive": (b"hello", "npz"),
    "truncated": (_save(inputs=_INPUTS, targets=_INPUTS)[:200], "npz"),
    "no-known-arrays": (_save(a=_INPUTS), "inputs"),
    "no-targets": (_save(inputs=_INPUTS), "targets"),
    "two-dimensional-inputs": (_save(inputs=_INPUTS[0], targets=_INPUTS), "shape"),
    "other-number-of-trials": (_save(inputs=_INPUTS, targets=_INPUTS[:3]), "8"),
    "nan-inputs": (_save(inputs=_NAN, targets=_INPUTS), "--missing hold, interpolate or indicate"),
    "targets-between-inputs": (
        _save(inputs=_INPUTS, targets=_INPUTS[:, :1], target_times=np.array([0.025])),
        "at the times of targets",
    ),
    "infinite-inputs": (_save(inputs=_INPUTS + np.inf, targets=_INPUTS), "inf"),
    "all-targets-missing": (_save(inputs=_INPUTS, targets=_NAN), "target"),
    "zero-trials": (_save(inputs=_INPUTS[:0], targets=_INPUTS[:0]), "shape"),
    "zero-steps": (_save(inputs=_INPUTS[:, :0], targets=_INPUTS[:, :0]), "shape"),
    "one-trial": (_save(inputs=_INPUTS[:1], targets=_INPUTS[:1]), "trial"),
    "one-class": (_save(inputs=_INPUTS, targets=np.zeros(8, int)), "class"),
    "text-inputs": (_save(inputs=_INPUTS.astype(str), targets=_INPUTS), "number"),
    "decreasing-times": (_save(inputs=_INPUTS, targets=_INPUTS, times=-np.arange(5.0)), "time"),
    "lengths-do-not-add-up": (_save(series=_INPUTS[0], lengths=np.array([3, 3]), labels=np.array([0, 1])), "length"),
    "negative-length": (_save(series=_INPUTS[0], lengths=np.array([-1, 6]), labels=np.array([0, 1])), "length"),
}


def test_a_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    # A process of its own: jax looks for devices once.
    words = ["-c", "from gnode.cli import main; main()", "run", "square", "--out", str(tmp_path / "run")]
    environment = {**os.environ, "JAX_PLATFORMS": "nonsense"}
    said = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=100)
    assert said.returncode == 2 and list(tmp_path.iterdir()) == []
    assert said.stderr == (
        "gnode: expected a device of the kind nonsense, got none; unset JAX_PLATFORMS to use what there is\n"
    )


def test_an_assertion_without_a_word_is_of_a_device_only_where_there_is_none(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So says jax where the kind is known, such as cuda, and there is no device of it.
    def asserts(*arguments: object, **options: object) -> None:
        raise AssertionError

    def finds_none() -> None:
        raise RuntimeError("Unknown backend cuda")

    monkeypatch.setattr("gnode.experiments.resolve", asserts)
    assert ask("run", "square").err == "gnode: AssertionError: ; --debug shows where\n"
    monkeypatch.setattr("jax.devices", finds_none)
    monkeypatch.setenv("JAX_PLATFORMS", "cuda")
    answer = ask("run", "square")
    assert answer.status == 2 and answer.err.startswith("gnode: expected a device of the kind cuda, got none; unset")


_BAD_WORDS = {
    "unknown-task": (["run", "sqare"], "did you mean square"),
    "missing-file": (["run", "missing.npz"], "missing.npz"),
    "a-folder-as-data": (["run", "./"], "file"),
    "unknown-model": (["run", "square", "--model", "transformer"], "model.name"),
    "negative-state": (["run", "square", "--state", "-3"], "model.state"),
    "zero-epochs": (["run", "square", "--epochs", "0"], "training.epochs"),
    "negative-seed": (["run", "square", "--seed", "-1"], "seed"),
    "text-for-a-number": (["run", "square", "--epochs", "many"], "integer"),
    "zero-width": (["run", "square", "--hidden", "0"], "model.hidden"),
    "text-for-widths": (["run", "square", "--hidden", "wide"], "wide"),
    "unknown-option": (["run", "square", "--hiden", "3"], "--hiden"),
    "unknown-command": (["rnu", "square"], "rnu"),
    "no-task": (["run"], "task"),
    "unknown-setting": (["run", "square", "--set", "training.speed=3"], "training.speed"),
    "unknown-table": (["run", "square", "--set", "trainin.epochs=3"], "trainin"),
    "setting-of-wrong-type": (["run", "square", "--set", "training.learning_rate=fast"], "learning_rate"),
    "negative-learning-rate": (["run", "square", "--set", "training.learning_rate=-1"], "learning_rate"),
    "learning-rate-nan": (["run", "square", "--set", "training.learning_rate=nan"], "learning_rate"),
    "count-beyond-integers": (["run", "square", "--set", f"model.state={10**20}"], "model.state"),
    "rate-beyond-float32": (["run", "square", "--set", "training.learning_rate=1e300"], "learning_rate"),
    "bias-beyond-float32": (["run", "square", "--set", "model.gate_bias=1e300"], "gate_bias"),
    "vanishing-alpha": (["run", "square", "--set", "model.alpha=1e-300"], "model.alpha"),
    "alpha-above-one": (["run", "square", "--set", "model.alpha=5"], "model.alpha"),
    "true-for-a-number": (["run", "square", "--set", "model.alpha=true"], "model.alpha"),
    "true-for-a-list": (["run", "square", "--set", "model.hidden=true"], "a list, such as [100, 100]"),
    "another-task-name": (["run", "square", "--set", 'task.name="cube"'], "task.name"),
    "empty-task-name": (["run", ""], "''"),
    "warm-up-beyond-the-end": (
        ["run", "square", "--epochs", "2", "--set", "training.warm_up_epochs=10"],
        "warm_up_epochs",
    ),
    "curriculum-without-start": (["run", "square", "--set", "training.horizon_epochs=10"], "horizon_start"),
    "a-number-for-a-table": (["run", "square", "--set", "task=3"], "task to be a table"),
    "text-for-a-table": (["run", "square", "--set", 'training=""'], "training to be a table"),
    "true-for-a-count": (["run", "square", "--set", "model.state=true"], "model.state"),
    "no-assignment": (["run", "square", "--set", "epochs"], "path.to.setting=value"),
    "missing-settings-file": (["run", "square", "--settings", "nowhere.toml"], "nowhere.toml"),
    "option-of-another-model": (["run", "square", "--model", "rnn", "--hidden", "8"], "hidden"),
    "lstm-with-small-alpha": (["run", "square", "--model", "lstm", "--set", "model.alpha=0.1"], "alpha"),
    "curriculum-without-length": (["run", "square", *HIDDEN, "--set", "training.horizon_start=0.5"], "horizon_epochs"),
    "another-way-to-fill": (["run", "square", "--missing", "guess"], "task.missing to be 'refuse', 'hold'"),
    "filling-a-task": (["run", "square", *HIDDEN, "--missing", "hold"], "task.missing for a data file alone"),
    "lengthening-a-task-of-fixed-length": (["run", "copy", "--set", "task.steps=300"], "a flip-flop, whose trials"),
    "fewer-steps-than-a-pulse": (["run", "square", "--set", "task.steps=2"], "the number of steps of at least 3"),
    "no-pulses": (["run", "square", "--set", "task.pulses=0"], "task.pulses to be greater than 0"),
    "dropping-all": (["run", "square", "--drop", "1"], "task.drop to be less than 1, got 1.0"),
    "dropping-less-than-none": (["run", "square", "--drop", "-0.1"], "task.drop"),
    "unknown-solver": (["run", "square", "--solver", "foo"], "simulation.solver to be 'euler', 'heun', 'tsit5'"),
    "negative-tolerance": (["run", "square", "--solver", "tsit5", "--rtol", "-1"], "simulation.rtol to be greater"),
    "no-absolute-tolerance": (["run", "square", "--solver", "tsit5", "--atol", "0"], "simulation.atol to be greater"),
    "tolerance-that-is-no-number": (["run", "square", "--solver", "tsit5", "--rtol", "nan"], "simulation.rtol to be a"),
    "text-for-a-tolerance": (["run", "square", "--solver", "tsit5", "--rtol", "fine"], "--rtol"),
    "tolerance-of-euler": (["run", "square", "--rtol", "1e-4"], "take another solver, such as tsit5"),
    "tolerance-of-fixed-steps": (
        ["run", "square", "--solver", "tsit5", "--rtol", "1e-4", "--substeps", "2"],
        "either substeps (fixed steps) or rtol and atol",
    ),
    "no-substeps": (["run", "square", "--substeps", "0"], "simulation.substeps to be greater than or equal to 1"),
    "a-part-of-a-substep": (["run", "square", "--substeps", "1.5"], "--substeps"),
    "backwards-through-euler": (["run", "square", "--adjoint", "backsolve"], "an adaptive solver with the adjoint"),
    "unknown-adjoint": (["run", "square", "--adjoint", "x"], "simulation.adjoint to be 'recursive', 'backsolve'"),
    "unknown-interpolation": (["run", "square", "--interpolation", "x"], "simulation.interpolation to be 'constant'"),
    "root-of-another-adjoint": (
        ["run", "square", "--solver", "tsit5", "--adjoint", "direct", "--set", "simulation.memory=root"],
        "the adjoint recursive with memory = root",
    ),
    "most-steps-of-euler": (["run", "square", "--set", "simulation.max_steps=5"], "max_steps with an adaptive solver"),
    "solver-of-a-map": (
        ["run", "square", "--model", "lstm", "--solver", "tsit5"],
        "the model lstm is a map and has no solver",
    ),
    "dissect-nothing": (["dissect", "nowhere"], "nowhere"),
    "report-nothing": (["report", "nowhere"], "nowhere"),
    "compare-nothing": (["compare", "nowhere"], "nowhere"),
    "compare-without-runs": (["compare"], "runs"),
    "no-boxes": (["dissect", "run", "--boxes", "0"], "the number of boxes of at least 1, got 0"),
    "negative-boxes": (["dissect", "run", "--boxes", "-5"], "the number of boxes of at least 1, got -5"),
    "a-part-of-a-box": (["dissect", "run", "--boxes", "1.5"], "--boxes"),
    "no-seconds": (["dissect", "run", "--seconds", "0"], "the number of seconds above zero, got 0"),
    "negative-seconds": (["dissect", "run", "--seconds", "-1"], "the number of seconds above zero, got -1"),
    "seconds-that-are-no-number": (["dissect", "run", "--seconds", "nan"], "the number of seconds above zero, got nan"),
    "text-for-seconds": (["dissect", "run", "--seconds", "long"], "--seconds"),
}


def _check(answer, fragment: str) -> None:
    assert answer.status == 2, answer
    assert answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1, answer.err
    assert answer.err.startswith("gnode: ")
    assert fragment in answer.err


@pytest.mark.parametrize(("arguments", "fragment"), _BAD_WORDS.values(), ids=_BAD_WORDS.keys())
def test_bad_words_are_refused(ask: Ask, here: Path, arguments: list[str], fragment: str) -> None:
    _check(ask(*arguments), fragment)
    assert not files_below(here)


@pytest.mark.parametrize(("content", "fragment"), _BAD_FILES.values(), ids=_BAD_FILES.keys())
def test_bad_data_is_refused(ask: Ask, here: Path, content: bytes, fragment: str) -> None:
    (here / "data.npz").write_bytes(content)
    _check(ask("run", "data.npz", *SMALL, "--out", "run"), fragment)
    assert files_below(here) == {"data.npz": content}


def test_pickled_arrays_are_refused(ask: Ask, here: Path) -> None:
    np.savez(here / "data.npz", inputs=np.array([{}], dtype=object), targets=_INPUTS)
    _check(ask("run", "data.npz", *SMALL), "object")


@pytest.mark.parametrize("content", ["epochs = ", "[model]\nstate = 'x'\n", "\x00"], ids=["broken", "wrong", "binary"])
def test_bad_settings_files_are_refused(ask: Ask, here: Path, content: str) -> None:
    (here / "settings.toml").write_text(content)
    _check(ask("run", "square", "--settings", "settings.toml"), "")
    assert list(files_below(here)) == ["settings.toml"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trained run, made once."""
    folder = tmp_path_factory.mktemp("trained") / "run"
    with pytest.raises(SystemExit) as exit:
        main(["run", "square", *SMALL, *HIDDEN, "--out", str(folder), "--train-only"])
    assert exit.value.code == 0
    return folder


@pytest.fixture
def run(trained: Path, here: Path) -> Path:
    """A copy of it."""
    shutil.copytree(trained, here / "run")
    return here / "run"


def test_an_existing_run_is_not_overwritten(ask: Ask, run: Path) -> None:
    before = files_below(run)
    _check(ask("run", "square", *SMALL, *HIDDEN, "--out", "run"), "--resume")
    assert files_below(run) == before


def test_other_settings_are_not_resumed(ask: Ask, run: Path) -> None:
    before = files_below(run)
    _check(ask("run", "square", *SMALL, *HIDDEN, "--out", "run", "--resume", "--seed", "1"), "seed")
    assert files_below(run) == before


def test_a_folder_with_other_files_is_left_alone(ask: Ask, here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "thesis.txt").write_text("irreplaceable")
    _check(ask("run", "square", *SMALL, *HIDDEN, "--out", "mine"), "other files")
    assert files_below(here) == {"mine/thesis.txt": b"irreplaceable"}


def test_a_file_is_no_folder(ask: Ask, here: Path) -> None:
    (here / "taken").write_text("x")
    _check(ask("run", "square", *SMALL, *HIDDEN, "--out", "taken"), "file")


def test_a_folder_that_cannot_be_made_is_refused(ask: Ask, here: Path) -> None:
    (here / "taken").write_text("x")
    _check(ask("run", "square", *SMALL, *HIDDEN, "--out", "taken/run"), "taken")
    assert files_below(here) == {"taken": b"x"}


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(bytes(content))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _age(path: Path) -> None:
    line, _, payload = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps({**json.loads(line), "version": 99}).encode() + b"\n" + payload)


@pytest.mark.parametrize("damage", [_shorten, _flip, _empty, _age, Path.unlink], ids=lambda f: f.__name__.strip("_"))
def test_a_damaged_model_is_refused(ask: Ask, run: Path, damage) -> None:
    damage(run / "model.gnode")
    _check(ask("dissect", "run"), "model.gnode")


@pytest.mark.parametrize("damage", [_shorten, _flip, _empty, _age], ids=lambda f: f.__name__.strip("_"))
def test_a_damaged_checkpoint_is_refused(ask: Ask, run: Path, damage) -> None:
    (run / "summary.json").unlink()
    damage(run / "checkpoint.gnode")
    _check(ask("run", "square", *SMALL, *HIDDEN, "--out", "run", "--resume"), "checkpoint.gnode")


@pytest.mark.parametrize("name", ["settings.toml", "summary.json", "trials.npz"])
@pytest.mark.parametrize("damage", [_shorten, _empty, Path.unlink], ids=lambda f: f.__name__.strip("_"))
def test_a_damaged_run_folder_is_refused(ask: Ask, run: Path, name: str, damage) -> None:
    damage(run / name)
    _check(ask("dissect", "run"), str(run.name))


@pytest.mark.parametrize("words", ["dissect run", "report run", "compare run"])
def test_the_folder_of_a_later_release_is_refused(ask: Ask, run: Path, words: str) -> None:
    (run / "environment.json").write_text('{"run_folder_version": 99}')
    message = "expected a run folder of version 1 at run, got version 99; read it with the gnode release that wrote it"
    _check(ask(*words.split()), message)


def test_a_table_goes_only_where_it_can_be_written(ask: Ask, run: Path) -> None:
    (run.parent / "taken").write_text("x")
    _check(ask("compare", "run", "--csv", "taken/table.csv"), "taken/table.csv")
    assert ask("compare", "run", "--csv", "new/table.csv").status == 0


@pytest.mark.parametrize("content", ["[]", "5", "{}"])
def test_a_summary_that_is_none_is_refused(ask: Ask, run: Path, content: str) -> None:
    (run / "summary.json").write_text(content)
    _check(ask("compare", "run"), "summary.json")


def test_ctrl_c_is_one_line_and_a_failure(ask: Ask, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(folder: Path, **budget: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gnode.experiments.dissect_run", interrupt)
    assert ask("dissect", "run") == Answer(1, "", "gnode: interrupted\n")


def test_too_large_a_network_is_a_failure_in_one_line(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise RuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 4000000000000 bytes.")

    monkeypatch.setattr("gnode.experiments.train", refuse)
    answer = ask("run", "square")
    assert answer.status == 1
    assert answer.err.startswith("gnode: out of memory")
