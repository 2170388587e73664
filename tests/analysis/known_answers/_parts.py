"""What many of the systems are made of."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np

from gnode.analysis import System, as_flow, as_map


def planar(pull: Callable, turn: float | Callable = 0.0):
    """dr/dt = r pull(r^2), dtheta/dt = turn, or turn(x, y): two entries."""

    def flow(h):
        x, y = h
        inward, angular = pull(x**2 + y**2), turn(x, y) if callable(turn) else turn
        return jnp.stack([x * inward - angular * y, y * inward + angular * x])

    return flow


def beside(*parts: tuple[Callable, int]):
    """Flows or maps that know nothing of each other, each with the number of its entries."""

    def together(h):
        out, begin = [], 0
        for part, size in parts:
            out.append(part(h[begin : begin + size]))
            begin += size
        return jnp.concatenate(out)

    return together


def drawn_to(target: Callable, rate: float = 10.0):
    """dh/dt = rate (F(h) - h): where F(F(h)) = F(h), states at rest are the image of F."""

    def flow(h):
        return rate * (target(h) - h)

    return flow


def in_units(flow: Callable, lengths: float | np.ndarray, seconds: float = 1.0):
    """The same flow with its entries and its time in other units: what was 1 is now `lengths`, and `seconds`."""
    lengths = np.asarray(lengths, np.float64)

    def scaled(h):
        return lengths * flow(h / lengths) / seconds

    return scaled


def system_in_units(system: System, lengths: np.ndarray, seconds: float) -> System:
    """The same of a flow or a map that is made."""
    if system.step is not None:
        return as_map(in_units(system.next, lengths), step=system.step * seconds)
    return as_flow(in_units(system.flow, lengths, seconds), time_constant=system.time_constant * seconds)


def clipped(h, low=-1.0, high=1.0):
    """By a minimum and a maximum: exactly the identity in between."""
    return jnp.clip(h, low, high)


def rotation(size: int, seed: int = 0) -> np.ndarray:
    """A random orthogonal matrix."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]


def signs(size: int, count: int) -> np.ndarray:
    """(count, size): patterns of +1 and -1, mutually orthogonal, in which every combination of signs is as frequent
    as any other (rows of a Hadamard matrix); `size` is a multiple of 2^count."""
    places = np.arange(size)
    return np.array([1.0 - 2.0 * (places >> bit & 1) for bit in range(count)])
