"""What a trained network does, worked out from its flow. Plain callables in, documented records out.

Nothing here knows of the models of this package: a flow is any function of one state, written in JAX, that
returns dh/dt. All of it computes in float64. A callable that is a pytree (an `equinox.Partial`, say) is compiled
once for all weights; a closure is compiled anew each time it is made.
"""

from gnode.analysis._fixed_points import FixedPoints as FixedPoints
from gnode.analysis._fixed_points import find_fixed_points as find_fixed_points
from gnode.analysis._linearise import Kind as Kind
from gnode.analysis._linearise import Linearisation as Linearisation
from gnode.analysis._linearise import linearise as linearise
from gnode.analysis._merge import clusters as clusters
from gnode.analysis._plane import Plane as Plane
from gnode.analysis._plane import principal_plane as principal_plane
from gnode.analysis._portrait import Portrait as Portrait
from gnode.analysis._portrait import portrait as portrait
from gnode.analysis._relax import Relaxation as Relaxation
from gnode.analysis._relax import relax as relax
