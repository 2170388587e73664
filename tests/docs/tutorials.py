import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

tools = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[2] / "docs" / "tools" / "tutorials.py")))
_SMALLER = {
    r"epochs=\d+": "epochs=2",
    r"default_rng\(0\), \d+$": "default_rng(0), 3",
    r"steps=\d+": "steps=4",
    r"zip\(\(\d+, \d+, \d+\), keys": "zip((20, 10, 20), keys",
    # Of the networks that are compared, one.
    r"(SIZES = \{[^)]*\)\)).*\}": r"\1}",
    r"starts=\d+": "starts=64",
}


def run_small(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program, with so little to do that it takes seconds: what comes out is not looked at, but that there is as
    much as on the page."""
    monkeypatch.chdir(folder)
    cells = tools.cells(name)
    for pattern, less in _SMALLER.items():
        cells = [cell._replace(source=re.sub(pattern, less, cell.source, flags=re.MULTILINE)) for cell in cells]
    outputs = tools.run(cells)
    page = (tools.FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert sum(output is not None and output.picture is not None for output in outputs) == page.count(f"]({name}-")
