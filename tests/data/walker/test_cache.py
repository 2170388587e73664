import json
from dataclasses import replace

import numpy as np
import platformdirs
import pytest

from gnode._checks import Refused
from gnode.data.walker import PARTS, Rollouts, generate_rollouts, read_rollouts, walker_rollouts, write_rollouts
from gnode.data.walker import _cache as cache
from gnode.data.walker import _environment as environment
from tests.data.walker.made_up import SMALL, SOURCE, made_up

NAMES = ("series", "lengths", "parts", "policies", "random_shares", "windows")


@pytest.fixture(scope="module")
def rollouts():
    return generate_rollouts(SMALL, environment=made_up())


@pytest.fixture
def simulator(monkeypatch):
    """The made-up walker in the place of Gymnasium's: what was simulated, and versions that can be changed."""
    now = dict(SOURCE)
    plans = []

    def generate(plan, *, tell):
        plans.append(plan)
        return generate_rollouts(plan, environment=made_up(source=dict(now)), tell=tell)

    monkeypatch.setattr(cache, "generate_rollouts", generate)
    monkeypatch.setattr(cache, "installed", lambda: True)
    monkeypatch.setattr(cache, "walker_source", lambda: dict(now))
    return now, plans


def same(one: Rollouts, other: Rollouts) -> bool:
    return (one.plan, one.source, one.time_step) == (other.plan, other.source, other.time_step) and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES
    )


def test_what_is_written_is_read_and_says_what_made_it(rollouts, tmp_path):
    write_rollouts(tmp_path / "a.npz", rollouts)
    write_rollouts(tmp_path / "b.npz", generate_rollouts(SMALL, environment=made_up()))
    assert same(read_rollouts(tmp_path / "a.npz"), rollouts)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with np.load(tmp_path / "a.npz") as archive:
        about = json.loads(str(archive["about"]))
    assert about["source"] == {**SOURCE, "too_short": rollouts.source["too_short"]} and about["plan"]["seed"] == 3
    assert about["clipped"] == {part: rollouts.clipped(part) for part in PARTS}
    assert {path.name for path in tmp_path.iterdir()} == {"a.npz", "b.npz"}


def test_what_is_kept_is_not_simulated_again(simulator, tmp_path):
    lines = []
    first = walker_rollouts(SMALL, folder=tmp_path / "new", tell=lines.append)
    assert lines[0] == "walker: simulated now (none kept)" and "walker: 50 windows of train" in lines
    again = walker_rollouts(SMALL, folder=tmp_path / "new", tell=pytest.fail)
    other = walker_rollouts(replace(SMALL, seed=9), folder=tmp_path / "new")
    assert same(first, again) and not same(first, other) and len(simulator[1]) == 2


def test_other_versions_are_made_anew(simulator, tmp_path):
    walker_rollouts(SMALL, folder=tmp_path)
    simulator[0]["mujoco"] = "0.1"
    lines = []
    made = walker_rollouts(SMALL, folder=tmp_path, tell=lines.append)
    assert lines[0] == "walker: simulated now (those kept are of mujoco 0.0 and not 0.1)"
    assert made.source["mujoco"] == "0.1" and same(walker_rollouts(SMALL, folder=tmp_path, tell=pytest.fail), made)


def _cut_off(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _one_bit(content: bytes) -> bytes:
    return content[:2000] + bytes([content[2000] ^ 1]) + content[2001:]


@pytest.mark.parametrize(
    "damage", [_cut_off, _one_bit, lambda content: b"", lambda content: b"<html>"], ids=["half", "bit", "empty", "page"]
)
def test_a_damaged_file_is_made_anew_or_refused(damage, simulator, tmp_path, monkeypatch):
    made = walker_rollouts(SMALL, folder=tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Refused, match=r"rollouts of the walker at .*; remove it, and it is made anew"):
        read_rollouts(path)
    with monkeypatch.context() as without:
        without.setattr(cache, "installed", lambda: False)
        with pytest.raises(Refused, match=r"rollouts of the walker at .*; remove it, and it is made anew"):
            walker_rollouts(SMALL, folder=tmp_path)
    lines = []
    assert same(walker_rollouts(SMALL, folder=tmp_path, tell=lines.append), made)
    assert "of what is kept: expected rollouts of the walker" in lines[0]
    assert same(read_rollouts(path), made)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda arrays, about: arrays.update(windows=arrays["windows"] + 1), "arrays that do not go with"),
        (lambda arrays, about: arrays.update(lengths=arrays["lengths"][1:]), "arrays that do not go with"),
        (lambda arrays, about: arrays.update(series=arrays["series"][1:]), "arrays that do not go with"),
        (lambda arrays, about: arrays.update(series=arrays["series"].astype(float)), "arrays that do not go with"),
        (lambda arrays, about: about["plan"].update(windows=[1, 2, 3]), "arrays that do not go with"),
        (lambda arrays, about: about["plan"].update(speed=3), "arrays that do not go with"),
        (lambda arrays, about: about["source"].pop("mujoco"), "arrays that do not go with"),
        (lambda arrays, about: about.pop("source"), "arrays that do not go with"),
        (lambda arrays, about: about.update(time_step_s=0), "arrays that do not go with"),
        (lambda arrays, about: about.pop("version"), "a file of another kind"),
        (lambda arrays, about: about.update(version=2), "rollouts of version 1 at .*, got version 2"),
        (lambda arrays, about: arrays.pop("parts"), "one without parts"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(change, message, rollouts, tmp_path):
    write_rollouts(tmp_path / "a.npz", rollouts)
    with np.load(tmp_path / "a.npz") as archive:
        arrays = {name: archive[name] for name in NAMES}
        about = json.loads(str(archive["about"]))
    change(arrays, about)
    np.savez(tmp_path / "a.npz", about=np.array(json.dumps(about)), **arrays)
    with pytest.raises(Refused, match=message):
        read_rollouts(tmp_path / "a.npz")


def test_without_a_simulator_what_is_kept_is_taken(simulator, tmp_path, monkeypatch):
    made = walker_rollouts(SMALL, folder=tmp_path)
    simulator[0]["mujoco"] = "0.1"
    monkeypatch.setattr(cache, "installed", lambda: False)
    assert same(walker_rollouts(SMALL, folder=tmp_path, tell=pytest.fail), made)


def test_without_a_simulator_nothing_can_be_made(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(Refused) as refused:
        walker_rollouts(SMALL, folder=tmp_path)
    assert str(refused.value) == (
        "expected Gymnasium and MuJoCo, which simulate, got none; install them by: pip install 'gnode[walker]'"
    )


def test_a_folder_that_cannot_be_is_refused_before_anything_is_simulated(simulator, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"a folder for data at .*; name a folder that can be written to"):
        walker_rollouts(SMALL, folder=tmp_path / "file")
    assert simulator[1] == []


def test_the_users_cache_folder_where_none_is_named(simulator, tmp_path, monkeypatch):
    monkeypatch.delenv("GNODE_DATA_CACHE", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, appauthor: tmp_path / name)
    walker_rollouts(SMALL)
    assert [path.name for path in (tmp_path / "gnode" / "data").iterdir()] == [f"walker2d-{SMALL.name}.npz"]
