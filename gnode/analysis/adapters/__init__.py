"""Networks from elsewhere as systems: one file for each kind."""

from gnode.analysis.adapters._numpy import from_numpy as from_numpy
from gnode.analysis.adapters._torch import from_torch as from_torch
from gnode.analysis.adapters._torch_file import read_torch_file as read_torch_file
