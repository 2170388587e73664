"""Walker2d, a walking simulation: its rollouts, the prediction of what comes next, and what to measure that by."""

from gnode.data.walker._all_parts import all_prediction_trials as all_prediction_trials
from gnode.data.walker._cache import read_rollouts as read_rollouts
from gnode.data.walker._cache import walker_rollouts as walker_rollouts
from gnode.data.walker._cache import write_rollouts as write_rollouts
from gnode.data.walker._environment import Environment as Environment
from gnode.data.walker._environment import walker_environment as walker_environment
from gnode.data.walker._environment import walker_source as walker_source
from gnode.data.walker._generate import generate_rollouts as generate_rollouts
from gnode.data.walker._plan import PARTS as PARTS
from gnode.data.walker._plan import WalkerPlan as WalkerPlan
from gnode.data.walker._policies import LinearPolicy as LinearPolicy
from gnode.data.walker._policies import policies as policies
from gnode.data.walker._prediction import prediction_trials as prediction_trials
from gnode.data.walker._rollouts import VELOCITY_LIMIT as VELOCITY_LIMIT
from gnode.data.walker._rollouts import Rollouts as Rollouts
from gnode.data.walker._rollouts import is_clipped as is_clipped
from gnode.data.walker._simulated_set import SIMULATED as SIMULATED
from gnode.data.walker._simulated_set import WALKER2D as WALKER2D
from gnode.data.walker._simulated_set import SimulatedSet as SimulatedSet
from gnode.data.walker._simulated_set import find_simulated as find_simulated
