"""Chosen after the work was done, from other fields and from other tools' examples: none was looked at before."""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._record import Attractor, Known, around, box
from tests.analysis.known_answers.chaos import chaos
from tests.analysis.known_answers.cycles import cycle
from tests.analysis.known_answers.points import points


def hodgkin_huxley(current: float):
    """Of 1952, with the voltage counted from outside: in mV, ms and uA/cm^2."""

    def flow(h):
        v, m, n, k = h
        a_m, b_m = linoid(v + 40.0), 4.0 * jnp.exp(-(v + 65.0) / 18.0)
        a_n, b_n = 0.07 * jnp.exp(-(v + 65.0) / 20.0), 1.0 / (1.0 + jnp.exp(-(v + 35.0) / 10.0))
        a_k, b_k = 0.1 * linoid(v + 55.0), 0.125 * jnp.exp(-(v + 65.0) / 80.0)
        ionic = 120.0 * m**3 * n * (v - 50.0) + 36.0 * k**4 * (v + 77.0) + 0.3 * (v + 54.387)
        gates = [a_m * (1 - m) - b_m * m, a_n * (1 - n) - b_n * n, a_k * (1 - k) - b_k * k]
        return jnp.stack([current - ionic, *gates])

    return as_flow(flow)


def linoid(u):
    """0.1 u / (1 - exp(-u / 10))."""
    x = u / 10.0
    small = jnp.abs(x) < 1e-6
    return jnp.where(small, 1.0 + x / 2, x / (1.0 - jnp.exp(-jnp.where(small, 1.0, x))))


def squid(count: int = 100) -> np.ndarray:
    return np.random.default_rng(1).uniform([-80.0, 0.0, 0.0, 0.0], [40.0, 1.0, 1.0, 1.0], (count, 4))


def hindmarsh_rose(current: float):
    def flow(h):
        x, y, z = h
        return jnp.stack([y - x**3 + 3 * x**2 - z + current, 1 - 5 * x**2 - y, 0.006 * (4 * (x + 1.6) - z)])

    return as_flow(flow)


def hyperchaos(h):
    x, y, z, w = h
    return jnp.stack([-y - z, x + 0.25 * y + w, 3 + x * z, -0.5 * z + 0.05 * w])


def oregonator(h):
    x, y, z = h
    return jnp.stack([77.27 * (y + x * (1 - 8.375e-6 * x - y)), (z - (1 + x) * y) / 77.27, 0.161 * (x - z)])


def reagents() -> np.ndarray:
    return 10 ** np.random.default_rng(1).uniform([0, 0, 0], [4, 3, 4], (64, 3))


def goodwin(h):
    x, y, z = h
    return jnp.stack([1 / (1 + z**12) - 0.5 * x, x - 0.5 * y, y - 0.5 * z])


def lorenz_84(h):
    x, y, z = h
    return jnp.stack([-(y**2) - z**2 - 0.25 * x + 0.25 * 6.886, x * y - y - 4 * x * z + 1.347, 4 * x * y + x * z - z])


MAGNETS = np.stack([np.cos(2 * np.pi * np.arange(3) / 3), np.sin(2 * np.pi * np.arange(3) / 3)], axis=1)


def magnetic_pendulum(h):
    place, velocity = h[:2], h[2:]
    away = MAGNETS - place[None]
    pull = (away / ((away**2).sum(axis=1, keepdims=True) + 0.3**2) ** 1.5).sum(axis=0)
    return jnp.concatenate([velocity, -0.25 * place - 0.2 * velocity + pull])


def at_rest() -> np.ndarray:
    return np.concatenate([np.random.default_rng(1).uniform(-2, 2, (200, 2)), np.zeros((200, 2))], axis=1)


def rosenzweig_macarthur(h):
    x, y = h
    eaten = x * y / (1 + x)
    return jnp.stack([x * (1 - x / 5) - eaten, eaten - 0.5 * y])


def four_species(h):
    rates = jnp.array([1.0, 0.72, 1.53, 1.27])
    crowding = jnp.array([[1, 1.09, 1.52, 0], [0, 1, 0.44, 1.36], [2.33, 0, 1, 0.47], [1.21, 0.51, 0.35, 1]])
    return rates * h * (1 - crowding @ h)


def chen(h):
    x, y, z = h
    return jnp.stack([35 * (y - x), -7 * x - x * z + 28 * y, x * y - 3 * z])


def halvorsen(h):
    x, y, z = h
    return jnp.stack(
        [-1.27 * x - 4 * y - 4 * z - y**2, -1.27 * y - 4 * z - 4 * x - z**2, -1.27 * z - 4 * x - 4 * y - x**2]
    )


