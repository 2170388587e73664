"""What repeats or never does: limit cycles with their multipliers, and Lyapunov exponents along an orbit."""

from gnode.analysis.orbits._cycle import Cycles as Cycles
from gnode.analysis.orbits._cycle import LimitCycle as LimitCycle
from gnode.analysis.orbits._limit_cycle import distinct_cycles as distinct_cycles
from gnode.analysis.orbits._limit_cycle import find_limit_cycle as find_limit_cycle
from gnode.analysis.orbits._limit_cycle import limit_cycles as limit_cycles
from gnode.analysis.orbits._limit_cycle import rehearse_limit_cycle as rehearse_limit_cycle
from gnode.analysis.orbits._limit_cycle import watched_limit_cycle as watched_limit_cycle
from gnode.analysis.orbits._limit_cycle import watched_limit_cycles as watched_limit_cycles
from gnode.analysis.orbits._lyapunov import LyapunovSpectrum as LyapunovSpectrum
from gnode.analysis.orbits._lyapunov import lyapunov_spectrum as lyapunov_spectrum
from gnode.analysis.orbits._lyapunov import watched_spectrum as watched_spectrum
from gnode.analysis.orbits._near import near_cycle as near_cycle
from gnode.analysis.orbits._quasi_periodic import zero_exponents as zero_exponents
