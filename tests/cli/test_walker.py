"""The walking simulation from the command line, with a walker that needs no simulator."""

import json
from pathlib import Path

import pytest

from gnode.data.walker import _cache as cache
from gnode.data.walker import _environment as environment
from gnode.experiments import data_checksum
from gnode.sweeps import plan_members, read_plan
from tests.cli.asking import Ask
from tests.data.walker.made_up import made_up, put_in_place

SIZES = ("--set", "task.train_trials=24", "--set", "task.validation_trials=9", "--set", "task.test_trials=10")
SMALL = ("run", "walker2d", *SIZES, "--state", "2", "--hidden", "4", "--readout-hidden", "none", "--epochs", "1")


@pytest.fixture
def walker(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GNODE_DATA_CACHE", str(here / "cache"))
    put_in_place(monkeypatch, lambda source: made_up(longest=240, source=source))


def test_it_is_simulated_once_and_scored_beside_what_needs_no_network(ask: Ask, walker: None):
    answer = ask(*SMALL, "--train-only")
    assert answer.status == 0, answer.err
    assert "walker: simulated now (none kept)" in answer.err and "Made-up-v1 (Gymnasium 0.0" in answer.err
    assert "without a network: mse of no change " in answer.out and ", of a linear predictor " in answer.out
    again = ask(*SMALL, "--train-only", "--out", "again", "--json")
    assert again.status == 0 and "simulated now" not in again.err
    assert json.loads(again.out)["sizes"]["train"] == 24


def test_a_sweep_over_sizes_knows_the_content_of_each(ask: Ask, walker: None):
    plan = """[run.task]
name = "walker2d"
validation_trials = 9
test_trials = 10
[axes]
"task.train_trials" = [24, 32]
"""
    Path("plan.toml").write_text(plan, encoding="utf-8")
    sweep = plan_members(read_plan(Path("plan.toml")))
    tasks = [member.settings.task for member in sweep.members]
    assert [task.train_trials for task in tasks] == [24, 32] and all(task.drop == 0.1 for task in tasks)
    bare = [task.model_copy(update={"sha256": None}) for task in tasks]
    assert [task.sha256 for task in tasks] == [data_checksum(task) for task in bare] and tasks[0].sha256 != tasks[
        1
    ].sha256


def test_without_the_extra_one_sentence_says_how_to_get_it(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GNODE_DATA_CACHE", str(here / "cache"))
    for module in (cache, environment):
        monkeypatch.setattr(module, "installed", lambda: False)
    answer = ask(*SMALL)
    assert answer.status == 2 and answer.err.splitlines()[-1] == (
        "gnode: expected Gymnasium and MuJoCo, which simulate, got none; install them by: pip install 'gnode[walker]'"
    )


def test_without_a_place_to_keep_it_one_sentence_says_so(
    ask: Ask, here: Path, walker: None, monkeypatch: pytest.MonkeyPatch
):
    (here / "file").write_text("in the way")
    monkeypatch.setenv("GNODE_DATA_CACHE", str(here / "file"))
    answer = ask(*SMALL)
    assert answer.status == 2 and answer.err.splitlines()[-1].startswith(
        f"gnode: expected a folder for data at {here / 'file'}, got "
    )
    assert not (here / "runs").exists()


def test_tasks_says_by_what_it_is_simulated(ask: Ask):
    rows = {row["name"]: row for row in json.loads(ask("tasks", "--json").out)}
    row = rows["walker2d"]
    assert (row["channels"], row["trials"], row["extra"]) == (17, 12893, "walker")
    assert "Gymnasium, MuJoCo" in ask("tasks").out