def rikitake(h):
    x, y, z = h
    return jnp.stack([-x + z * y, -y + (z - 1) * x, 1 - x * y])


def tinkerbell(h):
    x, y = h
    return jnp.stack([x**2 - y**2 + 0.9 * x - 0.6013 * y, 2 * x * y + 2 * x + 0.5 * y])


def epidemic(h):
    s, i = h
    return jnp.stack([0.02 - 0.5 * s * i - 0.02 * s, 0.5 * s * i - 0.12 * i])


def cell_cycle(h):
    u, v = h
    return jnp.stack([180.0 * (v - u) * (1e-4 + u**2) - u, 0.015 - u])


def genesio_tesi(h):
    x, y, z = h
    return jnp.stack([y, z, -6 * x - 2.92 * y - 1.2 * z + x**2])


def junction(current: float, damping: float):
    def flow(h):
        phase, voltage = h
        return jnp.stack([voltage, current - jnp.sin(phase) - damping * voltage])

    return as_flow(flow)


def two_stuart_landau(h):
    x, y, u, v = h
    first, second = 1 - x**2 - y**2, 1 - u**2 - v**2
    one = jnp.stack([first * x - y, first * y + x]) + 0.05 * jnp.stack([u - x, v - y])
    other = jnp.stack([second * u - 1.3 * v, second * v + 1.3 * u]) + 0.05 * jnp.stack([x - u, y - v])
    return jnp.concatenate([one, other])


def climate(h):
    """Of the whole earth, in kelvin: what is absorbed and what is radiated, over a heat capacity of 10 W yr / m^2 K."""
    albedo = 0.5 - 0.2 * jnp.tanh((h - 265.0) / 10.0)
    return (342.0 * (1 - albedo) - 0.6 * 5.67e-8 * h**4) / 10.0


def two_neurons(h):
    fires = jax.nn.sigmoid(h + jnp.array([-2.75, -1.75]))
    return -h + jnp.array([[4.5, 1.0], [-1.0, 4.5]]) @ fires


