"""The benchmark of waiting measures what it says, of builds that do next to nothing."""

import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

# A build that sleeps where it finds no programs, and keeps some.
_BUILD = """
import os, sys, time
from pathlib import Path
from gnode import SECONDS


def main():
    cache = Path(os.environ["GNODE_CACHE"])
    if not cache.exists():
        time.sleep(SECONDS)
        cache.mkdir()
    assert not [name for name in os.environ if name.startswith(("JAX_", "PYTHONDONTWRITEBYTECODE"))]
    if sys.argv[1] == "run":
        Path("run").mkdir()
    assert Path("run").exists()
"""
# Two processes at a time, of 60 MB each, and a quarter of a second of work in both.
_BURN = """
import time
held = bytearray(60_000_000)
end = time.process_time() + 0.25
while time.process_time() < end:
    pass
"""
_PAIR = f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {_BURN!r}])\n{_BURN}\nchild.wait()"


@pytest.fixture
def wait(imported) -> ModuleType:
    return imported("wait")


def _tree(folder: Path, seconds: float) -> Path:
    (folder / "gnode").mkdir(parents=True)
    (folder / "gnode" / "__init__.py").write_text(f"SECONDS = {seconds}\n")
    (folder / "gnode" / "cli.py").write_text(_BUILD)
    return folder


def test_processes_are_counted_with_those_they_start(wait, tmp_path):
    cost = wait.measured([sys.executable, "-c", _PAIR], folder=tmp_path, environment=os.environ)
    assert cost.cpu_seconds >= 0.5 and cost.seconds >= 0.25
    assert cost.peak_bytes > 120_000_000


def test_a_command_that_fails_is_no_measurement(wait, tmp_path):
    words = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    with pytest.raises(RuntimeError, match="status 1:\nno such thing"):
        wait.measured(words, folder=tmp_path, environment=os.environ)


def test_builds_are_given_every_command_cold_and_warm(wait, tmp_path, monkeypatch, capsys):
    trees = [str(_tree(tmp_path / name, seconds)) for name, seconds in (("before", 0.3), ("after", 0.0))]
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    words = ["wait.py", *trees, "--rounds", "1", "--old-python", sys.executable, "--new-python", sys.executable]
    monkeypatch.setattr(sys, "argv", [*words, "--json"])
    assert wait.main() == 0
    said = json.loads(capsys.readouterr().out)
    rows = {(row["command"], row["state"], row["build"]): row["seconds"] for row in said["medians"]}
    assert len(rows) == 12
    for command in ("run", "dissect", "report"):
        assert rows[command, "cold", "old"] >= 0.3
        assert said["all"][command]["warm"]["new"][0]["peak_bytes"] >= 0


def test_the_table_has_medians_and_their_ratios(wait):
    old = [wait.Cost(seconds, 4.0, 2**21) for seconds in (3.0, 4.0, 9.0)]
    new = [wait.Cost(seconds, 1.0, 2**20) for seconds in (1.0, 2.0, 2.0)]
    last = wait.table({"run": {"cold": {"old": old, "new": new}}}).splitlines()[-1]
    assert last.split() == ["run", "cold", "new", "2.00", "1.00", "1", "0.50", "0.25", "0.50"]


@pytest.mark.parametrize(
    ("tree", "match"), [("nothing", "a source tree of gnode"), ("whole", r"a Python at .*\.venv/bin/python")]
)
def test_what_is_no_build_is_refused(wait, tmp_path, tree, match):
    _tree(tmp_path / "whole", 0.0)
    with pytest.raises(SystemExit, match=match):
        wait.Build.at(tmp_path / tree, None)
