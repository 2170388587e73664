"""Figures and the page of a run: the only part that draws."""

from gnode.report._compare import compare_figure as compare_figure
from gnode.report._examples import examples_figure as examples_figure
from gnode.report._memory import memory_figure as memory_figure
from gnode.report._page import write_report as write_report
from gnode.report._portrait import portrait_figure as portrait_figure
from gnode.report._spectrum import spectrum_figure as spectrum_figure
from gnode.report._style import save_figure as save_figure
from gnode.report._time_constants import time_constants_figure as time_constants_figure
from gnode.report._training import training_figure as training_figure
