"""Data sets by name, from the command line."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gnode.data.sets import DATA_SETS, Contents
from tests.cli.asking import Ask

NAME = "character-trajectories"
SMALL = ("--state", "2", "--hidden", "4", "--epochs", "1", "--set", "training.batch_size=8", "--train-only")


@pytest.fixture
def prepared(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with forty short series in the place of the letters."""
    contents = Contents((40,), 3, ("a", "b"), 200.0, (5, 5))
    monkeypatch.setitem(DATA_SETS, NAME, replace(DATA_SETS[NAME], contents=contents))
    monkeypatch.setenv("GNODE_DATA_CACHE", str(here / "cache"))
    monkeypatch.delenv("GNODE_DATA_DIR", raising=False)
    folder = here / "prepared"
    folder.mkdir()
    series = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    np.savez(
        folder / "character_trajectories.npz",
        series=series,
        lengths=np.full(40, 5),
        labels=np.arange(40) % 2,
        classes=np.array(["a", "b"]),
        sample_rate_hz=200.0,
    )
    return folder


def test_a_set_is_run_by_its_name_and_resumed(ask: Ask, prepared: Path):
    words = ("run", NAME, *SMALL, "--drop", "0.4", "--data-dir", str(prepared), "--json")
    answer = ask(*words)
    assert answer.status == 0, answer.err
    assert f"read {NAME}: 40 trials x 5 steps x 3 channels" in answer.err
    assert json.loads(answer.out)["sizes"] == {"train": 28, "validation": 6, "test": 6, "steps": 3}
    assert (Path("runs") / f"{NAME}-gnode-0" / "summary.json").exists()
    assert "GNODE_DATA_DIR" not in os.environ
    assert ask(*words, "--resume").out == answer.out
    # Nothing was downloaded or made.
    assert not Path("cache").exists()


def test_a_plan_names_a_set(ask: Ask, prepared: Path):
    plan = f'seeds = 2\n[run.task]\nname = "{NAME}"\n[run.training]\nepochs = 1\n[run.model]\nstate = 2\nhidden = [4]\n'
    Path("letters.toml").write_text(plan, encoding="utf-8")
    from gnode.data.sets import load_data_set, prepared_in
    from gnode.sweeps import plan_members, read_plan

    with prepared_in(prepared):
        sweep = plan_members(read_plan(Path("letters.toml")))
        known = load_data_set(NAME).sha256
    assert [(member.settings.task.name, member.settings.task.sha256) for member in sweep.members] == 2 * [(NAME, known)]


def test_a_folder_that_is_not_there_is_refused(ask: Ask, prepared: Path):
    answer = ask("run", NAME, *SMALL, "--data-dir", "nowhere")
    assert answer.status == 2 and "nowhere of prepared files (GNODE_DATA_DIR), got none" in answer.err
    assert "GNODE_DATA_DIR" not in os.environ


def test_tasks_lists_sizes_and_licences(ask: Ask):
    rows = {row["name"]: row for row in json.loads(ask("tasks", "--json").out)}
    assert rows["speech-commands"]["download_mb"] > 2000 and rows["spoken-digits"]["licence"] == "CC BY-SA 4.0"
    assert set(DATA_SETS) < set(rows)
    table = ask("tasks").out
    assert "CC BY 4.0" in table and "105829" in table
