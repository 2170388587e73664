"""States that run away, in finite time too, and states that only come far from where they began."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._record import Attractor, Known, around, box
from tests.analysis.known_answers.chaos import chaos
from tests.analysis.known_answers.cycles import cycle, hopf
from tests.analysis.known_answers.map_cycles import logistic
from tests.analysis.known_answers.points import lorenz, points

AWAY = (Attractor("unbounded"),)


def rabinovich_fabrikant(h):
    x, y, z = h
    return jnp.stack([y * (z - 1 + x**2) + 0.87 * x, x * (3 * z + 1 - x**2) + 0.87 * y, -2 * z * (1.1 + x * y)])


def riccati(h):
    """Each entry is tan(t + c): infinite within pi seconds."""
    return 1 + h**2


def backwards(h):
    return -lorenz(28.0)(h)


ESCAPES = (
    Known(
        "rabinovich-fabrikant",
        lambda: as_flow(rabinovich_fabrikant),
        around([-0.944, -0.066, 0.538], 0.01, count=100),
        20.0,
        AWAY,
        "SciPy (DOP853, Radau): from this state |h| passes 184 by t = 8",
        row=13,
        given=True,
        remark="from a cloud about the state",
    ),
    Known("riccati", lambda: as_flow(riccati), box(2, -2.0, 2.0), 20.0, AWAY, "closed form: tan(t + c)", row=13),
    Known(
        "cube-of-the-norm",
        lambda: as_flow(lambda h: h * (h @ h)),
        box(3, -1.0, 1.0),
        10.0,
        AWAY,
        "closed form: infinite at 1 / (2 |h|^2)",
        row=13,
    ),
    Known(
        "lorenz-backwards",
        lambda: as_flow(backwards),
        around([0.0, 0.0, 25.0], 10.0),
        5.0,
        AWAY,
        "Lorenz (1963): volumes grow by exp(41/3) a second, so that almost nothing stays",
        row=13,
    ),
    Known(
        "a-map-that-squares",
        lambda: as_map(lambda h: h**2 + 0.5),
        box(1, -1.0, 1.0),
        20.0,
        AWAY,
        "closed form: h^2 - h + 1/2 has no real zero, and is positive",
    ),
    Known(
        "an-unstable-spiral",
        lambda: as_flow(lambda h: jnp.array([[0.1, 1.0], [-1.0, 0.1]]) @ h),
        box(2),
        50.0,
        AWAY,
        "closed form: eigenvalues 0.1 +- i; by a factor of 148 in the time asked for",
    ),
    Known(
        "out-for-ever-ever-slower",
        lambda: as_flow(lambda h: 1 / (1 + h**2)),
        box(1, -0.01, 0.01, count=100),
        100.0,
        AWAY,
        "closed form: h + h^3 / 3 grows as time does",
    ),
    Known(
        "a-cycle-from-a-small-place",
        lambda: hopf(1.0, 1.0),
        box(2, -1e-3, 1e-3, count=100),
        5.0,
        cycle(2 * np.pi),
        "closed form: radius 1, a thousand times as far out as the states began",
    ),
    Known(
        "wells-from-a-small-place",
        lambda: as_flow(lambda h: h - h**3),
        box(2, -1e-4, 1e-4, count=100),
        6.0,
        points(4),
        "closed form: (+-1, +-1)",
    ),
    Known(
        "ring-from-a-small-place",
        lambda: as_flow(lambda h: h * (1 - h @ h)),
        box(2, -1e-3, 1e-3),
        20.0,
        (Attractor("ring", dimension=1),),
        "closed form: radius 1",
    ),
    Known(
        "lorenz-from-a-small-place",
        lambda: as_flow(lorenz(28.0)),
        box(3, -1e-3, 1e-3, count=100),
        40.0,
        chaos(0.9056),
        "Lorenz (1963); exponent: Sprott (2003)",
    ),
    Known(
        "logistic-from-a-small-place",
        lambda: logistic(3.9),
        around([1.5e-4], 5e-5, count=100),
        100.0,
        chaos(None),
        "May (1976); NumPy: exponent 0.49",
    ),
)
