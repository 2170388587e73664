"""States that noise acts on, step by step, and the covariance of small noise beside them."""

import math
from collections.abc import Callable, Iterator, Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import Key, State
from gnode.programs import compiled, quick_to_compile

# The covariance costs the cube of the number of entries a state and step: of more entries than the first, so many
# numbers are in the covariances of all states, and of two states at least.
_ENTRIES, _NUMBERS = 16, 2**13
# Random numbers that are drawn at a time.
_AT_A_TIME = 2**22


class Underway(eqx.Module):
    """States on their way."""

    free: Float[Array, "states state"]
    """Without noise."""
    noisy: Float[Array, "noises draws states state"]
    covariance: Float[Array, "covariances state state"]
    """Of noise of strength one, about every so-manieth path without noise."""


def whole_pieces(steps: int, numbers: int) -> tuple[int, int]:
    """So many steps or a few more, of so many random numbers each, and in how many pieces of one size they are made."""
    pieces = math.ceil(steps * numbers / _AT_A_TIME)
    return math.ceil(steps / pieces) * pieces, pieces


def along_noise(
    flow: Callable[[State], State],
    begin: Float[np.ndarray, "states state"],
    noises: Sequence[float],
    *,
    step: float,
    each: int,
    pieces: int,
    looks: int,
    draws: int,
    key: Key,
) -> Iterator[Underway]:
    """States at the beginning, and after `each` steps, twice as many, ...: so many looks."""
    with double_precision():
        strengths, duration = on_device(np.asarray(noises, np.float64)), on_device(np.float64(step))
        here = _at_the_beginning(begin, len(noises), draws)
    yield here
    for look in range(looks):
        # What is yielded from lets others set switches.
        with double_precision():
            for number in range(look * pieces, (look + 1) * pieces):
                drawn = _drawn(key, on_device(number), (each // pieces, draws, *begin.shape))
                here = _go_on(flow, here, drawn, strengths, duration)
        yield here


def _at_the_beginning(states: Float[np.ndarray, "states state"], noises: int, draws: int) -> Underway:
    count, size = states.shape
    still = np.zeros((_covariances(count, size), size, size))
    return Underway(*map(on_device, (states, np.tile(states, (noises, draws, 1, 1)), still)))


def squares(
    states: Float[np.ndarray, "states state"], here: Underway
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Squared distances without noise and with noise from the beginning, those between the two, and traces of the
    covariance."""
    free, noisy = np.array(here.free), np.array(here.noisy)
    return (
        np.sum((free - states) ** 2, axis=-1),
        np.sum((noisy - states) ** 2, axis=-1),
        np.sum((noisy - free) ** 2, axis=-1),
        np.trace(np.array(here.covariance), axis1=1, axis2=2),
    )


def _covariances(states: int, entries: int) -> int:
    """The number of states whose covariance is followed: of every so-manieth."""
    if entries <= _ENTRIES:
        return states
    stride = math.ceil(states / max(2, _NUMBERS // entries**2))
    return math.ceil(states / stride)


@quick_to_compile
def _drawn(key: Key, look: Int[Array, ""], shape: tuple[int, ...]) -> Float[Array, "steps draws states state"]:
    """The noise on the way to a look. It is drawn apart: within the loop of steps it would take long to compile."""
    return jax.random.normal(jax.random.fold_in(key, look), shape, jnp.float64)


@compiled
def _go_on(
    flow: Callable[[State], State],
    here: Underway,
    drawn: Float[Array, "steps draws states state"],
    noises: Float[Array, " noises"],
    duration: Float[Array, ""],
) -> Underway:
    """As many steps further as there is noise for."""
    count, size = here.free.shape
    stride = -(-count // len(here.covariance))
    identity = jnp.eye(size, dtype=here.free.dtype)[None]
    strengths = jnp.sqrt(duration) * noises[:, None, None, None]

    def step(now, push):
        kept = identity + duration * jax.vmap(jax.jacfwd(flow))(now.free[::stride])
        covariance = kept @ now.covariance @ jnp.swapaxes(kept, 1, 2) + duration * identity
        # In one product of matrices.
        flows = duration * jax.vmap(flow)(jnp.concatenate([now.free, now.noisy.reshape(-1, size)]))
        noisy = now.noisy + flows[count:].reshape(now.noisy.shape) + strengths * push[None]
        return Underway(now.free + flows[:count], noisy, covariance), None

    return jax.lax.scan(step, here, drawn)[0]
