"""One member: whatever becomes of it is a result."""

import json
import threading

import pytest

from gnode.experiments import Busy, locked
from gnode.sweeps import read_index, read_status, rebuild_index, run_member
from gnode.sweeps.engine._run_cohort import run_cohort
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._sweep_folder import begin_sweep
from tests.experiments.small_runs import interrupted_after
from tests.sweeps.small_sweeps import small_sweep

pytestmark = pytest.mark.usefixtures("shared_programs")


@pytest.fixture
def begun(tmp_path):
    """A sweep of two members that has begun; its folder and its members."""

    def begin(rest: str = "", **options):
        sweep = small_sweep(rest, **options)
        begin_sweep(tmp_path, sweep, resume=False)
        return tmp_path, sweep.members

    return begin


def test_a_member_is_an_ordinary_run(begun):
    folder, (member, _) = begun(top="seeds = 2")
    result = run_member(member, folder, deaths=3)
    assert result.member == "0000" and result.outcome == "finished"
    summary = json.loads((folder / "members/0000/summary.json").read_text())
    assert summary["outcome"] == "finished" and summary["epochs"] == 2
    rebuild_index(folder)
    rows = read_index(folder)
    assert [row["outcome"] for row in rows] == ["finished", "waiting"]
    for part in ("train", "validation", "test"):
        assert rows[0][f"{part}_loss"] == summary[part]["loss"]
    assert rows[0]["parameters"] == summary["parameters"]["total"] and rows[1]["parameters"] is None
    status = read_status(folder)
    assert (status.done, status.waiting, status.driven) == (1, 1, False)
    assert [one.member for one in status.best] == ["0000"]
    # Asked for again, it is left as it is.
    attempts = Attempts.read(folder, "0000")
    assert run_member(member, folder, deaths=3) == result and Attempts.read(folder, "0000") == attempts
    assert attempts.begun == 1 and attempts.seconds > 0


def test_divergence_is_a_result_with_its_reason(begun):
    folder, (member,) = begun("[axes]\ntraining.learning_rate = [1e30]\ntraining.clip_norm = [inf]")
    result = run_member(member, folder, deaths=3)
    assert result.outcome == "diverged" and "diverged in epoch" in result.message
    rebuild_index(folder)
    (row,) = read_index(folder)
    assert row["outcome"] == "diverged" and row["message"] == result.message
    assert row["training.clip_norm"] == float("inf")
    assert read_status(folder).diverged == 1 and read_status(folder).best == ()


def test_an_error_is_a_failure_with_its_sentence(begun):
    folder, (member,) = begun('[axes]\ntask.missing = ["hold"]')
    result = run_member(member, folder, deaths=3)
    assert result.outcome == "failed" and "task.missing for a data file alone" in result.message
    rebuild_index(folder)
    (row,) = read_index(folder)
    assert (row["outcome"], row["message"], row["validation_loss"]) == ("failed", result.message, None)
    assert read_status(folder).failed == 1


def test_an_interrupted_member_goes_on_from_its_checkpoint(begun):
    folder, (member,) = begun(epochs=3)
    # It is asked once before it begins.
    assert run_member(member, folder, deaths=3, interrupted=interrupted_after(2)).outcome == "interrupted"
    assert (folder / "members/0000/checkpoint.gnode").exists()
    assert not Attempts.read(folder, "0000").running
    assert run_member(member, folder, deaths=3, interrupted=lambda: True).outcome == "interrupted"
    epochs = []
    result = run_member(member, folder, deaths=3, callbacks=[lambda record, network: epochs.append(record.epoch)])
    assert result.outcome == "finished" and epochs == [2, 3]


def test_a_member_that_takes_its_process_with_it_is_given_up(begun):
    folder, (member,) = begun()
    for deaths in range(3):
        assert Attempts.read(folder, "0000").deaths == max(0, deaths - 1)
        # As a process leaves it that dies in the member.
        Attempts.read(folder, "0000").next(folder, "0000").write(folder, "0000")
    result = run_member(member, folder, deaths=3)
    assert result.outcome == "failed" and "its process died 3 times in a row" in result.message
    assert not (folder / "members").exists()
    # Whoever asks again gets another chance.
    assert run_member(member, folder, deaths=3).outcome == "finished"


def test_a_new_checkpoint_makes_up_for_deaths(begun):
    folder, (member,) = begun(epochs=3)
    for _ in range(2):
        Attempts.read(folder, "0000").next(folder, "0000").write(folder, "0000")
    run_member(member, folder, deaths=3, interrupted=interrupted_after(2))
    left = Attempts(begun=5, running=True, deaths=2, checkpoint=1)
    left.write(folder, "0000")
    assert left.next(folder, "0000").deaths == 0


def test_a_folder_that_is_being_written_is_waited_for(begun):
    folder, (member,) = begun()
    came = threading.Event()
    results = []

    def interrupted() -> bool:
        came.set()
        return False

    def run() -> None:
        results.append(run_member(member, folder, deaths=1, interrupted=interrupted, wait_seconds=0.01))

    with locked(folder / "members/0000"):
        thread = threading.Thread(target=run)
        thread.start()
        # It has looked more than once, and found the folder taken.
        for _ in range(3):
            came.clear()
            assert came.wait(60)
        assert not results
    thread.join()
    assert results[0].outcome == "finished" and Attempts.read(folder, "0000").deaths == 0


@pytest.mark.parametrize("together", [False, True])
def test_a_member_that_another_process_runs_has_not_died(begun, together):
    folder, members = begun(top="seeds = 2")
    running = Attempts(begun=1, running=True)
    for member in members:
        running.write(folder, member.name)
    with locked(folder / "members/0000"):
        asked = iter([False, True, True, True])
        options = {"deaths": 1, "interrupted": lambda: next(asked), "wait_seconds": 0.01}
        results = run_cohort(members, folder, **options) if together else [run_member(members[0], folder, **options)]
    assert {result.outcome for result in results} == {"interrupted"}
    assert [Attempts.read(folder, member.name) for member in members] == [running, running]


@pytest.mark.parametrize("together", [False, True])
def test_what_another_process_wrote_meanwhile_is_not_taken_back(begun, together, monkeypatch):
    folder, members = begun(top="seeds = 2")
    other = Attempts(begun=7, failed="the other process said so")

    def busy(*arguments, **options):
        other.write(folder, "0000")
        raise Busy("another is writing")

    asked = iter([False, True, True, True])
    options = {"deaths": 1, "interrupted": lambda: next(asked), "wait_seconds": 0.01}
    if together:
        monkeypatch.setattr("gnode.sweeps.engine._run_cohort.train_cohort", busy)
        run_cohort(members, folder, **options)
    else:
        monkeypatch.setattr("gnode.sweeps.engine._run_member.train", busy)
        run_member(members[0], folder, **options)
    assert [Attempts.read(folder, member.name) for member in members] == [other, Attempts()]
