"""What states come to when they are let go: the verdict, the slow manifold, its shape, how long a memory lasts."""

from gnode.analysis.attractor._memory_loss import NO_LIFETIME as NO_LIFETIME
from gnode.analysis.attractor._memory_loss import MemoryLoss as MemoryLoss
from gnode.analysis.attractor._memory_loss import memory_words as memory_words
from gnode.analysis.attractor._memory_under_noise import MemoryUnderNoise as MemoryUnderNoise
from gnode.analysis.attractor._memory_under_noise import memories_under_noise as memories_under_noise
from gnode.analysis.attractor._relax import Relaxation as Relaxation
from gnode.analysis.attractor._relax import relax as relax
from gnode.analysis.attractor._relax import relaxed as relaxed
from gnode.analysis.attractor._relax import step_for as step_for
from gnode.analysis.attractor._slow_manifold import SlowManifold as SlowManifold
from gnode.analysis.attractor._slow_manifold import slow_manifold as slow_manifold
from gnode.analysis.attractor._topology import Topology as Topology
from gnode.analysis.attractor._topology import topology as topology
from gnode.analysis.attractor._verdict import find_verdict as find_verdict
from gnode.analysis.attractor._verdict import verdict_beside as verdict_beside
from gnode.analysis.attractor._verdict_record import Attractor as Attractor
from gnode.analysis.attractor._verdict_record import AttractorKind as AttractorKind
from gnode.analysis.attractor._verdict_record import ContinuumKind as ContinuumKind
from gnode.analysis.attractor._verdict_record import Later as Later
from gnode.analysis.attractor._verdict_record import Margin as Margin
from gnode.analysis.attractor._verdict_record import Verdict as Verdict
