"""Flows with known answers: fixed points, kinds, rates. All but the gated one are their own residuals."""

import jax.numpy as jnp
import numpy as np


def bistable(h):
    """dh/dt = h - h^3: stable at -1 and 1 (rate -2), unstable at 0 (rate 1)."""
    return h - h**3


def four_points(h):
    """`bistable` in each of two entries: 4 stable points, 4 saddles, 1 unstable point."""
    return h - h**3


def saddle(h):
    return jnp.array([1.0, -2.0]) * h


def spiral(h):
    """Eigenvalues -0.5 +- 3i."""
    return jnp.array([[-0.5, 3.0], [-3.0, -0.5]]) @ h


def cubic(h):
    """A pitchfork at its bifurcation: at 0 the rate is zero."""
    return -(h**3)


def ring(h):
    """A ring attractor of radius 1 with an unstable point in its middle; decays onto it with rate -2."""
    return h * (1 - h @ h)


def constant(h):
    """No fixed point."""
    return jnp.ones_like(h)


def gate_that_closes(h):
    """In (0, 1), and below 1e-12 for h > 28: the flow of `gated` stops there, though nothing is fixed."""
    return 1 / (1 + jnp.exp(h))


def pulled(h):
    """A residual whose only zero is at -1."""
    return -(h + 1)


def gated(h):
    return gate_that_closes(h) * pulled(h)


def grid(low: float, high: float, count: int, size: int) -> np.ndarray:
    """Starts on a regular grid, none of them at zero."""
    line = np.linspace(low, high, count) + 0.0123
    return np.stack(np.meshgrid(*[line] * size, indexing="ij"), axis=-1).reshape(-1, size)
