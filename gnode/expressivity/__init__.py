"""What a flow can express: paths of known complexity, fits of autonomous networks to them, and the capacity."""

from gnode.expressivity._capacity import LEVEL as LEVEL
from gnode.expressivity._capacity import THRESHOLD as THRESHOLD
from gnode.expressivity._capacity import Capacity as Capacity
from gnode.expressivity._capacity import capacity as capacity
from gnode.expressivity._capacity import interval as interval
from gnode.expressivity._crossings import crosses_itself as crosses_itself
from gnode.expressivity._fit import Fits as Fits
from gnode.expressivity._fit import fit_paths as fit_paths
from gnode.expressivity._gaussian_process import KERNELS as KERNELS
from gnode.expressivity._gaussian_process import KernelName as KernelName
from gnode.expressivity._gaussian_process import gaussian_paths as gaussian_paths
from gnode.expressivity._other_paths import complexity as complexity
from gnode.expressivity._other_paths import lorenz_paths as lorenz_paths
from gnode.expressivity._other_paths import sinusoid_paths as sinusoid_paths
from gnode.expressivity._settings import FitSettings as FitSettings
from gnode.expressivity._settled import MOST_RISE as MOST_RISE
from gnode.expressivity._settled import Settled as Settled
from gnode.expressivity._settled import settledness as settledness
from gnode.expressivity._slots import TIME_STEP as TIME_STEP
from gnode.expressivity._targets import Targets as Targets
from gnode.expressivity._targets import TargetSettings as TargetSettings
from gnode.expressivity._targets import make_targets as make_targets
