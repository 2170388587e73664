"""`gnode sweep` of a plan with a search, from the command line. What a search does is tested in tests/sweeps."""

import json
from pathlib import Path

import pytest

from gnode.sweeps import SweepStatus
from tests.cli.asking import Ask, files_below
from tests.sweeps.small_sweeps import small_plan

_EXAMPLES = Path(__file__).parents[2] / "examples" / "sweeps"
_PLAN = small_plan(
    """
[search]
trials = 3
pruner = "hyperband"
"training.learning_rate" = { low = 1e-3, high = 1e-1, log = true }
"""
)


@pytest.mark.slow
def test_the_example_is_predicted(ask: Ask, here: Path) -> None:
    answer = ask("sweep", str(_EXAMPLES / "search.toml"), "--dry-run", "--workers", "2")
    assert answer.status == 0, answer.err
    assert answer.out.startswith("up to 60 members, 3 different programs to compile\npredicted: ")
    assert "on 2 workers" in answer.out and answer.out.endswith("pruning makes it shorter, as does early stopping\n")
    assert files_below(here) == {}
    (here / "plan.toml").write_text(_PLAN + '\n[cluster]\nmemory = "2GB"')
    answer = ask("sweep", "plan.toml", "--dry-run", "--cluster", "slurm", "--workers", "8")
    assert answer.status == 0 and "3 jobs of this script:" in answer.out, answer.err


@pytest.mark.slow
def test_a_search_is_run_told_and_compared(ask: Ask, here: Path, sweep_folder: Path) -> None:
    (here / "plan.toml").write_text(_PLAN)
    assert sweep_folder == here / "sweep"
    answer = ask("sweep", "plan.toml", "--out", "sweep", "--workers", "1", "--json")
    assert answer.status == 0, answer.err
    content = json.loads(answer.out)
    assert (content["members"], content["failed"], content["waiting"], content["to_come"]) == (3, 0, 0, 0)
    assert ask("sweep", "--status", "sweep").out.startswith("3 of 3 members ended")
    again = ask("sweep", "plan.toml", "--out", "sweep", "--workers", "1", "--resume")
    assert again.out.startswith("3 of 3 members ended")
    compared = ask("compare", "sweep", "--json")
    assert json.loads(compared.out)["members"] == 3


def test_the_status_of_a_search_in_words() -> None:
    from gnode.cli._sweep_status import describe_status

    status = SweepStatus(
        members=9, done=4, diverged=0, failed=0, running=1, waiting=4, driven=True, seconds_left=None, best=()
    )
    assert describe_status(status) == "4 of 9 members ended, 1 running, 4 waiting"
    searching = SweepStatus(**{**vars(status), "pruned": 2, "to_come": 4})
    assert describe_status(searching) == "4 of up to 9 members ended, 2 of them pruned, 1 running, 4 waiting"
