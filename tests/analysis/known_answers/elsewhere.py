"""Chosen when all the others were right: twenty-four more, from papers and from other tools' examples."""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._record import Attractor, Known, around, box
from tests.analysis.known_answers.chaos import chaos
from tests.analysis.known_answers.cycles import cycle
from tests.analysis.known_answers.outside import hindmarsh_rose, junction, linoid
from tests.analysis.known_answers.points import lorenz, points
from tests.analysis.known_answers.undecided import FAMILY, NO_SINK


def three_neurons(h):
    weights = jnp.array([[5.422, -0.018, 2.75], [-0.24, 4.59, 1.21], [0.535, -2.25, 3.885]])
    return -h + weights @ jax.nn.sigmoid(h + jnp.array([-4.108, -2.787, -1.114]))


def wang_buzsaki(h):
    v, k, n = h
    opening = linoid(v + 35.0)
    m = opening / (opening + 4 * jnp.exp(-(v + 60) / 18))
    a_k, b_k = 0.07 * jnp.exp(-(v + 58) / 20), jax.nn.sigmoid((v + 28) / 10)
    a_n, b_n = 0.1 * linoid(v + 34.0), 0.125 * jnp.exp(-(v + 44) / 80)
    ionic = 35 * m**3 * k * (v - 55) + 9 * n**4 * (v + 90) + 0.1 * (v + 65)
    return jnp.stack([1.0 - ionic, 5 * (a_k * (1 - k) - b_k * k), 5 * (a_n * (1 - n) - b_n * n)])


def interneurons(count: int = 100) -> np.ndarray:
    return np.random.default_rng(1).uniform([-70.0, 0.0, 0.0], [0.0, 1.0, 1.0], (count, 3))


def reduced_wong_wang(h):
    """In ms; the rate in Hz."""
    current = 270.0 * (0.2609 * h + 0.32) - 108.0
    rate = current / (1 - jnp.exp(-0.154 * current))
    return -h / 100.0 + (1 - h) * 0.641e-3 * rate


def half_centres(h):
    state, fatigue = h[:2], h[2:]
    fires = jax.nn.relu(state)
    return jnp.concatenate([(1 - state - 2.5 * fatigue - 2.5 * fires[::-1]) / 0.1, (fires - fatigue) / 0.2])


def gru_that_turns(h):
    """Gates of one half: no weights but those of the candidate, three times a rotation by 0.6."""
    turn = 3 * np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    return 0.5 * (jnp.tanh(turn @ h / 2) - h)


def facilitation(h):
    """Input, release probability and resources of one population."""
    drive, u, x = h
    rate = 1.5 * jax.nn.softplus(drive / 1.5)
    released = u * x * rate
    return jnp.stack(
        [(5 * released - 3 - drive) / 0.013, (0.3 - u) / 1.5 + 0.3 * (1 - u) * rate, (1 - x) / 0.2 - released]
    )


def synapses(count: int = 100) -> np.ndarray:
    return np.random.default_rng(1).uniform([-4.0, 0.3, 0.1], [25.0, 1.0, 1.0], (count, 3))


def rulkov(h):
    x, y = h
    return jnp.stack([4.1 / (1 + x**2) + y, y - 0.001 * (x + 1)])


def duffing_map(h):
    x, y = h
    return jnp.stack([y, -0.2 * x + 2.75 * y - y**3])


def epidemic_that_ends(h):
    s, i = h
    return jnp.stack([-0.5 * s * i, 0.5 * s * i - 0.2 * i])


def susceptible(count: int = 300) -> np.ndarray:
    return np.random.default_rng(1).uniform([0.5, 0.01], [1.0, 0.3], (count, 2))


def enzyme(h):
    s, e, c, _ = h
    bound, back, made = s * e, 0.5 * c, 0.5 * c
    return jnp.stack([back - bound, back + made - bound, bound - back - made, made])


def circadian(h):
    """Hours and micromoles."""
    m, p0, p1, p2, nuclear = h
    first = 3.2 * p0 / (2 + p0) - 1.58 * p1 / (2 + p1)
    second = 5 * p1 / (2 + p1) - 2.5 * p2 / (2 + p2)
    into = 1.9 * p2 - 1.3 * nuclear
    made = 0.76 / (1 + nuclear**4) - 0.65 * m / (0.5 + m)
    return jnp.stack([made, 0.38 * m - first, first - second, second - into - 0.95 * p2 / (0.2 + p2), into])


def chlorite_iodide(h):
    x, y = h
    return jnp.stack([10 - x - 4 * x * y / (1 + x**2), 2 * x * (1 - y / (1 + x**2))])


def shimizu_morioka(h):
    x, y, z = h
    return jnp.stack([y, (1 - z) * x - 0.75 * y, x**2 - 0.45 * z])


