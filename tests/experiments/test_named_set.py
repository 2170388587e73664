"""Data sets that are asked for by name, from settings to a run that is resumed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import split_places
from gnode.data.sets import DATA_SETS, Contents, Recordings, _load, data_set_trials, prepared_in
from gnode.data.sets._recordings import write_recordings
from gnode.experiments import Keys, TaskSettings, data_checksum, draw_sets, is_data, is_file, resolve, train
from tests.experiments.small_runs import contents, interrupted_after

NAME = "character-trajectories"
KEY = Keys.of(0).data
SMALL = ("model.state=3", "model.hidden=[4]", "training.epochs=2", "training.batch_size=8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A prepared data set of forty short series of two letters, by four writers."""
    random = np.random.default_rng(0)
    lengths = random.integers(6, 12, 40).astype(np.int32)
    labels = np.arange(40, dtype=np.int32) % 2
    series = (random.normal(size=(lengths.sum(), 3)) + np.repeat(labels, lengths)[:, None]).astype(np.float32)
    groups = {
        "writer": np.array([f"w{place // 10}" for place in range(40)]),
        "part": np.array(["train", "train", "validation", "test"] * 10),
    }
    known = Contents((40,), 3, ("a", "b"), 200.0, (6, 11), (("writer", 4), ("part", 3)))
    monkeypatch.setitem(DATA_SETS, NAME, replace(DATA_SETS[NAME], contents=known))
    monkeypatch.setenv("GNODE_DATA_CACHE", str(tmp_path / "cache"))
    (tmp_path / "prepared").mkdir()
    recordings = Recordings(series, lengths, labels, ("a", "b"), 200.0, groups)
    write_recordings(tmp_path / "prepared" / "character_trajectories.npz", recordings)
    _load._read.cache_clear()
    with prepared_in(tmp_path / "prepared"):
        yield tmp_path / "prepared"


def drawn(**settings):
    return draw_sets(TaskSettings(name=NAME, **settings), key=KEY)


def test_a_named_set_is_data_and_no_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    # A folder of that name, which a run may have left, changes nothing.
    (tmp_path / NAME).mkdir()
    assert is_data(NAME) and not is_file(NAME) and not is_data("square")
    assert data_checksum(TaskSettings(name=NAME)) == _load.load_data_set(NAME).sha256


def test_defaults_are_those_of_classes(folder: Path):
    settings = resolve(NAME)
    assert (settings.model.state, settings.model.hidden, settings.model.gate_bias) == (32, (64,), -2)
    assert settings.training.loss_at == "last" and settings.task.standardise_targets is False
    assert settings.task.split == "stratified" and resolve("spoken-digits").task.split == "random"
    assert resolve(NAME, published=True).model.alpha == 1


