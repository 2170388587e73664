"""The figures of a run, one file each, and what they share."""

from gnode.report.run.figures._ahead import ahead_figure as ahead_figure
from gnode.report.run.figures._compare import compare_figure as compare_figure
from gnode.report.run.figures._consistency import consistency_figure as consistency_figure
from gnode.report.run.figures._drift import drift_figure as drift_figure
from gnode.report.run.figures._examples import examples_figure as examples_figure
from gnode.report.run.figures._limit_cycle import limit_cycle_figure as limit_cycle_figure
from gnode.report.run.figures._lyapunov import lyapunov_figure as lyapunov_figure
from gnode.report.run.figures._memory import memory_figure as memory_figure
from gnode.report.run.figures._memory_loss import memory_loss_figure as memory_loss_figure
from gnode.report.run.figures._memory_loss import memory_under_noise_figure as memory_under_noise_figure
from gnode.report.run.figures._persistence import persistence_figure as persistence_figure
from gnode.report.run.figures._selection import modes_figure as modes_figure
from gnode.report.run.figures._slow_set import slow_set_figure as slow_set_figure
from gnode.report.run.figures._spectrum import spectrum_figure as spectrum_figure
from gnode.report.run.figures._time_constants import time_constants_figure as time_constants_figure
from gnode.report.run.figures._training import training_figure as training_figure
from gnode.report.run.figures.classes import calibration_figure as calibration_figure
from gnode.report.run.figures.classes import confusions_figure as confusions_figure
from gnode.report.run.figures.state_space import plane_portrait_figure as plane_portrait_figure
from gnode.report.run.figures.state_space import portrait_figure as portrait_figure
