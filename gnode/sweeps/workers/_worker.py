"""What a worker process of sweeps does beside running members: it ends in good order when asked."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from distributed import Status, Worker, WorkerPlugin

from gnode.programs import CompiledPrograms, user_has_cache
from gnode.sweeps.engine import MemberResult, run_cohort
from gnode.sweeps.plan import PlannedMember
from gnode.training import Callback

_LOOK_SECONDS = 0.1


class _Sweep:
    """One sweep in this process."""

    def __init__(self, compiled: Path | None = None) -> None:
        self.asked = threading.Event()
        """Its members are to end after the epoch."""
        self.programs = None if compiled is None or user_has_cache() else CompiledPrograms(compiled)


class _Process:
    """This process: its sweeps by name, what is at work, and whether it was told to end."""

    sweeps: ClassVar[dict[str, _Sweep]] = {}
    members = 0
    signalled = threading.Event()
    lock = threading.Lock()
    usual: Any = signal.SIG_DFL


class MemberWorker(WorkerPlugin):
    """Prepares a worker process for the members of one sweep; there may be others on the same scheduler.

    On SIGTERM, and when the worker is closed, the member that runs there writes a checkpoint after its epoch. Only then
    does the signal do what it usually does; a second one does it at once.
    """

    def __init__(self, sweep: Path, compiled: Path | None, *, ours: bool) -> None:
        # One process at a time works on a folder: what another left at the scheduler, killed, is replaced.
        self.name = f"gnode-members-{sweep}"
        self.compiled = compiled
        self.ours = ours
        """The worker is a child of the sweep's process, which gets every Ctrl-C too and sees to it."""

    def setup(self, worker: Worker) -> None:
        # Python allows it in the main thread alone; where the worker runs in another, its host has to see to signals.
        if threading.current_thread() is threading.main_thread():
            if signal.getsignal(signal.SIGTERM) != _terminate:
                _Process.usual = signal.signal(signal.SIGTERM, _terminate)
            if self.ours:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
        _Process.sweeps[self.name] = _Sweep(self.compiled)

    async def teardown(self, worker: Worker) -> None:
        """The sweep has ended, or the worker does."""
        with _Process.lock:
            sweep = _Process.sweeps.pop(self.name, None)
        if sweep is None:
            return
        sweep.asked.set()
        if worker.status == Status.closing:
            # Dask waits half a minute for what is at work. An epoch may take longer.
            while _Process.members:
                await asyncio.sleep(_LOOK_SECONDS)
        if sweep.programs is not None and _Process.members == 0:
            sweep.programs.close()


def _terminate(number: int, frame: object) -> None:
    signal.signal(number, _Process.usual)
    _Process.signalled.set()
    if _Process.members == 0:
        os.kill(os.getpid(), number)


def ask_to_end(name: str) -> None:
    """Lets the members of a sweep in this process end after the epoch."""
    if name in _Process.sweeps:
        _Process.sweeps[name].asked.set()


def run_in_worker(
    name: str,
    members: Sequence[PlannedMember],
    folder: Path,
    deaths: int,
    dissect: bool,
    callbacks: Sequence[Sequence[Callback]],
) -> list[MemberResult]:
    """Runs a member in this worker process, or several as a cohort. `name`: of the sweep's `MemberWorker`."""
    # Where it could not be set up (a folder of programs that cannot be made, say), members can be run all the same.
    sweep = _Process.sweeps.setdefault(name, _Sweep())

    def interrupted() -> bool:
        return sweep.asked.is_set() or _Process.signalled.is_set()

    with _at_work(sweep) as programs:

        def publish(record: Any, network: Any) -> None:
            # The epoch's program takes longest to compile, and the member may be killed before it ends.
            if programs is not None and not published:
                programs.publish()
                published.append(True)

        published: list[bool] = []
        first, *others = callbacks
        calls = [[publish, *first], *others]
        results = run_cohort(members, folder, deaths=deaths, dissect=dissect, interrupted=interrupted, callbacks=calls)
        if programs is not None:
            programs.publish()
    if _Process.signalled.is_set():
        os.kill(os.getpid(), signal.SIGTERM)
    return results


@contextmanager
def _at_work(sweep: _Sweep) -> Iterator[CompiledPrograms | None]:
    """Notes that the process is at work; yields the sweep's compiled programs, where they can be used."""
    with _Process.lock:
        programs = sweep.programs
        # jax has one place for them: while a member of another sweep is at work, it stays as it is.
        if programs is not None and not programs.in_use:
            if _Process.members:
                programs = None
            else:
                programs.use()
        _Process.members += 1
    try:
        if programs is not None:
            programs.collect()
        yield programs
    finally:
        with _Process.lock:
            _Process.members -= 1
            if programs is not None and sweep not in _Process.sweeps.values() and not _Process.members:
                programs.close()
