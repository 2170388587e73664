"""What a score is made of: of values output by output, of classes one by one, and intervals of all of them."""

from gnode.training.scores._calibration import Calibration as Calibration
from gnode.training.scores._calibration import ConfidenceBin as ConfidenceBin
from gnode.training.scores._calibration import calibration as calibration
from gnode.training.scores._classes import ClassScore as ClassScore
from gnode.training.scores._classes import balanced_interval as balanced_interval
from gnode.training.scores._classes import class_scores as class_scores
from gnode.training.scores._classes import confusions as confusions
from gnode.training.scores._intervals import interval_of_mean_share as interval_of_mean_share
from gnode.training.scores._intervals import interval_of_share as interval_of_share
from gnode.training.scores._intervals import intervals_of_means as intervals_of_means
from gnode.training.scores._intervals import wilson_interval as wilson_interval
from gnode.training.scores._outputs import OutputScore as OutputScore
from gnode.training.scores._outputs import output_scores as output_scores
