"""Maps that go round, with points and other cycles beside them."""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_map
from tests.analysis.known_answers._record import Attractor, Known, box


def rolled(size: int):
    """x -> tanh(x W), row i of W a rolled ramp from 1 to -1."""
    weights = np.array([-np.roll(np.linspace(-1, 1, size), -i) for i in range(size)])
    return as_map(lambda x: jnp.tanh(x @ weights))


def shift_register(gain: float):
    """Each entry takes the place of the next, saturated: x_i' = tanh(gain x_{i-1})."""
    return as_map(lambda h: jnp.tanh(gain * jnp.roll(h, 1)))


def piecewise_linear(leak: list[float], weights: list[list[float]], bias: list[float]):
    """z' = A z + W relu(z) + h, with A diagonal (PLRNN)."""
    # Made within, where numbers are float64.
    return as_map(lambda z: jnp.array(leak) * z + jnp.array(weights) @ jax.nn.relu(z) + jnp.array(bias))


def logistic(growth: float, step: float = 1.0):
    return as_map(lambda h: growth * h * (1 - h), step=step)


def odd_cubic(h):
    return 2.1 * h - h**3


def switched_logistic(h):
    """The second entry goes to 1 or -1, and says which of two growth rates the first has."""
    x, side = h
    growth = 3.515 + 0.315 * side
    return jnp.stack([growth * x * (1 - x), jnp.tanh(3 * side) / np.tanh(3.0)])


def logistic_2_cycle(h):
    return 3.2 * h * (1 - h)


def cycles(count: int, period: float) -> tuple[Attractor, ...]:
    return (Attractor("limit cycle", count, period=period),)


NECKLACES = (
    "closed form: entries do not mix, each goes to +-m, so an attractor is a pattern of signs up to shifts: {} "
    "(necklaces, counted by Burnside's lemma)"
)
BRUTE = "counted by iterating 20,000 uniform starts 20,000 times (NumPy)"
CIRCULANT = "circulant weights; " + BRUTE

MAP_CYCLES = (
    Known(
        "rolled-ramp-3",
        lambda: rolled(3),
        box(3, count=400, seed=0),
        50.0,
        cycles(6, 2.0),
        CIRCULANT,
        row=1,
        given=True,
    ),
    Known(
        "rolled-ramp-4",
        lambda: rolled(4),
        box(4, count=400, seed=0),
        50.0,
        (Attractor("limit cycle", 4, period=2.0, share=0.955), Attractor("isolated points", 2, share=0.045)),
        CIRCULANT + ": 19,097 go round and 903 rest",
        row=2,
        given=True,
    ),
    Known("rolled-ramp-6", lambda: rolled(6), box(6, count=400), 100.0, cycles(3, 2.0), CIRCULANT, row=1),
    Known("rolled-ramp-8", lambda: rolled(8), box(8, count=400), 100.0, cycles(8, 2.0), CIRCULANT, row=1),
    Known(
        "shift-register-4",
        lambda: shift_register(2.0),
        box(4, count=400),
        60.0,
        (Attractor("limit cycle", 4, period=2.0, share=14 / 16), Attractor("isolated points", 2, share=2 / 16)),
        NECKLACES.format("2 that rest, 1 of period 2, 3 of period 4"),
        row=2,
    ),
    Known(
        "shift-register-5",
        lambda: shift_register(1.5),
        box(5, count=400),
        80.0,
        (Attractor("limit cycle", 6, period=5.0, share=30 / 32), Attractor("isolated points", 2, share=2 / 32)),
        NECKLACES.format("2 that rest, 6 of period 5"),
        row=2,
    ),
    Known(
        "shift-register-of-3-that-negates",
        lambda: shift_register(-2.0),
        box(3, count=400),
        60.0,
        cycles(2, 2.0),
        "closed form: of the 8 patterns of signs, 2 change places and 6 follow one another",
        row=1,
        remark="cycles of periods 2 and 6, side by side",
    ),
    *(
        Known(
            f"plrnn-16-cycle-asked-at-{seconds:g}",
            lambda: piecewise_linear(
                [0.8377689, 0.96461297], [[0.0, -0.64375], [0.52505308, 0.0]], [0.37298253, -0.97931491]
            ),
            box(2, -3.0, 3.0, count=300),
            seconds,
            cycles(1, 16.0),
            BRUTE,
            row=12,
            given=True,
        )
        for seconds in (16.0, 50.0)
    ),
    Known(
        "plrnn-17-cycle",
        lambda: piecewise_linear(
            [0.52, 0.62, 0.46], [[0.0, 0.98, -0.93], [-1.06, 0.0, 0.75], [1.11, -0.4, 0.0]], [2.1, 0.12, 1.05]
        ),
        box(3, -3.0, 3.0, count=300),
        50.0,
        cycles(1, 17.0),
        BRUTE + "; largest multiplier 0.302",
        row=12,
    ),
    Known(
        "plrnn-cycles-of-12-and-13",
        lambda: piecewise_linear([0.76, 0.89], [[0.0, -0.95], [1.34, 0.0]], [0.78, -0.62]),
        box(2, -3.0, 3.0, count=400),
        60.0,
        cycles(2, 12.0),
        BRUTE + "; multipliers 0.276 and 0.227; 14 of these 400 starts go to the longer one",
        row=12,
    ),
    Known(
        "plrnn-14-cycle-beside-a-point",
        lambda: piecewise_linear(
            [0.51, 0.49, 0.9], [[0.0, -0.2, 0.95], [-0.68, 0.0, 1.07], [-0.25, -1.47, 0.0]], [-1.13, -1.33, 0.75]
        ),
        box(3, -3.0, 3.0, count=400),
        60.0,
        (Attractor("limit cycle", 1, period=14.0, share=367 / 400), Attractor("isolated points", 1, share=33 / 400)),
        BRUTE + "; multipliers 0.72 a round, and 0.83 at the point",
        row=12,
    ),
    Known(
        "logistic-4-cycle",
        lambda: logistic(3.5, 0.01),
        box(1, 0.05, 0.95),
        1.0,
        cycles(1, 0.04),
        "May (1976): r = 3.5, 4-cycle of multiplier -0.03 (NumPy)",
    ),
    Known(
        "logistic-3-cycle",
        lambda: logistic(3.83),
        box(1, 0.05, 0.95),
        200.0,
        cycles(1, 3.0),
        "May (1976): 3-cycle from r = 1 + sqrt(8) on; here stable (multiplier 0.16, NumPy)",
        remark="chaos is transient",
    ),
    Known(
        "two-2-cycles",
        lambda: as_map(odd_cubic),
        box(1, -1.4, 1.4),
        200.0,
        cycles(2, 2.0),
        "closed form: each sign for itself; +-sqrt(r - 1) lose stability at r = 2, the 2-cycle at sqrt(5)",
    ),
    Known(
        "cycles-of-2-and-3",
        lambda: as_map(switched_logistic),
        lambda: box(2, 0.05, 0.95)() * np.array([1.0, 2.0]) + np.array([0.0, -1.0]),
        200.0,
        cycles(2, 2.0),
        "May (1976): r = 3.2 (2-cycle) or 3.83 (3-cycle), by the sign of the second entry",
    ),
)
