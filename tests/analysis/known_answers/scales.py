"""The same systems in other units, rates that are far apart, and entries that are silent or only small."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import in_units, planar
from tests.analysis.known_answers._record import Attractor, Known, box
from tests.analysis.known_answers.chaos import henon
from tests.analysis.known_answers.cycles import TURN
from tests.analysis.known_answers.lines_and_rings import POINT, QUARTER, line, ring
from tests.analysis.known_answers.points import lorenz, points
from tests.analysis.known_answers.surfaces import disk


def leaky(h):
    return jnp.array([-0.01, -10.0]) * h


def wells(size: float):
    """h - h (h / size)^2 in each entry."""
    return as_flow(lambda h: h - h * (h / size) ** 2)


def electric(h):
    """A voltage that keeps, a current and an amount of substance that follow it: in volts, amperes and moles."""
    v, i, n = h
    return 10 * jnp.stack([0 * v, 1e-12 * v - i, 1e-9 * v - n])


def stiff_wells(rate: float, follows):
    """h1' = -rate (h1 - follows(h2)), h2' = h2 - h2^3."""
    return as_flow(lambda h: jnp.stack([-rate * (h[0] - follows(h[1])), h[1] - h[1] ** 3]))


def three_rates(h):
    """Rates of 1e5, 1e2 and 1: a chain that follows the slowest, which has two wells."""
    x, y, z = h
    return jnp.stack([-1e5 * (x - y * z), -1e2 * (y - jnp.sin(z)), z - z**3])


def stiff_cycle(h):
    """Round a circle at 1 rad/s; a third entry follows the first at a rate of 1e4."""
    return jnp.append(planar(lambda square: 1 - square, 1.0)(h[:2]), -1e4 * (h[2] - h[0]))


def silent(h):
    """The third entry does nothing, whatever its value."""
    return jnp.append(5 * planar(lambda square: 1 - square)(h[:2]), 0.0)


def with_a_constant() -> np.ndarray:
    """The third entry is 1, up to rounding."""
    random = np.random.default_rng(1)
    return np.column_stack([random.uniform(-1.5, 1.5, (300, 2)), 1 + 2e-16 * random.integers(-2, 3, 300)])


def scaled(starts, lengths):
    return lambda: starts() * lengths


PICO, NANO = 1e-12, 1e-9
ANY = "closed form: units decide nothing; "

SCALES = (
    Known(
        "leaky-line-in-nanounits",
        lambda: as_flow(leaky),
        box(2, -NANO, NANO, count=300),
        1.0,
        line(10.0, QUARTER / 0.01),
        ANY + "99 % of a difference is left after 1 s",
        row=6,
        later=POINT,
        given=True,
    ),
    Known(
        "leaky-line-in-picounits",
        lambda: as_flow(leaky),
        box(2, -PICO, PICO, count=300),
        1.0,
        line(10.0, QUARTER / 0.01),
        ANY + "as leaky-line-in-nanounits",
        row=6,
        later=POINT,
    ),
    Known(
        "leaky-line-in-teraunits",
        lambda: as_flow(leaky),
        box(2, -1e12, 1e12, count=300),
        1.0,
        line(10.0, QUARTER / 0.01),
        ANY + "as leaky-line-in-nanounits",
        row=6,
        later=POINT,
    ),
    Known(
        "leaky-line-in-microseconds",
        lambda: as_flow(in_units(leaky, 1.0, 1e-6)),
        box(2, count=300),
        1e-6,
        line(1e7, QUARTER * 1e-4),
        ANY + "a second is now a microsecond",
        row=6,
        later=POINT,
    ),
    Known(
        "line-in-volts-amperes-and-moles",
        lambda: as_flow(electric),
        scaled(box(3, count=300), np.array([1.0, PICO, NANO])),
        1.0,
        line(10.0, np.inf),
        ANY + "one entry rests, and two follow it at a rate of 10",
        row=6,
    ),
    Known(
        "ring-in-farads-and-volts",
        lambda: as_flow(in_units(planar(lambda square: 5 * (1 - square)), np.array([PICO, 1.0]))),
        scaled(box(2, -1.5, 1.5, count=300), np.array([PICO, 1.0])),
        2.0,
        ring(10.0, np.inf),
        ANY + "a circle when each entry is measured by its own spread",
        row=6,
    ),
    Known(
        "eight-corners-in-moles",
        lambda: as_flow(in_units(lambda h: h - h**3, NANO, 1e-3)),
        box(3, -1.5 * NANO, 1.5 * NANO, count=300),
        0.01,
        points(8),
        ANY + "as eight-corners",
        row=6,
        points={"stable": 8, "saddle": 18, "unstable": 1},
    ),
    Known(
        "disk-in-micrometres",
        lambda: as_flow(in_units(lambda h: 10 * (disk(h) - h), 1e-6)),
        box(2, -1.5e-6, 1.5e-6, count=400),
        1.0,
        (Attractor("sheet", dimension=2, lifetime=np.inf),),
        ANY + "as disk",
        row=6,
    ),
    Known(
        "van-der-pol-in-nanoamperes",
        lambda: as_flow(
            in_units(
                _van_der_pol := (lambda h: jnp.stack([h[1], (1 - h[0] ** 2) * h[1] - h[0]])),
                np.array([NANO, 1.0]),
                1e-3,
            )
        ),
        scaled(box(2, -2.0, 2.0), np.array([NANO, 1.0])),
        0.02,
        (Attractor("limit cycle", 1, period=6.6632868593e-3),),
        "Andersen and Geer (1982)",
        row=6,
    ),
    Known(
        "henon-in-tiny-units",
        lambda: as_map(lambda h: PICO * henon(h / PICO), step=1e-3),
        box(2, -0.3 * PICO, 0.3 * PICO),
        0.2,
        (Attractor("chaos", 1, exponent=419.22),),
        "Henon (1976); exponent: Sprott (2003), appendix A",
        row=6,
    ),
    Known(
        "lorenz-in-mixed-units",
        lambda: as_flow(in_units(lorenz(28.0), np.array([1e6, 1e-6, 1.0]))),
        lambda: (box(3, -10.0, 10.0)() + np.array([0.0, 0.0, 25.0])) * np.array([1e6, 1e-6, 1.0]),
        10.0,
        (Attractor("chaos", 1, exponent=0.9056),),
        "Lorenz (1963); exponent: Sprott (2003), appendix A",
        row=6,
    ),
    Known(
        "a-silent-entry",
        lambda: as_flow(silent),
        with_a_constant,
        2.0,
        ring(10.0, np.inf),
        "closed form: an entry that differs by rounding of its own magnitude is constant",
        row=6,
        remark="0 is kept in its direction too, but no memory lies along it",
    ),
    Known(
        "an-entry-of-zeros",
        lambda: as_flow(silent),
        lambda: np.column_stack([box(2, -1.5, 1.5, count=300)(), np.zeros(300)]),
        2.0,
        ring(10.0, np.inf),
        "closed form: an entry that is zero in all states is constant",
        row=6,
    ),
    Known(
        "wells-of-a-picounit",
        lambda: wells(PICO),
        box(2, -1.5 * PICO, 1.5 * PICO),
        20.0,
        points(4),
        "closed form: 0 and +- the size in each entry",
        row=7,
        points={"stable": 4, "saddle": 4, "unstable": 1},
        given=True,
        remark="it was said to have 296 points",
    ),
    Known(
        "wells-of-a-nanounit-in-R3",
        lambda: wells(2e-9),
        box(3, -3e-9, 3e-9, count=300),
        20.0,
        points(8),
        "closed form: 0 and +- the size in each entry",
        row=7,
        points={"stable": 8, "saddle": 18, "unstable": 1},
    ),
    Known(
        "wells-of-a-gigaunit",
        lambda: wells(1e9),
        box(1, -1.5e9, 1.5e9),
        20.0,
        points(2),
        "closed form: 0 and +- the size",
        row=7,
        points={"stable": 2, "unstable": 1},
    ),
    Known(
        "stiff-wells",
        lambda: stiff_wells(3e5, jnp.cos),
        box(2, -1.5, 1.5, count=64),
        10.0,
        points(2),
        "closed form: triangular Jacobian, rates -3e5 and 1 - 3 h2^2",
        row=8,
        points={"stable": 2, "saddle": 1},
        given=True,
    ),
    Known(
        "stiffer-wells",
        lambda: stiff_wells(2e6, lambda x: x**2),
        box(2, -1.5, 1.5, count=32),
        10.0,
        points(2),
        "closed form: rates -2e6 and 1 - 3 h2^2",
        row=8,
        points={"stable": 2, "saddle": 1},
        remark="what an explicit method needs 25 million steps for",
    ),
    Known(
        "three-rates",
        lambda: as_flow(three_rates),
        box(3, -1.5, 1.5, count=64),
        15.0,
        points(2),
        "closed form: triangular Jacobian, rates -1e5, -1e2 and 1 - 3 z^2",
        row=8,
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "stiff-cycle",
        lambda: as_flow(stiff_cycle),
        box(3, -1.5, 1.5, count=64),
        20.0,
        (Attractor("limit cycle", 1, period=TURN),),
        "closed form: multipliers 1, exp(-4 pi) and 0",
        row=8,
    ),
)
