"""Take a JAX function apart: a rate network of 20 neurons with a pattern in its weights, for several strengths of it.

Run it with `python examples/dissect_jax.py`.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, fixed_points_of, noisy_starts

TAU = 0.1  # seconds


def residual(state: jax.Array, weights: jax.Array) -> jax.Array:
    """F(h) - h of one state: its zeros are the fixed points."""
    return jnp.tanh(weights @ state) - state


def flow(state: jax.Array, weights: jax.Array) -> jax.Array:
    """dh/dt of one state, in 1/s."""
    return residual(state, weights) / TAU


pattern = np.random.default_rng(0).choice([-1.0, 1.0], size=20)
starts = noisy_starts(np.stack([pattern, -pattern] * 50), 1.0, key=jax.random.key(0))

for strength in (0.5, 0.99, 2.0):
    # Bound with equinox.Partial, the weights are data: everything is compiled once, for all of them.
    weights = strength * np.outer(pattern, pattern) / len(pattern)
    system = as_flow(
        eqx.Partial(flow, weights=weights), residual=eqx.Partial(residual, weights=weights), time_constant=TAU
    )
    found = fixed_points_of(system, starts)
    print(f"strength {strength}: {len(found)} fixed points")
    for state, kind, times, count in zip(
        found.states, found.near.kinds, found.near.time_constants, found.found, strict=True
    ):
        overlap = state @ pattern / len(pattern)
        print(f"  {kind} at overlap {overlap:+.3f}, slowest {times[0]:.2f} s, from {count} of {len(starts)} starts")
