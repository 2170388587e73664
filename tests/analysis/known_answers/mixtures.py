"""Attractors of several kinds side by side, and motion on a torus."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import beside, planar
from tests.analysis.known_answers._record import Attractor, Known, around, box
from tests.analysis.known_answers.cycles import TURN, morris_lecar
from tests.analysis.known_answers.points import lorenz, random_weights

GOLDEN = TURN * (np.sqrt(5) - 1) / 2


def disc_in_a_square(radius: float, half: float) -> float:
    """The share of a square that a disc in its middle takes."""
    return float(np.pi * radius**2 / (2 * half) ** 2)


def two_frequencies(h):
    """Two cycles of speeds 1 and sqrt(2): a torus, all of which is filled by each trajectory."""
    return beside((planar(lambda square: 1 - square, 1.0), 2), (planar(lambda square: 1 - square, np.sqrt(2)), 2))(h)


def three_frequencies(h):
    pair = [(planar(lambda square: 1 - square, speed), 2) for speed in (1.0, np.sqrt(2), np.sqrt(3))]
    return beside(*pair)(h)


def turning(angle: float):
    """A map onto the unit circle, on which it turns by the angle."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    def function(h):
        return turn @ h / jnp.sqrt(jnp.linalg.norm(h))

    return function


def delayed_logistic(h):
    """x' = 2.1 x (1 - y), y' = x."""
    x, y = h
    return jnp.stack([2.1 * x * (1 - y), x])


def torus_or_point(h):
    """The last entry goes to its sign; at 1 both planes go round their circles, at -1 they decay."""
    side = h[4]
    parts = [planar(lambda square: side - square, speed) for speed in (1.0, np.sqrt(2))]
    return jnp.concatenate([parts[0](h[:2]), parts[1](h[2:4]), jnp.stack([side - side**3])])


def lorenz_or_rest(h):
    """The last entry goes to its sign, and Lorenz's rho to 28 or to 0.5 with it."""
    side = h[3]
    return jnp.append(lorenz(14.25 + 13.75 * side)(h[:3]), 3 * (side - side**3))


def cycle_or_point(h):
    return planar(lambda square: -(1 - square) * (4 - square) / 4, 1.0)(h)


def two_periods(h):
    """Circles of radius 1 and 3 attract, and are gone round at 1 and 2 rad/s."""

    def turn(x, y):
        return 0.875 + 0.125 * (x**2 + y**2)

    return planar(lambda square: -4 * (square - 1) * (square - 4) * (square - 9) / 36, turn)(h)


def cycles_and_points(h):
    """Two planes, each with a cycle around a point: a point, two cycles and a torus."""
    parts = [(planar(lambda square: 8 * (square - 0.25) * (1 - square), speed), 2) for speed in (1.0, np.sqrt(2))]
    return beside(*parts)(h)


def ikeda(h):
    x, y = h
    angle = 0.4 - 6 / (1 + x**2 + y**2)
    cosine, sine = jnp.cos(angle), jnp.sin(angle)
    return jnp.stack([1 + 0.9 * (x * cosine - y * sine), 0.9 * (x * sine + y * cosine)])


def henon_or_cycle(h):
    """The last entry goes to its sign; Henon's first parameter is 1.4 or 0.9."""
    x, y, side = h
    return jnp.append(jnp.stack([1 - (1.15 + 0.25 * side) * x**2 + y, 0.3 * x]), jnp.tanh(3 * side) / np.tanh(3.0))


def random_network():
    weights = random_weights(64, 4.0, seed=7)
    return as_flow(lambda h: -h + weights @ jnp.tanh(h))


def with_escape(h):
    return -h + h**3


QUASI = "closed form: speeds in an irrational ratio"
IN_THE_MIDDLE = disc_in_a_square(1.0, 1.8)

