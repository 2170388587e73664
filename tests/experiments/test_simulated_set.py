"""A data set that is simulated, from settings to a run that is resumed: with a walker that needs no simulator."""

from functools import cache
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import Scaler, target_scaler
from gnode.data.forecasts import forecast_baselines, prediction_error
from gnode.data.walker import PARTS, WalkerPlan, is_clipped, walker_rollouts
from gnode.experiments import (
    Keys,
    TaskSettings,
    draw_sets,
    is_data,
    is_file,
    is_simulated,
    load_network,
    resolve,
    train,
    trivial_sentence,
)
from gnode.experiments import _prediction_scores as scores
from gnode.models import Network
from gnode.simulation import simulate
from gnode.tasks import Trials
from tests.data.walker.made_up import made_up, put_in_place
from tests.experiments.small_runs import contents, interrupted_after

NAME = "walker2d"
KEY = Keys.of(0).data
PLAN = WalkerPlan(windows=(24, 9, 10))
SIZES = {"train_trials": 24, "validation_trials": 9, "test_trials": 10}
SMALL = (
    *(f"task.{name}={size}" for name, size in SIZES.items()),
    *("model.state=3", "model.hidden=[4]", "model.readout_hidden=[]", "training.epochs=2", "training.batch_size=8"),
)


@eqx.filter_jit
def run(network: Network, inputs: np.ndarray, durations: np.ndarray):
    """The outputs of all trials, by the simulation of each."""
    return jax.vmap(lambda x, dt: simulate(network, x, dt).outputs)(jnp.asarray(inputs), jnp.asarray(durations))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What has been simulated, for all tests."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def versions(kept: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A made-up walker, which is another with every version."""
    monkeypatch.setenv("GNODE_DATA_CACHE", str(kept))

    @cache
    def decay(version: str) -> float:
        return 0.95 if version == "0.0" else 0.9

    return put_in_place(monkeypatch, lambda source: made_up(longest=240, decay=decay(source["mujoco"]), source=source))


def drawn(**settings):
    said: dict[str, Any] = {**SIZES, "drop": 0.1, "split": "rollout", "predict": "change", **settings}
    return draw_sets(TaskSettings(name=NAME, **said), key=KEY)


def own(sets, scaling: Scaler | None) -> list[np.ndarray]:
    """The inputs of the parts in their own units."""
    if scaling is None:
        return [part.inputs for part in (sets.train, sets.validation, sets.test)]
    return [
        part.inputs * np.array(scaling.deviation) + np.array(scaling.mean)
        for part in (sets.train, sets.validation, sets.test)
    ]


def test_what_it_is_and_its_defaults():
    assert is_data(NAME) and is_simulated(NAME) and not is_file(NAME) and not is_simulated("square")
    settings = resolve(NAME)
    assert (
        settings.task.train_trials,
        settings.task.validation_trials,
        settings.task.test_trials,
    ) == WalkerPlan().windows
    assert (settings.task.drop, settings.task.split, settings.task.predict) == (0.1, "rollout", "change")
    assert settings.training.loss_at == "all" and settings.model.gate_bias == 0
    assert resolve("square").task.predict == "value"
    smaller = resolve(NAME, assignments=["task.train_trials=5", "task.drop=0.5"])
    assert (smaller.task.train_trials, smaller.task.drop, smaller.task.test_trials) == (5, 0.5, 1937)


