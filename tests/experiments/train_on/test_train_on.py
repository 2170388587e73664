"""More epochs: as if asked for from the beginning. The weights of another run: the same function, in other units."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.experiments import load_run, predict, resolve, settings_of_start, train
from gnode.experiments._folder import load_network
from gnode.experiments.train_on import _warm_start
from gnode.experiments.train_on._longer import MADE_OF_IT
from tests.experiments.small_runs import contents, interrupted_after

_SMALL = {
    "task": {"train_trials": 20, "validation_trials": 8, "test_trials": 8},
    "model": {"name": "rnn", "state": 2},
    "training": {"batch_size": 10, "schedule": "constant"},
}


def _settings(epochs: int, *assignments: str):
    return resolve("square", file=_SMALL, assignments=[f"training.epochs={epochs}", *assignments])


@pytest.fixture(scope="module")
def asked_for_four(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "four"
    train(_settings(4), folder)
    return folder


@pytest.mark.parametrize("interrupted", [False, True], ids=["finished", "interrupted"])
def test_more_epochs_are_as_if_asked_for_from_the_beginning(asked_for_four, tmp_path, interrupted):
    folder = tmp_path / "run"
    if interrupted:
        train(_settings(3), folder, interrupted=interrupted_after(2))
    else:
        train(_settings(2), folder)
        (folder / "report.html").write_text("of the shorter run")
        (folder / "figures").mkdir()
    train(_settings(4), folder, resume=True)
    one, two = contents(folder), contents(asked_for_four)
    assert one.keys() == two.keys()
    for name in ("settings.toml", "model.gnode", "predictions.npz"):
        assert one[name] == two[name], name
    assert json.loads(one["summary.json"])["epochs"] == 4


def test_what_had_stopped_early_has_stopped(tmp_path):
    """At its last epoch a run may have had no more patience: asked for more from the beginning, it would have ended."""
    said = ("training.patience=1", "training.learning_rate=1e-30")
    train(_settings(2, *said), tmp_path)
    summary = train(_settings(4, *said), tmp_path, resume=True)
    assert (summary["outcome"], summary["epochs"]) == ("stopped_early", 2)


def test_what_a_report_and_an_export_leave_is_known_by_its_names():
    from gnode.experiments import DISSECTION
    from gnode.experiments.export._export_run import EXPORTS
    from gnode.explorer import EXPLORER
    from gnode.report._pictures import FIGURES, REPORT

    exported = {f"network{suffix}" for suffix in (*EXPORTS.values(), ".py")}
    assert set(MADE_OF_IT) == {DISSECTION, "dissection.npz", REPORT, EXPLORER, FIGURES, *exported}


def test_more_epochs_are_refused_where_the_rate_falls_over_all(tmp_path):
    train(_settings(1, "training.schedule='cosine'"), tmp_path)
    with pytest.raises(Refused, match=r"got 4 with schedule cosine, by which .* --from .* --out NEW"):
        train(_settings(4, "training.schedule='cosine'"), tmp_path, resume=True)
    with pytest.raises(Refused, match=r"expected training\.epochs = 1, as in"):
        train(_settings(4, "training.learning_rate=1.0"), tmp_path, resume=True)


def _file(path: Path, *, by: float, seed: int = 0) -> Path:
    """Series whose units are others: each number `by` times as large, and as far from zero."""
    series = np.random.default_rng(seed).normal(3, 2, (20, 8, 2))
    np.savez(path, inputs=by * (series + 1), targets=100 * by * np.cumsum(series, axis=1)[..., :1], time_step_s=0.1)
    return path


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("elsewhere")
    file = _file(folder / "old.npz", by=1)
    said = ["model.gate='input'", "model.initial_state='affine'", "model.readout_hidden=[3]"]
    table = {"model": {"name": "gnode", "state": 3}, "training": {"epochs": 2, "batch_size": 10}}
    train(resolve(str(file), file=table, assignments=said), folder / "run")
    return folder / "run", file


def _warm(run: Path, file: Path, *said: str, epochs: int = 1):
    options = {"training": {"epochs": epochs, "batch_size": 10, "learning_rate": 1e-30}}
    return resolve(str(file), file=settings_of_start(run), assignments=said, options=options)


def test_a_warm_start_is_the_same_function_of_data_in_other_units(elsewhere, tmp_path):
    run, _ = elsewhere
    other = _file(tmp_path / "other.npz", by=1.5, seed=1)
    told: list[str] = []
    train(_warm(run, other), tmp_path / "new", tell=told.append)
    assert f"begins at the weights of {run}" in told
    given = np.random.default_rng(2).normal(4, 2, (3, 8, 2))
    old, new = (predict(folder, {"inputs": given, "time_step_s": 0.1}).outputs for folder in (run, tmp_path / "new"))
    assert np.abs(new - old).max() < 1e-4 * np.abs(old).max()


def test_a_warm_start_of_counts_is_trained_on_counts(monkeypatch):
    counts = SimpleNamespace(settings=resolve("square", assignments=["training.loss=poisson", "model.readout=exp"]))
    monkeypatch.setattr(_warm_start, "load_run", lambda run: counts)
    settings = resolve("square", file=settings_of_start("counts"))
    assert (settings.training.loss, settings.model.readout) == ("poisson", "exp")
    assert settings.training == resolve("square", assignments=["training.loss=poisson"]).training


def test_a_warm_start_is_gone_on_with_where_the_other_run_is_no_more(elsewhere, tmp_path):
    run, file = elsewhere
    source = Path(shutil.copytree(run, tmp_path / "source"))
    settings = _warm(source, file, epochs=2)
    train(settings, tmp_path / "whole")
    train(settings, tmp_path / "part", interrupted=interrupted_after(1))
    (tmp_path / "part" / "checkpoint.gnode").unlink()
    shutil.rmtree(source)
    train(
        resolve(str(file), file={"model": settings.model.model_dump(), **_rest(settings)}),
        tmp_path / "part",
        resume=True,
    )
    one, two = contents(tmp_path / "part"), contents(tmp_path / "whole")
    assert one["model.gnode"] == two["model.gnode"] and one["settings.toml"] == two["settings.toml"]
    assert load_run(tmp_path / "part").settings.start is not None
    assert load_network(tmp_path / "whole").field.state_size == 3


def _rest(settings) -> dict:
    return {"training": settings.training.model_dump(), "simulation": settings.simulation.model_dump()}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["model.state=4"], r"model\.state = 3, as in .*, to begin at its weights, got 4"),
        (["task.missing='indicate'"], r"task\.missing = refuse"),
        (["model.initial_state='fixed'"], r"model\.initial_state = affine"),
    ],
)
def test_a_network_of_another_shape_gives_no_weights(elsewhere, tmp_path, said, message):
    run, file = elsewhere
    with pytest.raises(Refused, match=f"expected {message}"):
        train(_warm(run, file, *said), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_another_clock_is_told(elsewhere, tmp_path):
    run, file = elsewhere
    told: list[str] = []
    summary = train(_warm(run, file, "model.alpha=0.05"), tmp_path / "new", tell=told.append)
    assert [line for line in told if "times slower here; model.alpha sets tau" in line]
    assert [line for line in summary["warnings"] if "times slower here" in line]
