import shutil
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.experiments import load_network, load_run, train
from gnode.experiments._folder import load_trials, save_network, save_trials
from gnode.experiments._prepare import Keys, prepare
from gnode.simulation import simulate
from gnode.tasks import TASKS
from gnode.training import evaluate
from tests.experiments.small_runs import small, write_data


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "run"
    train(small(), path)
    return path


@pytest.fixture
def copy(folder, tmp_path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "run"))


def test_a_run_reads_back_whole(folder):
    run = load_run(folder)
    assert run.folder == folder and run.settings == small()
    assert run.summary["epochs"] == 4
    sets, _ = prepare(run.settings, Keys.of(0))
    for name in ("inputs", "targets", "mask", "times"):
        np.testing.assert_array_equal(getattr(run.trials, name), getattr(sets.test, name))
    assert evaluate(run.network, run.trials).loss == run.summary["test"]["loss"]


@pytest.mark.parametrize(
    "assignments",
    [
        ["model.gain=true", "model.normalise=true", "model.leak=false", "model.gate_hidden=[3]"],
        ["model.initialisation=critical", "model.initial_state=affine", "model.readout_hidden=[3]"],
    ],
    ids=["options", "critical"],
)
def test_a_network_reads_back_bit_for_bit(assignments, tmp_path):
    settings = small(*assignments)
    sets, network = prepare(settings, Keys.of(5))
    save_network(tmp_path / "model.gnode", network, settings.model, time_step=sets.train.time_step)
    back = load_network(tmp_path / "model.gnode")
    assert jax.tree.structure(back) == jax.tree.structure(network)
    inputs, durations = jnp.asarray(sets.test.inputs[0]), jnp.asarray(sets.test.durations[0])
    one, two = (eqx.filter_jit(simulate)(net, inputs, durations).outputs for net in (network, back))
    np.testing.assert_array_equal(one, two)
    assert np.isfinite(one).all()


def test_the_same_network_gives_the_same_bytes(folder, tmp_path):
    run = load_run(folder)
    time_step = run.trials.time_step
    save_network(tmp_path / "model.gnode", run.network, run.settings.model, time_step=time_step)
    assert (tmp_path / "model.gnode").read_bytes() == (folder / "model.gnode").read_bytes()


def test_classes_are_kept_with_the_trials(tmp_path):
    settings = small(task=str(write_data(tmp_path / "data.npz")))
    sets, _ = prepare(settings, Keys.of(0))
    save_trials(tmp_path / "trials.npz", sets.test)
    back = load_trials(tmp_path / "trials.npz")
    assert back.labelled and back.classes == sets.test.classes == ("0", "1")


def test_training_validation_and_test_are_three_sets(tmp_path):
    for task in ("square", str(write_data(tmp_path / "data.npz"))):
        sets, _ = prepare(small(task=task), Keys.of(0))
        seen = [trial.tobytes() for trials in (sets.train, sets.validation, sets.test) for trial in trials.inputs]
        assert len(set(seen)) == len(seen)
    assert TASKS["square"].task.steps == prepare(small(), Keys.of(0))[0].test.steps


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"a run folder at .*none, got no such folder"):
        load_run(tmp_path / "none")
    with pytest.raises(Refused, match=r"got one without settings\.toml"):
        load_run(tmp_path)
    with pytest.raises(Refused, match=r"a model file at .*model\.gnode, got no file"):
        load_network(tmp_path)


def test_an_unfinished_run_is_refused(copy):
    (copy / "summary.json").unlink()
    with pytest.raises(Refused, match=r"a run at .* that has ended, got one still training or interrupted; finish it"):
        load_run(copy)


@pytest.mark.parametrize("name", ["model.gnode", "trials.npz", "summary.json", "settings.toml"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "foreign"])
def test_a_damaged_file_is_refused_by_name(copy, name, damage):
    path = copy / name
    content = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "flipped":
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(bytes(content))
    else:
        path.write_bytes({"empty": b"", "cut": bytes(content[:-30]), "foreign": b"\x93NUMPY no such thing"}[damage])
    # An empty TOML file is one, and a run without a summary is one that has not ended.
    otherwise = {("settings.toml", "empty"): "the setting task", ("summary.json", "missing"): "still training"}
    with pytest.raises(Refused, match=otherwise.get((name, damage), name)):
        load_run(copy)
