"""Sweeps: a plan, its members and their index, and the comparison of what came out."""

from gnode.sweeps._cluster import count_cores as count_cores
from gnode.sweeps._index import read_index as read_index
from gnode.sweeps._index import rebuild_index as rebuild_index
from gnode.sweeps._members import PlannedMember as PlannedMember
from gnode.sweeps._members import PlannedSweep as PlannedSweep
from gnode.sweeps._members import plan_members as plan_members
from gnode.sweeps._plan import Plan as Plan
from gnode.sweeps._plan import parse_plan as parse_plan
from gnode.sweeps._plan import read_plan as read_plan
from gnode.sweeps._prediction import SweepPrediction as SweepPrediction
from gnode.sweeps._prediction import predict_sweep as predict_sweep
from gnode.sweeps._run_member import MemberResult as MemberResult
from gnode.sweeps._run_member import run_member as run_member
from gnode.sweeps._run_sweep import run_sweep as run_sweep
from gnode.sweeps._status import BestMember as BestMember
from gnode.sweeps._status import StatusReader as StatusReader
from gnode.sweeps._status import SweepStatus as SweepStatus
from gnode.sweeps._status import read_status as read_status
