"""A study of expressivity: how complex a path networks of every size can generate, and what that says of claim 4."""

from gnode.claims.study._cell import run_cell as run_cell
from gnode.claims.study._cell import write_cell as write_cell
from gnode.claims.study._comparisons import CAPACITY_CLAIMS as CAPACITY_CLAIMS
from gnode.claims.study._comparisons import CapacityClaim as CapacityClaim
from gnode.claims.study._comparisons import Difference as Difference
from gnode.claims.study._comparisons import GateEffect as GateEffect
from gnode.claims.study._comparisons import capacity_grows as capacity_grows
from gnode.claims.study._comparisons import depth_saves_dimensions as depth_saves_dimensions
from gnode.claims.study._comparisons import dimensions_needed as dimensions_needed
from gnode.claims.study._comparisons import gate_by_size as gate_by_size
from gnode.claims.study._comparisons import gate_effects as gate_effects
from gnode.claims.study._comparisons import gate_raises as gate_raises
from gnode.claims.study._comparisons import groups as groups
from gnode.claims.study._json import study_json as study_json
from gnode.claims.study._run_study import run_study as run_study
from gnode.claims.study._settings import PRESETS as PRESETS
from gnode.claims.study._settings import Cell as Cell
from gnode.claims.study._settings import StudySettings as StudySettings
from gnode.claims.study._settings import resolve_study as resolve_study
from gnode.claims.study._study import CellResult as CellResult
from gnode.claims.study._study import Study as Study
from gnode.claims.study._study import read_study as read_study
from gnode.claims.study._study import study_folder as study_folder
