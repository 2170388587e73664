"""The page of a run."""

from gnode.report.run._explorer import write_explorer as write_explorer
from gnode.report.run._write_report import write_report as write_report
