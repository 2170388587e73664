"""Whether a network is a discretised ODE: its trials under finer solvers, and what becomes of its fixed points."""

from gnode.experiments.dissection.consistency._consistency import check_consistency as check_consistency
from gnode.experiments.dissection.consistency._consistency import consistency_beside as consistency_beside
from gnode.experiments.dissection.consistency._consistency_record import Answer as Answer
from gnode.experiments.dissection.consistency._consistency_record import Answers as Answers
from gnode.experiments.dissection.consistency._consistency_record import Consistency as Consistency
from gnode.experiments.dissection.consistency._finer_solvers import FAR as FAR
