from typing import Any

import jax
import numpy as np
from numpy.typing import ArrayLike, DTypeLike


def on_device(values: ArrayLike | float | int, dtype: DTypeLike | None = None) -> jax.Array:
    """A copy of values of the host, for what is compiled. `jnp.asarray` compiles a program for each shape."""
    given: Any = np.array(values, dtype)
    return jax.device_put(given)
