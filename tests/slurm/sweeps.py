"""What `make test-slurm` runs: a sweep whose workers are jobs of a real SLURM, which takes them away in four ways; the
sweep ends as if nothing had been.

Apart from the other tests, as it needs SLURM and takes minutes: `make test` and `make test-sweeps` pass this file by.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from gnode.sweeps import PlannedSweep, SweepStatus, parse_plan, plan_members, run_member, run_sweep
from gnode.sweeps.cluster._credentials import FOLDER
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._sweep_folder import begin_sweep
from tests.slurm.daemons import PARTITION, Slurm, ended_with_this, missing, slurm, wait_until
from tests.sweeps.small_sweeps import small_plan

T = TypeVar("T")

MEMBERS = 12
MEMBER_SECONDS = 10.0
"""What a member is to take of a core, about: all of them more than a job may, after three others were taken away."""
TIMED_EPOCHS = 400
EVERY = 20
"""Epochs from one checkpoint to the next: written after each, they would take more time than the epochs."""
GRACE_SECONDS = 20
STEP_SECONDS = 240.0
"""The longest that a step may take: a job on its way, and then its limit, at which SLURM looks twice a minute."""
WHOLE_SECONDS = 900.0
"""The longest that the rest of a sweep may."""
PLAN = f"""
[axes]
"training.learning_rate" = [0.001, 0.002, 0.005, 0.01]

[cluster]
queue = "{PARTITION}"
memory = "1GB"
walltime = "00:01:00"
log_directory = "LOGS"
job_extra_directives = ["--requeue"]
scheduler_options = {{ host = "127.0.0.1" }}
"""

pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"{', '.join(missing())} not found: on Debian, apt-get install slurm-wlm munge"
)


def epochs_of(seconds: float, folder: Path) -> int:
    """How many epochs take so long of a core, about. (By the clock they take longer now, where others run, than later,
    where those have ended; and too few members would be left over for a job that is to run into its limit.)"""
    folder.mkdir()
    sweep = plan_members(parse_plan(small_plan(epochs=TIMED_EPOCHS, every=EVERY, top="seeds = 2")))
    begin_sweep(folder, sweep, resume=False)
    # The first compiles.
    run_member(sweep.members[0], folder, deaths=1)
    began = time.process_time()
    run_member(sweep.members[1], folder, deaths=1)
    return int(seconds * TIMED_EPOCHS / (time.process_time() - began))


@dataclass
class Course:
    """A sweep that runs, and what becomes of it."""

    slurm: Slurm
    folder: Path
    process: subprocess.Popen
    struck: dict[str, str] = field(default_factory=dict)
    """By the member that was at work: the job that was taken away."""

    def until(self, true: Callable[[], T | None], what: str, seconds: float = STEP_SECONDS) -> T:
        def look() -> T | None:
            found = true()
            assert found or self.process.poll() is None, f"the sweep ended before {what}: {self.process.communicate()}"
            return found

        return wait_until(look, what, seconds)

    def attempts(self, member: str) -> Attempts:
        return Attempts.read(self.folder, member)

    def at_work(self) -> tuple[str, str] | None:
        """A member that was not struck before, in the midst of its epochs, and the job that is at work on it."""
        jobs = [job for job, state in self.slurm.jobs().items() if state == "RUNNING"]
        for run in sorted((self.folder / "members").glob("*")):
            begun = (run / "checkpoint.gnode").exists() and not (run / "history.csv").exists()
            if begun and jobs and run.name not in self.struck and self.attempts(run.name).running:
                return run.name, jobs[-1]
        return None

    def end_of(self, job: str) -> list[str]:
        """How it ended, once it has."""
        return self.until(lambda: self.slurm.endings(job), f"the end of job {job}")

    def attempts_running(self) -> list[str]:
        """Members that run, or whose process was killed."""
        names = [run.name for run in sorted((self.folder / "members").glob("*"))]
        return [name for name in names if self.attempts(name).running]

    def cut_short(self) -> set[str]:
        """Members that were begun, or begun again since they were struck, and not ended, while none is at work."""
        runs = sorted((self.folder / "members").glob("*"))
        left = [run.name for run in runs if not (run / "model.gnode").exists()]
        return {name for name in left if self.attempts(name).begun > (name in self.struck)}

    def strike(self, take_away: Callable[[str], object]) -> str:
        """Has SLURM take away the job that is at work; returns it, once its member has written its checkpoint."""
        member, job = self.until(self.at_work, "a member at work")
        print(self.slurm.ask("squeue"))
        self.struck[member] = job
        take_away(job)
        self.until(lambda: not self.attempts(member).running, f"the checkpoint of {member}")
        print(self.slurm.ask("squeue"))
        return job


@contextmanager
def sweep_by_jobs(own: Slurm, plan: Path, folder: Path) -> Iterator[Course]:
    """`gnode sweep` in a process of its own, which does not outlive the test."""
    gnode = str(Path(sys.executable).with_name("gnode"))
    words = [gnode, "sweep", str(plan), "--out", str(folder), "--cluster", "slurm"]
    process = subprocess.Popen(words, env=own.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with ended_with_this(process):
        yield Course(own, folder, process)


@contextmanager
def undisturbed(sweep: PlannedSweep, folder: Path) -> Iterator[Future[SweepStatus]]:
    """The same sweep by a process of this machine, meanwhile; it is given up with the test."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as aside:
        try:
            yield aside.submit(run_sweep, sweep, folder, workers=1, interrupted=over.is_set)
        finally:
            over.set()


