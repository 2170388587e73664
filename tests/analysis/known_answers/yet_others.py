"""Chosen when those of `elsewhere` were right too: twenty-two more, from papers, textbooks and other tools."""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._record import Attractor, Known, around, box
from tests.analysis.known_answers.chaos import chaos
from tests.analysis.known_answers.cycles import cycle
from tests.analysis.known_answers.escapes import AWAY
from tests.analysis.known_answers.outside import hodgkin_huxley, squid
from tests.analysis.known_answers.points import points
from tests.analysis.known_answers.undecided import FAMILY, NO_SINK


def rucklidge(h):
    x, y, z = h
    return jnp.stack([-2 * x + 6.7 * y - y * z, x, y**2 - z])


def burke_shaw(h):
    x, y, z = h
    return jnp.stack([-10 * (x + y), -y - 10 * x * z, 10 * x * y + 4.272])


def lu(h):
    x, y, z = h
    return jnp.stack([36 * (y - x), 20 * y - x * z, x * y - 3 * z])


def arneodo(h):
    x, y, z = h
    return jnp.stack([y, z, 5.5 * x - 3.5 * y - z - x**3])


def driven_pendulum(h):
    angle, speed, c, s = h
    pull = 1 - c**2 - s**2
    return jnp.stack([speed, -jnp.sin(angle) - 0.5 * speed + 0.5 * c, pull * c - 0.7 * s, pull * s + 0.7 * c])


def bistable_fitzhugh(h):
    v, w = h
    return jnp.stack([v - v**3 / 3 - w, 0.08 * (v - 2.5 * w)])


def schnakenberg(h):
    x, y = h
    return jnp.stack([0.1 - x + x**2 * y, 0.5 - x**2 * y])


def sodium_and_potassium(h):
    """In mV and ms."""
    v, n = h
    open_sodium, open_potassium = jax.nn.sigmoid((v + 20) / 15), jax.nn.sigmoid((v + 25) / 5)
    return jnp.stack([10 - 8 * (v + 80) - 20 * open_sodium * (v - 60) - 10 * n * (v + 90), open_potassium - n])


def membranes(count: int = 100) -> np.ndarray:
    return np.random.default_rng(1).uniform([-80.0, 0.0], [0.0, 0.8], (count, 2))


def equal_phases(h):
    return jnp.sin(h[None, :] - h[:, None]).sum(axis=1)


def three_that_agree(h):
    places = h.reshape(3, 2)
    return (3 * (places.mean(axis=0, keepdims=True) - places)).reshape(-1)


def oja(h):
    seen = jnp.array([1.0, 1.0, 0.3]) * h
    return seen - (h @ seen) * h


def equal_competitors(h):
    return h * (1 - h.sum())


def patterns(count: int = 200) -> np.ndarray:
    return np.random.default_rng(1).dirichlet(np.full(5, 0.3), count)


def host_and_parasitoid(h):
    host, parasitoid = h
    free = jnp.exp(-0.2 * parasitoid)
    return jnp.stack([host * jnp.exp(1.5 * (1 - host / 14.5)) * free, host * (1 - free)])


def aihara(h):
    return 0.7 * h - jax.nn.sigmoid(h / 0.02) + 0.35


def lstm_latch(h):
    """Of one unit: what it puts out, and its cell."""
    out, cell = h
    keep, write = jax.nn.sigmoid(2 * out + 1), jax.nn.sigmoid(2 * out)
    cell = keep * cell + write * jnp.tanh(3 * out)
    return jnp.stack([keep * jnp.tanh(cell), cell])


def kepler(h):
    place, velocity = h[:2], h[2:]
    return jnp.concatenate([velocity, -place / (place @ place) ** 1.5])


