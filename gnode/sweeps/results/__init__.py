"""What came out of a sweep: medians with intervals, differences with tests, tables and learning curves."""

from gnode.sweeps.results._compared_axes import Axes as Axes
from gnode.sweeps.results._compared_axes import Member as Member
from gnode.sweeps.results._compared_axes import in_order as in_order
from gnode.sweeps.results._comparison_tables import best_table as best_table
from gnode.sweeps.results._comparison_tables import comparison_json as comparison_json
from gnode.sweeps.results._comparison_tables import differences_table as differences_table
from gnode.sweeps.results._comparison_tables import settings_table as settings_table
from gnode.sweeps.results._differences import Difference as Difference
from gnode.sweeps.results._dissections import SettingDissections as SettingDissections
from gnode.sweeps.results._dissections import lifetime_of as lifetime_of
from gnode.sweeps.results._intervals import Median as Median
from gnode.sweeps.results._intervals import median_with_interval as median_with_interval
from gnode.sweeps.results._intervals import middle as middle
from gnode.sweeps.results._intervals import most_coverage as most_coverage
from gnode.sweeps.results._learning_curves import LearningCurve as LearningCurve
from gnode.sweeps.results._learning_curves import learning_curves as learning_curves
from gnode.sweeps.results._signed_ranks import SignedRanks as SignedRanks
from gnode.sweeps.results._signed_ranks import holm as holm
from gnode.sweeps.results._signed_ranks import signed_rank_test as signed_rank_test
from gnode.sweeps.results._statistics import Best as Best
from gnode.sweeps.results._statistics import SettingScore as SettingScore
from gnode.sweeps.results._statistics import SweepComparison as SweepComparison
from gnode.sweeps.results._statistics import compare_sweep as compare_sweep
