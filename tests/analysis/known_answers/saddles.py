"""Sets on which states stay, or to which they return, and that yet attract nothing near them (or no longer)."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import beside, planar
from tests.analysis.known_answers._record import Attractor, Known, box
from tests.analysis.known_answers.cycles import TURN


def in_the_plane(size: int, others: int, width: float = 1.5):
    """Starts with all entries beyond the first `size` at zero, where they stay exactly."""

    def starts():
        inside = box(size, -width, width)()
        return np.concatenate([inside, np.zeros((len(inside), others))], axis=1)

    return starts


def leaves(h):
    """Each entry to +-sqrt(1/2), from an unstable zero of rate 1/2."""
    return h / 2 - h**3


def leaves_in_places(h):
    """A circle, and a third entry that grows on its right and decays on its left; on average at a rate of 1/4."""
    x, _, z = h
    return jnp.append(planar(lambda square: 1 - square, 1.0)(h[:2]), z * (0.25 + x) - z**3)


def two_cycle_and_a_repelled_axis(h):
    x, y = h
    return jnp.stack([3.2 * x * (1 - x), 1.5 * y - y**3])


def may_leonard(alpha: float, beta: float):
    """x_i' = x_i (1 - x_i - alpha x_{i+1} - beta x_{i-1})."""

    def flow(h):
        return h * (1 - h - alpha * jnp.roll(h, -1) - beta * jnp.roll(h, 1))

    return flow


def guckenheimer_holmes(h):
    """The same of the squares, at half the rates: eight octants, each with its cycle."""
    square = h**2
    return h * (1 - square - 0.7 * jnp.roll(square, -1) - 1.6 * jnp.roll(square, 1)) / 2


SADDLE = (Attractor("saddle cycle", 1, period=TURN),)
HETEROCLINIC = (Attractor("heteroclinic cycle", 1),)
PASSAGES = (
    "every passage takes longer than the last by a factor, so that no finite time shows where it ends; in "
    "float64 entries "
    "underflow, and a state then rests at a saddle"
)
BETWEEN = (
    "May and Leonard (1975): alpha < 1 < beta and alpha + beta > 2, so the cycle that joins the three saddles attracts"
)

SADDLES = (
    Known(
        "cycle-in-an-unstable-plane",
        lambda: as_flow(beside((planar(lambda square: 1 - square, 1.0), 2), (leaves, 1))),
        in_the_plane(2, 1),
        10.0,
        SADDLE,
        "closed form: multipliers 1, exp(-4 pi) and exp(pi)",
        row=4,
        given=True,
        remark="zero in the third entry stays zero exactly",
    ),
    Known(
        "cycle-in-a-plane-with-two-ways-out",
        lambda: as_flow(beside((planar(lambda square: 1 - square, 2.0), 2), (leaves, 2))),
        in_the_plane(2, 2),
        20.0,
        (Attractor("saddle cycle", 1, period=TURN / 2),),
        "closed form: multipliers 1, exp(-2 pi), and exp(pi/2) twice",
        row=4,
    ),
    Known(
        "cycle-that-repels-on-one-side-only",
        lambda: as_flow(leaves_in_places),
        in_the_plane(2, 1),
        30.0,
        SADDLE,
        "closed form: the rate 1/4 + cos t has the mean 1/4, so the multiplier is exp(pi/2)",
        row=4,
    ),
    Known(
        "two-cycle-on-a-repelling-axis",
        lambda: as_map(two_cycle_and_a_repelled_axis),
        lambda: np.stack([box(1, 0.05, 0.95)()[:, 0], np.zeros(200)], axis=1),
        100.0,
        (Attractor("saddle cycle", 1, period=2.0),),
        "closed form: multipliers 0.16 along the axis and 2.25 off it",
        row=4,
    ),
    Known(
        "may-leonard",
        lambda: as_flow(may_leonard(0.8, 1.5)),
        box(3, 0.1, 0.9),
        100.0,
        HETEROCLINIC,
        BETWEEN,
        row=5,
        undecided=PASSAGES,
        given=True,
    ),
    Known(
        "may-leonard-strong",
        lambda: as_flow(may_leonard(0.5, 2.0)),
        box(3, 0.1, 0.9),
        60.0,
        HETEROCLINIC,
        BETWEEN,
        row=5,
        undecided=PASSAGES,
    ),
    Known(
        "guckenheimer-holmes",
        lambda: as_flow(guckenheimer_holmes),
        box(3, -0.9, 0.9, count=300),
        200.0,
        (Attractor("heteroclinic cycle", None),),
        "Guckenheimer and Holmes (1988); closed form: the squares obey May and Leonard's equations with 0.7 and 1.6",
        row=5,
        undecided=PASSAGES,
    ),
)
