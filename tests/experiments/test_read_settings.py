"""How a data file is read, as a setting of a run."""

from pathlib import Path

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.experiments import (
    Keys,
    TaskSettings,
    data_checksum,
    dissect,
    draw_sets,
    load_dissection,
    load_run,
    read_settings,
    resolve,
    save_dissection,
    train,
)
from gnode.experiments._resolve import write_settings
from gnode.explorer._programs import programs_of
from gnode.tasks import Names
from tests.experiments.small_runs import small, write_data

KEY = Keys.of(0).data
READ = {"series": "id", "time": "t [s]", "inputs": "a", "targets": "c", "groups": "animal"}


@pytest.fixture
def table(tmp_path) -> Path:
    """Sixty series of eight samples, of six animals."""
    random = np.random.default_rng(0)
    lines = ["id,animal,t [s],a [mV],b,c,kind"]
    for one in range(60):
        for step, value in enumerate(random.normal(size=8)):
            lines.append(f"{one},m{one % 6},{0.1 * step:.1f},{value},{one},{2 * value + 30},{'xy'[one % 2]}")
    (tmp_path / "table.csv").write_text("\n".join(lines))
    return tmp_path / "table.csv"


def test_nothing_of_it_stands_in_settings_that_do_not_say_it(tmp_path):
    assert "read" not in small().as_table()["task"]
    said = resolve("square", options={"task": {"read": {"inputs": "a,b", "cut_s": 2.0}}})
    assert said.as_table()["task"]["read"] == {"inputs": ("a", "b"), "cut_s": 2.0}
    write_settings(tmp_path / "settings.toml", said)
    assert read_settings(tmp_path / "settings.toml") == said
    with pytest.raises(Refused, match=r"a known setting, one of series, time, .*got task\.read\.seires"):
        resolve("square", options={"task": {"read": {"seires": "id"}}})


def test_groups_of_a_file_split_it(table):
    sets = draw_sets(TaskSettings(name=str(table), read=READ, split="animal"), key=KEY)
    animals = [{place % 6 for place in places} for places in sets.places or ()]
    assert len(animals) == 3 and not set.intersection(*animals) and set.union(*animals) == set(range(6))
    assert sets.names == Names(("a",), ("c",), ("mV",), ()) and sets.train.names.input(0) == "a (standardised)"
    with pytest.raises(Refused, match=r"task\.split of .* among stratified, random, .*animal"):
        draw_sets(TaskSettings(name=str(table), read=READ, split="mouse"), key=KEY)


def test_the_test_has_a_file_of_its_own(table, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("\n".join(table.read_text().splitlines()[:17]))
    said = resolve(str(table), options={"task": {"read": {**READ, "test": str(other)}}})
    sets = draw_sets(said.task, key=KEY)
    assert sets.places is not None and sets.places[2].tolist() == [60, 61]
    assert len(sets.train) + len(sets.validation) == 60
    # Both files are what the run is of.
    before = data_checksum(said.task)
    other.write_text(other.read_text() + "\n")
    assert data_checksum(said.task) != before != data_checksum(TaskSettings(name=str(table), read=READ))


@pytest.mark.parametrize(
    "read, classes", [({"labels": "kind", "targets": None}, True), ({}, False)], ids=["classes", "values"]
)
def test_defaults_are_those_of_what_is_read(table, read, classes):
    said = {name: value for name, value in {**READ, **read}.items() if value is not None}
    assert (resolve(str(table), options={"task": {"read": said}}).training.loss_at == "last") == classes


def test_a_network_without_any_input(tmp_path):
    """Series that fall to rest by themselves: trained, kept, read back and taken apart."""
    times = 0.1 * np.arange(1, 13)
    fall = np.exp(-times)[None, :, None] * np.random.default_rng(0).uniform(0.9, 1.1, (24, 1, 1))
    names = {"output_names": ["height"], "output_units": ["m"]}
    np.savez(tmp_path / "fall.npz", targets=fall, times=times, **names)
    settings = small("model.state=2", task=str(tmp_path / "fall.npz"))
    summary = train(settings, tmp_path / "run")
    assert summary["input_size"] == 0 and summary["names"]["outputs"] == ("height",)
    assert "12 steps x 0 channels, 1 output (height [m])" in summary["read"]
    run = load_run(tmp_path / "run")
    assert run.trials.inputs.shape[2] == 0 and run.trials.names.output(0) == "height (m)"
    assert np.isfinite(summary["test"]["loss"])
    found = dissect(run.network, run.trials, key=jax.random.key(0), starts=16, boxes=200, seconds=1.0)
    save_dissection(tmp_path / "run", found)
    kept = load_dissection(tmp_path / "run")
    # The page on which it moves sums over no inputs.
    assert programs_of(run.network, kept)["drive"] is not None
    assert kept.called == run.trials.names and kept.examples is not None and kept.examples.inputs.shape[2] == 0


def test_an_npz_is_split_as_before(tmp_path):
    """What it has one of for each trial is no part of how it is split, unless that is said."""
    path = write_data(tmp_path / "plain.npz")
    arrays = dict(np.load(path))
    count = len(arrays.get("lengths", arrays.get("inputs")))
    np.savez(tmp_path / "more.npz", **arrays, animal=np.arange(count) % 4)
    places = [draw_sets(TaskSettings(name=str(tmp_path / name)), key=KEY).places for name in ("plain.npz", "more.npz")]
    for one, other in zip(*places, strict=True):
        np.testing.assert_array_equal(one, other)
