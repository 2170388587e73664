"""Members taken apart by the workers that have trained them: what comes of that is no failure of a member."""

import json
import os
from pathlib import Path

import pytest

from gnode._checks import Failed
from gnode._files import write_json
from gnode.experiments import Busy, load_dissection
from gnode.sweeps import (
    PlannedMember,
    StatusReader,
    read_index,
    read_status,
    rebuild_index,
    run_member,
    run_sweep,
)
from gnode.sweeps.engine._run_cohort import run_cohort
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._dissections import is_left
from gnode.sweeps.folder._status import begin_session
from gnode.sweeps.folder._sweep_folder import begin_sweep
from gnode.sweeps.workers._driver import _left_to_do
from gnode.sweeps.workers._worker_calls import EndedCall
from tests.sweeps.small_sweeps import small_sweep, workers_of

pytestmark = pytest.mark.usefixtures("shared_programs")

DIVERGES = "[axes]\ntraining.learning_rate = [1e30]\ntraining.clip_norm = [inf]"


@pytest.fixture
def begun(tmp_path):
    """A sweep that has begun; its folder and its members."""

    def begin(rest: str = "", *, name: str = "sweep", **options) -> tuple[Path, tuple[PlannedMember, ...]]:
        folder, sweep = tmp_path / name, small_sweep(rest, **options)
        folder.mkdir()
        begin_sweep(folder, sweep, resume=False)
        begin_session(folder, 0, dissect=True)
        return folder, sweep.members

    return begin


