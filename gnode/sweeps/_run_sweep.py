import math
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from gnode._checks import Failed, check_count, refusal
from gnode.experiments import Busy, RunSettings, locked
from gnode.programs import remove_leftovers, usable_cache_folder
from gnode.sweeps.cluster import (
    JobPlan,
    check_dask,
    check_scheduler,
    count_workers,
    has_gpu,
    job_cluster,
    local_cluster,
    plan_jobs,
    remove_credentials,
    running_cluster,
    warning_of,
)
from gnode.sweeps.engine import Cohort, in_cohorts, limits_of_workers
from gnode.sweeps.folder import (
    COMPILED,
    StatusReader,
    SweepStatus,
    begin_session,
    begin_sweep,
    check_sweep_folder,
    is_left,
    of_its_time,
    rebuild_index,
)
from gnode.sweeps.plan import PlannedMember, PlannedSweep, plan_members
from gnode.sweeps.search import check_optuna, open_search

_LOOKS = 5
_LOOK_SECONDS = 0.1


def run_sweep(
    sweep: PlannedSweep,
    folder: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    cluster: str | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    watch: Callable[[StatusReader], None] = lambda reader: None,
    dashboard: Callable[[str], None] = lambda address: None,
    warn: Callable[[str], None] = warnings.warn,
) -> SweepStatus:
    """Runs what is missing of a sweep, on Dask workers, and writes its index; returns how it stands then.

    Each member is a run folder, `members/NAME`, and whatever becomes of it is a result. A member whose worker dies goes
    on from its checkpoint on another. Members that have ended well are taken apart, where `execution.dissect` of the
    plan says so. Members that failed, or could not be taken apart, are tried again by `resume`. A search makes its
    members meanwhile, trial after trial, whenever workers are free. On a GPU members that share shapes are trained
    together, as `execution.cohort` of the plan says.

    **Arguments:**

    - `folder`: of the sweep; one that workers of a running cluster see under the same path.
    - `workers`: processes on this machine, one thread each; if not given, one where there is a GPU, and else the cores
        there are. Those of one job, where they are jobs.
    - `scheduler`: the address of a running Dask scheduler, whose workers are used instead. For one of `tls://` Dask's
        configuration has to name credentials.
    - `cluster`: a batch system, whose jobs are the workers instead: "slurm", "pbs", "lsf" or "sge". The plan's table
        `cluster` has the options of a job.
    - `resume`: go on with the sweep that the folder holds.
    - `interrupted`: asked again and again; where true, running members write a checkpoint, and the sweep stops.
    - `watch`: called again and again with what reads the status.
    - `dashboard`: called with the address of Dask's page.
    - `warn`: called with a sentence where a running scheduler on another machine asks nobody for credentials.

    Raises `Refused` where the folder holds something else, another plan, or a sweep that another process is at work on;
    `Failed` where it is interrupted, the running cluster goes away, or the batch system takes no job.
    """
    folder = Path(folder).resolve()
    check_dask()
    if resume and (plan := of_its_time(sweep.plan, folder)) != sweep.plan:
        sweep = plan_members(plan)
    if workers is not None:
        check_count("the number of workers", workers)
    if cluster is not None and scheduler is not None:
        raise refusal("a batch system or a running scheduler", "both", "leave out --cluster or --scheduler")
    jobs = None if cluster is None else plan_jobs(cluster, sweep.plan.cluster, workers)
    if sweep.plan.search is not None:
        check_optuna()
    check_sweep_folder(folder, sweep, resume=resume)
    if scheduler is not None:
        check_scheduler(scheduler)
        if (sentence := warning_of(scheduler)) is not None:
            warn(sentence)
    with _locked(folder):
        # Again: another process may have begun here meanwhile.
        begin_sweep(folder, sweep, resume=resume)
        remove_credentials(folder)
        search = open_search(sweep, folder)
        members = sweep.members if search is None else search.members
        reader = StatusReader(folder)
        dissect = sweep.plan.execution.dissect
        missing = [one for one in members if is_left(folder, one.name, dissect=dissect)]
        begin_session(folder, len(members) - len(missing), dissect=dissect)
        try:
            if missing or not (search is None or search.over):
                where = jobs or scheduler or workers or count_workers()
                _run(missing, folder, sweep, search, where, interrupted, lambda: watch(reader), dashboard)
        finally:
            rebuild_index(folder)
        status = reader.read(driven=False)
    if status.waiting:
        raise Failed(
            f"the sweep was interrupted after {status.ended} of {status.members} members; go on with the same command "
            "and --resume"
        )
    return status


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """As `locked`; a lock that is gone a moment later was that of a look at the status."""
    with ExitStack() as stack:
        for more in reversed(range(_LOOKS)):
            try:
                stack.enter_context(locked(folder))
                break
            except Busy:
                if not more:
                    raise
                time.sleep(_LOOK_SECONDS)
        yield


def _run(
    missing: Sequence[PlannedMember],
    folder: Path,
    sweep: PlannedSweep,
    search: Any,
    where: JobPlan | str | int,
    interrupted: Callable[[], bool],
    look: Callable[[], None],
    dashboard: Callable[[str], None],
) -> None:
    # Dask is loaded where it is used alone.
    from gnode.sweeps.workers import MemberWorker, drive

    execution = sweep.plan.execution
    own = folder / COMPILED
    compiled = None
    if execution.compilation_cache:
        # The folder of the sweep is the one that workers on other machines are sure to see.
        compiled = (usable_cache_folder() if isinstance(where, int) else None) or own
    most = len(missing) if search is None else sweep.most
    local = None
    if isinstance(where, JobPlan):
        place = job_cluster(where.at_most(most), folder)
    elif isinstance(where, str):
        place = running_cluster(where)
    else:
        local = min(where, most)
        place = local_cluster(local)
    with place as client:
        dashboard(client.dashboard_link)
        drive(
            client,
            _cohorts(client, missing, sweep, where, interrupted, look),
            folder,
            deaths=execution.deaths,
            dissect=execution.dissect,
            worker=MemberWorker(folder, compiled, ours=isinstance(where, int)),
            interrupted=interrupted,
            look=look,
            source=search,
            workers=local,
        )
    if compiled == own:
        remove_leftovers(own)


def _cohorts(
    client: Any,
    missing: Sequence[PlannedMember],
    sweep: PlannedSweep,
    where: JobPlan | str | int,
    interrupted: Callable[[], bool],
    look: Callable[[], None],
) -> list[Cohort]:
    """The cohorts of the whole plan that lack a member, each with its members that have ended too."""
    from gnode.sweeps.workers import count_threads

    size = sweep.plan.execution.cohort

    def most() -> int:
        # Jobs come one after the other. And fewer workers may be started for what is missing: cohorts stay the same.
        workers = where.workers if isinstance(where, JobPlan) else where if isinstance(where, int) else None
        return math.ceil(len(sweep.members) / (workers or count_threads(client)))

    def limits(settings_list: Sequence[RunSettings]) -> list[int]:
        if size is not None:
            return [size] * len(settings_list)
        return limits_of_workers(client, settings_list, most=most, interrupted=interrupted, look=look)

    # On a CPU a member costs more in a cohort than alone. A search makes its members one after the other.
    local = isinstance(where, int) and not has_gpu()
    if sweep.plan.search is not None or size == 1 or (size is None and local):
        return [(member,) for member in missing]
    names = {member.name for member in missing}
    return [cohort for cohort in in_cohorts(sweep.members, limits) if any(member.name in names for member in cohort)]
