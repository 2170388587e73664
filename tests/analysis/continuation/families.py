"""Families of flows and maps whose bifurcations are known in closed form."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map

LINE = np.linspace(-2, 2, 15)[:, None] + 0.0123
PLANE = np.random.default_rng(0).uniform(-2, 3, (20, 2))


def bistable(a):
    """Folds at -+2 / (3 sqrt 3), where h = +-1 / sqrt 3."""
    return as_flow(lambda h: a + h - h**3)


def pitchfork(a):
    """At 0; beyond it +-sqrt a."""
    return as_flow(lambda h: a * h - h**3)


def transcritical(a):
    """Of 0 and a, at 0."""
    return as_flow(lambda h: a * h - h**2)


def cusp(p):
    """Folds on 27 a^2 = 4 b^3."""
    return as_flow(lambda h: p[0] + p[1] * h - h**3)


def brusselator(b):
    """Rests at (1, b); Hopf at b = 2 with 1 rad/s, supercritical."""
    return as_flow(lambda h: jnp.array([1 - (b + 1) * h[0] + h[0] ** 2 * h[1], b * h[0] - h[0] ** 2 * h[1]]))


def turning(sign):
    """The normal form of a Hopf point at 0, at 1 rad/s; its cubic term has the sign."""

    def family(a):
        def flow(h):
            return a * h + jnp.array([-h[1], h[0]]) + sign * h * (h @ h)

        return as_flow(flow)

    return family


def fitzhugh_nagumo(current):
    """Hopf where the trace is zero: v^2 = 1 - 0.064."""
    return as_flow(lambda h: jnp.array([h[0] - h[0] ** 3 / 3 - h[1] + current, 0.08 * (h[0] + 0.7 - 0.8 * h[1])]))


def logistic(r):
    """0 and 1 - 1/r: transcritical at 1; a cycle of two is born at 3."""
    return as_map(lambda h: r * h * (1 - h))


def delayed_logistic(r):
    """A pair on the unit circle at r = 2, at e^(+- i pi/3)."""
    return as_map(lambda h: jnp.array([r * h[0] * (1 - h[1]), h[0]]), step=0.5)


def kink(a):
    """A fold at 0 without a slope, round a sharp corner: 5 |h| = a."""
    return as_flow(lambda h: a - 5 * jnp.abs(h))


_WEIGHTS = np.random.default_rng(3).normal(size=(5, 5)) * 2.2 / np.sqrt(5)
_INPUT, _BIAS = np.random.default_rng(2).normal(size=(2, 5))


def rectified(x):
    """A network of 5 units with a hidden layer of rectified ones."""
    return as_flow(lambda h: rectified_flow(h, x, jnp))


def rectified_flow(h, x, numpy):
    return -h + _WEIGHTS @ numpy.maximum(_WEIGHTS @ numpy.tanh(h) + _INPUT * x + _BIAS, 0)


def island(a):
    """-1, and beside it a circle of radius 0.1 around a = 0.35, h = 1."""
    return as_flow(lambda h: -(h + 1) * ((h - 1) ** 2 + (a - 0.35) ** 2 - 0.01))
