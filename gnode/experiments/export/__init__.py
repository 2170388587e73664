"""Trained networks for other libraries: as a module of PyTorch, and as ONNX."""

from gnode.experiments.export._export_run import EXPORTS as EXPORTS
from gnode.experiments.export._export_run import Exported as Exported
from gnode.experiments.export._export_run import export_run as export_run
