"""Points that lie close together, points without a rate, and starts that are uneven: what counts as one point."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import planar
from tests.analysis.known_answers._record import Known, box
from tests.analysis.known_answers.points import points, random_weights


def nearby_wells(apart: float):
    """-x (x^2 - e^2) / (x^2 + e^2): stable at +-e, unstable at 0, with rates -1 and 1; far away it is -x."""

    def flow(h):
        return -h * (h**2 - apart**2) / (h**2 + apart**2)

    return flow


def near_and_far(h):
    """Two points 2e-5 apart, and the second entry's two wells."""
    return jnp.concatenate([nearby_wells(1e-5)(h[:1]), h[1:] - h[1:] ** 3])


def degenerate(h):
    """-x^3, and an entry that decays."""
    return jnp.stack([-(h[0] ** 3), -h[1]])


def flatter(h):
    """-x |x|, which has one derivative at 0, and no second."""
    return -h * jnp.abs(h)


def weak_focus(h):
    """A turn at 1 rad/s whose only damping is of third order: the amplitude falls as 1 / sqrt(2 t)."""
    return planar(lambda square: -square, 1.0)(h)


def two_wells(h):
    return jnp.stack([h[0] - h[0] ** 3, -h[1]])


def with_an_outlier(*far: float) -> np.ndarray:
    """199 normal states and one that is far away."""
    return np.concatenate([np.random.default_rng(1).normal(size=(199, len(far))), [far]])


def settled_in_the_wells() -> np.ndarray:
    random = np.random.default_rng(1)
    wells = np.stack([np.sign(random.normal(size=200)), np.zeros(200)], axis=1)
    return wells + 1e-13 * random.normal(size=(200, 2))


def one_point_network(size: int = 32):
    weights = random_weights(size, 0.8, seed=1)
    bias = np.random.default_rng(2).normal(size=size)
    return as_map(lambda h: jnp.tanh(weights @ h + bias))


def bistable_network(size: int = 32):
    """tanh(W h) of one pattern of +1 and -1: points at +-0.957 of it."""
    pattern = np.sign(np.random.default_rng(3).normal(size=size))
    return as_map(lambda h: jnp.tanh(2 / size * pattern * (pattern @ h)))


def ends_of_long_trials() -> np.ndarray:
    """By the network's own map, in NumPy."""
    weights, bias = random_weights(32, 0.8, seed=1), np.random.default_rng(2).normal(size=32)
    states = box(32)()
    for _ in range(2000):
        states = np.tanh(states @ weights.T + bias)
    return states


NEIGHBOURS = (
    Known(
        "wells-2e-6-apart",
        lambda: as_flow(nearby_wells(1e-6)),
        box(1),
        50.0,
        points(2),
        "closed form: +-1e-6 (rate -1) and 0 (rate 1)",
        row=16,
        points={"stable": 2, "unstable": 1},
    ),
    Known(
        "wells-2e-9-apart",
        lambda: as_flow(nearby_wells(1e-9)),
        box(1),
        60.0,
        points(2),
        "closed form: +-1e-9 (rate -1) and 0 (rate 1)",
        row=16,
        points={"stable": 2, "unstable": 1},
    ),
    Known(
        "near-and-far-wells",
        lambda: as_flow(near_and_far),
        box(2, -1.5, 1.5),
        40.0,
        points(4),
        "closed form: (+-1e-5, +-1)",
        row=16,
        points={"stable": 4, "saddle": 4, "unstable": 1},
    ),
    Known(
        "degenerate-point",
        lambda: as_flow(degenerate),
        box(2),
        10.0,
        points(1),
        "closed form: x = x0 / sqrt(1 + 2 x0^2 t) goes to 0, the only zero",
        row=16,
        honest=("line",),
        points={"marginal": 1},
        remark="over a time as long as has passed a state is off by 29 %, whatever that time",
    ),
    Known(
        "degenerate-point-without-a-second-derivative",
        lambda: as_flow(flatter),
        box(2),
        50.0,
        points(1),
        "closed form: x = x0 / (1 + |x0| t) goes to 0, the only zero",
        row=16,
        honest=("line",),
        points={"marginal": 1},
    ),
    Known(
        "weak-focus",
        lambda: as_flow(weak_focus),
        box(2),
        1000.0,
        points(1),
        "closed form: r = r0 / sqrt(1 + 2 r0^2 t) goes to 0, the only zero",
        row=10,
        points={"marginal": 1},
    ),
    Known(
        "settled-starts-of-a-halving-map",
        lambda: as_map(lambda h: 0.5 * h + 0.5),
        lambda: 1 + 1e-14 * np.random.default_rng(0).normal(size=(100, 3)),
        100.0,
        points(1),
        "closed form: 1, of multiplier 1/2",
        row=18,
        points={"stable": 1},
        given=True,
        remark="it was said to have 100 points",
    ),
    Known(
        "ends-of-long-trials",
        one_point_network,
        ends_of_long_trials,
        100.0,
        points(1),
        "2,000 uniform starts end at one point, where the largest multiplier is 0.52 (NumPy, 3,000 steps)",
        row=18,
        points={"stable": 1},
    ),
    Known(
        "settled-in-two-wells",
        lambda: as_flow(two_wells),
        settled_in_the_wells,
        10.0,
        points(2),
        "closed form: (+-1, 0), of rates -2 and -1",
        row=18,
        points={"stable": 2, "saddle": 1},
        remark="no start leads to the saddle between them",
    ),
    Known(
        "starts-that-are-all-one",
        lambda: as_flow(two_wells),
        lambda: np.full((50, 2), 0.3),
        20.0,
        points(1),
        "closed form: from (0.3, 0.3) to (1, 0)",
        row=18,
    ),
    Known(
        "an-outlier-of-1e8",
        lambda: as_flow(two_wells),
        lambda: with_an_outlier(1e8, 1e8),
        20.0,
        points(2),
        "closed form: (+-1, 0); from 1e8 to (1, 0) too, in 1e-16 s",
        row=19,
        points={"stable": 2, "saddle": 1},
        given=True,
    ),
    Known(
        "an-outlier-of-1e5-in-one-entry",
        lambda: as_flow(lambda h: jnp.stack([jnp.tanh(2 * h[0]) - h[0], -h[1]])),
        lambda: with_an_outlier(1e5, 1.0),
        40.0,
        points(2),
        "closed form: the zeros of tanh(2 x) - x, 0 and +-0.9575",
        row=19,
        points={"stable": 2, "saddle": 1},
    ),
    Known(
        "an-outlier-before-a-network",
        bistable_network,
        lambda: with_an_outlier(*[1e6] * 32),
        50.0,
        points(2),
        "closed form: along the pattern k -> tanh(2 k), across it 0 in one step",
        row=19,
        points={"stable": 2, "saddle": 1},
    ),
)