@pytest.mark.parametrize("predict", ["change", "value"])
def test_targets_are_the_next_observation_or_the_change(predict: str, versions):
    sets = drawn(predict=predict)
    rollouts = walker_rollouts(PLAN)
    inputs = own(sets, sets.scaling)
    for name, part, now in zip(PARTS, (sets.train, sets.validation, sets.test), inputs, strict=True):
        windows = rollouts.windows_of(name)
        assert len(part) == len(windows) == SIZES[f"{name}_trials"]
        place = np.rint(part.times / 0.008).astype(int) - 1
        seen, later = (windows[np.arange(len(part))[:, None], place + ahead] for ahead in (0, 1))
        np.testing.assert_allclose(now[part.real], seen[part.real], atol=1e-4)
        wanted = later.astype(float) - seen if predict == "change" else later
        np.testing.assert_allclose(part.targets[part.real], wanted[part.real], atol=1e-5)
        assert 0.8 < part.real.sum() / (64 * len(part)) < 0.97 and (part.mask == part.real[..., None]).all()
    assert sets.places is not None and np.concatenate(sets.places).tolist() == list(range(43))
    assert sets.read is not None and "43 trials" in sets.read and str(rollouts) in sets.read


def test_a_share_that_is_dropped_is_that_share(versions):
    whole, half = drawn(drop=0.0), drawn(drop=0.5)
    assert whole.train.real.all() and whole.train.steps == 64
    assert 0.4 < half.train.real.sum() / (64 * 24) < 0.6


def test_one_part_does_not_depend_on_the_size_of_another(versions):
    one, other = (drawn(train_trials=count, standardise=False).test for count in (24, 40))
    np.testing.assert_array_equal(one.times[one.real], other.times[other.real])
    np.testing.assert_array_equal(one.inputs[one.real], other.inputs[other.real])


def test_times_are_shuffled_and_targets_stay(versions):
    plain, shuffled = drawn(), drawn(shuffle_times=True)
    np.testing.assert_array_equal(plain.train.targets, shuffled.train.targets)
    one, other = (np.sort(sets.train.durations, axis=1) for sets in (plain, shuffled))
    np.testing.assert_allclose(one, other, atol=1e-6)
    assert not np.allclose(plain.train.times, shuffled.train.times)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"split": "random"}, "task.split of walker2d among rollout, got 'random'"),
        ({"protocol": "kidger"}, "task.protocol = plain for walker2d, whose targets are values, got kidger"),
        ({"sha256": "0" * 64}, "the rollouts of walker2d as they were when the run began, got others; install the"),
    ],
    ids=["split", "protocol", "content"],
)
def test_refusals(versions, settings: dict, why: str):
    with pytest.raises(Refused, match=why):
        drawn(**settings)


def test_a_rollout_is_no_group_to_hold_out():
    with pytest.raises(
        Refused, match=r"task.split to be a group, such as speaker, with task.held_out = 1, got rollout"
    ):
        resolve(NAME, assignments=["task.held_out='1'"])


def test_a_name_that_is_nearly_one_is_refused_with_it():
    with pytest.raises(Refused, match=r"did you mean walker2d\?"):
        resolve("walker2")


def test_tasks_that_are_drawn_have_no_change():
    with pytest.raises(Refused, match=r"task.predict for a data file alone, got change for the task square"):
        draw_sets(resolve("square", assignments=["task.predict=change"]).task, key=KEY)


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.mark.parametrize("predict", ["change", "value"])
def test_a_summary_has_errors_beside_those_without_a_network(predict: str, versions, run_folder: Path):
    settings = resolve(NAME, assignments=[*SMALL, f"task.predict={predict}"])
    summary = train(settings, run_folder / predict)
    found = summary["prediction"]
    sets = drawn(predict=predict, sha256=None)
    parts = [
        Trials(
            now.astype(np.float32),
            np.where(part.mask, part.targets + (now if predict == "change" else 0), 0).astype(np.float32),
            part.mask,
            part.times,
        )
        for part, now in zip((sets.train, sets.validation, sets.test), own(sets, sets.scaling), strict=True)
    ]
    network = load_network(run_folder / predict)
    outputs = np.asarray(run(network, sets.test.inputs, sets.test.durations))
    error = prediction_error(
        outputs + (parts[2].inputs if predict == "change" else 0), parts[2], target_scaler(parts[0])
    )
    assert found["network"]["test"] == pytest.approx(error._asdict(), rel=1e-4)
    # The raw error is the loss of training, whatever is learnt.
    for part in ("validation", "test"):
        assert found["network"][part]["raw"] == pytest.approx(summary[part]["loss"], rel=1e-4)
    for name, baseline in forecast_baselines(*parts).items():
        assert found["baselines"][name]["test"] == pytest.approx(baseline.test._asdict(), rel=1e-3)
        assert found["baselines"][name]["validation"] == pytest.approx(baseline.validation._asdict(), rel=1e-3)
    rollouts = walker_rollouts(PLAN)
    assert found["source"] == str(rollouts) and found["clipped"] == is_clipped(rollouts.series).mean()
    assert "of no change" in trivial_sentence(summary) and f"{error.raw:.4g}" not in trivial_sentence(summary)