MIXTURES = (
    Known(
        "two-frequencies",
        lambda: as_flow(two_frequencies),
        box(4, -1.5, 1.5),
        60.0,
        (Attractor("quasi-periodic"),),
        QUASI,
    ),
    Known(
        "three-frequencies",
        lambda: as_flow(three_frequencies),
        box(6, -1.5, 1.5),
        60.0,
        (Attractor("quasi-periodic"),),
        QUASI,
    ),
    Known(
        "golden-turn-of-a-circle",
        lambda: as_map(turning(GOLDEN)),
        box(2, -1.5, 1.5),
        100.0,
        (Attractor("quasi-periodic"),),
        "closed form: an irrational part of a turn a step",
    ),
    Known(
        "delayed-logistic-map",
        lambda: as_map(delayed_logistic),
        box(2, 0.3, 0.7),
        300.0,
        (Attractor("quasi-periodic", share=0.995), Attractor("unbounded", share=0.005)),
        "Aronson, Chory, Hall and McGehee (1982): an invariant circle beyond a = 2; rotation number by NumPy "
        "(10^6 steps); one of the 200 starts escapes (NumPy)",
    ),
    Known(
        "torus-beside-a-point",
        lambda: as_flow(torus_or_point),
        box(5, -1.2, 1.2, count=300),
        60.0,
        (Attractor("quasi-periodic", share=0.5), Attractor("isolated points", 1, share=0.5)),
        QUASI + " on one side, decay at a rate of 1 on the other",
    ),
    Known(
        "point-two-cycles-and-a-torus",
        lambda: as_flow(cycles_and_points),
        box(4, -1.2, 1.2, count=400),
        60.0,
        (
            Attractor("isolated points", 1),
            Attractor("limit cycle", 2, period=TURN / np.sqrt(2)),
            Attractor("quasi-periodic"),
        ),
        "closed form: each plane for itself, from within a radius of 1/2 to the middle, from beyond it to its circle",
    ),
    Known(
        "cycle-beside-a-point",
        lambda: as_flow(cycle_or_point),
        box(2, -1.8, 1.8, count=400),
        20.0,
        (
            Attractor("limit cycle", 1, period=TURN, share=1 - IN_THE_MIDDLE),
            Attractor("isolated points", 1, share=IN_THE_MIDDLE),
        ),
        "closed form: inside radius 1 to the middle, outside it to radius 2",
        row=2,
    ),
    Known(
        "morris-lecar-cycle-beside-rest",
        lambda: morris_lecar(90.0),
        lambda: box(2, 0.0, 1.0, count=400)() * np.array([80.0, 0.6]) + np.array([-50.0, 0.0]),
        1.0,
        (Attractor("limit cycle", 1), Attractor("isolated points", 1)),
        "Rinzel and Ermentrout (1989): Hopf parameters, 90 uA/cm^2, between 88.3 and 93.9; both seen by SciPy "
        "(LSODA) from "
        "these starts",
        row=2,
    ),
    Known(
        "cycles-of-two-periods",
        lambda: as_flow(two_periods),
        box(2, -3.3, 3.3, count=300),
        20.0,
        (Attractor("limit cycle", 2, period=np.pi),),
        "closed form: radii 1 and 3 attract, with 1 and 2 rad/s",
    ),
    Known(
        "lorenz-beside-rest",
        lambda: as_flow(lorenz_or_rest),
        lambda: np.concatenate([box(3, -10.0, 10.0, count=300)(), box(1, count=300, seed=2)()], axis=1),
        20.0,
        (Attractor("chaos", exponent=0.9056, share=0.5), Attractor("isolated points", 1, share=0.5)),
        "Sprott (2003), appendix A, for rho = 28; Lorenz (1963): for rho < 1 all goes to 0",
        row=2,
    ),
    Known(
        "lorenz-24.4-chaos-beside-two-points",
        lambda: as_flow(lorenz(24.4)),
        around([0.0, 0.0, 24.0], 12.0, count=300),
        60.0,
        (Attractor("chaos"), Attractor("isolated points", 2)),
        "Sparrow (1982): between 24.06 and 24.74 the chaotic set and both outer points attract; seen by SciPy "
        "(DOP853) from "
        "these starts",
        row=2,
        remark="the points' slowest rate is 0.014",
    ),
    Known(
        "ikeda-chaos-beside-a-point",
        lambda: as_map(ikeda),
        box(2, -2.0, 5.0, count=400),
        300.0,
        (Attractor("chaos"), Attractor("isolated points", 1)),
        "Ikeda (1979); Hammel, Jones and Moloney (1985), 0.9: a stable point beside the chaotic set; exponents "
        "by NumPy",
    ),
    Known(
        "henon-beside-a-2-cycle",
        lambda: as_map(henon_or_cycle),
        lambda: np.concatenate([box(2, -0.3, 0.3, count=300)(), box(1, count=300, seed=2)()], axis=1),
        300.0,
        (Attractor("chaos", exponent=0.41922, share=0.5), Attractor("limit cycle", 1, period=2.0, share=0.5)),
        "Henon (1976): a = 1.4, or 0.9, between the first doubling at 0.3675 and the second at 0.9125",
    ),
    Known(
        "random-network-chaos-that-ends",
        random_network,
        box(64, -3.0, 3.0, count=200),
        100.0,
        (Attractor("isolated points", None),),
        "a network as that of Sompolinsky, Crisanti and Sommers (1988), with g = 4, of 64 units. Chaos is a transient: "
        "of 200 starts 176 still move after 100 s, 53 after 500 s, 6 after 1,000 s and none after 1,500 s (NumPy, "
        "Runge-Kutta, step 0.02; with a step of 0.05 one does after 1,700 s)",
        remark="was expected to be chaos, from exponents of the transient, until the states were followed for longer",
    ),
    Known(
        "point-beside-escape",
        lambda: as_flow(with_escape),
        box(1, -1.2, 1.2, count=300),
        10.0,
        (Attractor("isolated points", 1, share=5 / 6), Attractor("unbounded", share=1 / 6)),
        "closed form: |h| < 1 decays, |h| > 1 is infinite in finite time",
        row=13,
    ),
)