def test_what_slurm_does_to_jobs_leaves_no_trace(tmp_path):
    plan, folder, other, logs = (tmp_path / name for name in ("plan.toml", "sweep", "undisturbed", "logs"))
    epochs = epochs_of(MEMBER_SECONDS, tmp_path / "timed")
    plan.write_text(small_plan(PLAN.replace("LOGS", str(logs)), epochs=epochs, every=EVERY, top="seeds = 3"))
    sweep = plan_members(parse_plan(plan.read_text()))
    assert len(sweep.members) == MEMBERS
    with (
        undisturbed(sweep, other) as reference,
        slurm(cores=2, grace=GRACE_SECONDS) as own,
        sweep_by_jobs(own, plan, folder) as course,
    ):
        cancelled = course.strike(lambda job: own.ask("scancel", job))
        assert course.end_of(cancelled) == ["CANCELLED"]

        # Without --batch it would be for what a job starts by srun, and that is nothing.
        told = course.strike(lambda job: own.ask("scancel", "--signal=TERM", "--batch", job))
        assert course.end_of(told) == ["COMPLETED"]

        lost = course.strike(lambda job: own.set_node("down"))
        assert course.end_of(lost)[0] == "NODE_FAIL"
        # SLURM would begin it again in two minutes. The sweep does not wait for that: it hands in another.
        course.until(lambda: set(own.jobs()) - {lost}, "a job that waits for the node")
        print(own.ask("squeue"))
        own.set_node("resume")

        _, late = course.until(course.at_work, "a member at work")
        assert course.end_of(late) == ["TIMEOUT"]
        # SLURM says so when it sends SIGTERM. Before it kills, and before another job is handed in, all is written.
        wait_until(lambda: not course.attempts_running(), "the checkpoint of a member", GRACE_SECONDS / 2)
        cut_short = course.cut_short()
        # The next would run into it too, and others after it where the machine is busy, minute by minute.
        following = course.until(lambda: set(own.jobs()) - {late}, "another job")
        own.ask("scontrol", "update", f"jobid={following.pop()}", "timelimit=UNLIMITED")

        course.until(lambda: course.process.poll() is not None, "its end", WHOLE_SECONDS)
        out, error = course.process.communicate()
        assert course.process.returncode == 0, (out, error)
        wait_until(lambda: not own.jobs(), "the end of all jobs")
        assert reference.result(timeout=WHOLE_SECONDS).done == MEMBERS
        print((own.folder / "ended").read_text())
    assert len(course.struck) == 3
    for member in sweep.members:
        attempts, taken_away = course.attempts(member.name), (member.name in course.struck) + (member.name in cut_short)
        assert (attempts.begun, attempts.deaths) == (1 + taken_away, 0), member.name
    assert (folder / "index.sqlite").read_bytes() == (other / "index.sqlite").read_bytes()
    for member in sweep.members:
        model = f"members/{member.name}/model.gnode"
        assert (folder / model).read_bytes() == (other / model).read_bytes()
    assert not (folder / FOLDER).exists()
    for job, said in ((cancelled, "CANCELLED AT"), (lost, "DUE TO NODE FAILURE"), (late, "DUE TO TIME LIMIT")):
        assert said in (logs / f"gnode-sweep-{job}.err").read_text()
