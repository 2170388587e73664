"""Down which way weights go: the gradient of a loss, and the direction that an optimiser makes of it."""

from gnode.training.descent._gradient import value_and_gradient as value_and_gradient
from gnode.training.descent._optimiser import Optimiser as Optimiser
from gnode.training.descent._optimiser import descent_by as descent_by