def jerk(h):
    x, v, a = h
    return jnp.stack([v, a, -2.017 * a + v**2 - x])


def eaten_in_generations(h):
    x, y = h
    return jnp.stack([3.2 * x * (1 - x) - 2 * x * y, 3 * x * y])


def forced_van_der_pol(h):
    x, v, c, s = h
    pull = 1 - c**2 - s**2
    return jnp.stack([v, (1 - x**2) * v - x + 0.3 * c, pull * c - 1.7 * s, pull * s + 1.7 * c])


def newton_of_the_cube(h):
    """z - (z^3 - 1) / (3 z^2), of complex z."""
    z = jax.lax.complex(h[0], h[1])
    after = z - (z**3 - 1) / (3 * z**2)
    return jnp.stack([after.real, after.imag])


def five_that_lock(h):
    x, y = h[:5], h[5:]
    speed, pull = jnp.array([0.8, 0.9, 1.0, 1.15, 1.2]), 1 - x**2 - y**2
    return jnp.concatenate([pull * x - speed * y + 0.4 * (x.mean() - x), pull * y + speed * x + 0.4 * (y.mean() - y)])


def two_boxes(h):
    heat, salt = h
    flow = jnp.abs(heat - salt)
    return jnp.stack([3 - heat - heat * flow, 1 - 0.3 * salt - salt * flow])


def scissors(h):
    """Three shares that sum to one."""
    beats = jnp.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
    return h * (beats @ h)


def shares(count: int = 200) -> np.ndarray:
    return np.random.default_rng(1).dirichlet([4.0, 4.0, 4.0], count)


