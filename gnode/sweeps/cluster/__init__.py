"""Where workers come from: this machine, a scheduler that runs, or jobs of a batch system."""

from gnode.sweeps.cluster._cluster import check_dask as check_dask
from gnode.sweeps.cluster._cluster import check_scheduler as check_scheduler
from gnode.sweeps.cluster._cluster import count_workers as count_workers
from gnode.sweeps.cluster._cluster import has_gpu as has_gpu
from gnode.sweeps.cluster._cluster import local_cluster as local_cluster
from gnode.sweeps.cluster._cluster import running_cluster as running_cluster
from gnode.sweeps.cluster._cluster import warning_of as warning_of
from gnode.sweeps.cluster._credentials import remove_credentials as remove_credentials
from gnode.sweeps.cluster._job_cluster import job_cluster as job_cluster
from gnode.sweeps.cluster._job_plan import JobPlan as JobPlan
from gnode.sweeps.cluster._job_plan import plan_jobs as plan_jobs
