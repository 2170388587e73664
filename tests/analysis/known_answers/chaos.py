"""Chaos, of flows and of maps, in few entries and in many."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import beside
from tests.analysis.known_answers._record import Attractor, Known, around, box
from tests.analysis.known_answers.cycles import forced_duffing, roessler
from tests.analysis.known_answers.map_cycles import logistic
from tests.analysis.known_answers.points import lorenz, random_weights


def chaos(exponent: float | None, count: int | None = 1) -> tuple[Attractor, ...]:
    return (Attractor("chaos", count, exponent=exponent),)


def chua(h):
    x, y, z = h
    diode = -5 / 7 * x + 0.5 * (-8 / 7 + 5 / 7) * (jnp.abs(x + 1) - jnp.abs(x - 1))
    return jnp.stack([15.6 * (y - x - diode), x - y + z, -28 * y])


def sprott_b(h):
    x, y, z = h
    return jnp.stack([y * z, x - y, 1 - x * y])


def sprott_g(h):
    x, y, z = h
    return jnp.stack([0.4 * x + z, x * z - y, -x + y])


def thomas(h):
    return jnp.sin(jnp.roll(h, -1)) - 0.18 * h


def lorenz_96(h):
    return (jnp.roll(h, -1) - jnp.roll(h, 2)) * jnp.roll(h, 1) - h + 8.0


def henon(h):
    x, y = h
    return jnp.stack([1 - 1.4 * x**2 + y, 0.3 * x])


def lozi(h):
    x, y = h
    return jnp.stack([1 - 1.7 * jnp.abs(x) + y, 0.5 * x])


def tent(h):
    return 1.9 * jnp.minimum(h, 1 - h)


def coupled_tents(h):
    """Each of four goes nine tenths of the way to the mean of all: differences shrink by 1.9 / 10 a step."""
    image = tent(h)
    return 0.1 * image + 0.9 * jnp.mean(image)


def cat(h):
    x, y = h
    return jnp.stack([(2 * x + y) % 1.0, (x + y) % 1.0])


def delayed(h):
    """Mackey and Glass's equation with a delay of 17, by Euler's method with a step of 1: the last 18 states."""
    return jnp.append(h[1:], h[-1] + 0.2 * h[0] / (1 + h[0] ** 10) - 0.1 * h[-1])


def odd_cubic(h):
    return 2.5 * h - h**3


def random_network():
    weights = random_weights(64, 4.0, seed=6)
    return as_flow(lambda h: -h + weights @ jnp.tanh(h))


def lorenz_in_volts(h):
    """Lorenz's equations, a state of 1 being 1 mV, and a time of 1 being 1 ms."""
    return lorenz(28.0)(h / 1e-3) * 1e-3 / 1e-3


NUMPY = "Benettin's method (Runge-Kutta of order 4, QR) over {} from each of three starts"

