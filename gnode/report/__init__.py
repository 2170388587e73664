"""Figures and the page of a run: the only part that draws."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gnode.report._helper import drawing_helper as drawing_helper

if TYPE_CHECKING:
    from gnode.report._selection_figure import selection_figure as selection_figure
    from gnode.report._style import save_figure as save_figure
    from gnode.report.branches import branches_figure as branches_figure
    from gnode.report.claims import UNITS as UNITS
    from gnode.report.claims import capacity_rows as capacity_rows
    from gnode.report.claims import capacity_words as capacity_words
    from gnode.report.claims import chart_figure as chart_figure
    from gnode.report.claims import claims_markdown as claims_markdown
    from gnode.report.claims import study_capacity_figure as study_capacity_figure
    from gnode.report.claims import study_crossings_figure as study_crossings_figure
    from gnode.report.claims import study_curves_figure as study_curves_figure
    from gnode.report.claims import study_examples_figure as study_examples_figure
    from gnode.report.claims import study_gate_figure as study_gate_figure
    from gnode.report.claims import study_iso_capacity_figure as study_iso_capacity_figure
    from gnode.report.claims import study_parameters_figure as study_parameters_figure
    from gnode.report.claims import write_claim_page as write_claim_page
    from gnode.report.claims import write_claims_index as write_claims_index
    from gnode.report.claims import write_study_report as write_study_report
    from gnode.report.run import write_explorer as write_explorer
    from gnode.report.run import write_report as write_report
    from gnode.report.run.figures import calibration_figure as calibration_figure
    from gnode.report.run.figures import compare_figure as compare_figure
    from gnode.report.run.figures import confusions_figure as confusions_figure
    from gnode.report.run.figures import consistency_figure as consistency_figure
    from gnode.report.run.figures import drift_figure as drift_figure
    from gnode.report.run.figures import examples_figure as examples_figure
    from gnode.report.run.figures import limit_cycle_figure as limit_cycle_figure
    from gnode.report.run.figures import lyapunov_figure as lyapunov_figure
    from gnode.report.run.figures import memory_figure as memory_figure
    from gnode.report.run.figures import memory_loss_figure as memory_loss_figure
    from gnode.report.run.figures import memory_under_noise_figure as memory_under_noise_figure
    from gnode.report.run.figures import modes_figure as modes_figure
    from gnode.report.run.figures import persistence_figure as persistence_figure
    from gnode.report.run.figures import plane_portrait_figure as plane_portrait_figure
    from gnode.report.run.figures import portrait_figure as portrait_figure
    from gnode.report.run.figures import slow_set_figure as slow_set_figure
    from gnode.report.run.figures import spectrum_figure as spectrum_figure
    from gnode.report.run.figures import time_constants_figure as time_constants_figure
    from gnode.report.run.figures import training_figure as training_figure
    from gnode.report.sweep import sweep_curves_figure as sweep_curves_figure
    from gnode.report.sweep import sweep_heat_map_figure as sweep_heat_map_figure
    from gnode.report.sweep import sweep_parallel_figure as sweep_parallel_figure
    from gnode.report.sweep import sweep_size_figure as sweep_size_figure
    from gnode.report.sweep import sweep_verdicts_figure as sweep_verdicts_figure
    from gnode.report.sweep import write_sweep_figures as write_sweep_figures
else:
    # Not before they are asked for: figures import matplotlib, which a page whose pictures are there does not need, and
    # a page imports what dissects, which a process that only renders does not need.
    def __getattr__(name: str) -> Any:
        # A private name is a module's.
        places = ("run", "run.figures", "sweep", "claims", "branches", "_style", "_selection_figure")
        for place in () if name.startswith("_") else places:
            module = import_module(f"gnode.report.{place}")
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"module 'gnode.report' has no attribute {name!r}")
