from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._advance import advance_all
from gnode.analysis.fixed_points._linearise import jacobians_at
from gnode.programs import on_filled

# Over the norm of the Jacobian, of all but the fastest tenth of the starts: Runge-Kutta is stable up to 2.78, and only
# where they go is asked. And how many such steps; of a map, those that it makes.
_STEP, _NEARLY_ALL, _STEPS, _STEPS_OF_A_MAP = 1.0, 0.9, 200, 400


def let_go(
    flow: Callable[[State], State], step: float | None, starts: Float[np.ndarray, "starts state"]
) -> Float[np.ndarray, "starts state"]:
    """Where starts are after some 200 of the fastest time constants, or 400 steps of a map; those that run away stay
    where they were. Of a flow in units: rates are norms of Jacobians."""
    with double_precision():
        if step is None:
            rates = np.linalg.norm(jacobians_at(flow, starts), axis=(1, 2))
            rates = rates[np.isfinite(rates) & (rates > 0)]
            if len(rates) == 0:
                return starts
            duration, steps = _STEP / float(np.quantile(rates, _NEARLY_ALL)), _STEPS
        else:
            duration, steps = step, _STEPS_OF_A_MAP
        gone = on_filled(lambda there: advance_all(flow, step, there, on_device(duration), on_device(steps)), starts)
    return np.where(np.isfinite(gone).all(axis=1, keepdims=True), gone, starts)
