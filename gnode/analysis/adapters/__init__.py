"""Networks from elsewhere as systems: one file for each kind."""

from gnode.analysis.adapters._continuous_time_rnn import continuous_time_rnn as continuous_time_rnn
from gnode.analysis.adapters._low_rank import LowRank as LowRank
from gnode.analysis.adapters._low_rank import low_rank as low_rank
from gnode.analysis.adapters._numpy import from_numpy as from_numpy
from gnode.analysis.adapters._torch import from_torch as from_torch
