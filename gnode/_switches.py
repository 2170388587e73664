"""The switches of JAX that change what a program computes: where gnode computes they stand as it needs them, whatever
the environment or the user's configuration says. Keys that gnode makes itself are made here too."""

from collections.abc import Iterator
from contextlib import contextmanager

import jax
import numpy as np

from gnode._on_device import on_device
from gnode._types import Key

_RANDOM_BITS = "threefry2x32"


def make_key(seed: int) -> Key:
    """The key of a seed from 0 up to 2^32 - 1: that of `jax.random.key(seed)` where no switch is set, everywhere."""
    # From its words: `key` adds what jax_random_seed_offset says.
    return jax.random.wrap_key_data(on_device([0, seed], np.uint32), impl=_RANDOM_BITS)


@contextmanager
def single_precision() -> Iterator[None]:
    """In it float32 is all there is: for training, and for what goes before and after it."""
    with jax.enable_x64(False), _settled():
        yield


@contextmanager
def double_precision() -> Iterator[None]:
    """In it float64 is what numbers are by default: for analysis. Products of matrices know no other precision."""
    with jax.enable_x64(True), jax.default_matmul_precision(None), _settled():
        yield


@contextmanager
def _settled() -> Iterator[None]:
    with (
        # optax adds whole numbers and others.
        jax.numpy_dtype_promotion("standard"),
        # Keys are split otherwise without it, and other bits drawn.
        jax.threefry_partitionable(True),
        # Infinity and NaN are answers here: of a solver that has no trouble, of a state that runs away.
        jax.debug_nans(False),
        jax.debug_infs(False),
        # What is not compiled whole rounds otherwise, and a run would take days.
        jax.disable_jit(False),
        # The draws of a critical initialisation share a key with the network's own; another would be other weights.
        jax.debug_key_reuse(False),
    ):
        yield
