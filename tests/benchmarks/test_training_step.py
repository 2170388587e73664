"""The benchmark compares like with like: at a tiny size, everyone's losses are the same."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def training_step(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name in ("torch", "torchdiffeq", "diffrax"):
        pytest.importorskip(name, reason=f"{name} comes with the extra [bench]")
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("training_step")


def test_losses_agree_through_loss_gradient_and_optimiser(training_step):
    losses = training_step.first_losses(batch_size=3, hidden=(5, 4))
    assert set(losses) == {"gnode", "PyTorch loop", "torchdiffeq Euler", "diffrax Euler"}
    assert training_step.disagreement(losses) <= training_step.AGREEMENT
    # They descend: the agreement is not that of losses which never changed.
    assert all(first > last for first, *_, last in losses.values())


def test_disagreement_is_relative_and_that_of_the_worst(training_step):
    assert training_step.disagreement({"a": [2.0, 4.0], "b": [2.0, 4.0], "c": [2.2, 4.0]}) == pytest.approx(0.1)


def test_losses_that_do_not_agree_are_a_failure(training_step, monkeypatch, capsys):
    monkeypatch.setattr(training_step, "pin", lambda threads: None)
    monkeypatch.setattr(training_step, "first_losses", lambda: {"gnode": [1.0], "PyTorch loop": [1.001]})
    monkeypatch.setattr(sys, "argv", ["training_step.py"])
    assert training_step.main() == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "expected losses that agree" in captured.err


@pytest.mark.parametrize("script", ["training_step.py", "first_epoch.py"])
def test_help_ends_in_an_example(script):
    done = subprocess.run([sys.executable, FOLDER / script, "--help"], capture_output=True, text=True, check=True)
    assert f"Example: python benchmarks/{script}" in done.stdout
