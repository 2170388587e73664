"""What `make test-dist` runs: sdist and wheel are built, and each is installed in a clean environment, where it trains
a small network, takes it apart and leaves a report.

Apart from the other tests, as an environment is made: `make test` passes this file by, as its name does not begin with
`test_`. It needs no tests/conftest.py.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = {
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "Makefile",
    "PKG-INFO",
    "README.md",
    "benchmarks",
    "constraints.txt",
    "docs",
    "examples",
    "explorer",
    "gnode",
    "mkdocs.yml",
    "pyproject.toml",
    "tests",
}
SMALL = ["--state", "2", "--hidden", "8", "--epochs", "2", "--set", "training.batch_size=10"]
SMALL += [word for name in ("train", "validation", "test") for word in ("--set", f"task.{name}_trials=20")]
LEFT = {"settings.toml", "environment.json", "history.csv", "model.gnode", "summary.json", "trials.npz"}
LEFT |= {
    "dissection.json",
    "dissection.npz",
    "report.html",
    "explorer.html",
    "figures",
    "checkpoint.gnode",
    "predictions.npz",
}


def ran(*words: str | Path, folder: Path, status: int = 0, environment: dict[str, str] | None = None) -> str:
    """What a command says that ends with a status: on standard output, or on the other where it is to fail."""
    # What is found by a path of the caller's would hide what is not installed.
    known = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    command = [str(word) for word in words]
    done = subprocess.run(command, cwd=folder, env=known | (environment or {}), capture_output=True, text=True)
    assert done.returncode == status, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stderr if status else done.stdout


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not one of pytest's, which keeps the last three: an environment is large.
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@pytest.fixture(scope="module")
def built(folder: Path) -> dict[str, Path]:
    """The sdist, and the wheel that is made of it."""
    ran(sys.executable, "-m", "build", "--outdir", folder / "dist", ROOT, folder=folder)
    (sdist,), (wheel,) = (list((folder / "dist").glob(pattern)) for pattern in ("*.tar.gz", "*.whl"))
    return {"sdist": sdist, "wheel": wheel}


@pytest.fixture(scope="module")
def python(folder: Path, built: dict[str, Path]) -> Path:
    """That of an environment with all that the wheel asks for."""
    ran(sys.executable, "-m", "venv", "--without-pip", folder / "clean", folder=folder)
    python = folder / "clean" / "bin" / "python"
    pip(python, "install", "--no-compile", "-c", ROOT / "constraints.txt", built["wheel"])
    return python


def pip(python: Path, *words: str | Path) -> None:
    """Has the pip of these tests see to another environment, which has none."""
    options = ["--python", python, "--quiet", "--disable-pip-version-check"]
    ran(sys.executable, "-m", "pip", *options, *words, folder=python.parent)


def test_the_wheel_has_the_package_and_nothing_else(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "gnode").rglob("*") if path.is_file()}
    assert names == {name for name in files if "__pycache__" not in name}
    assert "gnode/py.typed" in names and "gnode/report/style.css.jinja" in names


def test_the_sdist_has_what_is_needed_to_work_on_it(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as sdist:
        names = [Path(name).parts[1:] for name in sdist.getnames()]
    assert {parts[0] for parts in names if parts} - {".gitignore"} == TOP


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_it_is_installed_and_runs(kind: str, built: dict[str, Path], python: Path, folder: Path) -> None:
    pip(python, "uninstall", "--yes", "gnode")
    ran(python, "-c", "import gnode", folder=folder, status=1)
    pip(python, "install", "--no-compile", "--no-deps", built[kind])
    pip(python, "check")
    origin, version = ran(python, "-c", "import gnode as g; print(g.__file__, g.__version__)", folder=folder).split()
    assert Path(origin).is_relative_to(python.parents[1]) and "site-packages" in origin
    gnode = python.with_name("gnode")
    assert ran(gnode, "--version", folder=folder) == f"gnode {version}\n"
    assert f"-{version}" in built[kind].name

    here = folder / kind
    here.mkdir()
    # The second finds the programs of the first.
    cache = {"GNODE_CACHE": str(folder / "compiled")}
    ran(gnode, "run", "square", *SMALL, "--out", "run", folder=here, environment=cache)
    assert {path.name for path in (here / "run").iterdir()} - {".lock"} == LEFT
    assert json.loads((here / "run" / "summary.json").read_text(encoding="utf-8"))["outcome"] == "finished"
    assert json.loads((here / "run" / "dissection.json").read_text(encoding="utf-8"))["certificate"] is not None
    assert "<svg" in (page := (here / "run" / "report.html").read_text(encoding="utf-8")) or "<img" in page


def test_what_is_an_extra_is_asked_for(python: Path, folder: Path) -> None:
    (folder / "plan.toml").write_text('[run.task]\nname = "square"\n', encoding="utf-8")
    said = ran(python.with_name("gnode"), "sweep", "plan.toml", "--out", "sweep", folder=folder, status=2)
    assert "pip install 'gnode[sweep]'" in said and len(said.splitlines()) == 1
