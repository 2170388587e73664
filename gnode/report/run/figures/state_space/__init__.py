"""Pictures of the state space: the portrait, in a plane or in three dimensions, and what is marked in it."""

from gnode.report.run.figures.state_space._groups import Group as Group
from gnode.report.run.figures.state_space._groups import groups as groups
from gnode.report.run.figures.state_space._plane_portrait import plane_portrait_figure as plane_portrait_figure
from gnode.report.run.figures.state_space._points import add_outlines as add_outlines
from gnode.report.run.figures.state_space._points import draw_points as draw_points
from gnode.report.run.figures.state_space._points import shadows as shadows
from gnode.report.run.figures.state_space._portrait import portrait_figure as portrait_figure
