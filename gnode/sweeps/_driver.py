"""Hands members to Dask's workers and takes back what became of them."""

import queue
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, runtime_checkable

from distributed import CancelledError, Client, Future, KilledWorker

from gnode._checks import Failed
from gnode.sweeps._attempts import Attempts
from gnode.sweeps._cohorts import Cohort
from gnode.sweeps._members import PlannedMember
from gnode.sweeps._run_member import INTERRUPTED, MemberResult
from gnode.sweeps._worker import MemberWorker, ask_to_end, run_in_worker
from gnode.training import Callback

_LOOK_SECONDS = 0.2
_ASK_SECONDS = 1.0
_FETCH_SECONDS = 5.0


@runtime_checkable
class MemberSource(Protocol):
    """What makes members while others are at work."""

    @property
    def over(self) -> bool:
        """Whether no more will come."""
        ...

    def more(self, free: int, at_work: Collection[str]) -> Sequence[PlannedMember]:
        """Members for so many free workers."""
        ...

    def callbacks(self, member: PlannedMember) -> Sequence[Callback]:
        """What the worker calls after every epoch of a member."""
        ...


def drive(
    client: Client,
    cohorts: Sequence[Cohort],
    folder: Path,
    *,
    deaths: int,
    worker: MemberWorker,
    interrupted: Callable[[], bool],
    look: Callable[[], None],
    source: MemberSource | None = None,
    workers: int | None = None,
) -> None:
    """Runs cohorts of members on the workers of a client, until all have ended or `interrupted` is true and those that
    run have written their checkpoints. `look` is called a few times a second.

    **Arguments:**

    - `source`: makes more members, each a cohort by itself, whenever workers are free.
    - `workers`: how many there are; as many as the scheduler has threads, at any time, if not given.

    Raises `Failed` where the scheduler goes away.
    """
    _prepare_workers(client, worker, interrupted)
    done: queue.SimpleQueue[Future] = queue.SimpleQueue()
    # Two sweeps may share a scheduler, and it keeps what it was asked for by key.
    token = uuid.uuid4().hex
    submitted = 0
    left: dict[str, tuple[Cohort, Future]] = {}

    def submit(cohort: Cohort) -> None:
        nonlocal submitted
        submitted += 1
        key = f"gnode-member-{token}-{cohort[0].name}-{submitted}"
        callbacks = [() if source is None else source.callbacks(member) for member in cohort]
        future = client.submit(run_in_worker, worker.name, cohort, folder, deaths, callbacks, key=key, pure=False)
        left[key] = (cohort, future)
        future.add_done_callback(done.put)

    for cohort in cohorts:
        submit(cohort)
    stopping, asked = False, 0.0
    while left or (source is not None and not source.over and not stopping):
        look()
        if client.status not in ("running", "connecting"):
            raise Failed("the Dask scheduler went away; go on with the same command and --resume")
        stopping = stopping or interrupted()
        if stopping and time.monotonic() - asked > _ASK_SECONDS:
            # Again and again: a worker may just be starting.
            asked = time.monotonic()
            if not _ask_all(client, worker.name):
                break
        if source is not None and not source.over and not stopping:
            threads = count_threads(client) if workers is None else workers
            at_work = {member.name for cohort, _ in left.values() for member in cohort}
            for member in source.more(threads - len(left), at_work):
                submit((member,))
        try:
            future = done.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        cohort, _ = left[str(future.key)]
        results = _fetched(future)
        if results is None and future.status in ("finished", "pending", "lost"):
            # Its worker was gone before the result was fetched. The scheduler has it computed elsewhere.
            future.add_done_callback(done.put)
            continue
        del left[str(future.key)]
        if results is None:
            again = cohort if _is_death(future, folder, cohort) else ()
        else:
            # A worker that was told to end has put its members down: another takes them up.
            put_down = {result.member for result in results if result.outcome == INTERRUPTED}
            again = tuple(member for member in cohort if member.name in put_down)
        if again and not stopping:
            submit(again)
    look()
    with suppress(OSError):
        client.unregister_worker_plugin(worker.name)


def _prepare_workers(client: Client, worker: MemberWorker, interrupted: Callable[[], bool]) -> None:
    while True:
        try:
            client.register_plugin(worker)
            return
        except OSError:
            # One died meanwhile, and others may not have heard. Those that come later are prepared when they come.
            if interrupted() or client.status not in ("running", "connecting"):
                return
            time.sleep(_LOOK_SECONDS)


def _fetched(future: Future) -> list[MemberResult] | None:
    """What the worker told of the members, if it can be had."""
    if future.status != "finished":
        return None
    try:
        return future.result(timeout=_FETCH_SECONDS)
    except (OSError, CancelledError, KilledWorker):
        # Whatever came between, the status tells.
        return None


def count_threads(client: Client) -> int:
    """Of all workers; one while none has come."""
    try:
        # Asked for no worker in particular, it tells the totals alone.
        return max(1, client.scheduler_info(n_workers=0)["total_threads"])
    except OSError:
        return 1


def _ask_all(client: Client, name: str) -> bool:
    """Lets the sweep's members everywhere end after the epoch; returns whether there was anyone to ask."""
    try:
        client.run(ask_to_end, name, on_error="ignore")
    except (OSError, TimeoutError):
        # A worker died meanwhile.
        return True
    return bool(client.scheduler_info(n_workers=1)["workers"])


def _is_death(future: Future, folder: Path, cohort: Cohort) -> bool:
    """Whether members have no result because workers died; what else went wrong is noted as their failure."""
    if future.status != "error":
        raise Failed("the Dask scheduler lost the sweep; go on with the same command and --resume")
    error = future.exception()
    if isinstance(error, KilledWorker):
        return True
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    for member in cohort:
        Attempts.read(folder, member.name).ended(failed=said).write(folder, member.name)
    return False
