"""The pages and figures of the claims, and of a study of expressivity."""

from gnode.report.claims._chart_figure import chart_figure as chart_figure
from gnode.report.claims._claim_page import write_claim_page as write_claim_page
from gnode.report.claims._claim_page import write_claims_index as write_claims_index
from gnode.report.claims._claims_markdown import claims_markdown as claims_markdown
from gnode.report.claims._study import UNITS as UNITS
from gnode.report.claims._study import write_study_report as write_study_report
from gnode.report.claims._study_figures import study_capacity_figure as study_capacity_figure
from gnode.report.claims._study_figures import study_crossings_figure as study_crossings_figure
from gnode.report.claims._study_figures import study_curves_figure as study_curves_figure
from gnode.report.claims._study_figures import study_examples_figure as study_examples_figure
from gnode.report.claims._study_figures import study_gate_figure as study_gate_figure
from gnode.report.claims._study_figures import study_iso_capacity_figure as study_iso_capacity_figure
from gnode.report.claims._study_figures import study_parameters_figure as study_parameters_figure
from gnode.report.claims._study_sentences import capacity_rows as capacity_rows
from gnode.report.claims._study_sentences import capacity_words as capacity_words
