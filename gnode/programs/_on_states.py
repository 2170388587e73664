from collections.abc import Callable

import jax
from jaxtyping import Array, Float

from gnode._types import State
from gnode.programs._jit import quick_to_compile


@quick_to_compile
def on_states(
    function: Callable[[State], Float[Array, " values"]], points: Float[Array, "points state"]
) -> Float[Array, "points values"]:
    """A function of one state at many, compiled."""
    return jax.vmap(function)(points)
