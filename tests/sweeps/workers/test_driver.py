"""What the driver makes of members whose results do not come, without a scheduler."""

import time
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

import dask.config
import pytest

from gnode._checks import Failed
from gnode.sweeps import MemberResult
from gnode.sweeps.cluster._cluster import _started_cluster, local_cluster
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.workers._driver import _left_to_do, drive
from gnode.sweeps.workers._worker import MemberWorker
from gnode.sweeps.workers._worker_calls import EndedCall, WorkerCalls
from tests.sweeps.handed_in import KILLED, Handed
from tests.sweeps.small_sweeps import small_sweep


def handed_in(folder: Path, *courses: tuple[Sequence[str], str]) -> int:
    """How often members were handed in."""
    client = Handed(*((statuses, [MemberResult("0000", outcome, "")]) for statuses, outcome in courses))
    drive_through(client, folder)
    assert client.prepared == 2
    return client.submitted


def drive_through(client: Handed, folder: Path) -> None:
    drive(
        client,
        [small_sweep().members],
        folder,
        deaths=1,
        worker=MemberWorker(folder, None, ours=True),
        interrupted=lambda: False,
        look=lambda: None,
    )


def test_a_result_that_is_lost_with_its_worker_is_waited_for(tmp_path):
    # Dask has it computed again by itself, under the same key.
    assert handed_in(tmp_path, (["unfetched", "finished"], "finished")) == 1
    assert handed_in(tmp_path, (["lost", "unfetched", "finished"], "finished")) == 1


def test_a_lost_result_is_asked_for_now_and_then():
    # Dask calls back at once, for as long as there is no worker.
    calls: WorkerCalls[str] = WorkerCalls(Handed((repeat("lost"), None)))
    calls.submit("member", "name", len)
    end, looks = time.monotonic() + 1, 0
    while time.monotonic() < end:
        assert calls.next_ended() is None
        looks += 1
    assert looks < 20 and calls.items == ["member"]


def test_a_member_that_was_put_down_is_handed_in_again(tmp_path):
    put_down = (["finished"], "interrupted")
    assert handed_in(tmp_path, put_down, put_down, (["finished"], "diverged")) == 3


def test_a_cohort_that_was_put_down_is_handed_in_whole_but_for_what_failed(tmp_path):
    cohort = small_sweep(top="seeds = 3").members
    results = [MemberResult(*each, "") for each in (("0000", "finished"), ("0001", "failed"), ("0002", "interrupted"))]
    assert _left_to_do(EndedCall(cohort, results, None), tmp_path, False) == (cohort[0], cohort[2])
    assert _left_to_do(EndedCall(cohort, results[:2], None), tmp_path, False) == ()


def test_an_error_is_noted_for_those_that_have_not_ended(tmp_path):
    cohort = small_sweep(top="seeds = 2").members
    (tmp_path / "members/0000").mkdir(parents=True)
    (tmp_path / "members/0000/summary.json").write_text("{}")
    assert _left_to_do(EndedCall(cohort, None, ImportError("no gnode here")), tmp_path, False) == ()
    assert [Attempts.read(tmp_path, one.name).failed for one in cohort] == [None, "ImportError: no gnode here"]


def test_a_member_that_workers_died_of_is_handed_in_again(tmp_path):
    # The member's own record tells when it is too often.
    client = Handed((["error"], KILLED), (["finished"], [MemberResult("0000", "finished", "")]))
    drive_through(client, tmp_path)
    assert client.submitted == 2


def test_a_member_that_the_scheduler_forgot_is_a_failure_of_the_sweep(tmp_path):
    with pytest.raises(Failed, match="the Dask scheduler lost what it was to do"):
        handed_in(tmp_path, (["cancelled"], "finished"))


def test_a_cluster_whose_workers_die_while_they_start_is_begun_again(monkeypatch):
    begun = []

    def begin(**options):
        begun.append(options["n_workers"])
        if len(begun) == 1 or options["n_workers"] == 3:
            raise RuntimeError("Nanny failed to start.")
        return "cluster"

    monkeypatch.setattr("distributed.LocalCluster", begin)
    assert _started_cluster(2) == "cluster" and begun == [2, 2]
    with pytest.raises(Failed, match="worker processes died while they started: Nanny failed to start"):
        _started_cluster(3)


def test_workers_of_this_machine_leave_their_core_to_members():
    names = ["worker.profile.enabled", "admin.tick.interval", "admin.system-monitor.interval"]
    with local_cluster(1) as client:
        (told,) = client.run(lambda: [dask.config.get(f"distributed.{name}") for name in names]).values()
    assert told == [False, "1s", "2s"]
    assert dask.config.get("distributed.worker.profile.enabled") is True
