"""The tutorial on networks of PyTorch: apart from the others, since few who run the tests have that."""

from pathlib import Path

import pytest

from tests.docs.tutorials import run_small


def test_the_tutorial_on_torch_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="needs PyTorch: run by make test-peers")
    run_small("torch", tmp_path, monkeypatch)
