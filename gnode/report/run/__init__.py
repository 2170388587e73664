"""The page of a run."""

from gnode.report.run._write_report import write_report as write_report
