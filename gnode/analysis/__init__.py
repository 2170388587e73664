"""What a trained network does, worked out from its flow. Plain callables in, documented records out.

Nothing here knows of the models of this package: a flow is any function of one state, written in JAX, that
returns dh/dt. All of it computes in float64. A callable that is a pytree (an `equinox.Partial`, say) is compiled
once for all weights; a closure is compiled anew each time it is made.
"""

from gnode.analysis._plane import Plane as Plane
from gnode.analysis._plane import principal_plane as principal_plane
from gnode.analysis._portrait import Portrait as Portrait
from gnode.analysis._portrait import portrait as portrait
from gnode.analysis._selection import Selection as Selection
from gnode.analysis._selection import selection as selection
from gnode.analysis._spread import spread as spread
from gnode.analysis._system import System as System
from gnode.analysis._system import as_flow as as_flow
from gnode.analysis._system import as_map as as_map
from gnode.analysis.adapters import LowRank as LowRank
from gnode.analysis.adapters import continuous_time_rnn as continuous_time_rnn
from gnode.analysis.adapters import from_equinox as from_equinox
from gnode.analysis.adapters import from_flax as from_flax
from gnode.analysis.adapters import from_haiku as from_haiku
from gnode.analysis.adapters import from_keras as from_keras
from gnode.analysis.adapters import from_numpy as from_numpy
from gnode.analysis.adapters import from_onnx as from_onnx
from gnode.analysis.adapters import from_torch as from_torch
from gnode.analysis.adapters import low_rank as low_rank
from gnode.analysis.adapters import read_network as read_network
from gnode.analysis.adapters import read_torch_file as read_torch_file
from gnode.analysis.attractor import Attractor as Attractor
from gnode.analysis.attractor import AttractorKind as AttractorKind
from gnode.analysis.attractor import Later as Later
from gnode.analysis.attractor import Margin as Margin
from gnode.analysis.attractor import MemoryLoss as MemoryLoss
from gnode.analysis.attractor import MemoryUnderNoise as MemoryUnderNoise
from gnode.analysis.attractor import Relaxation as Relaxation
from gnode.analysis.attractor import SlowManifold as SlowManifold
from gnode.analysis.attractor import Topology as Topology
from gnode.analysis.attractor import Verdict as Verdict
from gnode.analysis.attractor import find_verdict as find_verdict
from gnode.analysis.attractor import memories_under_noise as memories_under_noise
from gnode.analysis.attractor import relax as relax
from gnode.analysis.attractor import slow_manifold as slow_manifold
from gnode.analysis.attractor import topology as topology
from gnode.analysis.certificate import Certificate as Certificate
from gnode.analysis.certificate import SlowSet as SlowSet
from gnode.analysis.certificate import certify as certify
from gnode.analysis.certificate import slow_set as slow_set
from gnode.analysis.continuation import BifurcationKind as BifurcationKind
from gnode.analysis.continuation import BifurcationPoint as BifurcationPoint
from gnode.analysis.continuation import Branch as Branch
from gnode.analysis.continuation import Branches as Branches
from gnode.analysis.continuation import CertifiedCount as CertifiedCount
from gnode.analysis.continuation import PointsByInput as PointsByInput
from gnode.analysis.continuation import branches as branches
from gnode.analysis.continuation import fixed_points_by_input as fixed_points_by_input
from gnode.analysis.fixed_points import FixedPoints as FixedPoints
from gnode.analysis.fixed_points import Kind as Kind
from gnode.analysis.fixed_points import Linearisation as Linearisation
from gnode.analysis.fixed_points import Point as Point
from gnode.analysis.fixed_points import Points as Points
from gnode.analysis.fixed_points import SlowPoints as SlowPoints
from gnode.analysis.fixed_points import clusters as clusters
from gnode.analysis.fixed_points import find_fixed_points as find_fixed_points
from gnode.analysis.fixed_points import find_slow_points as find_slow_points
from gnode.analysis.fixed_points import fixed_points_of as fixed_points_of
from gnode.analysis.fixed_points import grid_starts as grid_starts
from gnode.analysis.fixed_points import linearise as linearise
from gnode.analysis.fixed_points import noisy_starts as noisy_starts
from gnode.analysis.orbits import Cycles as Cycles
from gnode.analysis.orbits import LimitCycle as LimitCycle
from gnode.analysis.orbits import LyapunovSpectrum as LyapunovSpectrum
from gnode.analysis.orbits import find_limit_cycle as find_limit_cycle
from gnode.analysis.orbits import limit_cycles as limit_cycles
from gnode.analysis.orbits import lyapunov_spectrum as lyapunov_spectrum
