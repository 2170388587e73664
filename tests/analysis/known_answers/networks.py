"""Models of neuroscience that settle: memories as points, with the parameters they were published with."""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow
from tests.analysis.known_answers._parts import signs
from tests.analysis.known_answers._record import Known, box
from tests.analysis.known_answers.points import points


def hopfield(patterns: np.ndarray, beta: float):
    """dh/dt = -h + W tanh(beta h), W = sum of the patterns' outer products over their length."""
    weights = patterns.T @ patterns / patterns.shape[1]
    return as_flow(lambda h: -h + weights @ jnp.tanh(beta * h))


def random_patterns(count: int, size: int, seed: int) -> np.ndarray:
    return np.sign(np.random.default_rng(seed).normal(size=(count, size)))


def wong_wang(rate: float, coherence: float = 0.0):
    """Two gating variables; `rate` (Hz) is that of the stimulus."""

    def flow(h):
        drive = 5.2e-4 * rate * jnp.array([1 + coherence, 1 - coherence])
        current = 0.2609 * h - 0.0497 * h[::-1] + 0.3255 + drive
        above = 270.0 * current - 108.0
        firing = above / (1 - jnp.exp(-0.154 * above))
        return -h / 0.1 + (1 - h) * 0.641 * firing

    return as_flow(flow, time_constant=0.1)


def wilson_cowan(c1, c2, c3, c4, slope_e, threshold_e, slope_i, threshold_i, drive):
    """Two populations, with absolute refractory periods of 1; both time constants 1."""

    def response(x, slope, threshold):
        return jax.nn.sigmoid(slope * (x - threshold)) - jax.nn.sigmoid(-slope * threshold)

    def flow(h):
        e, i = h
        excited = response(c1 * e - c2 * i + drive, slope_e, threshold_e)
        inhibited = response(c3 * e - c4 * i, slope_i, threshold_i)
        return jnp.stack([-e + (1 - e) * excited, -i + (1 - i) * inhibited])

    return flow


def rank_one(size: int, overlap: float, seed: int):
    """dx/dt = -x + m (n . tanh x) / size, with n along m."""
    m = np.random.default_rng(seed).normal(size=size)
    n = overlap * m * size / (m @ m)
    return as_flow(lambda x: -x + m * (n @ jnp.tanh(x)) / size)


def winner_take_all(h):
    """Rectified, with self-excitation 1.2 and inhibition by the sum of all, 1."""
    return -h + jax.nn.relu(1 + 1.2 * h - h.sum())


def fitzhugh_nagumo(current: float):
    def flow(h):
        v, w = h
        return jnp.stack([v - v**3 / 3 - w + current, 0.08 * (v + 0.7 - 0.8 * w)])

    return flow


def working_memory(h):
    """Three populations with recurrent excitation, and inhibition of each by the others, saturating."""
    return (-h + jax.nn.sigmoid(12 * h - 8 * (h.sum() - h) - 5)) / 0.02


NETWORKS = (
    Known(
        "hopfield-two-patterns",
        lambda: hopfield(signs(16, 2), 2.0),
        box(16),
        40.0,
        points(4),
        "Hopfield (1984). Closed form: for orthogonal patterns the sum and the difference of the two overlaps "
        "each obey "
        "u' = -u + tanh(2 u), so each goes to one of +-0.957",
        row=15,
        points={"stable": 4, "saddle": 5},
    ),
    Known(
        "hopfield-three-patterns",
        lambda: hopfield(signs(32, 3), 1.6),
        box(32),
        100.0,
        points(6),
        "Amit, Gutfreund and Sompolinsky (1985): above a temperature of 0.46 (here 1/1.6) only the patterns and their "
        "opposites are stable, not mixtures; counted too by Newton's method from 20,000 starts in the three "
        "overlaps (SciPy)",
        row=15,
    ),
    Known(
        "hopfield-three-patterns-cold",
        lambda: hopfield(signs(32, 3), 4.0),
        box(32, count=400),
        100.0,
        points(14),
        "the same at a temperature of 1/4: the eight symmetric mixtures of three are stable beside the six",
        row=15,
    ),
    Known(
        "hopfield-random-patterns",
        lambda: hopfield(random_patterns(3, 64, seed=4), 1.6),
        box(64, count=300),
        150.0,
        points(6),
        "Hopfield (1984); counted by Newton's method from 20,000 starts in the three overlaps (SciPy)",
        row=15,
    ),
    Known(
        "wong-wang-at-rest",
        lambda: wong_wang(0.0),
        box(2, 0.0, 1.0),
        20.0,
        points(3),
        "Wong and Wang (2006), appendix: parameters of the reduced model. Counted by Newton's method from 10,000 "
        "starts "
        "(SciPy): low activity, and a memory of either choice",
        points={"stable": 3, "saddle": 2},
    ),
    Known(
        "wong-wang-with-a-stimulus",
        lambda: wong_wang(30.0),
        box(2, 0.0, 1.0),
        10.0,
        points(2),
        "the same with a stimulus of 30 Hz to either side: two choices, and a saddle between them",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "wilson-cowan-hysteresis",
        lambda: as_flow(wilson_cowan(12.0, 4.0, 13.0, 11.0, 1.2, 2.8, 1.0, 4.0, 0.0)),
        box(2, 0.0, 0.5),
        60.0,
        points(2),
        "Wilson and Cowan (1972), figure 4; counted by Newton's method from 10,000 starts (SciPy)",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "rank-one-overlap-2.5",
        lambda: rank_one(32, 2.5, seed=3),
        box(32, -2.0, 2.0),
        40.0,
        points(2),
        "Mastrogiuseppe and Ostojic (2018): without a random part, two points +-k m where the overlap is above "
        "1; closed "
        "form: k = sum n_i tanh(k m_i) / N has one positive root, as the right side is concave",
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "rank-one-overlap-0.8",
        lambda: rank_one(32, 0.8, seed=3),
        box(32, -2.0, 2.0),
        100.0,
        points(1),
        "the same with an overlap below 1: nothing but 0, of rate -0.2",
        points={"stable": 1},
    ),
    Known(
        "winner-take-all",
        lambda: as_flow(winner_take_all),
        box(4, 0.0, 1.0),
        80.0,
        points(4),
        "Xie, Hahnloser and Seung (2002). Closed form: self-excitation above 1 makes every state with two winners a "
        "saddle (rate 0.2), and one winner at 1/0.8 keeps the others silent (drive 1 - 1.25)",
        remark="rectified: the field has no derivative where a unit falls silent",
    ),
    Known(
        "fitzhugh-nagumo-excitable",
        lambda: as_flow(fitzhugh_nagumo(0.0)),
        box(2, -2.0, 2.0),
        300.0,
        points(1),
        "FitzHugh (1961), a = 0.7, b = 0.8, without a current: one rest state, which is stable",
        points={"stable": 1},
    ),
    Known(
        "three-populations",
        lambda: as_flow(working_memory, time_constant=0.02),
        box(3, 0.0, 1.0),
        4.0,
        points(4),
        "counted by Newton's method from 10,000 starts (SciPy): silence, and one active population of three",
        points={"stable": 4, "saddle": 3},
    ),
)
