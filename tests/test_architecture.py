"""The shape of the house: who imports whom, what an import costs, how long a file may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "gnode"
FILES = sorted(ROOT.rglob("*.py"))
# A folder imports only from those before it.
FOLDERS = [
    "models",
    "simulation",
    "tasks",
    "data",
    "training",
    "analysis",
    "expressivity",
    "experiments",
    "sweeps",
    "report",
    "cli",
]
MOST_LINES = 320


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(source: str, importer: str, *, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything that a module imports, inside functions too.

    `from a import b` gives `a.b`, as b may be a module.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = importer.split(".")
            base = base[: len(base) - node.level + is_package] if node.level else []
            for alias in node.names:
                yield node.lineno, ".".join([*base, *filter(None, [node.module]), alias.name])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def folder(module: str) -> str:
    """The folder of gnode that a module lies in; "" for gnode itself and its private modules. What `python -m gnode`
    runs is of the command line."""
    parts = module.split(".")
    if parts == ["gnode", "__main__"]:
        return "cli"
    return parts[1] if len(parts) > 1 and parts[0] == "gnode" and not parts[1].startswith("_") else ""


def objection(importer: str, imported: str) -> str | None:
    """What is wrong with an import, or None."""
    if imported.split(".")[0] != "gnode":
        return None
    here, there = folder(importer), folder(imported)
    if there and there not in FOLDERS:
        return f"{there} is no folder of the house"
    if there == here or not there:
        return None
    if not here or FOLDERS.index(there) > FOLDERS.index(here):
        return f"{here or importer} lies above {there}"
    if any(part.startswith("_") for part in imported.split(".")[2:]):
        return f"{imported} is private to {there}"
    return None


def test_every_folder_has_its_place():
    assert {path.parent.name for path in FILES if path.parent != ROOT} <= set(FOLDERS)


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_go_one_way(path: Path):
    importer = module_name(path)
    imports = imported_modules(path.read_text(encoding="utf-8"), importer, is_package=path.name == "__init__.py")
    wrong = [f"line {line}: {why}" for line, name in imports if (why := objection(importer, name))]
    assert not wrong


@pytest.mark.parametrize(
    ("importer", "source", "refused"),
    [
        ("gnode.models._mlp", "import gnode.training", True),
        ("gnode.models._mlp", "def late():\n    from gnode import simulation", True),
        ("gnode.models._mlp", "from ..tasks import Trials", True),
        ("gnode.models._mlp", "importlib.import_module('gnode.cli')", True),
        ("gnode._checks", "from gnode.models import MLP", True),
        ("gnode.__main__", "from gnode.models._mlp import MLP", True),
        ("gnode.__main__", "from gnode.cli import main", False),
        ("gnode.training._fit", "from gnode.models._mlp import MLP", True),
        ("gnode.training._fit", "from gnode.models import _mlp", True),
        ("gnode.training._fit", "from gnode.nonsense import MLP", True),
        ("gnode.training._fit", "from gnode.models import MLP", False),
        ("gnode.training._fit", "from gnode import __version__", False),
        ("gnode.training._fit", "from gnode._checks import refusal", False),
        ("gnode.training._fit", "from ._epoch import begin", False),
        ("gnode.training._fit", "from gnode.training._epoch import begin", False),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_import_test_sees(importer: str, source: str, refused: bool):
    found = [objection(importer, name) for _, name in imported_modules(source, importer)]
    assert any(found) == refused


def test_tasks_know_nothing_of_models():
    for path in (ROOT / "tasks").glob("*.py"):
        names = [name for _, name in imported_modules(path.read_text(encoding="utf-8"), module_name(path))]
        assert not [name for name in names if folder(name) in ("models", "simulation")], path.name


def test_only_the_report_draws():
    drawing = {
        folder(module_name(path))
        for path in FILES
        for _, name in imported_modules(path.read_text(encoding="utf-8"), module_name(path))
        if name.split(".")[0] == "matplotlib"
    }
    assert drawing <= {"report"}


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_no_file_is_long(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("gnode", ["matplotlib", "dask", "distributed", "torch", "jax"]),
        ("gnode.cli", ["matplotlib", "dask", "distributed", "torch", "jax", "numpy", "scipy"]),
        ("gnode.experiments", ["matplotlib", "dask", "distributed", "torch"]),
        ("gnode.sweeps", ["matplotlib", "dask", "distributed", "optuna", "torch"]),
    ],
    ids=["gnode", "cli", "experiments", "sweeps"],
)
def test_importing_stays_light(module: str, heavy: list[str]):
    code = f"import sys, {module}; print(*sorted(set({heavy!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