@pytest.mark.parametrize("by_class", [True, False], ids=["stratified", "random"])
def test_random_splits_are_those_of_files(folder: Path, by_class: bool):
    trials = data_set_trials(NAME)
    expected = split_places(trials, by_class=by_class, key=KEY)
    places = drawn(split="stratified" if by_class else "random").places
    assert places is not None
    for one, other in zip(places, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_splits_by_group_and_as_published(folder: Path):
    train, validation, test = (part.tolist() for part in drawn(split="writer", held_out="w2").places or ())
    assert test == list(range(20, 30)) and not {*train, *validation} & {*test} and len(train) > len(validation)
    parts = drawn(split="writer").places
    assert parts is not None and [len(part) // 10 for part in parts] == [2, 1, 1]
    parts = drawn(split="published").places
    assert parts is not None and parts[2].tolist() == list(range(3, 40, 4)) and len(parts[0]) == 20


def test_inputs_are_standardised_by_the_training_set_alone(folder: Path):
    sets = drawn(split="writer", held_out="w2")
    assert sets.places is not None
    trials = data_set_trials(NAME).take(sets.places[0])
    seen = trials.inputs[trials.real].astype(np.float64)
    assert sets.scaling is not None
    np.testing.assert_allclose(sets.scaling.mean, seen.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(sets.scaling.deviation, seen.std(axis=0), rtol=1e-6)


def test_dropped_samples_leave_others_at_their_own_times(folder: Path):
    whole = drawn()
    for dropped in (drawn(drop=0.5), drawn(drop=0.5, protocol="kidger")):
        assert dropped.train.steps < whole.train.steps
        times = np.rint(200 * dropped.train.times[dropped.train.real])
        np.testing.assert_allclose(times / 200, dropped.train.times[dropped.train.real])
    assert dropped.train.input_size == whole.train.input_size + 1


def test_copies_are_of_the_training_set_alone(folder: Path):
    plain, copied = drawn(), drawn(copies=3, shift=0.2)
    count = len(plain.train)
    assert len(copied.train) == 3 * count and copied.read == plain.read and copied.scaling == plain.scaling
    np.testing.assert_array_equal(copied.train.inputs[:count], plain.train.inputs)
    assert not np.allclose(copied.train.inputs[count : 2 * count], plain.train.inputs)
    np.testing.assert_array_equal(copied.validation.inputs, plain.validation.inputs)
    np.testing.assert_array_equal(copied.test.inputs, plain.test.inputs)


def test_the_line_says_what_was_read(folder: Path):
    read = drawn().read
    assert read is not None and "40 trials x 6 to 11 steps x 3 channels, 2 classes (a, b)" in read
    assert "time step 0.005 s (by the sampling rate)" in read


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"split": "speaker"}, "task.split of character-trajectories among stratified, random, writer, published, got"),
        ({"split": "writer", "held_out": "zoe"}, "a writer to hold out among w0, w1, w2, w3, got 'zoe'"),
        ({"sha256": "0" * 64}, "the data set character-trajectories as it was when the run began, got another content"),
    ],
    ids=["split", "held out", "content"],
)
def test_refusals(folder: Path, settings: dict, why: str):
    with pytest.raises(Refused, match=why):
        drawn(**settings)


@pytest.mark.parametrize(
    ("task", "assignment", "why"),
    [
        ("square", "task.split=random", "task.split for a data file alone, got random for the task square"),
        ("square", "task.protocol=kidger", "task.protocol for a data file alone"),
        ("square", "task.copies=2", "task.copies for a data file alone"),
    ],
)
def test_tasks_that_are_drawn_have_no_split(task: str, assignment: str, why: str):
    with pytest.raises(Refused, match=why):
        draw_sets(resolve(task, assignments=[assignment]).task, key=KEY)


def test_what_is_held_out_needs_a_group():
    with pytest.raises(Refused, match=r"expected task.split to be a group, such as speaker, with task.held_out = theo"):
        resolve("spoken-digits", assignments=["task.held_out=theo"])


def test_copies_are_not_for_the_protocol_whose_time_is_an_input():
    with pytest.raises(Refused, match=r"expected task.copies = 1 with task.protocol = kidger"):
        resolve(NAME, assignments=["task.copies=2", "task.protocol=kidger"])


def test_a_name_that_is_nearly_one_is_refused_with_it():
    with pytest.raises(Refused, match=r"a task or a data set among .*spoken-digits.*; did you mean spoken-digits\?"):
        resolve("spoken-digts")


def test_a_run_goes_on_with_the_same_series_wherever_they_lie(folder: Path, tmp_path: Path):
    settings = resolve(NAME, assignments=[*SMALL, "task.split=writer", "task.held_out=w1"])
    train(settings, tmp_path / "whole")
    train(settings, tmp_path / "parts", interrupted=interrupted_after(1))
    # The same series in another file, in another folder.
    with np.load(folder / "character_trajectories.npz") as archive:
        arrays = dict(archive)
    (tmp_path / "moved").mkdir()
    np.savez_compressed(tmp_path / "moved" / "character_trajectories.npz", **arrays)
    with prepared_in(tmp_path / "moved"):
        summary = train(settings, tmp_path / "parts", resume=True)
    assert summary["outcome"] == "finished" and summary["sizes"]["test"] == 10
    one, other = (contents(tmp_path / name) for name in ("whole", "parts"))
    assert one["model.gnode"] == other["model.gnode"] and one["split.json"] == other["split.json"]
    assert json.loads(one["split.json"])["test"] == list(range(10, 20))
    # Other series are refused.
    arrays["series"] = arrays["series"] + 1
    np.savez(tmp_path / "moved" / "character_trajectories.npz", **arrays)
    with prepared_in(tmp_path / "moved"), pytest.raises(Refused, match="as it was when the run began, got another"):
        train(settings, tmp_path / "parts", resume=True)
