"""The benchmark of expressivity compares like with like: at a small size, both come to the same R2."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def expressivity(imported) -> ModuleType:
    pytest.importorskip("torch", reason="torch comes with the extra [bench]")
    return imported("expressivity")


def test_r2_agrees_through_steps_of_training(expressivity):
    assert expressivity.disagreement(expressivity.make_paths(2), steps=8) <= expressivity.AGREEMENT


def test_rates_are_printed(expressivity, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["expressivity.py", "--paths", "2", "--steps", "4", "--rounds", "1", "--json"])
    assert expressivity.main() == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ratio"] == pytest.approx(told["median"]["gnode"] / told["median"]["PyTorch loop"])


def test_help_ends_in_an_example():
    pytest.importorskip("torch", reason="torch comes with the extra [bench]")
    done = subprocess.run([sys.executable, FOLDER / "expressivity.py", "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "Example: python benchmarks/expressivity.py" in done.stdout
