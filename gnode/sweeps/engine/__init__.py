"""Members run in this process, alone or as a cohort."""

from gnode.sweeps.engine._cohorts import Cohort as Cohort
from gnode.sweeps.engine._cohorts import in_cohorts as in_cohorts
from gnode.sweeps.engine._cohorts import limits_of_workers as limits_of_workers
from gnode.sweeps.engine._run_cohort import run_cohort as run_cohort
from gnode.sweeps.engine._run_member import MemberResult as MemberResult
from gnode.sweeps.engine._run_member import run_member as run_member
