"""What a network that names classes answers, and how sure it is."""

from gnode.report.run.figures.classes._calibration import calibration_figure as calibration_figure
from gnode.report.run.figures.classes._confusions import confusions_figure as confusions_figure
