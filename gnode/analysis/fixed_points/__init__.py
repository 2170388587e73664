"""Where a system rests or is slowest: the search from many starts, and what the flow is like there."""

from gnode.analysis.fixed_points._fixed_points import FixedPoints as FixedPoints
from gnode.analysis.fixed_points._fixed_points import find_fixed_points as find_fixed_points
from gnode.analysis.fixed_points._fixed_points import fixed_points_of as fixed_points_of
from gnode.analysis.fixed_points._leading_modes import Modes as Modes
from gnode.analysis.fixed_points._leading_modes import leading_modes as leading_modes
from gnode.analysis.fixed_points._linearise import STEEP as STEEP
from gnode.analysis.fixed_points._linearise import Kind as Kind
from gnode.analysis.fixed_points._linearise import Linearisation as Linearisation
from gnode.analysis.fixed_points._linearise import classify as classify
from gnode.analysis.fixed_points._linearise import growth_rates as growth_rates
from gnode.analysis.fixed_points._linearise import jacobians as jacobians
from gnode.analysis.fixed_points._linearise import jacobians_at as jacobians_at
from gnode.analysis.fixed_points._linearise import linearise as linearise
from gnode.analysis.fixed_points._linearise import open_rates as open_rates
from gnode.analysis.fixed_points._merge import clusters as clusters
from gnode.analysis.fixed_points._point import AbstractPoints as AbstractPoints
from gnode.analysis.fixed_points._point import Point as Point
from gnode.analysis.fixed_points._point import Points as Points
from gnode.analysis.fixed_points._point import point_columns as point_columns
from gnode.analysis.fixed_points._points_picture import points_picture as points_picture
from gnode.analysis.fixed_points._search_large import checked_spectrum as checked_spectrum
from gnode.analysis.fixed_points._search_large import kinds_at as kinds_at
from gnode.analysis.fixed_points._slow_points import SlowPoints as SlowPoints
from gnode.analysis.fixed_points._slow_points import find_slow_points as find_slow_points
from gnode.analysis.fixed_points._starts import grid_starts as grid_starts
from gnode.analysis.fixed_points._starts import noisy_starts as noisy_starts
