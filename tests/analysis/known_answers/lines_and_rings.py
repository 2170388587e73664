"""Continua of one dimension: states at rest, or as good as at rest on the time scale asked for."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import beside, clipped, drawn_to, planar, rotation
from tests.analysis.known_answers._record import Attractor, Known, Word, box

QUARTER = np.log(4 / 3)
"""A memory that shrinks at a rate r is off by a quarter of its size after log(4/3) / r seconds."""


def integrator(size: int, kept: float, tau: float, seed: int = 0):
    """tau dh/dt = -h + W h: W has one eigenvalue, `kept`, along a random direction, and zeros."""
    along = rotation(size, seed)[0]
    return as_flow(lambda h: (-h + kept * along * (along @ h)) / tau, time_constant=tau)


def about_a_line(size: int, off: float, *, seed: int = 0, count: int = 300) -> np.ndarray:
    """Evenly along the direction of `integrator`, with normal noise (of standard deviation `off`) in every entry."""
    random = np.random.default_rng(1)
    along = rotation(size, seed)[0]
    return random.uniform(-1, 1, (count, 1)) * along + off * random.normal(size=(count, size))


def oblique(h):
    """A projection onto (1, 1, 1) that looks at the first entry alone: not a normal matrix."""
    return jnp.ones(3) * h[0]


def onto_circle(h):
    return jnp.append(h[:2] / jnp.linalg.norm(h[:2]), 0.3 * h[2])


def parabola(h):
    x, y = h
    return jnp.stack([0 * x, -10 * (y - x**2)])


def bounded_integrator():
    along = rotation(10, seed=4)[0]
    return as_flow(drawn_to(lambda h: along * clipped(along @ h)))


def selective(h):
    """tau = 50 ms: an integrator along (1, 1), and quick rotation away from it in the other two entries."""
    x = h[:2]
    mean = jnp.mean(x) * jnp.ones(2)
    u, v = h[2:]
    return jnp.concatenate([mean - x, jnp.stack([-u - 5 * v, -v + 5 * u])]) / 0.05


def cosines(size: int, gain: float, response, tau: float, drive: float = 0.0):
    """tau dh/dt = -h + W response(h) + drive, W_ij = gain cos(a_i - a_j) 2 / size, a_i evenly round a circle."""
    angles = 2 * np.pi * np.arange(size) / size
    weights = gain * 2 / size * np.cos(angles[:, None] - angles)
    return as_flow(lambda h: (-h + weights @ response(h) + drive) / tau, time_constant=tau)


def ben_yishai(size: int, tau: float):
    """tau dm/dt = -m + [c + W m]_+, W_ij = (J0 + J2 cos 2(a_i - a_j)) / size: broad input, cosine connections."""
    angles = np.pi * np.arange(size) / size
    weights = (-7.3 + 11.0 * np.cos(2 * (angles[:, None] - angles))) / size
    return as_flow(lambda h: (-h + jax.nn.relu(1 + weights @ h)) / tau, time_constant=tau)


def pinned(strength: float, places: int):
    """A circle of radius 1, on which the angle obeys -strength sin(places * angle)."""
    return as_flow(planar(lambda r2: 5 * (1 - r2), lambda x, y: -strength * jnp.sin(places * jnp.arctan2(y, x))))


def knotted():
    """Three entries follow a trefoil, wound twice around an axis and thrice across, as two go to a circle."""

    def flow(h):
        x, y = h[:2]
        cos2, sin2 = x**2 - y**2, 2 * x * y
        cos3, sin3 = x**3 - 3 * x * y**2, 3 * x**2 * y - y**3
        trefoil = jnp.stack([(2 + cos3) * cos2, (2 + cos3) * sin2, sin3])
        return jnp.concatenate([planar(lambda r2: 5 * (1 - r2))(h[:2]), 10 * (trefoil - h[2:])])

    return as_flow(flow)


def line(rate: float, lifetime: float | None = None, kind: Word = "line") -> tuple[Attractor, ...]:
    return (Attractor(kind, dimension=1, normal_rate=rate, lifetime=lifetime),)


ring = partial(line, kind="ring")
POINT = (Attractor("isolated points", 1),)

LINES_AND_RINGS = (
    Known(
        "integrator-of-20-neurons",
        lambda: integrator(20, 1.0, 0.1),
        box(20),
        1.0,
        line(10.0, np.inf),
        "Seung (1996): a linear network with one eigenvalue of 1; closed form",
    ),
    Known(
        "integrator-tuned-to-2-percent",
        lambda: integrator(20, 0.98, 0.1),
        box(20),
        1.0,
        line(10.0, QUARTER / 0.2),
        "Seung, Lee, Reis and Tank (2000): tau / (1 - w) = 5 s; closed form: 1.44 s until a memory is off by a quarter",
        row=6,
        later=POINT,
    ),
    Known(
        "line-in-R50",
        lambda: integrator(50, 0.95, 0.1),
        partial(about_a_line, 50, 0.02),
        0.3,
        line(10.0, QUARTER / 0.5),
        "closed form: 86 % of a difference along the line is left after 0.3 s, and 5 % of one off it",
        row=11,
        later=POINT,
        untrue="no stable (fixed )?point|is no stable",
    ),
    Known(
        "line-in-R30-tuned-to-1-percent",
        lambda: integrator(30, 0.99, 0.05, seed=2),
        partial(about_a_line, 30, 0.1, seed=2),
        0.6,
        line(20.0, QUARTER / 0.2),
        "closed form: 0 is stable (-0.2/s and -20/s); 89 % is left along the line after 0.6 s",
        row=11,
        later=POINT,
        untrue="no stable (fixed )?point",
    ),
    Known(
        "a-short-line-asked-for-too-late",
        lambda: integrator(50, 0.95, 0.1),
        partial(about_a_line, 50, 0.02),
        30.0,
        POINT,
        "the same as line-in-R50, on a time scale of 15 of its slowest time constants",
        row=11,
        untrue="no stable (fixed )?point",
        points={"stable": 1},
    ),
    Known(
        "oblique-line",
        lambda: as_flow(drawn_to(oblique)),
        box(3),
        1.0,
        line(10.0, np.inf),
        "closed form: a projection along (h2 - h1, h3 - h1), which is not orthogonal",
    ),
    Known(
        "parabola",
        lambda: as_flow(parabola),
        box(2),
        1.0,
        line(10.0, np.inf),
        "closed form: y goes to x^2 at a rate of 10, and x rests",
    ),
    Known(
        "integrator-with-ends",
        bounded_integrator,
        box(10),
        1.0,
        line(10.0, np.inf),
        "closed form: the projection onto one direction, held to within -1 and 1",
    ),
    Known(
        "evidence-in-four-entries",
        lambda: as_flow(selective, time_constant=0.05),
        box(4),
        0.5,
        line(20.0, np.inf),
        "closed form: eigenvalues 0, -20 and -20 +- 100 i",
    ),
    Known(
        "cosine-ring-of-64",
        lambda: cosines(64, 1.5, jnp.tanh, 0.02),
        box(64),
        20.0,
        (Attractor("ring", dimension=1, lifetime=np.inf),),
        "closed form: the state is drawn to the plane of cos and sin, in which the field turns with the angle; a "
        "sum over 64 "
        "places of a smooth function of the angle is its integral, up to rounding",
        row=14,
        remark="1,000 time constants of 64 entries: few seconds of work for whom the time scale does not frighten",
    ),
    Known(
        "cosine-ring-of-48-sigmoid",
        lambda: cosines(48, 8.0, jax.nn.sigmoid, 0.01, drive=-1.0),
        box(48),
        10.0,
        (Attractor("ring", dimension=1, lifetime=np.inf),),
        "the same for a response that is not odd (its mean does not enter: the weights sum to zero)",
        row=14,
    ),
    Known(
        "threshold-linear-ring-of-64",
        lambda: ben_yishai(64, 0.01),
        box(64, 0.0, 1.0, count=300),
        0.2,
        (Attractor("ring", dimension=1),),
        "Ben-Yishai, Bar-Or and Sompolinsky (1995), marginal phase (J2 > 2): a bump anywhere. With 64 units it "
        "moves by 2 % "
        "of the ring's size in 0.2 s, to a place half way between units, which it reaches after 1.6 s (SciPy, DOP853)",
        row=14,
        later=(Attractor("isolated points", 64),),
    ),
    Known(
        "ring-map-in-R3",
        lambda: as_map(onto_circle, step=0.1),
        box(3),
        2.0,
        (Attractor("ring", dimension=1, lifetime=np.inf),),
        "closed form: onto the unit circle in one step; the third entry shrinks to 0.3 of itself",
    ),
    Known(
        "pinned-ring-for-a-second",
        lambda: pinned(0.002, 5),
        box(2, -1.5, 1.5, count=300),
        2.0,
        ring(10.0),
        "closed form: the angle moves by at most 0.002 rad/s, from one of 5 saddles to one of 5 stable points "
        "(rate -0.01)",
        later=(Attractor("isolated points", 5),),
    ),
    Known(
        "pinned-ring-for-an-hour",
        lambda: pinned(0.002, 5),
        box(2, -1.5, 1.5, count=300),
        3600.0,
        (Attractor("isolated points", 5),),
        "the same, on a time scale of 36 of its time constants",
        points={"stable": 5, "saddle": 5, "unstable": 1},
    ),
    Known(
        "turning-ring-for-a-second",
        lambda: as_flow(planar(lambda r2: 5 * (1 - r2), 0.01)),
        box(2, -1.5, 1.5, count=300),
        1.0,
        ring(10.0),
        "closed form: the angle moves by 0.01 rad/s",
        later=(Attractor("limit cycle", 1, period=200 * np.pi),),
    ),
    Known(
        "trefoil-knot",
        knotted,
        box(5, -1.5, 1.5, count=400),
        2.0,
        ring(10.0, np.inf),
        "closed form: three entries go, at a rate of 10, to a smooth function of the angle of a ring of states at rest",
    ),
    Known(
        "two-concentric-rings",
        lambda: as_flow(planar(lambda r2: -4 * (r2 - 1) * (r2 - 4) * (r2 - 9) / 36)),
        box(2, -3.3, 3.3, count=400),
        10.0,
        (Attractor("ring", 2, dimension=1),),
        "closed form: radii 1 and 3 attract, 2 repels",
    ),
    Known(
        "ring-beside-a-point",
        lambda: as_flow(planar(lambda r2: -10 * (r2 - 0.25) * (r2 - 1))),
        box(2, -1.3, 1.3, count=400),
        5.0,
        (
            Attractor("ring", dimension=1, share=1 - np.pi / 4 / 2.6**2),
            Attractor("isolated points", 1, share=np.pi / 4 / 2.6**2),
        ),
        "closed form: from within a radius of 1/2 to the middle, from beyond it to radius 1",
    ),
    Known(
        "line-beside-a-point",
        lambda: as_flow(beside((lambda h: jnp.stack([5 * (h[0] - h[0] ** 3), -2.5 * (1 - h[0]) * h[1]]), 2))),
        box(2, -1.5, 1.5, count=400),
        4.0,
        (
            Attractor("line", dimension=1, share=0.5),
            Attractor("isolated points", 1, share=0.5),
        ),
        "closed form: the first entry goes to its sign; at 1 the second rests, at -1 it decays at a rate of 5",
    ),
)
