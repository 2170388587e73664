"""Tutorials: their pages and notebooks are those of their programs, and the programs run."""

import json
import re
from pathlib import Path

import pytest

from tests.docs.tutorials import run_small, tools


@pytest.mark.parametrize("name", tools.names())
def test_the_page_and_the_notebook_are_of_the_program(name: str) -> None:
    cells = tools.cells(name)
    page = (tools.FOLDER / f"{name}.md").read_text(encoding="utf-8")
    programs = re.findall(r"^```python\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL)
    assert programs == [cell.source for cell in cells if not cell.is_text]
    assert all(cell.source in page for cell in cells if cell.is_text)
    assert all((tools.FOLDER / picture).exists() for picture in re.findall(r"!\[.*?\]\((.*?)\)", page))
    notebook = json.loads((tools.FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert ["".join(cell["source"]) for cell in notebook["cells"]] == [cell.source for cell in cells]


@pytest.mark.parametrize("name", [name for name in tools.names() if name != "torch"])
def test_a_tutorial_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_small(name, tmp_path, monkeypatch)
