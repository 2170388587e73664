"""The published claims on trial. So far: how capacity grows, by a study of expressivity."""

from gnode.claims._run_study import run_study as run_study
from gnode.claims._study import CellResult as CellResult
from gnode.claims._study import Study as Study
from gnode.claims._study import read_study as read_study
from gnode.claims._study import study_folder as study_folder
from gnode.claims._study_cell import run_cell as run_cell
from gnode.claims._study_cell import write_cell as write_cell
from gnode.claims._study_claims import Claim as Claim
from gnode.claims._study_claims import Difference as Difference
from gnode.claims._study_claims import capacity_grows as capacity_grows
from gnode.claims._study_claims import depth_saves_dimensions as depth_saves_dimensions
from gnode.claims._study_claims import dimensions_needed as dimensions_needed
from gnode.claims._study_claims import gate_effects as gate_effects
from gnode.claims._study_claims import groups as groups
from gnode.claims._study_json import study_json as study_json
from gnode.claims._study_settings import PRESETS as PRESETS
from gnode.claims._study_settings import Cell as Cell
from gnode.claims._study_settings import StudySettings as StudySettings
from gnode.claims._study_settings import resolve_study as resolve_study
