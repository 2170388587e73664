from collections.abc import Callable

import equinox as eqx
import jax
from jaxtyping import Array, Float

from gnode._types import State


@eqx.filter_jit
def on_states(
    function: Callable[[State], Float[Array, " values"]], points: Float[Array, "points state"]
) -> Float[Array, "points values"]:
    """A function of one state at many, compiled."""
    return jax.vmap(function)(points)
