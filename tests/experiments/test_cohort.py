"""Runs of a cohort leave the folders that runs alone leave."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.experiments import cohort_key, cohort_limit, load_run, resolve, train, train_cohort
from gnode.experiments._folder import locked
from tests.experiments.small_runs import CONTENT, contents, interrupted_after, small, write_data

THREE = [
    small(),
    small("training.learning_rate=0.001", "training.weight_decay=0.1", "training.epochs=2", seed=1),
    small("model.gate_bias=-1.0", "model.initialisation=he-normal", seed=2),
]


def folders(where: Path) -> list[Path]:
    return [where / name for name in ("a", "b", "c")]


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> list[Path]:
    """The run folders of an undisturbed cohort."""
    where = folders(tmp_path_factory.mktemp("cohort"))
    train_cohort(THREE, where)
    return where


def test_every_run_leaves_the_folder_that_it_leaves_alone(finished, tmp_path):
    for folder, settings in zip(finished, THREE, strict=True):
        train(settings, tmp_path / folder.name)
        one, two = contents(folder), contents(tmp_path / folder.name)
        assert one.keys() == two.keys() == CONTENT
        for name in ("settings.toml", "environment.json", "trials.npz"):
            assert one[name] == two[name]
        run, alone = load_run(folder), load_run(tmp_path / folder.name)
        assert run.settings == settings and run.summary.keys() == alone.summary.keys()
        for name in ("outcome", "epochs", "best_epoch", "parameters", "sizes"):
            assert run.summary[name] == alone.summary[name]
        for name in ("train", "validation", "test"):
            assert run.summary[name]["loss"] == pytest.approx(alone.summary[name]["loss"], rel=2e-3)
        left, right = (run.network.readout.weights[0], alone.network.readout.weights[0])
        np.testing.assert_allclose(left, right, rtol=2e-3, atol=2e-5)


def without_times(content: dict[str, bytes]) -> dict[str, object]:
    """All that does not hold a duration, which the checkpoint does."""
    summary = json.loads(content["summary.json"])
    for name in ("seconds", "steps_per_second"):
        del summary[name]
    rows = [row[:5] + row[6:] for row in csv.reader(content["history.csv"].decode().splitlines())]
    rest = {name: content[name] for name in CONTENT - {"summary.json", "history.csv", "checkpoint.gnode"}}
    return {**rest, "summary": summary, "history": rows}


@pytest.mark.parametrize("epochs", [1, 3])
def test_an_interrupted_cohort_ends_with_the_same_bits(finished, tmp_path, epochs):
    where = folders(tmp_path)
    summaries = train_cohort(THREE, where, interrupted=interrupted_after(epochs))
    # The second has two epochs in all, and has ended after three.
    assert [(where[place] / "summary.json").exists() for place in range(3)] == [False, epochs == 3, False]
    assert [summary["outcome"] for summary in summaries].count("interrupted") == (3 if epochs == 1 else 2)
    train_cohort(THREE, where, resume=True)
    for one, other in zip(where, finished, strict=True):
        assert without_times(contents(one)) == without_times(contents(other))


class Death(Exception):
    """Stands for a process that ends where it is."""


def test_a_cohort_killed_while_it_leaves_its_folders_ends_with_the_same_bits(finished, tmp_path, monkeypatch):
    def dies(*arguments):
        raise Death

    where = folders(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("gnode.experiments._run.save_trials", dies)
        with pytest.raises(Death):
            train_cohort(THREE, where)
    never = [[lambda record, net: pytest.fail("an epoch was run")]] * 3
    train_cohort(THREE, where, resume=True, callbacks=never)
    for one, other in zip(where, finished, strict=True):
        assert without_times(contents(one)) == without_times(contents(other))


def test_a_cohort_that_has_ended_is_left_as_it_is(finished):
    before = [contents(folder) for folder in finished]
    summaries = train_cohort(THREE, finished, resume=True)
    assert summaries == [json.loads(content["summary.json"]) for content in before]
    assert [contents(folder) for folder in finished] == before


def test_a_run_without_a_folder_joins_those_that_have_ended(finished, tmp_path):
    where = [*finished[:2], tmp_path / "new"]
    before = [contents(folder) for folder in finished[:2]]
    *others, joined = train_cohort(THREE, where, resume=True)
    assert [contents(folder) for folder in where[:2]] == before
    assert others == [json.loads(content["summary.json"]) for content in before]
    assert joined["outcome"] == "finished" and without_times(contents(where[2])) == without_times(contents(finished[2]))


@pytest.mark.parametrize("name", ["ode-rnn", "gru-d"])
def test_maps_that_change_between_samples_are_members_too(name, tmp_path):
    path = str(write_data(tmp_path / "data.npz"))
    said = [f"model.name={name}", "task.drop=0.3", "training.epochs=2", "model.state=3"]
    # With samples dropped at random, the members of a cohort share a seed.
    both = [resolve(path, assignments=[*said, f"model.gate_bias={bias}"]) for bias in (0.0, -1.0)]
    where = folders(tmp_path)[:2]
    summaries = train_cohort(both, where)
    for summary, settings, folder in zip(summaries, both, where, strict=True):
        alone = train(settings, tmp_path / f"alone-{folder.name}")
        assert summary["outcome"] == "finished"
        assert summary["test"]["loss"] == pytest.approx(alone["test"]["loss"], rel=2e-3)


def test_what_runs_share_is_their_key():
    assert len({cohort_key(settings) for settings in THREE}) == 1
    others = [
        small("model.state=3"),
        small("model.alpha=0.2"),
        small("task.train_trials=30"),
        small("training.batch_size=5"),
        small("training.dropout=0.1"),
        small("simulation.solver=heun", "simulation.substeps=1"),
        small(task="ring"),
    ]
    assert len({cohort_key(settings) for settings in [*THREE, *others]}) == 1 + len(others)


def test_where_the_seed_shapes_trials_it_is_part_of_the_key(tmp_path):
    data = str(write_data(tmp_path / "data.npz"))
    for said in ({"task": data}, {"task": "square", "assignments": ["task.drop=0.3"]}):
        one, other = (small(*said.get("assignments", ()), task=said["task"], seed=seed) for seed in (0, 1))
        assert cohort_key(one) != cohort_key(other)
    assert cohort_key(small(task=data)) == cohort_key(small("training.learning_rate=0.1", task=data))


def test_runs_on_a_data_file_share_a_cohort(tmp_path):
    data = str(write_data(tmp_path / "data.npz"))
    said = [small(f"training.learning_rate={rate}", task=data) for rate in (0.01, 0.001)]
    one, other = train_cohort(said, [tmp_path / "one", tmp_path / "other"])
    assert one["outcome"] == other["outcome"] == "finished" and one["test"] != other["test"]
    assert load_run(tmp_path / "one").settings.task.sha256 is not None


@pytest.mark.parametrize(
    ("said", "where", "message"),
    [
        ([], [], "runs of a cohort of at least 1, got 0"),
        (THREE, ["a"], "3 folders, as there are runs, got 1; give one for each"),
        (
            [THREE[0], small("model.state=3")],
            ["a", "b"],
            "model.state = 2 in all runs of a cohort, got 3 in run 1; tra",
        ),
        ([THREE[0], small("training.batch_size=5")], ["a", "b"], "training.batch_size = 10 in all runs of a cohort, g"),
        ([THREE[0], THREE[1]], ["a", "taken"], "an empty folder or a run at .*taken, got a folder with other files"),
        ([THREE[0], THREE[1]], ["a", "a"], "to be free, got a folder in which another run is writing"),
    ],
    ids=["none", "too few folders", "model", "batches", "a folder that is taken", "one folder twice"],
)
def test_cohorts_that_cannot_be_are_refused_before_anything_is_written(said, where, message, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.tex").write_text("my thesis")
    with pytest.raises(Refused, match=message):
        train_cohort(said, [tmp_path / name for name in where])
    assert {name for name in contents(tmp_path) if not name.endswith(".lock")} == {"taken/thesis.tex"}


def test_a_run_that_another_process_writes_is_refused(tmp_path):
    with locked(tmp_path / "b"), pytest.raises(Refused, match="b to be free"):
        train_cohort(THREE, folders(tmp_path))
    assert {Path(name).name for name in contents(tmp_path)} == {".lock"}


def test_the_limit_of_a_cohort_is_that_of_its_memory(monkeypatch):
    assert cohort_limit(THREE[0]) == 1
    monkeypatch.setattr("gnode.training._memory.epoch_bytes", lambda *problem, simulation: 100)
    monkeypatch.setattr("gnode.training._memory.device_memory", lambda: 1000)
    assert (cohort_limit(THREE[0]), cohort_limit(THREE[0], most=2)) == (7, 2)
