"""Fixed points followed along an input or a parameter, and where they bifurcate."""

from gnode.analysis.continuation._branches import branches as branches
from gnode.analysis.continuation._branches_record import BifurcationPoint as BifurcationPoint
from gnode.analysis.continuation._branches_record import Branch as Branch
from gnode.analysis.continuation._branches_record import Branches as Branches
from gnode.analysis.continuation._branches_record import CertifiedCount as CertifiedCount
from gnode.analysis.continuation._by_input import PointsByInput as PointsByInput
from gnode.analysis.continuation._by_input import fixed_points_by_input as fixed_points_by_input
from gnode.analysis.continuation._happenings import BifurcationKind as BifurcationKind