class Dissecting:
    """In the place of `dissect_run`: notes what it is asked for, raises what it is told to, or leaves a verdict."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.errors: list[Exception] = []

    def __call__(self, folder: Path, *, anew: bool) -> None:
        assert not anew
        self.asked.append(folder.name)
        if self.errors:
            raise self.errors.pop(0)
        write_json(folder / "dissection.json", {"attractor": {"kind": "sheet", "count": None, "leaky": False}})


@pytest.fixture
def dissecting(monkeypatch) -> Dissecting:
    found = Dissecting()
    monkeypatch.setattr("gnode.sweeps.engine._dissect_member.dissect_run", found)
    return found


def told(folder: Path) -> list[str | None]:
    rebuild_index(folder)
    return [row["dissection"] for row in read_index(folder)]


def test_a_member_is_taken_apart_once_where_it_has_ended_well(begun, dissecting):
    folder, (member, _) = begun(top="seeds = 2")
    assert run_member(member, folder, deaths=1).outcome == "finished" and not dissecting.asked
    assert is_left(folder, "0000", dissect=True) and not is_left(folder, "0000", dissect=False)
    assert (read_status(folder).done, read_status(folder).waiting) == (0, 2)
    for _ in range(2):
        assert run_member(member, folder, deaths=1, dissect=True).outcome == "finished"
    assert dissecting.asked == ["0000"] and not is_left(folder, "0000", dissect=True)
    assert (read_status(folder).done, read_status(folder).waiting) == (1, 1)
    assert told(folder) == ["done", None]
    timings = (folder / "timings.csv").read_text().splitlines()
    seconds = [line.split(",")[timings[0].split(",").index("dissection_seconds")] for line in timings[1:]]
    assert float(seconds[0]) > 0 and seconds[1] == ""
    # That it was begun twice is said of neither.
    assert [Attempts.read(folder, name).begun for name in ("0000", "0000-dissection")] == [1, 1]


@pytest.mark.parametrize(
    ("rest", "outcome"),
    [(DIVERGES, "diverged"), ('[axes]\ntask.missing = ["hold"]', "failed")],
    ids=["diverged", "failed"],
)
def test_what_did_not_end_well_is_not_taken_apart(begun, dissecting, rest, outcome):
    folder, (member,) = begun(rest)
    assert run_member(member, folder, deaths=1, dissect=True).outcome == outcome
    assert not dissecting.asked and told(folder) == [None]
    assert is_left(folder, "0000", dissect=True) == (outcome == "failed")
    assert read_status(folder).waiting == 0


def test_a_dissection_that_raises_is_told_and_tried_again_by_whoever_asks(begun, dissecting):
    folder, (member,) = begun()
    dissecting.errors = [Failed("states run away without input"), ZeroDivisionError("of\nnothing")]
    assert run_member(member, folder, deaths=1, dissect=True).outcome == "finished"
    assert told(folder) == ["states run away without input"]
    row, status = read_index(folder)[0], read_status(folder)
    assert row["outcome"] == "finished" and row["message"].startswith("training ended after epoch 2")
    assert (status.done, status.not_dissected, status.waiting, status.failed) == (1, 1, 0, 0)
    assert is_left(folder, "0000", dissect=True)
    assert run_member(member, folder, deaths=1, dissect=True).outcome == "finished"
    assert told(folder) == ["ZeroDivisionError: of nothing"]
    run_member(member, folder, deaths=1, dissect=True)
    assert told(folder) == ["done"] and read_status(folder).not_dissected == 0
    assert dissecting.asked == ["0000"] * 3 and Attempts.read(folder, "0000").begun == 1


def test_a_dissection_that_takes_its_process_with_it_is_given_up(begun, dissecting):
    folder, (member,) = begun()
    run_member(member, folder, deaths=2)
    for _ in range(2):
        # As a process leaves it that dies in the dissection.
        Attempts.read(folder, "0000-dissection").next(folder, "0000-dissection").write(folder, "0000-dissection")
    assert read_status(folder).waiting == 1
    assert run_member(member, folder, deaths=2, dissect=True).outcome == "finished"
    assert not dissecting.asked
    assert told(folder) == ["its process died 2 times in a row; perhaps it needs more memory than there is"]
    # Whoever asks again gets another chance.
    run_member(member, folder, deaths=2, dissect=True)
    assert told(folder) == ["done"]


def test_a_folder_that_is_being_written_is_waited_for(begun, dissecting):
    folder, (member,) = begun()
    dissecting.errors = [Busy("another is writing"), Busy("another is writing")]
    run_member(member, folder, deaths=1, dissect=True, wait_seconds=0.01)
    assert dissecting.asked == ["0000"] * 3 and told(folder) == ["done"]
    assert Attempts.read(folder, "0000-dissection").begun == 1


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "a cohort"])
def test_an_interruption_between_training_and_dissection_leaves_no_trace(begun, dissecting, together):
    def run(members, folder, interrupted=lambda: False) -> list[str]:
        options = {"deaths": 1, "dissect": True, "interrupted": interrupted}
        if together:
            return [one.outcome for one in run_cohort(members, folder, **options)]
        return [run_member(member, folder, **options).outcome for member in members]

    folder, members = begun(top="seeds = 2", name="undisturbed")
    assert run(members, folder) == ["finished"] * 2
    expected = rebuild_index(folder).read_bytes()
    folder, members = begun(top="seeds = 2", name="disturbed")
    dissecting.asked.clear()
    summary = folder / "members/0000/summary.json"
    assert set(run(members, folder, summary.exists)) == {"interrupted"} and summary.exists()
    assert not dissecting.asked and read_status(folder).done == 0
    trained = (folder / "members/0000/model.gnode").stat().st_mtime_ns
    assert run(members, folder) == ["finished"] * 2
    assert (folder / "members/0000/model.gnode").stat().st_mtime_ns == trained
    assert dissecting.asked == ["0000", "0001"]
    assert rebuild_index(folder).read_bytes() == expected


@pytest.mark.slow
def test_a_sweep_that_loses_a_worker_in_a_dissection_leaves_no_trace(tmp_path, sweep_folder):
    plan = "[execution]\ndissect = true"
    folder = tmp_path / "undisturbed"
    run_sweep(small_sweep(plan), folder, workers=1)
    (row,) = read_index(folder)
    assert (row["dissection"], row["verdict"]) == ("done", "isolated points")
    killed = []

    def watch(reader: StatusReader) -> None:
        if not killed and Attempts.read(sweep_folder, "0000-dissection").running:
            for worker in workers_of(os.getpid()):
                worker.kill()
                killed.append(worker.pid)

    status = run_sweep(small_sweep(plan), sweep_folder, workers=1, watch=watch)
    assert killed and (status.done, status.not_dissected, status.waiting) == (1, 0, 0)
    assert (sweep_folder / "index.sqlite").read_bytes() == (folder / "index.sqlite").read_bytes()
    assert [Attempts.read(sweep_folder, name).begun for name in ("0000", "0000-dissection")] == [1, 2]
    assert load_dissection(sweep_folder / row["folder"]).verdict is not None


def test_members_of_a_cohort_are_taken_apart_one_by_one(begun, dissecting, monkeypatch):
    folder, members = begun(top="seeds = 3")
    dissecting.errors = [Failed("no bounded memory")]
    assert {one.outcome for one in run_cohort(members, folder, deaths=1, dissect=True)} == {"finished"}
    assert told(folder) == ["no bounded memory", "done", "done"]
    # Of a cohort that has been trained, the missing one alone is left.
    monkeypatch.setattr("gnode.sweeps.engine._run_cohort.train_cohort", None)
    assert {one.outcome for one in run_cohort(members, folder, deaths=1, dissect=True)} == {"finished"}
    assert told(folder) == ["done"] * 3 and dissecting.asked == ["0000", "0001", "0002", "0000"]


def test_what_goes_wrong_beside_a_dissection_is_noted_as_its_failure(begun):
    folder, members = begun(top="seeds = 2")
    run_member(members[0], folder, deaths=1)
    ended = EndedCall(members, None, ImportError("no gnode here"))
    assert _left_to_do(ended, folder, dissect=True) == ()
    assert [Attempts.read(folder, name).failed for name in ("0000", "0000-dissection", "0001", "0001-dissection")] == [
        None, "ImportError: no gnode here", "ImportError: no gnode here", None
    ]  # fmt: skip


def test_a_member_that_was_taken_apart_by_hand_is_not_again(begun, dissecting):
    folder, (member,) = begun()
    run_member(member, folder, deaths=1)
    (folder / "members/0000/dissection.json").write_text(json.dumps({"attractor": {"kind": "ring"}}))
    assert not is_left(folder, "0000", dissect=True)
    run_member(member, folder, deaths=1, dissect=True)
    assert not dissecting.asked and told(folder) == ["done"]
