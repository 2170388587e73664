"""`gnode sweep`: what it prints, writes and refuses. How sweeps are run is tested in tests/sweeps."""

import json
from pathlib import Path

import pytest

from gnode.sweeps import BestMember, SweepStatus, parse_plan, plan_members
from gnode.sweeps.folder._sweep_folder import begin_sweep
from tests.cli.asking import Ask, files_below
from tests.sweeps.small_sweeps import small_plan

PLAN = small_plan('[axes]\n"training.learning_rate" = [0.001, 0.01]\n"training.clip_norm" = [inf]')


@pytest.fixture
def plan(here: Path) -> Path:
    (here / "plan.toml").write_text(PLAN)
    return here / "plan.toml"


def status(**counts: int) -> SweepStatus:
    best = BestMember("0001", {"training.learning_rate": 0.01, "training.clip_norm": float("inf")}, 3, 0.25)
    nothing = dict.fromkeys(("done", "diverged", "failed", "running", "waiting"), 0)
    return SweepStatus(members=4, **{**nothing, **counts}, driven=True, seconds_left=4000.0, best=(best,))


@pytest.mark.slow
def test_a_dry_run_predicts_and_writes_nothing(ask: Ask, plan: Path) -> None:
    answer = ask("sweep", "plan.toml", "--dry-run", "--json", "--workers", "2")
    assert answer.status == 0, answer.err
    prediction = json.loads(answer.out)
    assert (prediction["members"], prediction["programs"], prediction["workers"]) == (2, 1, 2)
    answer = ask("sweep", "plan.toml", "--dry-run")
    assert answer.status == 0, answer.err
    assert answer.out.startswith("2 members, 1 different programs to compile\npredicted: ")
    assert "networks of 76 parameters" in answer.out and "take members apart" not in answer.out
    plan.write_text(PLAN + '\n[execution]\ndissect = true\n[cluster]\nmemory = "2GB"\nqueue = "long"')
    answer = ask("sweep", "plan.toml", "--dry-run", "--cluster", "slurm", "--workers", "5")
    assert "to take members apart is not in it: seconds to minutes each" in answer.out
    assert "2 jobs of this script:" in answer.out and "#SBATCH -p long" in answer.out.splitlines()
    assert list(files_below(plan.parent)) == ["plan.toml"]


def test_the_status_of_a_sweep(ask: Ask, here: Path) -> None:
    begin_sweep_at(here / "mine")
    before = files_below(here)
    assert json.loads(ask("sweep", "--status", "mine", "--json").out)["waiting"] == 2
    assert ask("sweep", "--status", "mine").out.startswith("0 of 2 members ended, 2 waiting, nobody is at work on it")
    assert {name for name in files_below(here) if ".lock" not in name} == set(before)
    assert ask("sweep", "--rebuild", "mine").out == "index: mine/index.sqlite\n"


def begin_sweep_at(folder: Path) -> None:
    folder.mkdir()
    begin_sweep(folder, plan_members(parse_plan(PLAN)), resume=False)


@pytest.mark.parametrize(("failed", "expected"), [(0, 0), (1, 1)])
def test_a_member_that_failed_makes_it_a_failure(ask: Ask, plan: Path, monkeypatch, failed: int, expected: int) -> None:
    asked = {}

    def run(sweep, folder, **options):
        asked.update(options, members=len(sweep.members), folder=folder)
        options["warn"]("whoever comes is let in")
        return status(done=3 - failed, diverged=1, failed=failed)

    monkeypatch.setattr("gnode.sweeps.run_sweep", run)
    answer = ask("sweep", "plan.toml", "--json", "--workers", "3", "--resume")
    assert answer.status == expected
    content = json.loads(answer.out)
    assert (content["failed"], content["diverged"], content["folder"]) == (failed, 1, "sweeps/plan")
    assert content["best"][0]["axes"] == {"training.learning_rate": 0.01, "training.clip_norm": "inf"}
    assert ("1 of 4 members failed; their reasons" in answer.err) == bool(failed)
    assert "gnode: whoever comes is let in" in answer.err.splitlines()
    assert (
        asked["workers"] == 3 and asked["resume"] and asked["members"] == 2 and asked["folder"] == Path("sweeps/plan")
    )


def test_the_status_in_words() -> None:
    from gnode.cli._print import duration
    from gnode.cli._sweep_status import describe_status

    undone = describe_status(status(done=4, not_dissected=2))
    assert undone.startswith("4 of 4 members ended, 2 could not be taken apart (why: the column dissection of the")
    lines = describe_status(status(done=1, diverged=1, running=1, waiting=1)).splitlines()
    assert lines[0] == "2 of 4 members ended, 1 of them diverged, 1 running, 1 waiting, about 1 h 07 min left"
    assert lines[1] == (
        "best: member 0001, validation loss 0.25, training.learning_rate = 0.01, training.clip_norm = inf, seed 3"
    )
    said = {0.4: "0 s", 61.0: "1 min", 3599.0: "1 h 00 min", 86400.0: "24 h 00 min", 200000.0: "2 d 7 h"}
    assert {seconds: duration(seconds) for seconds in said} == said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sweep"], "expected a plan, got none"),
        (["sweep", "nowhere.toml"], "the plan nowhere.toml, got no file"),
        (["sweep", "nowhere.toml", "--dry-run"], "the plan nowhere.toml, got no file"),
        (["sweep", "--status", "."], "expected a sweep at ., got no members.json there"),
        (["sweep", "--rebuild", "."], "expected a sweep at ., got no members.json there"),
        (["sweep", "plan.toml", "--status", "."], "expected --status alone, got plan too"),
        (["sweep", "--rebuild", ".", "--status", "."], "expected --status alone, got rebuild too"),
        (["sweep", "plan.toml", "--workers", "0"], "the number of workers of at least 1, got 0"),
        (["sweep", "plan.toml", "--workers", "-2", "--dry-run"], "the number of workers of at least 1, got -2"),
        (["sweep", "plan.toml", "--out", "plan.toml"], "expected a folder at"),
        (["sweep", "plan.toml", "--cluster", "cray"], "a batch system among slurm, pbs, lsf, sge, got 'cray'"),
        (["sweep", "plan.toml", "--cluster", "pbs", "--dry-run"], "expected the memory of a job, got none"),
        (["sweep", "plan.toml", "--cluster", "pbs", "--scheduler", "tcp://x:1"], "leave out --cluster or --scheduler"),
        (["sweep", "plan.toml", "--scheduler", "tls://x:1"], "your credentials for tls://x:1 in Dask's configuration"),
    ],
)
def test_bad_words_are_refused(ask: Ask, plan: Path, words: list[str], message: str) -> None:
    answer = ask(*words)
    assert answer.status == 2 and answer.out == "" and message in answer.err, answer
    assert len(answer.err.strip().splitlines()) == 1
    assert list(files_below(plan.parent)) == ["plan.toml"]
