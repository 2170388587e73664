"""The diagram of fixed points along an input or a parameter."""

from gnode.report.branches._branches_figure import branches_figure as branches_figure
