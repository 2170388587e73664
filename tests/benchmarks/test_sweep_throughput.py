"""The benchmark of sweeps counts what it says: with members run here, one after the other, in the place of workers."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from gnode.sweeps import parse_plan, plan_members, read_status, rebuild_index, run_member
from gnode.sweeps.folder._sweep_folder import begin_sweep

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def throughput(imported) -> ModuleType:
    return imported("sweep_throughput")


def run_here(sweep, folder, *, workers, watch):
    folder.mkdir()
    begin_sweep(folder, sweep, resume=False)
    watch(None)
    for member in sweep.members:
        run_member(member, folder, deaths=1)
    watch(None)
    rebuild_index(folder)
    return read_status(folder)


@pytest.mark.parametrize("members", [2, 8, 24])
def test_there_are_so_many_members_of_one_shape(throughput, members):
    sweep = plan_members(parse_plan(throughput.plan_text(members, 60)))
    assert len(sweep.members) == members and sweep.merged == 0
    assert len({member.settings.training.learning_rate for member in sweep.members}) == members // 2


def test_what_is_measured(throughput, monkeypatch, capsys):
    quick = {**throughput.QUICK, "members": 2}
    result = throughput.measure(**quick, run=run_here)
    assert [row["members"] for row in (*result["short"]["1"], result["long"])] == [2, 2]
    (alone,), (pair,) = result["short"]["1"], result["short"]["2"]
    # One after the other here, and two at a time is what the second is taken for.
    assert alone["worker_seconds"] <= alone["seconds"] <= alone["whole_seconds"] and 0 <= alone["overhead"] < 1
    assert pair["overhead"] == pytest.approx(1 - pair["worker_seconds"] / (2 * pair["seconds"]))
    assert result["gain"] == pytest.approx(alone["seconds"] / pair["seconds"]) and result["recompiled"] == 0
    monkeypatch.setattr(throughput, "measure", lambda **options: result)
    monkeypatch.setattr(sys, "argv", ["sweep_throughput.py", "--quick", "--json"])
    assert throughput.main() == 0
    assert json.loads(capsys.readouterr().out)["overhead"] == result["overhead"]
    monkeypatch.setattr(sys, "argv", ["sweep_throughput.py"])
    assert throughput.main() == 0
    assert "compiled again: 0" in capsys.readouterr().out


def test_a_member_that_is_compiled_for_again_is_seen(throughput):
    counts = {"one": [36, 2, 0], "two": [36], "three": [0, 0]}
    timing = throughput.Timing(6, 10.0, 12.0, 15.0, 9.0, 2.0, counts, 2)
    assert timing.recompiled == 1 and timing.overhead == pytest.approx(0.25)


def test_help_ends_in_an_example():
    words = [sys.executable, FOLDER / "sweep_throughput.py", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "Example: python benchmarks/sweep_throughput.py" in done.stdout
