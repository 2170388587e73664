import jax
import numpy as np

from gnode._types import Key


def host_generator(key: Key) -> np.random.Generator:
    """NumPy's random numbers, seeded by a key.

    For what lives on the host: nothing is compiled, and the numbers are the same whatever the device.
    """
    return np.random.default_rng(np.asarray(jax.random.key_data(key)).ravel().tolist())
