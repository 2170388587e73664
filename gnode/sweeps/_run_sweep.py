import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from gnode._checks import Failed, check_count
from gnode.experiments import SUMMARY, Busy, locked
from gnode.sweeps._cluster import check_dask, count_cores, local_cluster, running_cluster
from gnode.sweeps._compilation_cache import remove_leftovers
from gnode.sweeps._index import rebuild_index
from gnode.sweeps._members import PlannedMember, PlannedSweep
from gnode.sweeps._status import StatusReader, SweepStatus, begin_session
from gnode.sweeps._sweep_folder import COMPILED, begin_sweep, check_sweep_folder, member_folder

_LOOKS = 5
_LOOK_SECONDS = 0.1


def run_sweep(
    sweep: PlannedSweep,
    folder: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    watch: Callable[[StatusReader], None] = lambda reader: None,
    dashboard: Callable[[str], None] = lambda address: None,
) -> SweepStatus:
    """Runs what is missing of a sweep, on Dask workers, and writes its index; returns how it stands then.

    Each member is a run folder, `members/NAME`, and whatever becomes of it is a result. A member whose worker dies goes
    on from its checkpoint on another. Members that failed are tried again by `resume`.

    **Arguments:**

    - `folder`: of the sweep; one that workers of a running cluster see under the same path.
    - `workers`: processes on this machine, one thread each; the cores there are if not given.
    - `scheduler`: the address of a running Dask scheduler, whose workers are used instead.
    - `resume`: go on with the sweep that the folder holds.
    - `interrupted`: asked again and again; where true, running members write a checkpoint, and the sweep stops.
    - `watch`: called again and again with what reads the status.
    - `dashboard`: called with the address of Dask's page, where there is one.

    Raises `Refused` where the folder holds something else, another plan, or a sweep that another process is at work on;
    `Failed` where it is interrupted, or the running cluster goes away.
    """
    folder = Path(folder).resolve()
    check_dask()
    if workers is not None:
        check_count("the number of workers", workers)
    check_sweep_folder(folder, sweep, resume=resume)
    with _locked(folder):
        # Again: another process may have begun here meanwhile.
        begin_sweep(folder, sweep, resume=resume)
        reader = StatusReader(folder)
        missing = [one for one in sweep.members if not (member_folder(folder, one.name) / SUMMARY).exists()]
        begin_session(folder, len(sweep.members) - len(missing))
        try:
            if missing:
                _run(missing, folder, sweep, workers, scheduler, interrupted, lambda: watch(reader), dashboard)
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
    workers: int | None,
    scheduler: str | None,
    interrupted: Callable[[], bool],
    look: Callable[[], None],
    dashboard: Callable[[str], None],
) -> None:
    # Dask is loaded where it is used alone.
    from gnode.sweeps._driver import drive
    from gnode.sweeps._worker import MemberWorker

    execution = sweep.plan.execution
    compiled = folder / COMPILED if execution.compilation_cache else None
    place = (
        local_cluster(min(workers or count_cores(), len(missing))) if scheduler is None else running_cluster(scheduler)
    )
    with place as client:
        if scheduler is not None or find_spec("bokeh"):
            dashboard(client.dashboard_link)
        drive(
            client,
            missing,
            folder,
            deaths=execution.deaths,
            worker=MemberWorker(compiled, ours=scheduler is None),
            interrupted=interrupted,
            look=look,
        )
    if compiled is not None:
        remove_leftovers(compiled)
