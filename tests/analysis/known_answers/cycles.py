"""Flows that go round: limit cycles from physiology and chemistry, fast and slow, large and small."""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow
from tests.analysis.known_answers._parts import planar
from tests.analysis.known_answers._record import Attractor, Known, box
from tests.analysis.known_answers.networks import fitzhugh_nagumo, wilson_cowan


def cycle(period: float | None, count: int = 1) -> tuple[Attractor, ...]:
    return (Attractor("limit cycle", count, period=period),)


def van_der_pol(mu: float):
    def flow(h):
        x, v = h
        return jnp.stack([v, mu * (1 - x**2) * v - x])

    return as_flow(flow)


def brusselator(h):
    x, y = h
    return jnp.stack([1 + x**2 * y - 4 * x, 3 * x - x**2 * y])


def glycolysis(h):
    x, y = h
    return jnp.stack([-x + 0.08 * y + x**2 * y, 0.6 - 0.08 * y - x**2 * y])


def morris_lecar(current: float):
    """Membrane potential (mV) and the open share of potassium channels; 1/s. Rinzel and Ermentrout's first set."""

    def flow(h):
        v, w = h
        open_calcium = 0.5 * (1 + jnp.tanh((v + 1.2) / 18))
        open_potassium = 0.5 * (1 + jnp.tanh((v - 2) / 30))
        currents = 4.4 * open_calcium * (v - 120) + 8 * w * (v + 84) + 2 * (v + 60)
        return 1000 * jnp.stack([(current - currents) / 20, 0.04 * jnp.cosh((v - 2) / 60) * (open_potassium - w)])

    return as_flow(flow, time_constant=0.01)


def jansen_rit(rate: float):
    """A cortical column: three potentials (mV) and their rates of change (mV/s), driven by `rate` pulses a second."""

    def firing(v):
        return 5 * jax.nn.sigmoid(0.56 * (v - 6))

    def flow(h):
        y0, y1, y2, v0, v1, v2 = h
        return jnp.stack(
            [
                v0,
                v1,
                v2,
                325 * firing(y1 - y2) - 200 * v0 - 10_000 * y0,
                325 * (rate + 108 * firing(135 * y0)) - 200 * v1 - 10_000 * y1,
                1100 * 33.75 * firing(33.75 * y0) - 100 * v2 - 2500 * y2,
            ]
        )

    return as_flow(flow, time_constant=0.01)


def ring_of_three(h):
    return -h + jnp.tanh(-3 * jnp.roll(h, 1))


def repressilator(h):
    return -h + 10 / (1 + jnp.roll(h, 1) ** 4)


def rank_two(size: int, gain: float, turn: float):
    """dx/dt = -x + M N^T tanh(x) / size, whose two overlaps have the matrix ((gain, -turn), (turn, gain))."""
    angles = 2 * np.pi * np.arange(size) / size
    m = np.sqrt(2) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    n = m @ np.array([[gain, turn], [-turn, gain]])
    return as_flow(lambda x: -x + m @ (n.T @ jnp.tanh(x)) / size)


def roessler(c: float):
    def flow(h):
        x, y, z = h
        return jnp.stack([-y - z, x + 0.2 * y, 0.2 + z * (x - c)])

    return as_flow(flow)


def hopf(growth: float, speed: float):
    """dr/dt = r (growth - r^2), dtheta/dt = speed: a cycle of radius sqrt(growth)."""
    return as_flow(planar(lambda square: growth - square, speed))


def forced_duffing(strength: float):
    """x'' = x - x^3 - 0.3 x' + strength u, where (u, v) goes to the unit circle and round it at 1.2 rad/s."""

    def flow(h):
        x, v, u, _ = h
        beat = planar(lambda square: 1 - square, 1.2)(h[2:])
        return jnp.concatenate([jnp.stack([v, x - x**3 - 0.3 * v + strength * u]), beat])

    return as_flow(flow)


def slow_passage(turn):
    """A cycle of radius 1 whose angle obeys `turn`, of the cosine and the sine of the angle."""

    def speed(x, y):
        radius = jnp.sqrt(x**2 + y**2 + 1e-300)
        return turn(x / radius, y / radius)

    return as_flow(planar(lambda square: 1 - square, speed))


TURN = 2 * np.pi

