from collections.abc import Callable
from pathlib import Path

from gnode._checks import Failed, check_count
from gnode.claims.study._cell import run_cell
from gnode.claims.study._settings import Cell, StudySettings
from gnode.claims.study._study import Study, read_study, study_folder
from gnode.sweeps.cluster import check_dask, count_workers, local_cluster

# A cell whose worker dies more often than this, perhaps for want of memory, will not be finished by trying again.
_DEATHS = 3


def run_study(
    settings: StudySettings,
    folder: str | Path,
    *,
    workers: int | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    ended: Callable[[str, int, int], None] = lambda name, done, cells: None,
) -> Study:
    """Runs what is missing of a study of expressivity, a cell a worker, and reads it all.

    Each cell is one file, written when its fits have ended: an interrupted study loses those cells that were at work.

    **Arguments:**

    - `folder`: of the study.
    - `workers`: processes of one thread each, by Dask; the cores there are if not given. One: this process.
    - `resume`: go on with the study that the folder holds.
    - `interrupted`: asked again and again; where true, the study stops.
    - `ended`: told the name of a cell that has ended, how many have, and how many there are.

    Raises `Refused` where the folder holds something else or a study of other settings, and `Failed` where it is
    interrupted or a worker died again and again.
    """
    folder = Path(folder).resolve()
    workers = count_workers() if workers is None else workers
    check_count("the number of workers", workers)
    if workers > 1:
        check_dask()
    cells = len(settings.cells())
    with study_folder(folder, settings, resume=resume) as missing:
        done = cells - len(missing)

        def note(cell: Cell) -> None:
            nonlocal done
            done += 1
            ended(cell.name, done, cells)

        # The largest first, so that no worker is left with one at the end.
        order = sorted(missing, key=lambda cell: -cell.parameters)
        if workers == 1 or len(order) < 2:
            for cell in order:
                if interrupted():
                    raise _interrupted(done, cells)
                run_cell(settings, cell, folder, interrupted=interrupted)
                note(cell)
        else:
            _spread(settings, order, folder, min(workers, len(order)), interrupted, note)
        if interrupted() and done < cells:
            raise _interrupted(done, cells)
        return read_study(folder)


def _spread(
    settings: StudySettings,
    cells: list[Cell],
    folder: Path,
    workers: int,
    interrupted: Callable[[], bool],
    note: Callable[[Cell], None],
) -> None:
    # Dask is loaded where it is used alone.
    from gnode.sweeps.workers import MemberWorker, WorkerCalls, prepare_workers

    with local_cluster(workers) as client:
        client.cluster.scheduler.allowed_failures = _DEATHS
        # It keeps Ctrl-C from the workers, which this process sees to.
        prepare_workers(client, MemberWorker(folder, None, ours=True), interrupted)
        calls: WorkerCalls[Cell] = WorkerCalls(client)
        for cell in cells:
            calls.submit(cell, f"gnode-cell-{cell.name}", run_cell, settings, cell, folder)
        while calls.items and not interrupted():
            ended = calls.next_ended()
            if ended is None:
                continue
            if ended.died:
                raise Failed(
                    f"the process of the cell {ended.item.name} died {_DEATHS} times; perhaps it needs more memory "
                    "than there is: use fewer workers, or fewer fit.slots"
                )
            if ended.error is not None:
                raise ended.error
            note(ended.item)


def _interrupted(done: int, cells: int) -> Failed:
    return Failed(
        f"the study was interrupted after {done} of {cells} cells; go on with the same command and --resume"
    )  # fmt: skip
