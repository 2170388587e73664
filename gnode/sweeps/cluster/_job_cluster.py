"""A cluster whose workers are jobs of a batch system."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gnode._checks import Failed
from gnode.sweeps.cluster._cluster import SCHEDULING
from gnode.sweeps.cluster._credentials import credentials_on_disk
from gnode.sweeps.cluster._job_plan import JobPlan, cluster_class

_LOOK_SECONDS = 2.0
_LOST_SECONDS = 15.0
"""In so long a worker that lost its connection could have come back, or a job been begun again by the batch system."""
# Dask follows lost jobs itself, but not those of several processes; and what is handed in again under the same name and
# has to wait, it would cancel.
_CONFIGURATION = {**SCHEDULING, "distributed.deploy.lost-worker-timeout": "1000 days"}


@contextmanager
def job_cluster(plan: JobPlan, folder: Path) -> Iterator:
    """A client of a scheduler in this process, whose workers are jobs. A job that ends is followed by another.

    Scheduler, workers and client know each other by credentials in the sweep's folder, made for this cluster. Jobs are
    cancelled at the end. Where this process is killed, workers see that the scheduler is gone, let their members write
    checkpoints, and end. Raises `Failed` where the batch system does not take the first jobs.
    """
    import dask.config
    from distributed import Client
    from tornado.ioloop import PeriodicCallback

    configuration = {**_CONFIGURATION, "distributed.dashboard.link": _dashboard_link(plan)}
    with (
        credentials_on_disk(folder) as credentials,
        dask.config.set(configuration),
        _started(plan, folder, credentials) as cluster,
    ):
        keeper = _Keeper(cluster, plan.jobs)
        note_arrivals(cluster.scheduler, keeper.came)
        try:
            cluster.sync(keeper.submit)
        except (RuntimeError, OSError, ValueError) as error:
            said = " ".join(str(error).split())
            raise Failed(f"the batch system did not take a job: {said}; correct [cluster] of the plan") from None
        looks = PeriodicCallback(keeper.look, 1000 * _LOOK_SECONDS)
        cluster.loop.add_callback(looks.start)
        try:
            with Client(cluster, set_as_default=False) as client:
                yield client
        finally:
            cluster.loop.add_callback(looks.stop)


def _started(plan: JobPlan, folder: Path, credentials: dict[str, Any]) -> Any:
    import dask.config

    options = {
        **plan.for_sweep(folder),
        "scheduler_options": {**plan.scheduler, "protocol": "tls://"},
        "silence_logs": logging.CRITICAL,
    }
    # No other cluster that this process may start meanwhile is to have these credentials.
    with dask.config.set(credentials):
        return cluster_class(plan.system)(**options)


def _dashboard_link(plan: JobPlan) -> str:
    """Dask would name the scheduler's host, though the dashboard listens on loopback."""
    import dask.config

    link = dask.config.get("distributed.dashboard.link")
    host = str(plan.scheduler["dashboard_address"]).rpartition(":")[0]
    return link.replace("{host}", host) if host in ("127.0.0.1", "localhost") else link


def note_arrivals(scheduler: Any, came: Callable[[str], None]) -> None:
    """Has `came` called with the name of every worker that comes, in the scheduler's event loop."""
    from distributed import SchedulerPlugin

    class Arrivals(SchedulerPlugin):
        def add_worker(self, scheduler: Any, worker: str) -> None:
            came(str(scheduler.workers[worker].name))

    scheduler.add_plugin(Arrivals(), name="gnode-arrivals")


class _Keeper:
    """Keeps up the number of jobs. All of it runs in the cluster's own event loop."""

    def __init__(self, cluster: Any, jobs: int) -> None:
        self.cluster = cluster
        self.jobs = jobs
        self.gone: dict[str, float | None] = {}
        """By the name of a job whose workers have come: since when none of them is there."""
        self.arrived: set[str] = set()
        """Workers that came since the last look. One may be gone again before the next."""

    def came(self, worker: str) -> None:
        self.arrived.add(worker)

    async def submit(self) -> None:
        from distributed import Status

        try:
            # What `scale` does too, but nobody learns there of an error. First what is gone: new jobs have old names.
            await self.cluster._correct_state()
            while len(self.cluster.worker_spec) < self.jobs:
                self.cluster.worker_spec.update(self.cluster.new_worker_spec())
            await self.cluster._correct_state()
        finally:
            for job in self.cluster.workers.values():
                if job.job_id is None:
                    # Dask insists in the end that whatever it made has ended.
                    job.status = Status.failed

    async def look(self) -> None:
        here = {worker.name for worker in self.cluster.scheduler.workers.values()}
        arrived, self.arrived = self.arrived, set()
        for job, spec in list(self.cluster.worker_spec.items()):
            workers = {f"{job}{suffix}" for suffix in spec.get("group", [""])}
            if self._is_lost(job, here=not workers.isdisjoint(here), came=not workers.isdisjoint(arrived)):
                del self.cluster.worker_spec[job]
                self.gone.pop(job, None)
        # The batch system may be busy: there will be another look.
        with suppress(RuntimeError, OSError, ValueError):
            await self.submit()

    def _is_lost(self, job: str, *, here: bool, came: bool) -> bool:
        """`here`: whether one of its workers is; `came`: whether one came since the last look."""
        if here:
            self.gone[job] = None
        elif came or job in self.gone:
            since = self.gone.get(job)
            self.gone[job] = time.monotonic() if since is None else since
            return since is not None and time.monotonic() - since > _LOST_SECONDS
        taken = self.cluster.workers.get(job)
        return taken is not None and taken.job_id is None
