"""Sweeps whose members take a second, and what is needed to disturb them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from gnode.sweeps import PlannedSweep, parse_plan, plan_members
from gnode.sweeps.folder._sweep_folder import COMPILED

RUN = """
[run.task]
name = "square"
train_trials = 20
validation_trials = 8
test_trials = 8
[run.model]
state = 2
hidden = [8]
[run.training]
epochs = {epochs}
batch_size = 10
checkpoint_every = {every}
"""
JOBS = """
[cluster]
memory = "2GB"
job_extra_directives = ["--requeue"]
scheduler_options = { host = "127.0.0.1" }
"""
"""For the stand-in for SLURM, which starts jobs here."""
_PATIENCE = 300


def small_plan(rest: str = "", *, epochs: int = 2, every: int = 1, top: str = "") -> str:
    """A plan in TOML: `top` stands above the tables, `rest` below them; `every`: epochs between two checkpoints."""
    return f"{top}\n{RUN.format(epochs=epochs, every=every)}\n{rest}"


def small_sweep(rest: str = "", *, epochs: int = 2, top: str = "") -> PlannedSweep:
    return plan_members(parse_plan(small_plan(rest, epochs=epochs, top=top)))


def share_programs(folder: Path, programs: Path) -> Path:
    """Makes the folder of a sweep, which takes compiled programs from others and gives them its own."""
    folder.mkdir()
    (folder / COMPILED).symlink_to(programs, target_is_directory=True)
    return folder


def wait_until(true: Callable[[], object], what: str) -> object:
    """Looks again and again; fails where nothing comes of it."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.002)
    raise AssertionError(f"waited in vain for {what}")


@contextmanager
def driver(plan: Path, folder: Path, *, workers: int = 1) -> Iterator[subprocess.Popen]:
    """`gnode sweep` in a process of its own, which does not outlive the test."""
    gnode = str(Path(sys.executable).with_name("gnode"))
    words = [gnode, "sweep", str(plan), "--out", str(folder), "--workers", str(workers), "--resume"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def at_work(folder: Path) -> str | None:
    """The name of a member that has a checkpoint and has not ended."""
    for run in sorted((folder / "members").glob("*")):
        if (run / "checkpoint.gnode").exists() and not (run / "history.csv").exists():
            return run.name
    return None


def workers_of(driver: int) -> list[psutil.Process]:
    """The worker processes of a process."""
    found = []
    for child in psutil.Process(driver).children(recursive=True):
        try:
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.Error:
            continue
    return found


def worker_on(folder: Path, member: str, process: subprocess.Popen) -> psutil.Process | None:
    """The worker that holds the lock of a member's run folder."""
    lock = (folder / "members" / member / ".lock").resolve()
    for worker in workers_of(process.pid):
        try:
            if any(Path(file.path) == lock for file in worker.open_files()):
                return worker
        except psutil.Error:
            continue
    return None


def strike(folder: Path, process: subprocess.Popen, number: signal.Signals) -> str:
    """Sends a signal to a worker in the middle of a member; returns the member."""

    def struck() -> str | None:
        member = at_work(folder)
        worker = None if member is None else worker_on(folder, member, process)
        if member is None or worker is None:
            return None
        os.kill(worker.pid, number)
        return member

    return str(wait_until(struck, "a member at work"))
