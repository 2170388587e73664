"""A trained network taken apart: the record of it, its file, and whether the network is an ODE."""

from gnode.experiments.dissection._dissect_run import dissect_run as dissect_run
from gnode.experiments.dissection._dissection import dissect as dissect
from gnode.experiments.dissection._dissection_file import DISSECTION as DISSECTION
from gnode.experiments.dissection._dissection_file import load_dissection as load_dissection
from gnode.experiments.dissection._dissection_file import save_dissection as save_dissection
from gnode.experiments.dissection._dissection_record import Dissection as Dissection
from gnode.experiments.dissection._dissection_record import Elsewhere as Elsewhere
from gnode.experiments.dissection._dissection_record import Examples as Examples
from gnode.experiments.dissection._dissection_record import Labels as Labels
from gnode.experiments.dissection._dissection_record import Places as Places
from gnode.experiments.dissection._dissection_record import Remembered as Remembered
from gnode.experiments.dissection._held import held_system as held_system
from gnode.experiments.dissection._held import map_step as map_step
from gnode.experiments.dissection._latent_variables import latent_variables as latent_variables
from gnode.experiments.dissection._let_go import LetGo as LetGo
from gnode.experiments.dissection._rehearsal import rehearsals as rehearsals
from gnode.experiments.dissection._summary import dissection_summary as dissection_summary
from gnode.experiments.dissection.consistency import Answer as Answer
from gnode.experiments.dissection.consistency import Answers as Answers
from gnode.experiments.dissection.consistency import Consistency as Consistency
from gnode.experiments.dissection.consistency import check_consistency as check_consistency
from gnode.experiments.dissection.elsewhere import dissect_file as dissect_file
from gnode.experiments.dissection.elsewhere import dissect_system as dissect_system
