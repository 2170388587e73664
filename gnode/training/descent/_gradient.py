from collections.abc import Callable
from typing import TypeVar

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jaxtyping import PyTree

from gnode._types import Scalar

_Told = TypeVar("_Told")

# Weights along which derivatives are taken at once: the memory of forward mode grows with it, not with their number.
_DIRECTIONS = 64


def value_and_gradient(
    loss_of: Callable[[PyTree], tuple[Scalar, _Told]], weights: PyTree, *, forward: bool
) -> tuple[tuple[Scalar, _Told], PyTree]:
    """The loss, what else the function tells, and the gradient; by forward mode where reverse mode cannot be had.

    Forward mode costs a simulation for every few dozen weights, and keeps nothing of the way that was simulated.
    """
    if not forward:
        return jax.value_and_grad(loss_of, has_aux=True)(weights)
    flat, unravel = ravel_pytree(weights)
    directions = min(_DIRECTIONS, flat.size)

    def some_of(start):
        def along(weight):
            direction = (jnp.arange(flat.size) == weight).astype(flat.dtype)
            return jax.jvp(lambda flat: loss_of(unravel(flat)), (flat,), (direction,), has_aux=True)

        # Of the loss itself there is one, whatever the direction.
        return jax.vmap(along, out_axes=(None, 0, None))(start + jnp.arange(directions))

    losses, slopes, told = jax.lax.map(some_of, jnp.arange(0, flat.size, directions))
    first = jax.tree.map(lambda leaf: leaf[0], (losses, told))
    return first, unravel(slopes.reshape(-1)[: flat.size])
