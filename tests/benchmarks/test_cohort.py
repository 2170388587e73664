"""The benchmark of cohorts runs, at a tiny size, and says from its rates where they no longer grow."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
TINY = ["task.train_trials=20", "task.validation_trials=4", "task.test_trials=4", "model.hidden=[4]"]


@pytest.fixture
def cohort(imported) -> ModuleType:
    return imported("cohort")


def test_members_are_the_published_grid_seed_by_seed(cohort):
    all_of = cohort.members(81)
    assert len(set(all_of)) == 81 and {settings.seed for settings in all_of} == set(range(9))
    assert len({settings.training.learning_rate for settings in all_of[:9]}) == 3
    assert {settings.model.hidden for settings in all_of} == {(100, 100, 100)}


def test_cohorts_are_timed_by_epochs_that_were_run(cohort, monkeypatch, capsys):
    result = cohort.measure([1, 2], 3, TINY)
    assert list(result["cohorts"]) == [1, 2] and result["epochs_of_a_member"] == 200
    for size, row in result["cohorts"].items():
        seconds = row["epoch_seconds"]
        assert 0 < seconds["least"] <= seconds["median"] <= seconds["most"]
        assert row["members_per_second"] == pytest.approx(size / (200 * seconds["median"]))
    monkeypatch.setattr(cohort, "measure", lambda sizes, epochs: result)
    monkeypatch.setattr(sys, "argv", ["cohort.py", "--json"])
    assert cohort.main() == 0
    assert json.loads(capsys.readouterr().out)["saturated_at"] == result["saturated_at"]
    monkeypatch.setattr(sys, "argv", ["cohort.py"])
    assert cohort.main() == 0
    assert f"with a cohort of {result['saturated_at']}" in capsys.readouterr().out


def test_what_does_not_fit_the_memory_is_left_out(cohort, monkeypatch):
    monkeypatch.setattr(cohort.jax, "devices", lambda: [type("Device", (), {"platform": "gpu", "device_kind": "any"})])
    monkeypatch.setattr(cohort, "cohort_size", lambda *problem: 1)
    monkeypatch.setattr(cohort, "epoch_bytes", lambda *problem: 2**30)
    monkeypatch.setattr(cohort.Cohort, "epoch_seconds", lambda self, size, epochs: (1.0, [0.5, 0.5]))
    result = cohort.measure([1, 3], 3, TINY)
    assert list(result["cohorts"]) == [1] and result["limit_by_memory"] == 1


@pytest.mark.parametrize(
    ("rates", "size"),
    [({1: 1.0, 3: 2.9, 9: 8.0, 27: 8.5, 81: 8.6}, 9), ({1: 1.0, 3: 3.0, 9: 9.0}, 9), ({1: 1.0, 3: 0.7}, 1)],
    ids=["levels off", "grows on", "falls"],
)
def test_saturation_is_where_the_rate_no_longer_grows(cohort, rates, size):
    assert cohort.saturation(rates) == size


def test_help_ends_in_an_example():
    done = subprocess.run([sys.executable, FOLDER / "cohort.py", "--help"], capture_output=True, text=True, check=True)
    assert "Example: python benchmarks/cohort.py" in done.stdout
