"""Networks from elsewhere as systems: one file for each kind."""

from gnode.analysis.adapters._continuous_time_rnn import continuous_time_rnn as continuous_time_rnn
from gnode.analysis.adapters._low_rank import LowRank as LowRank
from gnode.analysis.adapters._low_rank import low_rank as low_rank
from gnode.analysis.adapters._numpy import from_numpy as from_numpy
from gnode.analysis.adapters._read_network import read_network as read_network
from gnode.analysis.adapters._torch import from_torch as from_torch
from gnode.analysis.adapters._torch_file import read_torch_file as read_torch_file
from gnode.analysis.adapters.libraries import from_equinox as from_equinox
from gnode.analysis.adapters.libraries import from_flax as from_flax
from gnode.analysis.adapters.libraries import from_haiku as from_haiku
from gnode.analysis.adapters.libraries import from_keras as from_keras
from gnode.analysis.adapters.libraries import from_onnx as from_onnx
