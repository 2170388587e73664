"""What a sweep is to do: the plan, its members, and what they will take."""

from gnode.sweeps.plan._drawn_settings import Range as Range
from gnode.sweeps.plan._members import MemberMaker as MemberMaker
from gnode.sweeps.plan._members import PlannedMember as PlannedMember
from gnode.sweeps.plan._members import PlannedSweep as PlannedSweep
from gnode.sweeps.plan._members import plan_members as plan_members
from gnode.sweeps.plan._plan import Plan as Plan
from gnode.sweeps.plan._plan import parse_plan as parse_plan
from gnode.sweeps.plan._plan import read_plan as read_plan
from gnode.sweeps.plan._prediction import SweepPrediction as SweepPrediction
from gnode.sweeps.plan._prediction import predict_sweep as predict_sweep
from gnode.sweeps.plan._setting_paths import MATCHED as MATCHED
from gnode.sweeps.plan._setting_paths import flat as flat
from gnode.sweeps.plan._setting_paths import nested as nested
