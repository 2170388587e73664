from collections.abc import Callable

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis._units import units_of


def factors_of(states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, " state"]:
    """The unit of each entry over the geometric mean of all: about 1 where entries vary alike.

    Lengths in entries over these factors are in state units still, each entry weighted by its own spread.
    """
    units = units_of(states)
    return units / np.exp(np.mean(np.log(units)))


def in_units(system: System, factors: Float[np.ndarray, " state"]) -> System:
    """The same system, of the state with each entry over its factor."""
    with double_precision():
        weights = jnp.asarray(factors)
    return System(
        _InUnits(system.flow, weights), _InUnits(system.residual, weights), None, system.time_constant, system.step
    )


class _InUnits(eqx.Module):
    function: Callable[[State], State]
    factors: Float[Array, " state"]

    def __call__(self, state: State) -> State:
        return self.function(self.factors * state) / self.factors
