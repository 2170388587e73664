"""Down which way weights go: the gradient of a loss, and the direction that an optimiser makes of it."""

from gnode.training.descent._fixed import Part as Part
from gnode.training.descent._fixed import are_fixed as are_fixed
from gnode.training.descent._fixed import with_fixed as with_fixed
from gnode.training.descent._fixed import without_fixed as without_fixed
from gnode.training.descent._gradient import value_and_gradient as value_and_gradient
from gnode.training.descent._optimiser import Optimiser as Optimiser
from gnode.training.descent._optimiser import descent_by as descent_by
from gnode.training.descent._penalties import Penalties as Penalties
from gnode.training.descent._penalties import recurrent_weights as recurrent_weights
