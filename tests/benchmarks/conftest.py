import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Imports one of the benchmarks, which are scripts that import one another."""
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module


@pytest.fixture
def imported_beside_peers(imported: Callable[[str], ModuleType]) -> Callable[[str], ModuleType]:
    """The same, of one that needs what gnode is compared with."""
    for needed in ("torch", "torchdiffeq", "diffrax"):
        pytest.importorskip(needed, reason=f"{needed} comes with the extra [bench]")
    return imported
