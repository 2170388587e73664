"""Members in Dask's workers, and what comes back from them. Loads Dask: import it where it is used alone."""

from gnode.sweeps.workers._driver import count_threads as count_threads
from gnode.sweeps.workers._driver import drive as drive
from gnode.sweeps.workers._worker import MemberWorker as MemberWorker
from gnode.sweeps.workers._worker_calls import WorkerCalls as WorkerCalls
from gnode.sweeps.workers._worker_calls import prepare_workers as prepare_workers
