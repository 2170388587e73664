"""Losses, `fit`, cohorts, checkpoints."""

from gnode.training._cohort import fit_cohort as fit_cohort
from gnode.training._evaluate import ClassScore as ClassScore
from gnode.training._evaluate import Evaluation as Evaluation
from gnode.training._evaluate import confusions as confusions
from gnode.training._evaluate import evaluate as evaluate
from gnode.training._evaluate import wilson_interval as wilson_interval
from gnode.training._failure import solver_advice as solver_advice
from gnode.training._fit import fit as fit
from gnode.training._history import EpochRecord as EpochRecord
from gnode.training._history import read_history as read_history
from gnode.training._history import write_history as write_history
from gnode.training._losses import TrialArrays as TrialArrays
from gnode.training._losses import mean_loss as mean_loss
from gnode.training._losses import only_last as only_last
from gnode.training._losses import score_trial as score_trial
from gnode.training._member import Callback as Callback
from gnode.training._member import Fit as Fit
from gnode.training._memory import cohort_size as cohort_size
from gnode.training._memory import device_memory as device_memory
from gnode.training._memory import epoch_bytes as epoch_bytes
from gnode.training._progress import FAILED_OUTCOMES as FAILED_OUTCOMES
from gnode.training._progress import Outcome as Outcome
from gnode.training._settings import COMPILED_SETTINGS as COMPILED_SETTINGS
from gnode.training._settings import TrainingSettings as TrainingSettings
from gnode.training.descent import Optimiser as Optimiser