ELSEWHERE = (
    Known(
        "three-neurons-of-beer",
        lambda: as_flow(three_neurons),
        box(3, -5.0, 12.0, count=100),
        200.0,
        cycle(18.179237033, 2),
        "after Beer (1995), a circuit of three neurons; SciPy: 42 of these 100 starts go to one cycle, 58 to another",
    ),
    Known(
        "wang-buzsaki",
        lambda: as_flow(wang_buzsaki),
        interneurons,
        100.0,
        cycle(16.75000154),
        "Wang and Buzsaki (1996), 1 uA/cm^2, in ms; period by SciPy",
    ),
    Known(
        "hindmarsh-rose-bursts",
        lambda: hindmarsh_rose(2.0),
        around([-1.0, -4.0, 2.0], 0.3, count=100),
        1000.0,
        cycle(128.50484460),
        "Hindmarsh and Rose (1984), I = 2, r = 0.006; period by SciPy",
    ),
    Known(
        "reduced-wong-wang",
        lambda: as_flow(reduced_wong_wang),
        box(1, 0.0, 1.0),
        2000.0,
        points(2),
        "Wong and Wang (2006), as in The Virtual Brain, w = 1, I = 0.32 nA; zeros by a change of sign: 0.0997, 0.4248 "
        "and 0.4832",
        points={"stable": 2, "unstable": 1},
    ),
    Known(
        "matsuoka-half-centres",
        lambda: as_flow(half_centres),
        box(4, -1.0, 1.0, count=100),
        20.0,
        cycle(0.892103205),
        "Matsuoka (1985): two neurons that tire and inhibit each other; piecewise linear; period by SciPy",
    ),
    Known(
        "gru-that-turns",
        lambda: as_flow(gru_that_turns),
        box(2, -2.0, 2.0, count=100),
        100.0,
        cycle(18.596042004),
        "Jordan, Sokol and Park (2021): a GRU of two units as a flow; period by SciPy",
    ),
    Known(
        "working-memory-in-synapses",
        lambda: as_flow(facilitation),
        synapses,
        10.0,
        points(2),
        "Mongillo, Barak and Tsodyks (2008), its mean field (Barak and Tsodyks 2007), J = 5, I = -3; SciPy",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "rulkov-map",
        lambda: as_map(rulkov),
        around([-1.0, -3.0], 0.1, count=100),
        1000.0,
        chaos(0.3246),
        "Rulkov (2001), alpha = 4.1, mu = 0.001, sigma = -1; exponent by NumPy, 400,000 steps",
    ),
    Known(
        "duffing-map",
        lambda: as_map(duffing_map),
        around([0.5, 0.5], 0.1, count=100),
        200.0,
        chaos(0.4762),
        "Holmes (1979), a = 2.75, b = 0.2; exponent by NumPy, 400,000 steps",
    ),
    Known(
        "kermack-mckendrick",
        lambda: as_flow(epidemic_that_ends),
        susceptible,
        200.0,
        (Attractor("line", dimension=1),),
        "Kermack and McKendrick (1927): an epidemic without births ends, at a number of spared that depends on its "
        "beginning (closed form)",
    ),
    Known(
        "michaelis-menten",
        lambda: as_flow(enzyme),
        box(4, 0.2, 1.0, count=300),
        100.0,
        (Attractor("sheet", dimension=2),),
        "Michaelis and Menten (1913), k = 1, 0.5, 0.5: closed form, e + c and s + c + p are kept, s and c go to 0",
    ),
    Known(
        "circadian-clock",
        lambda: as_flow(circadian),
        box(5, 0.1, 3.0, count=100),
        200.0,
        cycle(23.66278434),
        "Goldbeter (1995): PER in Drosophila, a day of 23.7 hours; period by SciPy",
    ),
    Known(
        "chlorite-iodide",
        lambda: as_flow(chlorite_iodide),
        box(2, 0.5, 5.0, count=100),
        50.0,
        cycle(3.263128100),
        "Lengyel, Rabai and Epstein (1990); Strogatz (1994), 8.3, a = 10, b = 2; period by SciPy",
    ),
    Known(
        "lorenz-160",
        lambda: as_flow(lorenz(160.0)),
        around([0.0, 0.0, 160.0], 20.0, count=100),
        20.0,
        cycle(1.152948928),
        "Sparrow (1982): between rho = 154.4 and 166.07 one symmetric cycle; period by SciPy",
    ),
    Known(
        "shimizu-morioka",
        lambda: as_flow(shimizu_morioka),
        box(3, -1.0, 1.0, count=100),
        100.0,
        chaos(0.0643),
        "Shimizu and Morioka (1980), lambda = 0.75, alpha = 0.45; exponent by SciPy over 3,000",
    ),
    Known(
        "simplest-jerk",
        lambda: as_flow(jerk),
        around([1.647473, 1.574314, 0.440647], 0.001, count=100),
        200.0,
        chaos(0.055),
        "Sprott (1997): x''' = -2.017 x'' + x'^2 - x, exponent 0.0550; of these starts none escapes (SciPy)",
    ),
    Known(
        "eaten-in-generations",
        lambda: as_map(eaten_in_generations),
        around([0.33, 0.45], 0.05, count=100),
        200.0,
        (Attractor("quasi-periodic"),),
        "Maynard Smith (1968): predator and prey in generations, past a Neimark-Sacker bifurcation (closed form: at a "
        "growth of 3); rotation by NumPy",
    ),
    Known(
        "forced-van-der-pol",
        lambda: as_flow(forced_van_der_pol),
        around([1.0, 0.0, 0.5, 0.0], 0.4, count=100),
        200.0,
        (Attractor("quasi-periodic"),),
        "van der Pol (1927), mu = 1, a force of 0.3 at 1.7: too weak to lock it (SciPy: exponents 0 and 0)",
    ),
    Known(
        "a-junction-that-runs-or-rests",
        lambda: junction(0.6, 0.3),
        box(2, -3.0, 3.0),
        60.0,
        (Attractor("isolated points", 2, share=0.4), Attractor("unbounded", share=0.6)),
        "Strogatz (1994), 8.5: I = 0.6, damping 0.3; SciPy: 80 of these 200 starts rest, 66 of them at the near turn",
    ),
    Known(
        "newton-of-the-cube",
        lambda: as_map(newton_of_the_cube),
        box(2, -2.0, 2.0),
        100.0,
        points(3),
        "Cayley (1879); an example of DynamicalSystems.jl: the roots of z^3 = 1",
        points={"stable": 3},
    ),
    Known(
        "five-that-lock",
        lambda: as_flow(five_that_lock),
        box(10, count=100),
        100.0,
        cycle(6.219062813),
        "Kuramoto (1975), Matthews, Mirollo and Strogatz (1991): 0.4 of coupling locks five; period by SciPy",
    ),
    Known(
        "stommel-boxes",
        lambda: as_flow(two_boxes),
        box(2, 0.0, 5.0),
        60.0,
        points(2),
        "Stommel (1961): temperature or salt drives the flow; SciPy",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "budworm",
        lambda: as_flow(lambda n: 0.5 * n * (1 - n / 10) - n**2 / (1 + n**2)),
        box(1, 0.1, 10.0),
        100.0,
        points(2),
        "Ludwig, Jones and Holling (1978), r = 0.5, k = 10: zeros by a change of sign: 0, 0.683, 2 and 7.317",
        points={"stable": 2, "unstable": 2},
    ),
    Known(
        "rock-paper-scissors",
        lambda: as_flow(scissors),
        shares,
        100.0,
        FAMILY,
        "Hofbauer and Sigmund (1998): the product of the three shares is kept",
        undecided=NO_SINK,
        untrue="run together",
    ),
)
