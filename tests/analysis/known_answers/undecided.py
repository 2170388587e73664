"""What no finite computation in float64 decides: "unclear" is right, with a true reason."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._record import Attractor, Known, box
from tests.analysis.known_answers.map_cycles import logistic
from tests.analysis.known_answers.mixtures import GOLDEN

FAMILY = (Attractor("family of orbits"),)
NO_SINK = (
    "a damping or a growth too small to be seen in the time followed turns the closed orbits into a spiral to a "
    "point or to a "
    "cycle, and rounding is such a damping"
)
FALSE_REASON = "run together|positive beyond doubt|no stable (fixed )?point"


def pendulum(h):
    x, v = h
    return jnp.stack([v, -jnp.sin(x)])


def lotka_volterra(h):
    x, y = h
    return jnp.stack([x * (1 - y), y * (x - 1)])


def henon_heiles(h):
    x, y, u, v = h
    return jnp.stack([u, v, -x - 2 * x * y, -y - x**2 + y**2])


def standard(h):
    """On the plane, not on the torus: momentum p, and the angle as it is."""
    angle, momentum = h
    after = momentum + 0.9 * jnp.sin(angle)
    return jnp.stack([(angle + after) % (2 * np.pi), after])


def strange_nonchaotic(h):
    """x' = 3 cos(angle) tanh(x); the angle, as a point of a circle, turns by the golden mean."""
    x, c, s = h
    radius = jnp.sqrt(c**2 + s**2)
    cosine, sine = np.cos(GOLDEN), np.sin(GOLDEN)
    return jnp.stack([3 * c / radius * jnp.tanh(x), (cosine * c - sine * s) / radius, (sine * c + cosine * s) / radius])


UNDECIDED = (
    Known(
        "harmonic-oscillator",
        lambda: as_flow(lambda h: jnp.stack([h[1], -h[0]])),
        box(2),
        100.0,
        FAMILY,
        "closed form: energy is kept",
        row=10,
        undecided=NO_SINK,
        untrue=FALSE_REASON,
        given=True,
    ),
    Known(
        "pendulum",
        lambda: as_flow(pendulum),
        box(2, -1.2, 1.2),
        100.0,
        FAMILY,
        "closed form: energy is kept",
        row=10,
        undecided=NO_SINK,
        untrue=FALSE_REASON,
        given=True,
    ),
    Known(
        "predator-and-prey",
        lambda: as_flow(lotka_volterra),
        box(2, 0.5, 1.5),
        100.0,
        FAMILY,
        "Volterra (1926); closed form: x + y - log(x y) is kept",
        row=10,
        undecided=NO_SINK,
        untrue=FALSE_REASON,
    ),
    Known(
        "henon-heiles",
        lambda: as_flow(henon_heiles),
        box(4, -0.2, 0.2),
        100.0,
        FAMILY,
        "Henon and Heiles (1964); closed form: energy is kept, below 1/12 here",
        undecided=NO_SINK,
        untrue="run together",
    ),
    Known(
        "standard-map",
        lambda: as_map(standard),
        lambda: np.stack([box(1, 2.6, 3.7)()[:, 0], box(1, -0.4, 0.4, seed=2)()[:, 0]], axis=1),
        300.0,
        FAMILY,
        "Chirikov (1979): around the stable point at pi, areas are kept",
        undecided=NO_SINK,
        untrue="run together",
    ),
    Known(
        "logistic-at-the-end-of-doubling",
        lambda: logistic(3.569945671870944),
        box(1, 0.05, 0.95),
        1000.0,
        (),
        "Feigenbaum (1978)",
        undecided="within rounding of this growth rate lie cycles of every length 2^k with k > 30 or so, and chaos",
        untrue="run together",
    ),
    Known(
        "strange-nonchaotic",
        lambda: as_map(strange_nonchaotic),
        box(3, 0.1, 1.0),
        500.0,
        (Attractor("strange nonchaotic"),),
        "Grebogi, Ott, Pelikan and Yorke (1984), sigma = 1.5: exponents 0 and -1.53 (log of the mean slope at 0 "
        "is positive)",
        undecided="at any finite resolution it is a torus with wrinkles: exponents are those of quasi-periodic motion",
    ),
)
