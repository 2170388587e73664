"""Flows and maps that cycle or are chaotic, with constants from the literature or worked out by hand."""

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array


def lorenz(h):
    """sigma = 10, rho = 28, beta = 8/3. Largest exponent 0.9056, divergence -41/3 everywhere, dimension 2.062.

    Sprott, "Chaos and Time-Series Analysis" (2003), appendix A.
    """
    x, y, z = h
    return jnp.stack([10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z])


class Roessler(eqx.Module):
    """a = b = 0.2. At c = 5.7 the largest exponent is 0.0714 and the dimension 2.0132 (Sprott 2003); before that,
    cycles of one turn (c = 2.5), two (3.5), four (4) and so on."""

    c: Array  # a leaf: compiled once for all

    def __call__(self, h):
        x, y, z = h
        return jnp.stack([-y - z, x + 0.2 * y, 0.2 + z * (x - self.c)])


def roessler(c=5.7):
    return Roessler(jnp.asarray(c))


class VanDerPol(eqx.Module):
    """x'' - mu (1 - x^2) x' + x = 0."""

    mu: Array

    def __call__(self, h):
        x, v = h
        return jnp.stack([v, self.mu * (1 - x**2) * v - x])


def van_der_pol(mu):
    return VanDerPol(jnp.asarray(mu))


# Periods of Van der Pol's cycle: Andersen and Geer, "Power series expansions for the frequency and period of the
# limit cycle of the van der Pol equation" (1982); Amore, Boyd and Fernandez (2018).
VAN_DER_POL_PERIODS = {1.0: 6.6632868593, 5.0: 11.6122306678}


def rotating_ring(speed):
    """dr/dt = r (1 - r^2) while the plane turns; entries beyond it decay with rate -1. Multipliers 1, exp(-2 T)."""

    def flow(h):
        x, y = h[0], h[1]
        pull = 1 - x**2 - y**2
        return jnp.concatenate([jnp.stack([x * pull - speed * y, y * pull + speed * x]), -h[2:]])

    return flow


def two_rings(h):
    """Bistable: circles of radius 1 and 3 both attract, one of radius 2 parts them; period 2 pi / 3."""
    x, y = h
    r = jnp.sqrt(x**2 + y**2)
    pull = -(r - 1) * (r - 2) * (r - 3)
    return jnp.stack([x / r * pull - 3 * y, y / r * pull + 3 * x])


def two_frequencies(h):
    """Quasi-periodic: two rotating rings whose speeds 1 and sqrt(2) have no common period."""
    return jnp.concatenate([rotating_ring(1.0)(h[:2]), rotating_ring(np.sqrt(2.0))(h[2:])])


def harmonic(h):
    """Periodic, period 2 pi, but not isolated."""
    return jnp.stack([h[1], -h[0]])


def henon(h):
    """a = 1.4, b = 0.3. Exponents 0.41922 and ln 0.3 - 0.41922 per iteration (Sprott 2003)."""
    x, y = h
    return jnp.stack([1 - 1.4 * x**2 + y, 0.3 * x])


def logistic(growth):
    """x' = r x (1 - x). 2-cycle for 3 < r < 1 + sqrt(6), of multiplier 4 + 2 r - r^2."""

    def function(h):
        return growth * h * (1 - h)

    return function


def turning(angle):
    """A map onto the unit circle, on which it turns by the angle (in radians)."""

    def function(h):
        x, y = h / jnp.sqrt(jnp.linalg.norm(h))
        return jnp.stack([np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y])

    return function


def linear(matrix):
    def flow(h):
        return jnp.asarray(matrix) @ h

    return flow


def runs_away(h):
    """dh/dt = h^3: infinite at t = 1 / (2 h0^2)."""
    return h**3
