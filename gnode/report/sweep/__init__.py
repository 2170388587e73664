"""Figures that compare the members of a sweep."""

from gnode.report.sweep._curves import sweep_curves_figure as sweep_curves_figure
from gnode.report.sweep._figures import write_sweep_figures as write_sweep_figures
from gnode.report.sweep._heat_map import sweep_heat_map_figure as sweep_heat_map_figure
from gnode.report.sweep._parallel import sweep_parallel_figure as sweep_parallel_figure
from gnode.report.sweep._size import sweep_size_figure as sweep_size_figure
from gnode.report.sweep._style import line_look as line_look
from gnode.report.sweep._style import log_axis as log_axis
from gnode.report.sweep._verdicts import sweep_verdicts_figure as sweep_verdicts_figure
