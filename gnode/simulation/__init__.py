"""Inputs as functions of time, and the only code that steps in time."""

from gnode.simulation._compiled import programs_for_network as programs_for_network
from gnode.simulation._compiled import simulate_compiled as simulate_compiled
from gnode.simulation._euler import euler_states as euler_states
from gnode.simulation._fixed_steps import explicit_step as explicit_step
from gnode.simulation._fixed_steps import fixed_evaluations as fixed_evaluations
from gnode.simulation._input_path import InputPath as InputPath
from gnode.simulation._input_path import input_path as input_path
from gnode.simulation._settings import DEFAULT_SIMULATION as DEFAULT_SIMULATION
from gnode.simulation._settings import SimulationSettings as SimulationSettings
from gnode.simulation._simulate import all_along_paths as all_along_paths
from gnode.simulation._simulate import along_path as along_path
from gnode.simulation._simulate import simulate as simulate
from gnode.simulation._simulate import simulate_all as simulate_all
from gnode.simulation._trajectory import Trajectory as Trajectory
