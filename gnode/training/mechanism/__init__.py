"""Why a network trains or does not: how gradients pass back through time, and the time constants that gates take."""

from gnode.training.mechanism._state_gradients import StateGradients as StateGradients
from gnode.training.mechanism._state_gradients import state_gradients as state_gradients
from gnode.training.mechanism._time_constants import time_constants as time_constants
