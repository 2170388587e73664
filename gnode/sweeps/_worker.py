"""What a worker process of a sweep does beside running members: it ends in good order when asked."""

import asyncio
import os
import signal
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from distributed import Status, Worker, WorkerPlugin

from gnode.sweeps._compilation_cache import CompiledPrograms
from gnode.sweeps._members import PlannedMember
from gnode.sweeps._run_member import MemberResult, run_member
from gnode.training import Callback

_LOOK_SECONDS = 0.1


class _Process:
    """Of this worker process: whether it was asked to end, how, and what is at work."""

    asked = threading.Event()
    signalled = threading.Event()
    members = 0
    lock = threading.Lock()
    usual: Any = signal.SIG_DFL
    programs: CompiledPrograms | None = None


class MemberWorker(WorkerPlugin):
    """Prepares a worker process for members.

    On SIGTERM, and when the worker is closed, the member that runs there writes a checkpoint after its epoch. Only then
    does the signal do what it usually does; a second one does it at once.
    """

    name = "gnode-members"

    def __init__(self, compiled: Path | None, *, ours: bool) -> None:
        self.compiled = compiled
        self.ours = ours
        """The worker is a child of the sweep's process, which gets every Ctrl-C too and sees to it."""

    def setup(self, worker: Worker) -> None:
        _Process.asked.clear()
        if self.compiled is not None and _Process.programs is None:
            _Process.programs = CompiledPrograms(self.compiled)
        # Python allows it in the main thread alone; where the worker runs in another, its host has to see to signals.
        if threading.current_thread() is not threading.main_thread():
            return
        if signal.getsignal(signal.SIGTERM) != _terminate:
            _Process.usual = signal.signal(signal.SIGTERM, _terminate)
        if self.ours:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def teardown(self, worker: Worker) -> None:
        if worker.status == Status.closing:
            _Process.asked.set()
            # Dask waits half a minute for what is at work. An epoch may take longer.
            while _Process.members:
                await asyncio.sleep(_LOOK_SECONDS)
        if _Process.programs is not None and _Process.members == 0:
            _Process.programs.close()
            _Process.programs = None


def _terminate(number: int, frame: object) -> None:
    signal.signal(number, _Process.usual)
    _Process.asked.set()
    _Process.signalled.set()
    if _Process.members == 0:
        os.kill(os.getpid(), number)


def ask_to_end() -> None:
    """Lets the members of this process end after the epoch."""
    _Process.asked.set()


def run_in_worker(member: PlannedMember, sweep: Path, deaths: int, callbacks: Sequence[Callback] = ()) -> MemberResult:
    """Runs a member in this worker process."""
    programs = _Process.programs
    if programs is not None:
        programs.collect()

    def publish(record: Any, network: Any) -> None:
        # The epoch's program takes longest to compile, and the member may be killed before it ends.
        if programs is not None and not published:
            programs.publish()
            published.append(True)

    published: list[bool] = []
    with _Process.lock:
        _Process.members += 1
    try:
        result = run_member(
            member, sweep, deaths=deaths, interrupted=_Process.asked.is_set, callbacks=[publish, *callbacks]
        )
        if programs is not None:
            programs.publish()
    finally:
        with _Process.lock:
            _Process.members -= 1
    if _Process.signalled.is_set():
        os.kill(os.getpid(), signal.SIGTERM)
    return result
