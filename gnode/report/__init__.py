"""Figures and the page of a run: the only part that draws."""

from gnode.report._compare import compare_figure as compare_figure
from gnode.report._consistency import consistency_figure as consistency_figure
from gnode.report._drift import drift_figure as drift_figure
from gnode.report._examples import examples_figure as examples_figure
from gnode.report._limit_cycle import limit_cycle_figure as limit_cycle_figure
from gnode.report._lyapunov import lyapunov_figure as lyapunov_figure
from gnode.report._memory import memory_figure as memory_figure
from gnode.report._memory_loss import memory_loss_figure as memory_loss_figure
from gnode.report._page import write_report as write_report
from gnode.report._persistence import persistence_figure as persistence_figure
from gnode.report._portrait import portrait_figure as portrait_figure
from gnode.report._slow_set import slow_set_figure as slow_set_figure
from gnode.report._spectrum import spectrum_figure as spectrum_figure
from gnode.report._style import save_figure as save_figure
from gnode.report._sweep import write_sweep_figures as write_sweep_figures
from gnode.report._sweep_curves import sweep_curves_figure as sweep_curves_figure
from gnode.report._sweep_heat_map import sweep_heat_map_figure as sweep_heat_map_figure
from gnode.report._sweep_parallel import sweep_parallel_figure as sweep_parallel_figure
from gnode.report._sweep_size import sweep_size_figure as sweep_size_figure
from gnode.report._time_constants import time_constants_figure as time_constants_figure
from gnode.report._training import training_figure as training_figure
