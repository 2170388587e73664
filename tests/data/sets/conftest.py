from pathlib import Path

import pytest

from gnode.data.sets import _load


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and no prepared files."""
    monkeypatch.setenv("GNODE_DATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GNODE_DATA_DIR", raising=False)
    _load._read.cache_clear()
    return tmp_path / "cache"
