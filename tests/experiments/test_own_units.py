"""Targets are scaled to train on, and all that is left of a run is in their own units."""

import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import Scaler, read_trials, target_scaler
from gnode.experiments import (
    RunSettings,
    TaskSettings,
    draw_sets,
    load_run,
    read_settings,
    read_settings_table,
    resolve,
    train,
)
from gnode.experiments._own_units import in_own_units
from gnode.experiments.summary._scores import doubts_of_scores, doubts_of_steps, score_table, trivial_sentence
from gnode.simulation import SimulationSettings
from gnode.training import ClassScore, Evaluation, evaluate, read_history
from tests.experiments.small_runs import CONTENT, contents, interrupted_after, small, write_data
from tests.training.examples import labelled, network, valued

SCALE, MEAN = 1000.0, 300000.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Runs on the same targets in two units, and on what they were made of."""
    folder = tmp_path_factory.mktemp("units")
    with np.load(write_data(folder / "plain.npz", labelled=False)) as file:
        inputs, targets = file["inputs"], file["targets"]
    both = np.concatenate([targets, inputs[..., 1:]], axis=2)
    np.savez(folder / "plain.npz", inputs=inputs, targets=both)
    np.savez(folder / "scaled.npz", inputs=inputs, targets=SCALE * both + MEAN)
    for name in ("plain", "scaled"):
        said = small("training.epochs=6", task=str(folder / f"{name}.npz"))
        train(said, folder / name)
    return folder


def test_the_unit_of_the_targets_makes_no_difference(folder):
    plain, scaled = (json.loads((folder / name / "summary.json").read_text()) for name in ("plain", "scaled"))
    for name in ("train", "validation", "test"):
        one, other = plain[name], scaled[name]
        assert other["share_of_variance"] == pytest.approx(one["share_of_variance"], rel=2e-3)
        assert other["loss"] == pytest.approx(SCALE**2 * one["loss"], rel=2e-3)
    assert plain["test"]["share_of_variance"] < 2
    for name, value in plain["trivial"].items():
        assert scaled["trivial"][name] == pytest.approx(SCALE**2 * value, rel=1e-3)
    losses = [
        [row.validation_loss for row in read_history(folder / name / "history.csv")] for name in ("plain", "scaled")
    ]
    np.testing.assert_allclose(losses[0], losses[1], rtol=2e-3)
    assert scaled["message"].endswith("(losses on the way are of standardised targets)")


def test_what_is_left_is_in_the_units_of_the_targets(folder):
    run = load_run(folder / "scaled")
    assert abs(run.trials.targets.mean() - MEAN) < 20 * SCALE
    score = evaluate(run.network, run.trials)
    assert score.loss == run.summary["test"]["loss"]
    scaler = Scaler(**{name: tuple(values) for name, values in run.summary["target_scaling"].items()})
    sets = draw_sets(run.settings.task, key=jax.random.split(jax.random.key(0), 4)[0])
    assert scaler == sets.target_scaling == target_scaler(sets.train)
    counted = sets.train.targets.reshape(-1, 2).astype(np.float64)
    assert scaler.mean == pytest.approx(counted.mean(axis=0)) and scaler.deviation == pytest.approx(counted.std(axis=0))
    trained, _ = sets.to_train()
    np.testing.assert_allclose(trained.targets.reshape(-1, 2).mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(trained.targets.reshape(-1, 2).std(axis=0), 1, rtol=1e-4)
    assert run.settings.task.standardise_targets is True
    assert set(contents(folder / "scaled")) == CONTENT | {"split.json"}


def test_the_run_says_which_trials_were_the_test(folder):
    places = json.loads((folder / "plain" / "split.json").read_text())
    assert sorted(place for part in places.values() for place in part) == list(range(20))
    trials = read_trials(folder / "plain.npz")
    np.testing.assert_array_equal(load_run(folder / "plain").trials.targets, trials.targets[places["test"]])


def test_a_readout_in_own_units_gives_scaled_outputs():
    net, scaler = network(), Scaler((3.0, -1.0), (2.0, 0.5))
    state = jnp.array([0.3, -0.7], jnp.float32)
    expected = np.array(scaler.mean) + np.array(scaler.deviation) * np.asarray(net.output(state))
    np.testing.assert_allclose(in_own_units(net, scaler).output(state), expected, rtol=1e-6)
    assert in_own_units(net, None) is net


def test_only_targets_that_count_are_scaled_and_have_a_part():
    trials = valued(9, lengths=np.arange(9) + 4)
    mask = trials.mask & (np.arange(20) % 3 != 0)[None, :, None]
    mask = mask & np.array([True, False])
    trials = type(trials)(trials.inputs, np.where(mask, trials.targets, 1e9).astype(np.float32), mask, trials.times)
    scaler = target_scaler(trials)
    values = trials.targets[..., 0][mask[..., 0]].astype(np.float64)
    # An output of which nothing counts, or that does not vary, keeps its scale.
    assert scaler.mean == pytest.approx((values.mean(), 0.0)) and scaler.deviation == pytest.approx((values.std(), 1.0))
    scaled = scaler.apply_to_targets(trials).targets
    assert (scaled[~mask] == 0).all() and scaled[..., 0][mask[..., 0]].std() == pytest.approx(1, rel=1e-5)


def test_classes_have_no_scale():
    with pytest.raises(
        Refused, match=r"values as targets, got classes, which have no scale; leave task\.standardise_t"
    ):
        target_scaler(labelled(4))
    with pytest.raises(
        Refused, match="values of 2 outputs as targets, as those that the scaler was made of, got class"
    ):
        target_scaler(valued(4)).apply_to_targets(labelled(4))


@pytest.mark.parametrize(
    ("options", "left_open", "scaled"),
    [
        ({}, None, True),
        ({"published": True}, False, False),
        ({"assignments": ["task.standardise_targets=false"]}, False, False),
        ({"published": True, "assignments": ["task.standardise_targets=true"]}, True, True),
        ({"file": {"task": {"sha256": "0"}}}, False, False),
    ],
    ids=["nothing said", "published", "said", "published and said", "settings of an earlier run"],
)
def test_whether_targets_are_scaled(tmp_path, options, left_open, scaled):
    path = write_data(tmp_path / "data.npz", labelled=False)
    settings = resolve(str(path), **options)
    assert settings.task.standardise_targets is left_open
    task = settings.task.model_copy(update={"sha256": None})
    assert (draw_sets(task, key=jax.random.key(0)).target_scaling is not None) == scaled


def test_neither_tasks_nor_classes_are_scaled(tmp_path):
    for published in (False, True):
        assert resolve("square", published=published).task.standardise_targets is None
    few = TaskSettings(name="square", train_trials=3, validation_trials=2, test_trials=2)
    assert draw_sets(few, key=jax.random.key(0)).target_scaling is None
    path = write_data(tmp_path / "data.npz")
    assert resolve(str(path)).task.standardise_targets is False
    assert draw_sets(TaskSettings(name=str(path)), key=jax.random.key(0)).target_scaling is None


def test_a_run_begun_by_an_earlier_version_goes_on_as_it_began(folder, tmp_path):
    path = folder / "plain.npz"
    unscaled = small("task.standardise_targets=false", task=str(path))
    train(unscaled, tmp_path / "undisturbed")
    old = tmp_path / "old"
    train(unscaled, old, interrupted=interrupted_after(2))
    text = (old / "settings.toml").read_text()
    (old / "settings.toml").write_text(text.replace("standardise_targets = false\n", ""))
    assert read_settings(old / "settings.toml").task.standardise_targets is False
    # The command as it was, and the settings of the run.
    said: list[RunSettings] = [
        small(task=str(path)),
        resolve(str(path), file=read_settings_table(old / "settings.toml")),
    ]
    for settings in said:
        summary = train(settings, old, resume=True)
    assert summary["target_scaling"] is None
    assert contents(old)["model.gnode"] == contents(tmp_path / "undisturbed")["model.gnode"]
    with pytest.raises(Refused, match=r"task\.standardise_targets = False, as in .*, got True"):
        train(small("task.standardise_targets=true", task=str(path)), old, resume=True)


def test_what_was_read_and_what_looks_wrong_is_told_before_training(tmp_path):
    path = tmp_path / "data.npz"
    inputs = np.random.default_rng(0).normal(size=(20, 10, 2))
    times = 0.01 * np.arange(1, 11) + np.where(np.arange(10) > 4, 1000.0, 0.0)
    np.savez(path, inputs=inputs, targets=inputs[..., :1], times=times)
    lines = []
    summary = train(
        small("training.epochs=1", task=str(path)),
        tmp_path / "run",
        tell=lines.append,
        callbacks=[lambda record, net: lines.append("an epoch")],
    )
    assert lines == [
        f"read {path}: 20 trials x 10 steps x 2 channels, 1 output; time step 0.01 s in the median, 0.01 to 1000 s (by "
        "times), 1000 s a trial; 14 to train on, 3 to validate, 3 to test",
        "warning: the longest interval between samples is 1000 s, of which a step of the solver euler takes 1e+04 time "
        "constants (tau = 0.1 s): beyond 2, a state that only leaks grows in it; take an adaptive solver (--solver "
        "tsit5), or cut trials at such gaps",
        "an epoch",
    ]
    assert f"read {path}: {summary['read']}" == lines[0] and f"warning: {summary['warnings'][0]}" == lines[1]
    # Nothing of the data is left to be told when a run that has ended is resumed.
    train(small("training.epochs=1", task=str(path)), tmp_path / "run", tell=pytest.fail, resume=True)


@pytest.mark.parametrize(
    "simulation", [SimulationSettings(solver="tsit5"), SimulationSettings(solver="heun", substeps=200)]
)
def test_a_long_interval_is_none_to_a_solver_that_takes_it_in_small_steps(simulation):
    trials = valued(3)
    assert doubts_of_steps(trials, time_constant=1e-4, simulation=SimulationSettings()) != []
    assert doubts_of_steps(trials, time_constant=1e-4, simulation=simulation) == []


def test_an_error_above_the_variance_is_said_loudly():
    summary = {
        "test": {"loss": 34.3, "share_of_variance": 33.0},
        "trivial": {"mean": 1.05, "last_value": 0.25},
    }
    assert doubts_of_scores(summary) == [
        "the test error is 33 times the variance of the targets: worse than the mean always given; without a network: "
        "mse of the mean of the training targets 1.05, of the last known target 0.25; train for longer or at another "
        "learning rate, and look at the data and at history.csv"
    ]
    (unscaled,) = doubts_of_scores({**summary, "read": "20 trials", "target_scaling": None})
    assert "of the last known target 0.25; say task.standardise_targets=true, train for longer" in unscaled
    assert doubts_of_scores({**summary, "test": {"loss": 1.0, "share_of_variance": 0.98}}) == []
    assert doubts_of_scores({"test": {"loss": None}, "trivial": {"mean": None}}) == []
    # Earlier runs say nothing of trivial answers.
    assert trivial_sentence({}) == ""


def test_an_accuracy_that_needs_no_network_is_said_loudly():
    summary = {"test": {"accuracy": 0.889}, "trivial": {"most_frequent_class": 0.933}}
    assert doubts_of_scores(summary) == [
        "the test accuracy of 88.9 % is no better than that of naming the most frequent class always, 93.3 %; look at "
        "the scores of the classes, and train for longer or give more trials"
    ]
    assert doubts_of_scores({**summary, "test": {"accuracy": 0.95}}) == []


def test_scores_of_the_summary():
    score = Evaluation(0.5, 0.6, None, (ClassScore("a", 3, 2), ClassScore("b", 2, 1), ClassScore("c", 0, 0)))
    table = score_table(score)
    assert table["accuracy"] == 0.6 and table["accuracy_interval"] == pytest.approx([0.2307, 0.8824], abs=1e-4)
    assert [one["accuracy"] for one in table["classes"]] == [2 / 3, 0.5, None]
    assert table["classes"][2]["interval"] is None and table["classes"][1]["interval"][0] < 0.1
    assert score_table(Evaluation(math.nan, None, None)) == {"loss": None, "loss_interval": None}
    counted = score_table(Evaluation(0.5, 0.6, None, score.classes, np.array([[2, 0, 1], [1, 1, 0], [0, 0, 0]]), 0.7))
    assert counted["confidence"] == 0.7
    assert counted["confusions"] == [
        {"class": "a", "answered": "c", "trials": 1},
        {"class": "b", "answered": "a", "trials": 1},
    ]
