"""Times what a user waits for with two builds of gnode: `gnode run`, `gnode dissect` and `gnode report`, for the first
time and again.

A build is a source tree with an environment, TREE/.venv, or another Python (--old-python, --new-python). The builds
take turns at each command. First it is given with no compiled programs kept, and then again with those that it left,
where a build keeps any. Wall-clock and CPU seconds, and the most memory at a time, summed over all processes; medians.
Both have made a quick run before, which is not counted: Python's bytecode is there, as where pip has compiled it.

Example: python benchmarks/wait.py ../gnode-before . --rounds 3
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

COMMANDS = ("run", "dissect", "report")
STATES = ("cold", "warm")
_LOOK_SECONDS = 0.02
# The command, of a tree that is not installed; early ones have no `python -m gnode`.
_GNODE = "from gnode.cli import main; main()"
# Variables whose names begin so: the first kind changes what a build does; without bytecode, every start compiles all
# that it imports.
_NOT_HEARD = ("JAX_", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Build:
    """A source tree, and the Python whose packages it uses."""

    tree: Path
    python: Path

    @classmethod
    def at(cls, tree: Path, python: Path | None) -> "Build":
        tree = tree.resolve()
        # Not resolved: the link is what tells Python its environment.
        build = cls(tree, (python or tree / ".venv" / "bin" / "python").absolute())
        if not (build.tree / "gnode" / "__init__.py").exists():
            raise SystemExit(f"expected a source tree of gnode at {tree}, got none")
        if not build.python.exists():
            raise SystemExit(f"expected a Python at {build.python}, got none; make one, or name another")
        return build


@dataclass(frozen=True)
class Cost:
    """Of a command, with all processes that it starts."""

    seconds: float
    cpu_seconds: float
    """User and system, of processes that have ended and were waited for, as Python's are."""
    peak_bytes: int
    """The most resident memory at a time, looked at fifty times a second; what processes share counts in each."""


def measured(words: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Cost:
    """Runs a command to its end; raises where it fails."""
    with tempfile.TemporaryFile("w+") as log:
        began = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        peak = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _resident(process.pid))
            time.sleep(_LOOK_SECONDS)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise RuntimeError(f"{' '.join(words)} ended with status {process.returncode}:\n{log.read()[-2000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak)


def _resident(pid: int) -> int:
    """Bytes, of a process and all that it has started."""
    total = 0
    try:
        for one in (process := psutil.Process(pid), *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.Error:
        # One of them has just ended.
        pass
    return total


def measure(builds: Mapping[str, Build], *, rounds: int, options: Sequence[str]) -> dict[str, Any]:
    """By command, state and build, what each round cost. `options`: of `gnode run`."""
    costs: dict[str, Any] = {
        command: {state: {name: [] for name in builds} for state in STATES} for command in COMMANDS
    }
    with tempfile.TemporaryDirectory() as place:
        for name, build in builds.items():
            _given(build, "run", "cold", Path(place) / name, ["--quick"])
        for number in range(rounds):
            for command in COMMANDS:
                for state in STATES:
                    # Who goes first has no advantage in the end.
                    for name in sorted(builds, reverse=number % 2 == 1):
                        cost = _given(builds[name], command, state, Path(place) / name, options)
                        costs[command][state][name].append(cost)
                        print(f"{number + 1} {command} {state} {name}: {cost.seconds:.1f} s", file=sys.stderr)
    return costs


def _given(build: Build, command: str, state: str, folder: Path, options: Sequence[str]) -> Cost:
    folder.mkdir(exist_ok=True)
    cache = folder / "cache"
    if state == "cold":
        shutil.rmtree(cache, ignore_errors=True)
    if command == "run":
        # A run anew, and not one that is there.
        shutil.rmtree(folder / "run", ignore_errors=True)
    words = ["run", "square", *options, "--out", "run"] if command == "run" else [command, "run"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_HEARD)}
    environment |= {"PYTHONPATH": str(build.tree), "GNODE_CACHE": str(cache)}
    return measured([str(build.python), "-c", _GNODE, *words], folder=folder, environment=environment)


def medians(costs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each command, state and build."""
    return [
        {"command": command, "state": state, "build": name}
        | {
            field: statistics.median(getattr(cost, field) for cost in found)
            for field in ("seconds", "cpu_seconds", "peak_bytes")
        }
        for command, states in costs.items()
        for state, builds in states.items()
        for name, found in builds.items()
    ]


def table(costs: Mapping[str, Any]) -> str:
    """What the medians are, and which part of the old build's the new one's are."""
    head = (
        f"{'command':<10}{'state':<7}{'build':<7}{'seconds':>9}{'CPU s':>9}{'MiB':>8}{'ratio':>8}{'CPU':>7}{'MiB':>7}"
    )
    lines = [head]
    rows = medians(costs)
    old = {(row["command"], row["state"]): row for row in rows if row["build"] == "old"}
    for row in rows:
        line = f"{row['command']:<10}{row['state']:<7}{row['build']:<7}{row['seconds']:>9.2f}{row['cpu_seconds']:>9.2f}"
        line += f"{row['peak_bytes'] / 2**20:>8.0f}"
        if row["build"] != "old":
            than = old[row["command"], row["state"]]
            parts = [row[field] / than[field] for field in ("seconds", "cpu_seconds", "peak_bytes")]
            line += f"{parts[0]:>8.2f}{parts[1]:>7.2f}{parts[2]:>7.2f}"
        lines.append(line)
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, help="a source tree")
    parser.add_argument("new", type=Path, help="another")
    parser.add_argument("--old-python", type=Path, help="instead of OLD/.venv/bin/python")
    parser.add_argument("--new-python", type=Path, help="instead of NEW/.venv/bin/python")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="a whole training, and not that of --quick")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("rounds are 1 at least")
    builds = {"old": Build.at(asked.old, asked.old_python), "new": Build.at(asked.new, asked.new_python)}
    costs = measure(builds, rounds=asked.rounds, options=[] if asked.full else ["--quick"])
    if asked.json:
        print(json.dumps({"medians": medians(costs), "all": costs}, indent=2, default=asdict))
    else:
        print(table(costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