def test_open_loops_are_those_of_the_network(versions, run_folder: Path):
    """A step at a time with `simulate` alone, over longer and longer series."""
    settings = resolve(NAME, assignments=SMALL)
    summary = train(settings, run_folder / "loop")
    loops = summary["prediction"]["open_loop"]
    rollouts = walker_rollouts(PLAN)
    of_test = rollouts.of_part("test")
    horizon = min(125, max(map(len, of_test)) - 64)
    pieces = scores.sections(of_test, warm_up=64, horizon=horizon)
    assert loops["sections"] == len(pieces) and loops["seconds"][:3] == pytest.approx([0.008, 0.016, 0.024])
    network, scaling = load_network(run_folder / "loop"), Scaler(**summary["input_scaling"])
    deviation, mean = np.array(scaling.deviation), np.array(scaling.mean)
    squares = []
    for piece in pieces:
        series = list(piece[:64].astype(float))
        for _ in range(3):
            scaled = ((np.array(series) - mean) / deviation).astype(np.float32)
            change = run(network, scaled[None], np.full((1, len(series)), 0.008, np.float32))[0, -1]
            series.append(series[-1] + np.asarray(change))
        squares.append((np.array(series[64:]) - piece[64:67]) ** 2)
    np.testing.assert_allclose(loops["errors"]["network"]["raw"][:3], np.mean(squares, axis=(0, 2)), rtol=1e-3)


def test_without_a_rollout_beyond_a_window_there_is_no_open_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GNODE_DATA_CACHE", str(tmp_path / "cache"))
    put_in_place(monkeypatch, lambda source: made_up(longest=64, source=source))
    summary = train(resolve(NAME, assignments=SMALL), tmp_path / "run")
    # 65 observations: one beyond the 64 of a window.
    assert summary["prediction"]["open_loop"]["seconds"] == [0.008]


def test_a_run_goes_on_with_the_same_rollouts_alone(versions, tmp_path: Path):
    settings = resolve(NAME, assignments=SMALL)
    train(settings, tmp_path / "whole")
    train(settings, tmp_path / "parts", interrupted=interrupted_after(1))
    summary = train(settings, tmp_path / "parts", resume=True)
    assert summary["outcome"] == "finished" and summary["sizes"]["test"] == 10
    one, other = (contents(tmp_path / name) for name in ("whole", "parts"))
    assert one["model.gnode"] == other["model.gnode"] and one["split.json"] == other["split.json"]
    versions["mujoco"] = "0.1"
    with pytest.raises(Refused, match="the rollouts of walker2d as they were when the run began, got others"):
        train(settings, tmp_path / "parts", resume=True)


def test_a_network_without_use_is_doubted(versions):
    errors = {"test": {"raw": 0.2, "normalised": 1.0}}
    summary = {
        "prediction": {"network": errors, "baselines": dict.fromkeys(("no_change", "linear", "linear_two"), errors)}
    }
    from gnode.experiments.summary._scores import doubts_of_scores

    (doubt,) = doubts_of_scores(summary)
    assert doubt.startswith("the test error of 0.2 is no better than that of no change, 0.2; without a network: mse")
    better = {"test": {"raw": 0.1, "normalised": 1.0}}
    assert doubts_of_scores({"prediction": {**summary["prediction"], "network": better}}) == []
