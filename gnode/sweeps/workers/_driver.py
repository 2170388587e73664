"""Hands members to Dask's workers and takes back what became of them."""

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, runtime_checkable

from distributed import Client

from gnode._checks import Failed, Refused
from gnode.sweeps.engine import Cohort
from gnode.sweeps.folder import FAILED, INTERRUPTED, Attempts, dissection_of, has_summary, to_dissect
from gnode.sweeps.plan import PlannedMember
from gnode.sweeps.workers._worker import MemberWorker, ask_to_end, run_in_worker
from gnode.sweeps.workers._worker_calls import EndedCall, WorkerCalls, prepare_workers
from gnode.training import Callback

_ASK_SECONDS = 1.0


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
    dissect: bool = False,
    source: MemberSource | None = None,
    workers: int | None = None,
) -> None:
    """Runs cohorts of members on the workers of a client, until all have ended or `interrupted` is true and those that
    run have written their checkpoints. `look` is called a few times a second.

    **Arguments:**

    - `dissect`: have members taken apart that have ended well.
    - `source`: makes more members, each a cohort by itself, whenever workers are free.
    - `workers`: how many there are; as many as the scheduler has threads, at any time, if not given.

    Raises `Failed` where the scheduler goes away.
    """
    prepare_workers(client, worker, interrupted)
    calls: WorkerCalls[Cohort] = WorkerCalls(client)

    def submit(cohort: Cohort) -> None:
        callbacks = [() if source is None else source.callbacks(member) for member in cohort]
        arguments = (worker.name, cohort, folder, deaths, dissect, callbacks)
        calls.submit(cohort, f"gnode-member-{cohort[0].name}", run_in_worker, *arguments)

    for cohort in cohorts:
        submit(cohort)
    stopping, asked = False, 0.0
    while calls.items or (source is not None and not source.over and not stopping):
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
            at_work = calls.items
            for member in source.more(threads - len(at_work), {one.name for cohort in at_work for one in cohort}):
                submit((member,))
        ended = calls.next_ended()
        if ended is not None and (again := _left_to_do(ended, folder, dissect)) and not stopping:
            submit(again)
    look()
    with suppress(OSError):
        client.unregister_worker_plugin(worker.name)


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
        return bool(client.scheduler_info(n_workers=1)["workers"])
    except (OSError, TimeoutError):
        # A worker died meanwhile, or the scheduler goes away, which is seen elsewhere.
        return True


def _left_to_do(ended: EndedCall[Cohort], folder: Path, dissect: bool) -> Cohort:
    """What of a cohort is to be handed in again; what went wrong with others is noted as their failure."""
    if ended.died:
        return ended.item
    if ended.error is None:
        outcomes = {result.member: result.outcome for result in ended.result}
        if INTERRUPTED not in outcomes.values():
            return ()
        # A worker that was told to end has put its members down: another takes them up, with those of their cohort that
        # have ended.
        return tuple(member for member in ended.item if outcomes.get(member.name) != FAILED)
    said = f"{type(ended.error).__name__}: {' '.join(str(ended.error).split())}"
    for member in ended.item:
        name = member.name
        if has_summary(folder, name):
            if not dissect or not to_dissect(folder, name):
                continue
            name = dissection_of(name)
        try:
            attempts = Attempts.read(folder, name)
        except Refused:
            attempts = Attempts(begun=1)
        attempts.ended(failed=said).write(folder, name)
    return ()
