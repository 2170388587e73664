"""Hands members to Dask's workers and takes back what became of them."""

import queue
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from distributed import CancelledError, Client, Future, KilledWorker

from gnode._checks import Failed
from gnode.sweeps._attempts import Attempts
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
    members: Sequence[PlannedMember],
    folder: Path,
    *,
    deaths: int,
    worker: MemberWorker,
    interrupted: Callable[[], bool],
    look: Callable[[], None],
    source: MemberSource | None = None,
    workers: int | None = None,
) -> None:
    """Runs members on the workers of a client, until all have ended or `interrupted` is true and those that run have
    written their checkpoints. `look` is called a few times a second.

    **Arguments:**

    - `source`: makes more members whenever workers are free.
    - `workers`: how many there are; as many as the scheduler has threads, at any time, if not given.

    Raises `Failed` where the scheduler goes away.
    """
    client.register_plugin(worker)
    done: queue.SimpleQueue[Future] = queue.SimpleQueue()
    # Two sweeps may share a scheduler, and it keeps what it was asked for by key.
    token = uuid.uuid4().hex
    submitted = 0
    left: dict[str, tuple[PlannedMember, Future]] = {}

    def submit(member: PlannedMember) -> None:
        nonlocal submitted
        submitted += 1
        key = f"gnode-member-{token}-{member.name}-{submitted}"
        callbacks = [] if source is None else source.callbacks(member)
        future = client.submit(run_in_worker, member, folder, deaths, callbacks, key=key, pure=False)
        left[key] = (member, future)
        future.add_done_callback(done.put)

    for member in members:
        submit(member)
    stopping, asked = False, 0.0
    while left or (source is not None and not source.over and not stopping):
        look()
        if client.status not in ("running", "connecting"):
            raise Failed("the Dask scheduler went away; go on with the same command and --resume")
        stopping = stopping or interrupted()
        if stopping and time.monotonic() - asked > _ASK_SECONDS:
            # Again and again: a worker may just be starting.
            asked = time.monotonic()
            if not _ask_all(client):
                break
        if source is not None and not source.over and not stopping:
            threads = _count_threads(client) if workers is None else workers
            for member in source.more(threads - len(left), {member.name for member, _ in left.values()}):
                submit(member)
        try:
            future = done.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        member, _ = left[str(future.key)]
        result = _fetched(future)
        if result is None and future.status in ("finished", "pending", "lost"):
            # Its worker was gone before the result was fetched. The scheduler has it computed elsewhere.
            future.add_done_callback(done.put)
            continue
        del left[str(future.key)]
        # A worker that was told to end has put its member down: another takes it up.
        again = _is_death(future, folder, member) if result is None else result.outcome == INTERRUPTED
        if again and not stopping:
            submit(member)
    look()
    client.unregister_worker_plugin(worker.name)


def _fetched(future: Future) -> MemberResult | None:
    """What the worker told, if it can be had."""
    if future.status != "finished":
        return None
    try:
        return future.result(timeout=_FETCH_SECONDS)
    except (OSError, CancelledError, KilledWorker):
        # Whatever came between, the status tells.
        return None


def _count_threads(client: Client) -> int:
    """Of all workers; one while none has come."""
    try:
        # Asked for no worker in particular, it tells the totals alone.
        return max(1, client.scheduler_info(n_workers=0)["total_threads"])
    except OSError:
        return 1


def _ask_all(client: Client) -> bool:
    """Lets members everywhere end after the epoch; returns whether there was anyone to ask."""
    try:
        client.run(ask_to_end, on_error="ignore")
    except (OSError, TimeoutError):
        # A worker died meanwhile.
        return True
    return bool(client.scheduler_info(n_workers=1)["workers"])


def _is_death(future: Future, folder: Path, member: PlannedMember) -> bool:
    """Whether a member has no result because workers died; what else went wrong is noted as its failure."""
    if future.status != "error":
        raise Failed("the Dask scheduler lost the sweep; go on with the same command and --resume")
    error = future.exception()
    if isinstance(error, KilledWorker):
        return True
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    Attempts.read(folder, member.name).ended(failed=said).write(folder, member.name)
    return False
