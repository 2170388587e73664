"""Jobs of a batch system that are a sweep's workers: what they ask for, and the script that is handed in."""

import inspect
import math
import shlex
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gnode._checks import check_among, check_count, refusal
from gnode.sweeps.cluster._cluster import worker_environment
from gnode.sweeps.cluster._credentials import worker_options

BATCH_SYSTEMS = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "lsf": "LSFCluster", "sge": "SGECluster"}
"""By the name of a batch system, the class of dask-jobqueue."""
_LIFETIMES = ("lifetime", "lifetime_stagger")
"""Options of `dask worker`."""
_LISTS = ("job_script_prologue", "job_extra_directives", "job_directives_skip", "worker_extra_args")
_OURS = {"self", "scheduler", "name", "nanny", "config_name", "protocol", "security", "worker_command"}
_LOOPBACK = "127.0.0.1:0"
_OUR_SCHEDULER = ("protocol", "security")
_OUTDATED = {"extra", "job_extra", "env_extra", "header_skip"}


@dataclass(frozen=True)
class JobPlan:
    """The jobs that are the workers of a sweep."""

    system: str
    jobs: int
    processes: int
    """In each job, of one thread each."""
    options: dict[str, Any]
    """Of a job, as dask-jobqueue takes them."""
    scheduler: dict[str, Any]
    """Options of the scheduler, which runs in the sweep's process."""

    @property
    def workers(self) -> int:
        return self.jobs * self.processes

    def at_most(self, workers: int) -> "JobPlan":
        """No more jobs than so many workers need."""
        return replace(self, jobs=min(self.jobs, math.ceil(workers / self.processes)))

    def for_sweep(self, folder: str | Path) -> dict[str, Any]:
        """The options of a job that finds its credentials in the folder of a sweep."""
        arguments = [*self.options["worker_extra_args"], *worker_options(folder)]
        return {**self.options, "worker_extra_args": arguments}

    def script(self, folder: str | Path = "SWEEP") -> str:
        """What is handed to the batch system, but for the scheduler's address."""
        return _checked_job(self.system, self.for_sweep(folder)).job_script()


def plan_jobs(system: str, table: Mapping[str, Any], workers: int | None) -> JobPlan:
    """The jobs for so many workers, at least; one job if the number is not given.

    `table` has dask-jobqueue's options of a job, and `lifetime`, `lifetime_stagger` and `scheduler_options`. Raises
    `Refused` where dask-jobqueue is missing, and for options that the batch system's jobs do not have.
    """
    check_among("a batch system", system, BATCH_SYSTEMS)
    if workers is not None:
        check_count("the number of workers", workers)
    if find_spec("dask_jobqueue") is None:
        raise refusal("dask-jobqueue, which submits jobs", "none", "install it by: pip install 'gnode[cluster]'")
    known = _known_options(system)
    for name in table:
        if name not in known:
            raise refusal(f"an option of {system} jobs under [cluster], one of {', '.join(known)}", name, "correct it")
    _check_shapes(table)
    options = dict(table)
    scheduler = {"dashboard_address": _LOOPBACK, **options.pop("scheduler_options", {})}
    processes = _processes(system, options)
    said = [(name, options.pop(name)) for name in _LIFETIMES if name in options]
    arguments = [word for name, value in said for word in (f"--{name.replace('_', '-')}", shlex.quote(str(value)))]
    environment = [f"export {name}={shlex.quote(value)}" for name, value in worker_environment().items()]
    options.update(
        cores=processes,
        processes=processes,
        # With a nanny, a process that is told to end has eight seconds. Several processes cannot do without one.
        nanny=processes > 1,
        # In the place of the shell: the batch system's signals reach the worker.
        python=f"exec {options.get('python', shlex.quote(sys.executable))}",
        job_name=options.get("job_name", "gnode-sweep"),
        job_script_prologue=[*options.get("job_script_prologue", ()), *environment],
        # The batch system watches over memory. Of an option that is said twice, the last holds.
        worker_extra_args=[
            "--nthreads 1",
            "--memory-limit 0",
            "--no-dashboard",
            f"--dashboard-address {_LOOPBACK}",
            *arguments,
            *options.get("worker_extra_args", ()),
        ],
    )
    _checked_job(system, options)
    return JobPlan(system, math.ceil((workers or 1) / processes), processes, options, scheduler)


def cluster_class(system: str) -> Any:
    """Of dask-jobqueue."""
    usual = signal.getsignal(signal.SIGINT)
    import dask_jobqueue

    # Its import takes Ctrl-C for itself, and a sweep could not end in good order any more.
    signal.signal(signal.SIGINT, usual)
    return getattr(dask_jobqueue, BATCH_SYSTEMS[system])


def _known_options(system: str) -> list[str]:
    job = cluster_class(system).job_cls
    parameters = [name for kind in job.__mro__[:2] for name in inspect.signature(kind.__init__).parameters]
    # SLURM and PBS call it account now.
    outdated = _OUTDATED | ({"project"} if "account" in parameters else set())
    named = set(parameters) - _OURS - outdated - {"base_class_kwargs"}
    return sorted({*named, *_LIFETIMES, "scheduler_options"})


def _check_shapes(table: Mapping[str, Any]) -> None:
    """Refuses what would be taken apart into letters."""
    for name in _LISTS:
        value = table.get(name, [])
        if not isinstance(value, list | tuple) or not all(isinstance(line, str) for line in value):
            raise refusal(
                f"a list of texts as {name} under [cluster]", repr(value), f'write, say, {name} = ["...", "..."]'
            )
    options = table.get("scheduler_options", {})
    if not isinstance(options, Mapping):
        raise refusal(
            "a table as scheduler_options under [cluster]", repr(options), 'write, say, { interface = "ib0" }'
        )
    for name in _OUR_SCHEDULER:
        if name in options:
            raise refusal(
                f"scheduler_options without {name} under [cluster]", repr(options[name]), "leave it out: it is TLS"
            )


def _processes(system: str, options: Mapping[str, Any]) -> int:
    import dask.config

    if "memory" not in options and dask.config.get(f"jobqueue.{system}.memory") is None:
        raise refusal("the memory of a job", "none", 'write, say, memory = "4GB" under [cluster]')
    counts = {name: options[name] for name in ("processes", "cores") if name in options}
    for name, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise refusal(f"a whole number of {name} under [cluster]", repr(count), "give 1 or more")
    if len(set(counts.values())) > 1:
        raise refusal("one core for each process under [cluster]", counts, "give cores alone")
    return next(iter(counts.values()), 1)


def _checked_job(system: str, options: Mapping[str, Any]) -> Any:
    try:
        return cluster_class(system).job_cls("tls://SCHEDULER:PORT", name="gnode-worker", **options)
    except (TypeError, ValueError, AttributeError) as error:
        raise refusal(
            f"options under [cluster] that {system} jobs can have", " ".join(str(error).split()), "correct them"
        ) from None
