"""States let go: where they are after some time, and what is left of differences between them."""

from gnode.analysis.attractor.course._course import FAR as FAR
from gnode.analysis.attractor.course._course import Course as Course
from gnode.analysis.attractor.course._course import Group as Group
from gnode.analysis.attractor.course._course import courses as courses
from gnode.analysis.attractor.course._follow import follow as follow
from gnode.analysis.attractor.course._kept_differences import kept_differences as kept_differences
from gnode.analysis.attractor.course._step import step_from_here as step_from_here
from gnode.analysis.attractor.course._step import suitable_step as suitable_step
from gnode.analysis.attractor.course._step import without_haste as without_haste
