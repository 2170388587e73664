"""What `make test-lowest` runs, where every package that gnode asks for is the lowest that pyproject.toml allows: small
networks, a sweep and a search, each from its command to its report.

Apart from the other tests, which ask for more packages: `make test` passes this file by, as its name does not begin
with `test_`, and of the `dev` extra nothing but pytest is needed here, without tests/conftest.py.
"""

import json
import re
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from gnode.analysis import topology
from gnode.cli import main
from gnode.sweeps import median_with_interval, signed_rank_test

Ask = Callable[..., str]

_PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_EXTRAS = ("sweep", "cluster", "search")
_REQUIREMENTS = [
    *_PROJECT["dependencies"],
    *(line for extra in _EXTRAS for line in _PROJECT["optional-dependencies"][extra]),
]
_LOWEST = {asked.name: asked.specifier for asked in map(Requirement, _REQUIREMENTS) if asked.name != "gnode"}

SMALL = """
[run.task]
name = "square"
train_trials = 20
validation_trials = 8
test_trials = 8
[run.model]
state = 2
hidden = [8]
[run.training]
epochs = 2
batch_size = 10
"""
AXES = '[axes]\n"training.learning_rate" = [0.001, 0.01]\n'
SEARCH = '[search]\ntrials = 2\n"training.learning_rate" = { low = 1e-4, high = 1e-1, log = true }\n'
CLUSTER = '[cluster]\nmemory = "2GB"\n'


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command in an empty folder, and hands on what it says."""
    monkeypatch.chdir(tmp_path)
    # Compiled programs are kept there, and not in the folder of whoever runs this.
    monkeypatch.delenv("GNODE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def answer(*words: str) -> str:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exit:
            main(list(words))
        out, err = capfd.readouterr()
        assert exit.value.code == 0, err
        return out

    return answer


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="NumPy 2.0 and others have no wheels for newer Pythons")
@pytest.mark.parametrize("name", _LOWEST)
def test_what_is_installed_is_the_lowest_that_is_allowed(name: str) -> None:
    (bound,) = _LOWEST[name]
    assert bound.operator == ">="
    assert Version(version(name)) == Version(bound.version)


def test_a_network_is_trained_taken_apart_and_reported(ask: Ask) -> None:
    # Long enough that it has slow states, whose shape is worked out and drawn.
    ask("run", "ring", "--quick", "--out", "run")
    dissection = json.loads(Path("run", "dissection.json").read_text(encoding="utf-8"))
    assert dissection["certificate"]["complete"] and dissection["certificate"]["count"] == len(
        dissection["fixed_points"]
    )
    assert dissection["attractor"]["betti"] is not None
    assert dissection["consistency"] is not None
    assert len(re.findall("<svg|<img", Path("run", "report.html").read_text(encoding="utf-8"))) > 3
    kept = set(Path("cache", "gnode", "compiled").glob("*/*-cache"))
    ask("report", "run")
    assert kept and kept == set(Path("cache", "gnode", "compiled").glob("*/*-cache"))
    assert ask("compare", "run", "run", "--csv", "table.csv", "--figure", "figure.png").startswith("run ")


def test_a_network_is_trained_by_an_adaptive_solver(ask: Ask) -> None:
    options = [f"--set={path}" for path in ("task.train_trials=20", "task.validation_trials=8", "task.test_trials=8")]
    ask("run", "square", "--solver", "tsit5", "--epochs", "2", "--hidden", "8", *options, "--out", "run")
    summary = json.loads(Path("run", "summary.json").read_text(encoding="utf-8"))
    assert summary["outcome"] == "finished" and summary["solver"].startswith("tsit5, adaptive")
    assert Path("run", "report.html").exists()


@pytest.mark.parametrize("members", [AXES, SEARCH], ids=["sweep", "search"])
def test_two_members_are_trained_and_compared(ask: Ask, members: str) -> None:
    Path("plan.toml").write_text(SMALL + members, encoding="utf-8")
    assert ask("sweep", "plan.toml", "--out", "two", "--workers", "1").startswith("2 of 2 members ended")
    assert ask("compare", "two").startswith("2 members: 2 ended well")
    assert list(Path("two", "figures").iterdir())


def test_jobs_of_a_batch_system_are_planned(ask: Ask) -> None:
    Path("plan.toml").write_text(SMALL + AXES + CLUSTER, encoding="utf-8")
    assert "#SBATCH" in ask("sweep", "plan.toml", "--dry-run", "--cluster", "slurm", "--workers", "2")


def test_a_circle_has_one_piece_and_one_loop() -> None:
    angles = np.random.default_rng(0).uniform(0, 2 * np.pi, 300)
    assert topology(np.stack([np.cos(angles), np.sin(angles)], axis=1)).betti.tolist() == [1, 1]


def test_two_groups_of_many_pairs_are_told_apart() -> None:
    draw = np.random.default_rng(0)
    differences = draw.normal(1, 1, 60)
    test = signed_rank_test(differences)
    assert not test.exact and test.p_value < 1e-6
    # With ties: from all 32 assignments of signs.
    assert signed_rank_test([1.0, 1.0, 2.0, 3.0, 4.0]).p_value == pytest.approx(2 / 32)
    found = median_with_interval(differences, generator=draw)
    assert 0 < found.low < np.median(differences) < found.high