OUTSIDE = (
    Known(
        "hodgkin-huxley-fires",
        lambda: hodgkin_huxley(10.0),
        squid,
        100.0,
        cycle(None),
        "Hodgkin and Huxley (1952); Rinzel and Miller (1980): between 9.8 and 154 uA/cm^2 only the cycle is stable",
    ),
    Known(
        "hodgkin-huxley-fires-or-rests",
        lambda: hodgkin_huxley(7.0),
        squid,
        100.0,
        (Attractor("limit cycle", 1), Attractor("isolated points", 1)),
        "Rinzel and Miller (1980): between 6.3 and 9.8 uA/cm^2 rest and firing are both stable; 16 of these 100 starts "
        "come to rest (Runge-Kutta, step 0.01 ms)",
    ),
    Known(
        "hindmarsh-rose-chaos",
        lambda: hindmarsh_rose(3.25),
        around([-1.0, -4.0, 3.2], 0.3, count=100),
        1000.0,
        chaos(None),
        "Hindmarsh and Rose (1984), I = 3.25, r = 0.006",
    ),
    Known(
        "hyperchaos-of-1979",
        lambda: as_flow(hyperchaos),
        around([-20.0, 0.0, 0.0, 15.0], 0.5, count=100),
        100.0,
        chaos(0.112),
        "Roessler (1979); exponents 0.112, 0.019, 0, -25.2 (Wolf et al. 1985)",
    ),
    Known(
        "oregonator",
        lambda: as_flow(oregonator),
        reagents,
        600.0,
        cycle(None),
        "Field and Noyes (1974); Hairer and Wanner (1996), IV.1: stiff, a period of about 303 s",
    ),
    Known(
        "goodwin-oscillator",
        lambda: as_flow(goodwin),
        box(3, 0.2, 2.0, count=100),
        100.0,
        cycle(None),
        "Goodwin (1965); Griffith (1968): with equal decay the point is unstable where z f'(z) / f(z) passes 8",
    ),
    Known(
        "lorenz-84",
        lambda: as_flow(lorenz_84),
        box(3, -2.0, 3.0, count=400),
        200.0,
        (Attractor("isolated points", 1), Attractor("limit cycle", 1), Attractor("chaos", None)),
        "Freire et al. (2008); an example of Attractors.jl: F = 6.886, G = 1.347, a = 0.25, b = 4",
    ),
    Known(
        "magnetic-pendulum",
        lambda: as_flow(magnetic_pendulum),
        at_rest,
        60.0,
        points(3),
        "Peitgen, Juergens and Saupe (1992); an example of DynamicalSystems.jl: three magnets",
    ),
    Known(
        "rosenzweig-macarthur",
        lambda: as_flow(rosenzweig_macarthur),
        box(2, 0.5, 4.0, count=100),
        100.0,
        cycle(None),
        "Rosenzweig and MacArthur (1963): the point x = 1 is unstable where capacity passes 3, and here it is 5",
    ),
    Known(
        "four-species",
        lambda: as_flow(four_species),
        around([0.3013, 0.4586, 0.1307, 0.3557], 0.01, count=100),
        400.0,
        chaos(0.0203),
        "Vano et al. (2006): competitive Lotka-Volterra, largest exponent 0.0203",
    ),
    Known(
        "chen",
        lambda: as_flow(chen),
        box(3, -10.0, 10.0, count=100),
        10.0,
        chaos(2.027),
        "Chen and Ueta (1999); exponents 2.027, 0, -12.027",
    ),
    Known(
        "halvorsen",
        lambda: as_flow(halvorsen),
        around([-1.48, -1.51, 2.04], 0.1, count=100),
        40.0,
        chaos(0.79),
        "Sprott (2003): a = 1.27, exponents 0.7899, 0, -4.5999",
    ),
    Known(
        "rikitake-dynamo",
        lambda: as_flow(rikitake),
        around([1.0, 0.0, 0.6], 0.1, count=100),
        100.0,
        chaos(None),
        "Rikitake (1958); Sprott (2003): mu = a = 1",
    ),
    Known(
        "tinkerbell",
        lambda: as_map(tinkerbell),
        around([-0.72, -0.64], 0.01, count=100),
        400.0,
        chaos(None),
        "Nusse and Yorke (1997): a = 0.9, b = -0.6013, c = 2, d = 0.5",
    ),
    Known(
        "endemic",
        lambda: as_flow(epidemic),
        box(2, 0.05, 0.9, count=100),
        200.0,
        points(1),
        "Kermack and McKendrick (1927) with births: more than one infection each, so that it stays; a slow spiral",
    ),
    Known(
        "cell-cycle",
        lambda: as_flow(cell_cycle),
        box(2, 0.0, 0.5, count=100),
        200.0,
        cycle(None),
        "Tyson (1991): k4 = 180, k6 = 1, k1 = 0.015 per minute",
    ),
    Known(
        "genesio-tesi",
        lambda: as_flow(genesio_tesi),
        around([0.2, -0.3, 0.1], 0.05, count=100),
        100.0,
        cycle(30.1561432),
        "Genesio and Tesi (1992): a = 1.2, b = 2.92, c = 6; SciPy (DOP853, rtol 1e-12) comes back to 3e-12 after "
        "eight turns",
        remark="cited as chaos, and expected to be, until it was followed for 6,000 s",
    ),
    Known(
        "a-junction-that-runs",
        lambda: junction(1.5, 0.2),
        box(2, -3.0, 3.0, count=100),
        40.0,
        (Attractor("unbounded", share=1.0),),
        "Strogatz (1994), 8.5: above the critical current the phase runs for ever",
    ),
    Known(
        "two-that-do-not-lock",
        lambda: as_flow(two_stuart_landau),
        box(4, -1.0, 1.0, count=100),
        200.0,
        (Attractor("quasi-periodic", None),),
        "Aronson, Ermentrout and Kopell (1990): 0.05 of coupling does not lock speeds of 1 and 1.3",
    ),
    Known(
        "allee-effect",
        lambda: as_flow(lambda h: h * (h - 0.2) * (1 - h)),
        box(1, 0.0, 1.5),
        60.0,
        points(2),
        "Allee (1931): extinction or the capacity; from below 0.2 the first",
        points={"stable": 2, "unstable": 1},
    ),
    Known(
        "ice-or-no-ice",
        lambda: as_flow(climate),
        box(1, 220.0, 310.0),
        60.0,
        points(2),
        "Budyko (1969), Sellers (1969); albedo 0.7 to 0.3: two stable temperatures and one between",
        points={"stable": 2, "unstable": 1},
    ),
    Known(
        "ricker-2-cycle",
        lambda: as_map(lambda h: h * jnp.exp(2.3 * (1 - h))),
        box(1, 0.1, 2.0),
        100.0,
        cycle(2.0),
        "May (1974): a cycle of two steps for r between 2 and 2.526",
    ),
    Known(
        "two-neurons-that-oscillate",
        lambda: as_flow(two_neurons),
        box(2, -6.0, 6.0),
        100.0,
        cycle(None),
        "Beer (1995): self-weights of 4.5 and opposite ones of 1, at the centre of symmetry",
    ),
)
