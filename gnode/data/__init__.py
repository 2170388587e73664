"""Real series as `Trials`: read, split and standardised."""

from gnode.data._read import read_trials as read_trials
from gnode.data._scale import Scaler as Scaler
from gnode.data._scale import standardise as standardise
from gnode.data._split import split as split
