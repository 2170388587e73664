"""Jobs of a batch system as workers: their scripts, and a sweep by jobs that a stand-in for SLURM starts here."""

import asyncio
import json
import os
import shlex
import signal
import sys
import threading
import time
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import dask.config
import psutil
import pytest
from distributed import LocalCluster

from gnode._checks import Failed, Refused
from gnode.sweeps import parse_plan, plan_jobs, plan_members, run_sweep
from gnode.sweeps.cluster._job_cluster import _Keeper, note_arrivals
from tests.sweeps.small_sweeps import JOBS, at_work, small_plan, wait_until

SYSTEMS = ["slurm", "pbs", "lsf", "sge"]
CLOCKS = ("tick", "system-monitor")
TABLE = {"queue": "standard", "memory": "4GB", "walltime": "01:00"}


@pytest.mark.parametrize(
    ("system", "lines"),
    [
        ("slurm", ["#SBATCH -p standard", "#SBATCH --cpus-per-task=3", "#SBATCH --mem=4G", "#SBATCH -t 01:00"]),
        ("pbs", ["#PBS -q standard", "#PBS -l select=1:ncpus=3:mem=3815MB", "#PBS -l walltime=01:00"]),
        ("lsf", ["#BSUB -q standard", "#BSUB -n 3", "#BSUB -W 01:00"]),
        ("sge", ["#$ -q standard", "#$ -l h_rt=01:00"]),
    ],
    ids=SYSTEMS,
)
def test_the_script_of_a_job(system, lines):
    jobs = plan_jobs(system, {**TABLE, "cores": 3, "lifetime": "55m", "job_script_prologue": ["module load x"]}, 7)
    assert (jobs.jobs, jobs.processes, jobs.workers) == (3, 3, 9)
    script = jobs.script().splitlines()
    assert set(lines) <= set(script)
    assert script.index("module load x") < script.index("export NPROC=1")
    assert "export OMP_NUM_THREADS=1" in script
    said = dict(line.removeprefix("export ").split("=", 1) for line in script if line.startswith("export DASK_"))
    told = dask.config.collect([], env={name: shlex.split(value)[0] for name, value in said.items()})
    assert dask.config.get("distributed.worker.profile.enabled", config=told) is False
    assert {dask.config.get(f"distributed.admin.{name}.interval", config=told) for name in CLOCKS} == {"1s", "2s"}
    command = shlex.split(script[-1])
    assert command[:2] == ["exec", sys.executable]
    # Of an option that is given twice, the last holds.
    options = dict(pairwise(command))
    assert (options["--nworkers"], options["--nthreads"], options["--memory-limit"]) == ("3", "1", "0")
    assert options["--lifetime"] == "55m" and "--nanny" in command


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_process_alone_sees_to_signals_itself(system):
    jobs = plan_jobs(system, TABLE, None)
    assert (jobs.jobs, jobs.processes) == (1, 1)
    assert "--no-nanny" in jobs.script()
    assert plan_jobs(system, TABLE, 5).at_most(3).jobs == 3


@pytest.mark.parametrize(
    ("system", "table", "message"),
    [
        ("htcondor", TABLE, "expected a batch system among slurm, pbs, lsf, sge, got 'htcondor'"),
        ("slurm", {**TABLE, "qeue": "x"}, r"an option of slurm jobs under \[cluster\], one of account, .*, got qeue"),
        ("slurm", {**TABLE, "resource_spec": "x"}, "an option of slurm jobs .* got resource_spec"),
        ("pbs", {**TABLE, "job_extra": []}, "an option of pbs jobs .* got job_extra"),
        ("lsf", {"queue": "x"}, "the memory of a job, got none"),
        ("sge", {**TABLE, "cores": 2, "processes": 1}, r"one core for each process under \[cluster\]"),
        ("sge", {**TABLE, "cores": 0}, r"a whole number of cores under \[cluster\], got 0"),
        (
            "slurm",
            {**TABLE, "job_script_prologue": "module load python"},
            r"a list of texts as job_script_prologue under \[cluster\], got 'module load python'; write",
        ),
        ("pbs", {**TABLE, "worker_extra_args": "--resources x=1"}, "a list of texts as worker_extra_args"),
        ("lsf", {**TABLE, "job_extra_directives": [3]}, r"a list of texts as job_extra_directives .*, got \[3\]"),
        ("sge", {**TABLE, "job_directives_skip": "-q"}, "a list of texts as job_directives_skip"),
        ("slurm", {**TABLE, "scheduler_options": "ib0"}, r"a table as scheduler_options under \[cluster\], got 'ib0'"),
        ("slurm", {**TABLE, "memory": "much"}, r"options under \[cluster\] that slurm jobs can have"),
    ],
)
def test_what_jobs_cannot_have_is_refused_by_name(system, table, message):
    with pytest.raises(Refused, match=message):
        plan_jobs(system, table, 1)


def test_jobs_have_a_worker_at_least():
    with pytest.raises(Refused, match="the number of workers of at least 1, got -2"):
        plan_jobs("slurm", TABLE, -2)