CHAOS = (
    Known(
        "lorenz",
        lambda: as_flow(lorenz(28.0)),
        around([0.0, 0.0, 25.0], 10.0),
        10.0,
        chaos(0.9056),
        "Lorenz (1963); exponent: Sprott (2003), appendix A",
    ),
    Known(
        "lorenz-in-millivolts",
        lambda: as_flow(lorenz_in_volts),
        around([0.0, 0.0, 0.025], 0.01),
        0.01,
        chaos(905.6),
        "the same in other units",
        row=6,
    ),
    Known(
        "roessler",
        lambda: roessler(5.7),
        box(3, -3.0, 3.0),
        60.0,
        chaos(0.0714),
        "Roessler (1976); exponent: Sprott (2003), appendix A",
    ),
    Known(
        "chua",
        lambda: as_flow(chua),
        box(3, -0.3, 0.3),
        30.0,
        chaos(0.43),
        "Matsumoto (1984): double scroll, alpha = 15.6, beta = 28; exponent by " + NUMPY.format("4,000 s"),
    ),
    Known("sprott-b", lambda: as_flow(sprott_b), box(3, -0.5, 0.5), 50.0, chaos(0.210), "Sprott (1994), case B"),
    Known("sprott-g", lambda: as_flow(sprott_g), box(3, -0.1, 0.1), 200.0, chaos(0.034), "Sprott (1994), case G"),
    Known(
        "thomas",
        lambda: as_flow(thomas),
        box(3, -2.0, 2.0),
        300.0,
        chaos(0.036, None),
        "Thomas (1999), b = 0.18; exponent by " + NUMPY.format("4,000 s"),
    ),
    Known(
        "lorenz-96",
        lambda: as_flow(lorenz_96),
        around(np.full(20, 2.0), 4.0),
        10.0,
        chaos(1.55),
        "Lorenz (1996), 20 sites, F = 8; exponent by " + NUMPY.format("600 s"),
    ),
    Known(
        "duffing-forced",
        lambda: forced_duffing(0.5),
        box(4, -1.2, 1.2),
        100.0,
        chaos(0.0975),
        "Guckenheimer and Holmes (1983); exponent by " + NUMPY.format("4,000 s"),
    ),
    Known(
        "random-network-above-the-transition",
        random_network,
        box(64, -3.0, 3.0, count=100),
        50.0,
        chaos(0.18, None),
        "Sompolinsky, Crisanti and Sommers (1988), g = 4; exponent of this one by " + NUMPY.format("600 s"),
        remark="a state and its opposite have the same fate: two attractors, or one",
    ),
    Known(
        "logistic-4",
        lambda: logistic(4.0),
        box(1, 0.05, 0.95),
        200.0,
        chaos(np.log(2)),
        "Ulam and von Neumann (1947): log 2",
    ),
    Known(
        "logistic-below-the-3-cycle",
        lambda: logistic(3.8282),
        box(1, 0.05, 0.95),
        1000.0,
        chaos(0.2595),
        "Pomeau and Manneville (1980): intermittent just below 1 + sqrt(8); exponent by "
        + NUMPY.format("4 * 10^5 steps"),
    ),
    Known(
        "tent",
        lambda: as_map(tent),
        box(1, 0.05, 0.95),
        200.0,
        chaos(np.log(1.9)),
        "closed form: the slope is +-1.9 everywhere",
    ),
    Known(
        "henon",
        lambda: as_map(henon),
        box(2, -0.3, 0.3),
        200.0,
        chaos(0.41922),
        "Henon (1976); exponent: Sprott (2003), appendix A",
    ),
    Known(
        "lozi",
        lambda: as_map(lozi, step=0.01),
        box(2, -0.3, 0.3),
        2.0,
        chaos(47.0),
        "Lozi (1978); exponent by " + NUMPY.format("4 * 10^5 steps"),
    ),
    Known(
        "cat",
        lambda: as_map(cat),
        box(2, 0.0, 1.0),
        200.0,
        chaos(np.log((3 + np.sqrt(5)) / 2)),
        "Arnold and Avez (1968); closed form: the same Jacobian everywhere",
        remark="the whole square: a chaotic set that is no thinner than what states were let go",
    ),
    Known(
        "four-tents-in-step",
        lambda: as_map(coupled_tents),
        box(4, 0.05, 0.95),
        200.0,
        chaos(np.log(1.9)),
        "Pikovsky and Grassberger (1991); closed form: differences shrink by 0.19 a step, and the mean is a tent map's",
    ),
    Known(
        "mackey-glass-17",
        lambda: as_map(delayed),
        box(18, 0.5, 1.2, count=100),
        1000.0,
        chaos(0.0082),
        "after Mackey and Glass (1977), in steps of 1; exponent by " + NUMPY.format("4 * 10^5 steps"),
    ),
    Known(
        "two-chaotic-bands",
        lambda: as_map(odd_cubic),
        box(1, -1.5, 1.5),
        200.0,
        chaos(0.4915, 2),
        "closed form: for r < 3 sqrt(3) / 2 each sign for itself; exponent by " + NUMPY.format("4 * 10^5 steps"),
    ),
    Known(
        "hyperchaos",
        lambda: as_map(beside((henon, 2), (henon, 2))),
        box(4, -0.3, 0.3),
        200.0,
        chaos(0.41922),
        "two of Henon's maps that know nothing of each other: two positive exponents",
    ),
)