YET_OTHERS = (
    Known(
        "rucklidge",
        lambda: as_flow(rucklidge),
        around([1.0, 0.0, 4.5], 0.3, count=100),
        60.0,
        chaos(0.192),
        "Rucklidge (1992), kappa = 2, lambda = 6.7; exponent by SciPy over 1,500",
    ),
    Known(
        "burke-shaw",
        lambda: as_flow(burke_shaw),
        around([0.6, 0.0, 0.0], 0.1, count=100),
        20.0,
        chaos(None),
        "Shaw (1981), s = 10, v = 4.272; SciPy: an exponent of about 0.7",
    ),
    Known(
        "lu",
        lambda: as_flow(lu),
        around([4.0, 5.0, 8.0], 1.0, count=100),
        10.0,
        chaos(1.34),
        "Lu and Chen (2002), a = 36, b = 3, c = 20; exponent by SciPy over 1,600: 1.32 and 1.35",
    ),
    Known(
        "arneodo",
        lambda: as_flow(arneodo),
        around([0.2, 0.2, -0.75], 0.1, count=100),
        60.0,
        chaos(0.229),
        "Arneodo, Coullet and Tresser (1981): x''' = -x'' - 3.5 x' + 5.5 x - x^3; exponent by SciPy over 1,500",
    ),
    Known(
        "driven-pendulum",
        lambda: as_flow(driven_pendulum),
        around([0.0, 0.0, 0.7, 0.0], 0.5, count=100),
        100.0,
        cycle(2 * np.pi / 0.7),
        "Baker and Gollub (1990): damping 0.5, a force of 0.5 at 0.7 rad/s; SciPy: all swing alike, 0.924 rad wide",
    ),
    Known(
        "hodgkin-huxley-rests",
        lambda: hodgkin_huxley(0.0),
        squid,
        100.0,
        points(1),
        "Hodgkin and Huxley (1952), without current: rest at -65 mV; SciPy",
    ),
    Known(
        "bistable-fitzhugh-nagumo",
        lambda: as_flow(bistable_fitzhugh),
        box(2, -2.0, 2.0),
        200.0,
        points(2),
        "FitzHugh (1961); closed form: v = +-sqrt(1.8), and 0",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "schnakenberg",
        lambda: as_flow(schnakenberg),
        box(2, 0.3, 2.0, count=100),
        100.0,
        cycle(12.480451383),
        "Schnakenberg (1979), a = 0.1, b = 0.5; period by SciPy",
    ),
    Known(
        "sodium-and-potassium",
        lambda: as_flow(sodium_and_potassium),
        membranes,
        50.0,
        cycle(7.0735140919),
        "Izhikevich (2007), chapter 4: persistent sodium and potassium, I = 10; period by SciPy",
    ),
    Known(
        "equal-phases",
        lambda: as_flow(equal_phases),
        box(3, -1.0, 1.0, count=300),
        5.0,
        (Attractor("line", dimension=1, normal_rate=3.0, lifetime=np.inf),),
        "Kuramoto (1975), of equal speeds, seen from a frame that turns with them: closed form, all meet at their mean",
    ),
    Known(
        "three-that-agree",
        lambda: as_flow(three_that_agree),
        box(6, -1.0, 1.0, count=300),
        5.0,
        (Attractor("sheet", dimension=2, normal_rate=3.0, lifetime=np.inf),),
        "DeGroot (1974): three, in the plane, meet at their mean; closed form",
    ),
    Known(
        "oja",
        lambda: as_flow(oja),
        box(3, -1.0, 1.0, count=300),
        20.0,
        (Attractor("ring", dimension=1),),
        "Oja (1982), of inputs with two equal largest variances: closed form, every unit vector of their plane",
    ),
    Known(
        "equal-competitors",
        lambda: as_flow(equal_competitors),
        box(2, 0.05, 1.5, count=300),
        20.0,
        (Attractor("line", dimension=1, normal_rate=1.0, lifetime=np.inf),),
        "Volterra (1926), of two species that eat the same: closed form, x + y = 1, and their ratio is kept",
    ),
    Known(
        "modern-hopfield",
        lambda: as_flow(lambda h: -h + jax.nn.softmax(8 * h)),
        patterns,
        60.0,
        points(5),
        "Ramsauer et al. (2021), five orthogonal patterns, beta = 8; SciPy: all of these starts go to one of five",
    ),
    Known(
        "host-and-parasitoid",
        lambda: as_map(host_and_parasitoid),
        box(2, 2.0, 12.0, count=100),
        300.0,
        points(1),
        "Beddington, Free and Lawton (1975), r = 1.5, K = 14.5, a = 0.2: a slow spiral to (7.142, 3.806); NumPy",
    ),
    Known(
        "gauss-map",
        lambda: as_map(lambda h: jnp.exp(-6.2 * h**2) - 0.5),
        box(1, -0.4, 0.4, count=100),
        200.0,
        chaos(0.3828),
        "Hilborn (1994), alpha = 6.2, beta = -0.5; exponent by NumPy, 100,000 steps",
    ),
    Known(
        "chaotic-neuron",
        lambda: as_map(aihara),
        box(1, -0.4, 0.4, count=100),
        200.0,
        chaos(0.3539),
        "Aihara, Takabe and Toyoda (1990), k = 0.7, epsilon = 0.02, a = 0.35; exponent by NumPy, 600,000 steps",
    ),
    Known(
        "lstm-latch",
        lambda: as_map(lstm_latch),
        box(2, -1.5, 1.5),
        200.0,
        points(2),
        "Hochreiter and Schmidhuber (1997), one unit; NumPy: 107 of these 200 starts go to a cell of 16.48, the others "
        "to -0.623",
    ),
    Known(
        "mutualists",
        lambda: as_flow(lambda h: h * (1 - h + 2 * h[::-1])),
        box(2, 0.1, 1.0, count=100),
        10.0,
        AWAY,
        "May (1976), facultative mutualists, too fond of each other: infinite in finite time (closed form where equal)",
    ),
    Known(
        "solow-growth",
        lambda: as_flow(lambda k: 0.3 * jnp.sqrt(jnp.abs(k)) - 0.1 * k),
        box(1, 0.5, 20.0, count=100),
        200.0,
        points(1),
        "Solow (1956); closed form: a capital of 9, a rate of -0.05",
    ),
    Known(
        "beverton-holt",
        lambda: as_map(lambda n: 1.8 * n / (1 + n / 10)),
        box(1, 0.5, 30.0, count=100),
        100.0,
        points(1),
        "Beverton and Holt (1957); closed form: 8 is stable, and 0 is not",
        points={"stable": 1, "unstable": 1},
    ),
    Known(
        "kepler",
        lambda: as_flow(kepler),
        around([1.0, 0.0, 0.0, 1.0], 0.1),
        60.0,
        FAMILY,
        "Kepler (1609); closed form: ellipses, of which energy and angular momentum are kept",
        undecided=NO_SINK,
        untrue="run together",
    ),
)