def test_without_dask_jobqueue_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr("gnode.sweeps.cluster._job_plan.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"got none; install it by: pip install 'gnode\[cluster\]'"):
        plan_jobs("slurm", TABLE, 1)


def test_ctrl_c_stays_with_the_sweep(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "dask_jobqueue"]:
        monkeypatch.delitem(sys.modules, name)
    usual = signal.getsignal(signal.SIGINT)
    try:
        plan_jobs("slurm", TABLE, 1)
        assert signal.getsignal(signal.SIGINT) is usual
    finally:
        signal.signal(signal.SIGINT, usual)


def test_refusals_leave_no_folder(tmp_path):
    sweep = plan_members(parse_plan(small_plan()))
    with pytest.raises(Refused, match="a batch system or a running scheduler, got both"):
        run_sweep(sweep, tmp_path / "sweep", cluster="slurm", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(Refused, match="the memory of a job"):
        run_sweep(sweep, tmp_path / "sweep", cluster="slurm")
    assert not (tmp_path / "sweep").exists()


def test_a_batch_system_that_takes_no_job_is_a_failure(batch, tmp_path):
    (tmp_path / "bin" / "sbatch").write_text("#!/bin/sh\necho 'invalid partition' >&2\nexit 1\n")
    with pytest.raises(Failed, match=r"did not take a job: .*invalid partition.*; correct \[cluster\] of the plan"):
        run_sweep(plan_members(parse_plan(small_plan(JOBS))), tmp_path / "sweep", cluster="slurm")


class Jobs:
    """Of Dask's cluster what the keeper of jobs uses. Jobs get the names of those that are gone."""

    def __init__(self) -> None:
        self.scheduler = SimpleNamespace(workers={})
        self.worker_spec: dict[str, dict] = {}
        self.workers: dict[str, SimpleNamespace] = {}
        self.taken = 0

    def new_worker_spec(self) -> dict[str, dict]:
        name = next(name for name in ("job-0", "job-1") if name not in self.worker_spec)
        return {name: {"group": ["-0", "-1"]}}

    async def _correct_state(self) -> None:
        self.workers = {name: job for name, job in self.workers.items() if name in self.worker_spec}
        for name in self.worker_spec.keys() - self.workers.keys():
            self.taken += 1
            self.workers[name] = SimpleNamespace(job_id=str(self.taken), status=None)

    def come(self, *names: str) -> None:
        self.scheduler.workers = {name: SimpleNamespace(name=name) for name in names}


def test_a_job_is_lost_when_none_of_its_processes_is_there(monkeypatch):
    monkeypatch.setattr("gnode.sweeps.cluster._job_cluster._LOST_SECONDS", -1.0)
    jobs = Jobs()
    keeper = _Keeper(jobs, 2)

    def look(*names: str) -> int:
        jobs.come(*names)
        asyncio.run(keeper.look())
        asyncio.run(keeper.look())
        return jobs.taken

    # Those that wait in the queue are no reason to hand in more.
    assert look() == 2 and look() == 2
    assert look("job-0-0", "job-0-1", "job-1-0") == 2
    assert look("job-0-1", "job-1-0") == 2
    assert look("job-1-0") == 3 and sorted(jobs.workers) == ["job-0", "job-1"]
    assert look("job-1-0") == 3
    # One that was not taken is tried again.
    jobs.workers["job-0"].job_id = None
    assert look("job-1-0") == 4


def test_a_job_is_lost_whose_worker_came_and_went_between_two_looks(monkeypatch):
    """A job that is taken away as soon as it runs: nobody has seen its worker."""
    monkeypatch.setattr("gnode.sweeps.cluster._job_cluster._LOST_SECONDS", -1.0)
    jobs = Jobs()
    keeper = _Keeper(jobs, 2)
    asyncio.run(keeper.look())
    keeper.came("job-1-1")
    for _ in range(3):
        asyncio.run(keeper.look())
    # The one that took its place has not come yet.
    assert jobs.taken == 3 and sorted(jobs.workers) == ["job-0", "job-1"]


def test_workers_are_noted_as_they_come():
    came: list[str] = []
    with LocalCluster(n_workers=0, processes=False, dashboard_address="127.0.0.1:0") as started:
        cluster: Any = started
        note_arrivals(cluster.scheduler, came.append)
        cluster.scale(1)
        wait_until(lambda: came, "a worker")
    assert came == ["0"]


@pytest.mark.slow
def test_a_job_that_is_ended_is_followed_by_another(batch, sweep_folder, monkeypatch):
    monkeypatch.setattr("gnode.sweeps.cluster._job_cluster._LOST_SECONDS", 1.0)
    folder = sweep_folder
    sweep = plan_members(parse_plan(small_plan(JOBS, epochs=300, top="seeds = 2")))
    struck, looks = [], []

    def end_the_first_job() -> None:
        member = str(wait_until(lambda: at_work(folder), "a member at work"))
        job = psutil.Process(int((batch / "job-0").read_text()))
        os.killpg(job.pid, signal.SIGTERM)
        psutil.wait_procs([job], timeout=300)
        struck.append((member, json.loads((folder / f"attempts/{member}.json").read_text())))

    thread = threading.Thread(target=end_the_first_job)
    thread.start()
    began = time.monotonic()
    status = run_sweep(sweep, folder, cluster="slurm", workers=1, watch=looks.append)
    thread.join()
    # While there is no worker, the sweep has next to nothing to do.
    assert len(looks) < 20 * (time.monotonic() - began)
    assert (status.done, status.waiting) == (2, 0)
    ((member, attempts),) = struck
    # It had time for its checkpoint: what is killed says that it runs.
    assert attempts == {**attempts, "begun": 1, "running": False, "deaths": 0}
    assert json.loads((folder / f"attempts/{member}.json").read_text())["begun"] == 2
    assert len(list(batch.glob("script-*"))) == 2
    assert "#SBATCH --requeue" in (batch / "script-1").read_text().splitlines()
    jobs = [int(file.read_text()) for file in batch.glob("job-*")]
    wait_until(lambda: not any(map(_is_alive, jobs)), "the end of all jobs")


def _is_alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
