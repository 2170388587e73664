"""Sweeps: a plan, its members and their index, and the comparison of what came out."""

from typing import TYPE_CHECKING

from gnode._moved import moved
from gnode.sweeps._run_sweep import run_sweep as run_sweep
from gnode.sweeps.cluster import JobPlan as JobPlan
from gnode.sweeps.cluster import count_workers as count_workers
from gnode.sweeps.cluster import plan_jobs as plan_jobs
from gnode.sweeps.engine import MemberResult as MemberResult
from gnode.sweeps.engine import run_member as run_member
from gnode.sweeps.folder import INDEX as INDEX
from gnode.sweeps.folder import MEMBERS as MEMBERS
from gnode.sweeps.folder import BestMember as BestMember
from gnode.sweeps.folder import StatusReader as StatusReader
from gnode.sweeps.folder import SweepStatus as SweepStatus
from gnode.sweeps.folder import is_locked as is_locked
from gnode.sweeps.folder import plain_settings as plain_settings
from gnode.sweeps.folder import read_index as read_index
from gnode.sweeps.folder import read_status as read_status
from gnode.sweeps.folder import rebuild_index as rebuild_index
from gnode.sweeps.folder import run_folders as run_folders
from gnode.sweeps.plan import MATCHED as MATCHED
from gnode.sweeps.plan import Plan as Plan
from gnode.sweeps.plan import PlannedMember as PlannedMember
from gnode.sweeps.plan import PlannedSweep as PlannedSweep
from gnode.sweeps.plan import SweepPrediction as SweepPrediction
from gnode.sweeps.plan import parse_plan as parse_plan
from gnode.sweeps.plan import plan_members as plan_members
from gnode.sweeps.plan import predict_sweep as predict_sweep
from gnode.sweeps.plan import read_plan as read_plan
from gnode.sweeps.results import Axes as Axes
from gnode.sweeps.results import Best as Best
from gnode.sweeps.results import Difference as Difference
from gnode.sweeps.results import LearningCurve as LearningCurve
from gnode.sweeps.results import Median as Median
from gnode.sweeps.results import Member as Member
from gnode.sweeps.results import SettingDissections as SettingDissections
from gnode.sweeps.results import SettingScore as SettingScore
from gnode.sweeps.results import SignedRanks as SignedRanks
from gnode.sweeps.results import SweepComparison as SweepComparison
from gnode.sweeps.results import best_table as best_table
from gnode.sweeps.results import compare_sweep as compare_sweep
from gnode.sweeps.results import comparison_json as comparison_json
from gnode.sweeps.results import differences_table as differences_table
from gnode.sweeps.results import holm as holm
from gnode.sweeps.results import in_order as in_order
from gnode.sweeps.results import learning_curves as learning_curves
from gnode.sweeps.results import lifetime_of as lifetime_of
from gnode.sweeps.results import median_with_interval as median_with_interval
from gnode.sweeps.results import most_coverage as most_coverage
from gnode.sweeps.results import settings_table as settings_table
from gnode.sweeps.results import signed_rank_test as signed_rank_test
from gnode.sweeps.search import read_search as read_search

# A type checker would take it that there is every name.
if not TYPE_CHECKING:
    __getattr__ = moved(__name__, {"run_study"}, "gnode.claims")
