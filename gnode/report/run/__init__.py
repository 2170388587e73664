"""The page of a run."""

from gnode.report.run._page import write_report as write_report
