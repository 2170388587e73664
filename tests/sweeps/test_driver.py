"""What the driver makes of members whose results do not come, without a scheduler."""

from collections.abc import Callable, Sequence
from pathlib import Path

import distributed
import pytest
from distributed.comm.core import CommClosedError

from gnode._checks import Failed
from gnode.sweeps import MemberResult
from gnode.sweeps._cluster import _started_cluster
from gnode.sweeps._driver import drive
from gnode.sweeps._worker import MemberWorker
from tests.sweeps.small_sweeps import small_sweep


class Fetched(distributed.Future):
    """Goes through statuses given beforehand; "unfetched": finished, and lost before it is fetched."""

    def __init__(self, key: str, statuses: Sequence[str], outcome: str) -> None:
        self._key = key
        self._statuses = iter(statuses)
        self._outcome = outcome

    @property
    def key(self) -> str:
        return self._key

    @property
    def status(self) -> str:
        return "finished" if self._now == "unfetched" else self._now

    def result(self, timeout: float | None = None) -> list[MemberResult]:
        if self._now == "unfetched":
            self._now = "lost"
            raise TimeoutError
        return [MemberResult("0000", self._outcome, "")]

    def add_done_callback(self, fn: Callable) -> None:
        self._now = next(self._statuses)
        fn(self)

    def release(self) -> None: ...


class Handed(distributed.Client):
    """Runs nothing: the members handed in have the statuses and outcomes given beforehand."""

    def __init__(self, *courses: tuple[Sequence[str], str]) -> None:
        self.courses = iter(courses)
        self.submitted = 0
        self.prepared = 0
        self.status = "running"

    def submit(self, *arguments: object, key: str, pure: bool) -> Fetched:
        self.submitted += 1
        return Fetched(key, *next(self.courses))

    def register_plugin(self, plugin: object) -> None:
        # A worker dies meanwhile.
        self.prepared += 1
        if self.prepared == 1:
            raise CommClosedError

    def unregister_worker_plugin(self, name: str) -> None: ...

    def close(self) -> None: ...

    def __del__(self) -> None: ...


def handed_in(folder: Path, *courses: tuple[Sequence[str], str]) -> int:
    """How often members were handed in."""
    client = Handed(*courses)
    drive(
        client,
        [small_sweep().members],
        folder,
        deaths=1,
        worker=MemberWorker(folder, None, ours=True),
        interrupted=lambda: False,
        look=lambda: None,
    )
    assert client.prepared == 2
    return client.submitted


def test_a_result_that_is_lost_with_its_worker_is_waited_for(tmp_path):
    # Dask has it computed again by itself, under the same key.
    assert handed_in(tmp_path, (["unfetched", "finished"], "finished")) == 1
    assert handed_in(tmp_path, (["lost", "unfetched", "finished"], "finished")) == 1


def test_a_member_that_was_put_down_is_handed_in_again(tmp_path):
    put_down = (["finished"], "interrupted")
    assert handed_in(tmp_path, put_down, put_down, (["finished"], "diverged")) == 3


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
