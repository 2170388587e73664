"""Runs tutorials and writes each as a page and as a notebook, with what came out:
python docs/tools/tutorials.py [NAME...]

A tutorial is docs/tutorials/NAME.py, in cells: "# %%" begins one of Python, "# %% [markdown]" one of text, as Jupytext,
VS Code and Spyder have it. Beside it are written NAME.md, NAME.ipynb and its pictures.
"""

import ast
import base64
import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.figure import Figure

FOLDER = Path(__file__).parents[1] / "tutorials"
# What must come out, or the text beside it is not true.
_SAID = {"square": "sheet", "torch": "isolated points"}
_CELL = re.compile(r"^# %%(?P<text> \[markdown\])?\n", re.MULTILINE)


class Cell(NamedTuple):
    """A piece of a tutorial."""

    source: str
    is_text: bool


class Output(NamedTuple):
    """What a cell of Python prints, its last value among it, and what it draws."""

    text: str
    picture: bytes | None


def names() -> list[str]:
    """Of all tutorials."""
    return sorted(path.stem for path in FOLDER.glob("*.py"))


def cells(name: str) -> list[Cell]:
    """The cells of a tutorial."""
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    _, *parts = _CELL.split(text)
    return [_cell(source.strip(), marked is not None) for marked, source in zip(parts[::2], parts[1::2], strict=True)]


def _cell(source: str, is_text: bool) -> Cell:
    return Cell(re.sub(r"^# ?", "", source, flags=re.MULTILINE) if is_text else source, is_text)


def run(given: list[Cell]) -> list[Output | None]:
    """Runs the cells of Python, one after the other; None for those of text."""
    names: dict[str, Any] = {"__name__": "tutorial"}
    return [None if cell.is_text else _ran(cell.source, names) for cell in given]


def _ran(source: str, names: dict[str, Any]) -> Output:
    *body, last = ast.parse(source).body
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(body, []), "tutorial", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "tutorial", "eval"), names)
        else:
            exec(compile(source, "tutorial", "exec"), names)
    picture = _png(value) if isinstance(value, Figure) else None
    said = printed.getvalue() + ("" if value is None or picture is not None else f"{value}\n")
    return Output(said.rstrip(), picture)


def _png(figure: Figure) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=110, metadata={"Software": None})
    return content.getvalue()


def page(name: str, given: list[Cell], outputs: list[Output | None]) -> str:
    """The tutorial as a page, with the places of its pictures."""
    parts = []
    for number, (cell, output) in enumerate(zip(given, outputs, strict=True)):
        if output is None:
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        if output.text:
            parts.append(f"```text\n{output.text}\n```")
        if output.picture is not None:
            # What is seen is said by the comment that a cell begins with.
            said = cell.source.partition("\n")[0].removeprefix("# ")
            parts.append(f"![{said}]({name}-{number}.png)")
    made = (
        f"*This page is a notebook: [{name}.ipynb]({name}.ipynb), or as a script, "
        f"`docs/tutorials/{name}.py`. What came out is of one machine; another's last digits differ.*"
    )
    return "\n\n".join([parts[0], made, *parts[1:]]) + "\n"


def notebook(given: list[Cell], outputs: list[Output | None]) -> dict[str, Any]:
    """The tutorial as a notebook, of format 4.5."""
    return {
        "cells": [_notebook_cell(number, *both) for number, both in enumerate(zip(given, outputs, strict=True))],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _notebook_cell(number: int, cell: Cell, output: Output | None) -> dict[str, Any]:
    common = {"id": f"cell-{number}", "metadata": {}, "source": cell.source.splitlines(keepends=True)}
    if output is None:
        return {"cell_type": "markdown", **common}
    shown: list[dict[str, Any]] = []
    if output.text:
        shown.append({"output_type": "stream", "name": "stdout", "text": output.text.splitlines(keepends=True)})
    if output.picture is not None:
        drawn = {"image/png": base64.b64encode(output.picture).decode()}
        shown.append({"output_type": "display_data", "data": drawn, "metadata": {}})
    return {"cell_type": "code", "execution_count": None, "outputs": shown, **common}


def write(name: str) -> None:
    """Runs a tutorial, and writes its page, its notebook and its pictures."""
    given = cells(name)
    outputs = run(given)
    said = "\n".join(output.text for output in outputs if output is not None)
    assert _SAID.get(name, "") in said, f"{name}: {said}"
    for old in FOLDER.glob(f"{name}-*.png"):
        old.unlink()
    for number, output in enumerate(outputs):
        if output is not None and output.picture is not None:
            (FOLDER / f"{name}-{number}.png").write_bytes(output.picture)
    (FOLDER / f"{name}.md").write_text(page(name, given, outputs), encoding="utf-8")
    content = json.dumps(notebook(given, outputs), indent=1, ensure_ascii=False)
    (FOLDER / f"{name}.ipynb").write_text(f"{content}\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:] or names():
        write(each)
