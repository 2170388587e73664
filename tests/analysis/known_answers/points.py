"""Isolated stable points, and nothing else that lasts."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import planar
from tests.analysis.known_answers._record import Attractor, Known, around, box


def points(count: int) -> tuple[Attractor, ...]:
    return (Attractor("isolated points", count),)


def toggle_switch(h):
    u, v = h
    return jnp.stack([10 / (1 + v**2) - u, 10 / (1 + u**2) - v])


def competitors(h):
    """dx_i/dt = x_i (1 - x_i - 2 sum_{j != i} x_j)."""
    return h * (1 + h - 2 * h.sum())


def double_well(h):
    x, v = h
    return jnp.stack([v, x - x**3 - 0.2 * v])


def lorenz(rho):
    def flow(h):
        x, y, z = h
        return jnp.stack([10 * (y - x), x * (rho - z) - y, x * y - 8 / 3 * z])

    return flow


def chain(h):
    """Each entry is driven by the next, threefold."""
    return -h + 3 * jnp.concatenate([h[1:], jnp.zeros(1)])


def random_weights(size: int, gain: float, seed: int) -> np.ndarray:
    return gain / np.sqrt(size) * np.random.default_rng(seed).normal(size=(size, size))


def below_the_transition():
    weights = random_weights(64, 0.4, seed=2)
    return as_flow(lambda h: -h + weights @ jnp.tanh(h))


def four_wells(h):
    """Down the gradient of (x^2 - 1)^2 / 4 + (y^2 - 4)^2 / 4 + x y / 8."""
    x, y = h
    return -jnp.stack([x * (x**2 - 1) + y / 8, y * (y**2 - 4) + x / 8])


POINTS = (
    Known(
        "eight-corners",
        lambda: as_flow(lambda h: h - h**3),
        box(3, -1.5, 1.5, count=300),
        10.0,
        points(8),
        "closed form: each entry goes to its sign, with rate -2",
        points={"stable": 8, "saddle": 18, "unstable": 1},
    ),
    Known(
        "thirty-two-corners-map",
        lambda: as_map(lambda h: jnp.tanh(2 * h), step=0.1),
        box(5, -1.5, 1.5, count=400),
        5.0,
        points(32),
        "closed form: h = tanh(2 h) has three zeros, the outer two of slope 0.168",
        points={"stable": 32, "saddle": 210, "unstable": 1},
        remark="more points than there would be places for in a fraction of the states followed",
    ),
    Known(
        "toggle-switch",
        lambda: as_flow(toggle_switch),
        box(2, 0.0, 10.0),
        60.0,
        points(2),
        "Gardner, Cantor and Collins (2000), symmetric, alpha = 10, cooperativity 2; closed form: u v = 1 and u "
        "+ v = 10 "
        "(rates -0.8, -1.2), and the saddle u = v = 2 (rates 0.6, -2.6)",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "three-competitors",
        lambda: as_flow(competitors),
        box(3, 0.05, 1.0),
        100.0,
        points(3),
        "closed form: competition of Lotka and Volterra with coefficients 2 > 1, one survivor (rates -1, -1, -1)",
        points={"stable": 3, "saddle": 4, "unstable": 1},
    ),
    Known(
        "damped-double-well",
        lambda: as_flow(double_well),
        box(2, -1.5, 1.5),
        150.0,
        points(2),
        "closed form: the energy v^2/2 - x^2/2 + x^4/4 falls (unforced equation of Duffing); spirals of rate -0.1",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "lorenz-rho-10",
        lambda: as_flow(lorenz(10.0)),
        around([0.0, 0.0, 10.0], 10.0),
        50.0,
        points(2),
        "Lorenz (1963); Sparrow (1982): below rho = 13.926 almost all states go to one of the two outer points",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "lorenz-rho-20-after-transient-chaos",
        lambda: as_flow(lorenz(20.0)),
        around([0.0, 0.0, 20.0], 10.0),
        300.0,
        points(2),
        "Kaplan and Yorke (1979), Yorke and Yorke (1979): for 13.926 < rho < 24.06 chaos is transient",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "spiral-of-a-thousand-turns",
        lambda: as_flow(planar(lambda square: -0.001, 1.0)),
        box(2),
        5000.0,
        points(1),
        "closed form: linear, eigenvalues -0.001 +- i",
        row=10,
        points={"stable": 1},
        remark="an integrator that damps by more than the system does must not decide",
    ),
    Known(
        "chain-that-grows-before-it-decays",
        lambda: as_flow(chain),
        box(8),
        60.0,
        points(1),
        "closed form: one eigenvalue, -1, of multiplicity 8; differences grow about a thousandfold first",
        points={"stable": 1},
    ),
    Known(
        "random-network-below-the-transition",
        below_the_transition,
        box(64, -3.0, 3.0),
        100.0,
        points(1),
        "closed form: the weights' largest singular value is below 1, so the flow contracts; Sompolinsky, Crisanti and "
        "Sommers (1988) for g < 1",
        points={"stable": 1},
    ),
    Known(
        "four-wells",
        lambda: as_flow(four_wells),
        box(2, -3.0, 3.0),
        30.0,
        points(4),
        "closed form: down the gradient of a polynomial, which has one well near each (+-1, +-2); all nine zeros are "
        "real roots of a polynomial of degree 9 (numpy.roots)",
        points={"stable": 4, "saddle": 4, "unstable": 1},
    ),
    Known(
        "node-of-a-slow-map",
        lambda: as_map(lambda h: 0.999 * h + 0.0005 * jnp.tanh(h), step=0.01),
        box(3),
        500.0,
        points(1),
        "closed form: each entry shrinks by 0.9995 a step near zero, so 20 s is its time constant",
        points={"stable": 1},
    ),
)
