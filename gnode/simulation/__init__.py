"""Inputs as functions of time, and the only code that steps in time."""

from gnode.simulation._euler import euler_states as euler_states
from gnode.simulation._simulate import Trajectory as Trajectory
from gnode.simulation._simulate import simulate as simulate