CYCLES = (
    Known(
        "van-der-pol-5",
        lambda: van_der_pol(5.0),
        box(2, -2.0, 2.0),
        30.0,
        cycle(11.6122306678),
        "Andersen and Geer (1982); Amore, Boyd and Fernandez (2018)",
    ),
    Known(
        "van-der-pol-stiff",
        lambda: van_der_pol(100.0),
        box(2, -2.0, 2.0, count=100),
        400.0,
        cycle(162.837071),
        "Van der Pol (1926); period by SciPy (Radau, rtol 1e-10)",
        remark="a jump at a rate of 300 within a wait of 80 s",
    ),
    Known(
        "van-der-pol-nearly-linear",
        lambda: van_der_pol(0.002),
        box(2, -2.5, 2.5, count=100),
        3000.0,
        cycle(TURN * (1 + 0.002**2 / 16)),
        "closed form: by averaging, amplitude 2, to which states come at a rate of 0.002; period 2 pi (1 + mu^2 / 16)",
        row=10,
    ),
    Known(
        "small-hopf-cycle",
        lambda: hopf(1e-3, 1.0),
        box(2, -0.1, 0.1, count=100),
        1000.0,
        cycle(TURN),
        "closed form: radius sqrt(0.001), period 2 pi",
        row=10,
        given=True,
    ),
    Known(
        "small-fast-hopf-cycle",
        lambda: hopf(1e-2, 10.0),
        box(2, -0.3, 0.3, count=100),
        400.0,
        cycle(TURN / 10),
        "closed form: radius 0.1, period 2 pi / 10",
        row=10,
    ),
    Known(
        "fitzhugh-nagumo",
        lambda: as_flow(fitzhugh_nagumo(0.5)),
        box(2, -2.0, 2.0),
        200.0,
        cycle(39.474415),
        "FitzHugh (1961), a = 0.7, b = 0.8, current 0.5; period by SciPy (Radau, rtol 1e-10)",
    ),
    Known(
        "brusselator",
        lambda: as_flow(brusselator),
        box(2, 0.5, 3.5),
        50.0,
        cycle(7.156919921),
        "Prigogine and Lefever (1968), a = 1, b = 3 > 1 + a^2; period by SciPy (DOP853, rtol 1e-12)",
    ),
    Known(
        "glycolysis",
        lambda: as_flow(glycolysis),
        box(2, 0.2, 2.5),
        100.0,
        cycle(9.622607779),
        "Selkov (1968); Strogatz (1994), example 7.3.2, a = 0.08, b = 0.6; period by SciPy (DOP853, rtol 1e-12)",
    ),
    Known(
        "wilson-cowan-cycle",
        lambda: as_flow(wilson_cowan(16.0, 12.0, 15.0, 3.0, 1.3, 4.0, 2.0, 3.7, 1.25)),
        box(2, 0.0, 0.5),
        60.0,
        cycle(5.00341093),
        "Wilson and Cowan (1972), figure 11; period by SciPy (DOP853, rtol 1e-12)",
    ),
    Known(
        "morris-lecar-cycle",
        lambda: morris_lecar(100.0),
        lambda: box(2, 0.0, 1.0)() * np.array([80.0, 0.6]) + np.array([-50.0, 0.0]),
        1.0,
        cycle(None),
        "Morris and Lecar (1981); Rinzel and Ermentrout (1989), Hopf parameters, 100 uA/cm^2; period by SciPy "
        "(Radau, rtol 1e-10)",
        row=6,
        remark="entries of 80 mV and of 0.6",
    ),
    Known(
        "jansen-rit-alpha",
        lambda: jansen_rit(200.0),
        lambda: (
            box(6, -1.0, 1.0)() * np.array([0.05, 5.0, 5.0, 5.0, 300.0, 300.0])
            + np.array([0.1, 20.0, 15.0, 0.0, 0.0, 0.0])
        ),
        3.0,
        cycle(0.0920599407),
        "Jansen and Rit (1995); Grimbert and Faugeras (2006): alpha rhythm; period by SciPy (DOP853, rtol 1e-12)",
        row=6,
        remark="entries of 0.1 to 3,000",
    ),
    Known(
        "three-neurons-in-a-ring",
        lambda: as_flow(ring_of_three),
        box(3, -1.5, 1.5),
        60.0,
        cycle(3.521755284),
        "Atiya and Baldi (1989): inhibition round a ring of three; Hopf bifurcation at a gain of 2 (secant "
        "condition). Period by SciPy (DOP853, rtol 1e-12)",
    ),
    Known(
        "repressilator",
        lambda: as_flow(repressilator),
        box(3, 0.1, 5.0),
        120.0,
        cycle(5.910261345),
        "after Elowitz and Leibler (2000), without messengers, alpha = 10, cooperativity 4; period by SciPy "
        "(DOP853, rtol 1e-12)",
    ),
    Known(
        "rank-two-network",
        lambda: rank_two(32, 2.0, 1.0),
        box(32, -2.0, 2.0),
        60.0,
        cycle(2 * TURN),
        "Mastrogiuseppe and Ostojic (2018); Beiran et al. (2021): overlaps with complex eigenvalues 2 +- i; "
        "closed form: where the gain has fallen to 1, the turn has to 1/2",
    ),
    Known(
        "roessler-one-turn",
        lambda: roessler(2.5),
        box(3, -2.0, 2.0),
        100.0,
        cycle(5.748991185),
        "Roessler (1976); Strogatz (1994), section 12.3: one turn at c = 2.5. Period by SciPy (DOP853, rtol 1e-12)",
    ),
    Known(
        "roessler-two-turns",
        lambda: roessler(3.5),
        box(3, -2.0, 2.0),
        300.0,
        cycle(None),
        "the same at c = 3.5: two turns",
    ),
    Known(
        "duffing-forced-gently",
        lambda: forced_duffing(0.2),
        box(4, -1.2, 1.2),
        60.0,
        cycle(TURN / 1.2, 2),
        "Guckenheimer and Holmes (1983): one cycle in either well, with the period of the forcing; counted by "
        "SciPy (DOP853) from the starts",
    ),
    Known(
        "slow-passage",
        lambda: slow_passage(lambda cosine, sine: 1.0001 - cosine),
        box(2, -1.5, 1.5, count=400),
        1000.0,
        cycle(TURN / np.sqrt(1.0001**2 - 1)),
        "closed form: 2 pi / sqrt(a^2 - 1), a = 1.0001",
        row=3,
        given=True,
    ),
    Known(
        "two-slow-passages",
        lambda: slow_passage(lambda cosine, sine: 1.001 - (cosine**2 - sine**2)),
        box(2, -1.5, 1.5, count=300),
        400.0,
        cycle(TURN / np.sqrt(1.001**2 - 1)),
        "closed form: 2 pi / sqrt(a^2 - 1), a = 1.001, as for one passage at twice the angle",
        row=3,
    ),
    Known(
        "theta-neuron",
        lambda: slow_passage(lambda cosine, sine: 1 - cosine + (1 + cosine) * 0.0025),
        box(2, -1.5, 1.5, count=300),
        200.0,
        cycle(np.pi / 0.05),
        "Ermentrout and Kopell (1986): pi / sqrt(I), I = 0.0025",
        row=3,
    ),
)
