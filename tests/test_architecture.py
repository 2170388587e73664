"""The shape of the house: who imports whom, what an import costs, how long a file and how full a room may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "gnode"
FILES = sorted(ROOT.rglob("*.py"))
# The rooms of every folder that has some; a room imports only from those before it.
ROOMS = {
    "gnode": [
        "programs",
        "models",
        "simulation",
        "tasks",
        "data",
        "training",
        "analysis",
        "expressivity",
        "experiments",
        "sweeps",
        "claims",
        "explorer",
        "report",
        "cli",
    ],
    "gnode.models": ["spectrum"],
    "gnode.data": ["readers", "splits", "forecasts", "sets", "walker"],
    "gnode.data.readers": ["formats", "nwb"],
    "gnode.training": ["descent", "scores", "mechanism"],
    "gnode.analysis": [
        "fixed_points",
        "orbits",
        "certificate",
        "attractor",
        "saddles",
        "continuation",
        "adapters",
        "exported",
    ],
    "gnode.analysis.adapters": ["torch_modules", "libraries"],
    "gnode.analysis.attractor": ["course"],
    "gnode.analysis.certificate": ["enclosures", "relaxation"],
    "gnode.experiments": ["summary", "prediction", "train_on", "export", "dissection"],
    "gnode.experiments.dissection": ["consistency", "known", "described", "elsewhere"],
    "gnode.sweeps": ["plan", "folder", "results", "engine", "search", "cluster", "workers"],
    "gnode.claims": ["study", "attractors", "real_world"],
    "gnode.cli": ["progress", "pages", "reading", "use"],
    "gnode.report": ["run", "sweep", "claims", "branches"],
    "gnode.report.run": ["figures", "sentences"],
    "gnode.report.run.figures": ["classes", "state_space"],
}
MOST_LINES = 320
MOST_FILES = 18


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


def room(module: str) -> tuple[str, ...]:
    """The rooms that a module lies in, from the outermost: of gnode.sweeps.plan._plan, gnode, sweeps and plan."""
    parts = module.split(".")
    if parts == ["gnode", "__main__"]:
        # What `python -m gnode` runs is of the command line.
        parts = ["gnode", "cli"]
    count = 1
    while count < len(parts) and parts[count] in ROOMS.get(".".join(parts[:count]), ()):
        count += 1
    return tuple(parts[:count])


def objection(importer: str, imported: str) -> str | None:
    """What is wrong with an import, or None."""
    if imported.split(".")[0] != "gnode":
        return None
    here, there = room(importer), room(imported)
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    beyond = imported.split(".")[len(there) :]
    common = ".".join(there[:shared])
    if shared == len(there):
        # A room that holds the importer, or is its own.
        if len(there) == 1 and beyond and not beyond[0].startswith("_") and beyond[0] not in ("__version__",):
            return f"{beyond[0]} is no folder of the house"
        if len(there) > 1 and importer not in (common, "gnode.__main__") and not "".join(beyond).startswith("_"):
            return f"{common} is the importer's own face"
        return None
    if any(part.startswith("_") for part in beyond):
        return f"{imported} is private to {'.'.join(there)}"
    if shared == len(here):
        # A file that stands beside rooms: whether it may is seen when all of them are taken together. On the ground
        # floor of the house everything stands below.
        return f"{importer} lies above {there[1]}" if shared == 1 else None
    order = ROOMS[common]
    if order.index(there[shared]) > order.index(here[shared]):
        return f"{here[shared]} lies above {there[shared]}"
    return None


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    return imported_modules(text, module_name(path), is_package=path.name == "__init__.py")


def test_every_folder_has_its_place():
    assert {module_name(path) for path in FILES if path.name == "__init__.py"} == {
        "gnode",
        *(f"{hall}.{name}" for hall, names in ROOMS.items() for name in names),
    }


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=module_name)
def test_a_room_says_what_it_is_for(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("hall", ROOMS)
def test_no_imports_run_in_a_circle(hall: str):
    """Rooms taken whole, beside the files that stand beside them; faces, which only hand on, left out."""
    depth = len(hall.split("."))
    needs: dict[str, set[str]] = {}
    for path in FILES:
        name = module_name(path)
        if name == hall or not name.startswith(f"{hall}."):
            continue
        here = name.split(".")[depth]
        others = {imported.split(".")[depth] for _, imported in imports_of(path) if imported.startswith(f"{hall}.")}
        needs.setdefault(here, set()).update(others - {here})
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=lambda path: path.name)
def test_no_room_is_full(folder: Path):
    assert len([path for path in FILES if path.parent == folder and path.name != "__init__.py"]) <= MOST_FILES


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_go_one_way(path: Path):
    importer = module_name(path)
    wrong = [f"line {line}: {why}" for line, name in imports_of(path) if (why := objection(importer, name))]
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
        ("gnode.analysis.orbits._orbit", "from gnode.analysis.attractor import find_verdict", True),
        ("gnode.analysis.attractor._verdict", "from gnode.analysis.orbits._orbit import sweep", True),
        ("gnode.analysis.attractor._verdict", "from gnode.analysis.orbits import limit_cycles", False),
        ("gnode.analysis.attractor._verdict", "from gnode.analysis._system import System", False),
        ("gnode.analysis.certificate._zeros", "from gnode.analysis.certificate.enclosures._ranges import f", True),
        ("gnode.analysis.certificate._zeros", "from gnode.analysis.certificate.enclosures import ranges", False),
        ("gnode.analysis.attractor._verdict", "from gnode.analysis import limit_cycles", True),
        ("gnode.experiments._run", "from gnode.analysis.orbits import limit_cycles", False),
        ("gnode.experiments._run", "from gnode.analysis.orbits._orbit import sweep", True),
        ("gnode.sweeps._run_sweep", "from gnode.sweeps.workers import drive", False),
        ("gnode.sweeps._run_sweep", "from gnode.sweeps.workers._driver import drive", True),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_import_test_sees(importer: str, source: str, refused: bool):
    found = [objection(importer, name) for _, name in imported_modules(source, importer)]
    assert any(found) == refused


def test_tasks_know_nothing_of_models():
    for path in (ROOT / "tasks").glob("*.py"):
        names = [name for _, name in imported_modules(path.read_text(encoding="utf-8"), module_name(path))]
        assert not [name for name in names if room(name)[1:2] in (("models",), ("simulation",))], path.name


def test_only_the_report_draws():
    drawing = {
        room(module_name(path))[1:2]
        for path in FILES
        for _, name in imported_modules(path.read_text(encoding="utf-8"), module_name(path))
        if name.split(".")[0] == "matplotlib"
    }
    assert drawing <= {("report",)}


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_no_file_is_long(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("gnode", ["matplotlib", "dask", "distributed", "torch", "jax"]),
        ("gnode.cli", ["matplotlib", "dask", "distributed", "torch", "jax", "numpy", "scipy"]),
        ("gnode.experiments", ["matplotlib", "dask", "distributed", "torch", "scipy.special", "scipy.spatial"]),
        ("gnode.sweeps", ["matplotlib", "dask", "distributed", "optuna", "torch"]),
    ],
    ids=["gnode", "cli", "experiments", "sweeps"],
)
def test_importing_stays_light(module: str, heavy: list[str]):
    code = f"import sys, {module}; print(*sorted(set({heavy!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
