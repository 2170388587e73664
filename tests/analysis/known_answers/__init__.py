"""The known-answer suite: systems whose attractors are known, as data.

What is expected comes from a cited source, from a closed form, or from a computation that uses nothing of
`gnode.analysis` (NumPy or SciPy, as the source says). An answer is changed where it is shown to be false, and for
nothing else. `python -m tests.analysis.known_answers` prints what is said today.
"""

from tests.analysis.known_answers._judge import Finding as Finding
from tests.analysis.known_answers._judge import Judgement as Judgement
from tests.analysis.known_answers._judge import findings as findings
from tests.analysis.known_answers._judge import judged as judged
from tests.analysis.known_answers._record import Attractor as Attractor
from tests.analysis.known_answers._record import Known as Known
from tests.analysis.known_answers.chaos import CHAOS
from tests.analysis.known_answers.cycles import CYCLES
from tests.analysis.known_answers.elsewhere import ELSEWHERE
from tests.analysis.known_answers.escapes import ESCAPES
from tests.analysis.known_answers.lines_and_rings import LINES_AND_RINGS
from tests.analysis.known_answers.map_cycles import MAP_CYCLES
from tests.analysis.known_answers.mixtures import MIXTURES
from tests.analysis.known_answers.neighbours import NEIGHBOURS
from tests.analysis.known_answers.networks import NETWORKS
from tests.analysis.known_answers.outside import OUTSIDE
from tests.analysis.known_answers.points import POINTS
from tests.analysis.known_answers.saddles import SADDLES
from tests.analysis.known_answers.scales import SCALES
from tests.analysis.known_answers.surfaces import SURFACES
from tests.analysis.known_answers.undecided import UNDECIDED
from tests.analysis.known_answers.yet_others import YET_OTHERS

KNOWN: tuple[Known, ...] = (
    *POINTS,
    *NETWORKS,
    *NEIGHBOURS,
    *LINES_AND_RINGS,
    *SURFACES,
    *SCALES,
    *CYCLES,
    *MAP_CYCLES,
    *SADDLES,
    *MIXTURES,
    *CHAOS,
    *ESCAPES,
    *UNDECIDED,
    *OUTSIDE,
    *ELSEWHERE,
    *YET_OTHERS,
)
