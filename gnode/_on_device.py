from typing import Any, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from numpy.typing import ArrayLike, DTypeLike

_Tree = TypeVar("_Tree")


def on_device(values: ArrayLike | float | int, dtype: DTypeLike | None = None) -> jax.Array:
    """A copy of values of the host, for what is compiled. `jnp.asarray` compiles a program for each shape."""
    given: Any = np.array(values, dtype)
    return jax.device_put(given)


def in_float64(tree: _Tree) -> _Tree:
    """The same weights in float64, for analysis. Call it under `jax.enable_x64(True)`."""

    def exact(leaf):
        if not eqx.is_inexact_array(leaf):
            return leaf
        return leaf.astype(jnp.float64) if isinstance(leaf, Tracer) else on_device(leaf, np.float64)

    return jax.tree.map(exact, tree)
