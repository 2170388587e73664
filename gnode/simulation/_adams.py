from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from gnode._types import Scalar, State

# How much longer a step may be than the one before: formulas over steps that grow faster are less stable.
ADAMS_GROWTH = 2.0
# A step that would end so little before a sample goes on to it: it has to stop there, and one more would cost as much.
ADAMS_STRETCH = 1.1
# What counts of the distance between the formula kept and one of an order less. Of all of it, runs were ten times as
# exact as those of Dormand and Prince's method in long steps at the same tolerance; now they are three to eleven times.
_SHARE = 0.25
# A step so many times shorter than one before it does not look back beyond that: something has changed at once.
_SHORTER = 5.0
# Slopes of the past that a step knows. With four, ReLUs make it no more exact.
_DEPTH = 3


class Past(NamedTuple):
    """What Adams' method knows of the way here; of all trials in one, by a leading axis."""

    slopes: Float[Array, "*trials depth state"]
    """dh/dt here, and at the ends of the steps before, the latest first."""
    gaps: Float[Array, "*trials gaps"]
    """The seconds between those, which are the lengths of the last steps; zero where there was no such step."""


class AdamsStep(NamedTuple):
    """One step."""

    state: State
    """At its end."""
    error: State
    """The estimate of the error made."""
    past: Past
    """As of its end."""


def first_past(slopes: Float[Array, "trials state"]) -> Past:
    """At the start, where the slope there is all that is known."""
    trials = slopes.shape[0]
    return Past(
        jnp.pad(slopes[:, None], ((0, 0), (0, _DEPTH - 1), (0, 0))), jnp.zeros((trials, _DEPTH - 1), slopes.dtype)
    )


def error_power(gaps: Float[Array, "*trials gaps"], duration: Float[Array, "*trials"]) -> Float[Array, "*trials"]:
    """The power of its length with which the error of a step goes: it rises over the first steps."""
    return 2 + _looks_back(gaps, duration).sum(axis=-1, dtype=gaps.dtype)


def _looks_back(gaps: Float[Array, "*trials gaps"], duration: Float[Array, "*trials"]) -> Bool[Array, "*trials gaps"]:
    """Over which gaps a step does."""
    near = (gaps > 0) & (gaps <= _SHORTER * duration[..., None])
    return jnp.cumprod(near, axis=-1).astype(bool)


def adams_step(flow: Callable[[State], State], state: State, duration: Scalar, past: Past) -> AdamsStep:
    r"""One step of Adams' predictor and corrector, which evaluates the flow once.

    P is the polynomial through the slopes of the past, at the times 0, -a and -a - b:

    $$p = h + \int_0^{\Delta t} P(s)\, ds, \quad r = f(\Delta t, p) - P(\Delta t), \quad
    h' = p + r \int_0^{\Delta t} \frac{\Pi(s)}{\Pi(\Delta t)}\, ds, \quad \Pi(s) = s (s + a) (s + a + b)$$

    So h' integrates the polynomial through the new slope too, and is of order four; over the first steps, of which less
    is known, P and $\Pi$ have fewer terms and factors. The estimate of the error is a share of the distance to the
    formula without the oldest slope. The slope that is kept is that of p and not evaluated again at h' (PEC).

    Sources: Shampine and Gordon, Computer Solution of Ordinary Differential Equations (1975); Hairer, Norsett and
    Wanner, Solving Ordinary Differential Equations I (1993), III.5.

    **Arguments:**

    - `flow`: dh/dt at the end of the step, of the state there.
    - `duration`: of a step that lasts no time nothing is kept.
    """
    (here, before, earlier), (a, b), length = past.slopes, past.gaps, duration
    two, three = _looks_back(past.gaps, length)
    stays = length == 0
    # Newton's divided differences.
    first = jnp.where(two, (here - before) / jnp.where(two, a, 1.0), 0.0)
    older = (before - earlier) / jnp.where(three, b, 1.0)
    second = jnp.where(three, (first - older) / jnp.where(three, a + b, 1.0), 0.0)
    predicted = state + length * (here + length * (first / 2 + (length / 3 + a / 2) * second))
    slope = flow(predicted)
    change = slope - (here + length * (first + (length + a) * second))
    # The shares of that in the new state, and in its distance, with three, two and one slopes of the past.
    to_two, to_three = jnp.where(stays, 1.0, length + a), jnp.where(stays, 1.0, length + a + b)
    quartic = length * (length * length / 4 + (2 * a + b) * length / 3 + a * (a + b) / 2)
    share = jnp.where(
        three, quartic / (to_two * to_three), jnp.where(two, length * (length / 3 + a / 2) / to_two, length / 2)
    )
    square = length * length
    distance = jnp.where(
        three, square * (length / 12 + a / 6) / (to_two * to_three), jnp.where(two, square / 6 / to_two, length / 2)
    )
    new = jnp.stack([slope, here, before]), jnp.stack([length, a])
    kept = Past(*(jnp.where(stays, old, one) for old, one in zip(past, new, strict=True)))
    return AdamsStep(predicted + share * change, _SHARE * distance * change, kept)
