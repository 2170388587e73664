"""Attractors with known answers, as networks whose weights can be perturbed: kind, horizon, states that visit them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import System, as_flow, as_map
from tests.analysis import chaotic_systems, systems


def clip(h, low=-1.0, high=1.0):
    """Of rectified units alone."""
    return low + jax.nn.relu(h - low) - jax.nn.relu(h - high)


class Affine(eqx.Module):
    """W h + b, close to the identity: the weights of a network that come out a little wrong."""

    weight: jax.Array
    bias: jax.Array

    def __call__(self, h):
        return self.weight @ h + self.bias


class Field(eqx.Module):
    """dh/dt = (F(W h + b) - h) / tau for a target F with a continuum of fixed points where W h + b = h."""

    target: Callable = eqx.field(static=True)
    inner: Affine

    def __call__(self, h):
        return 10.0 * (self.target(self.inner(h)) - h)


def line(h):
    """The interval [-1, 1] of the first axis."""
    return clip(h) * jnp.array([1.0] + [0.0] * (len(h) - 1))


def sheet(h):
    """A square in the plane of the first two axes."""
    return clip(h) * jnp.array([1.0, 1.0] + [0.0] * (len(h) - 2))


def solid(h):
    return clip(h)


def ring(h):
    return h / jnp.sqrt(jnp.sum(h**2) + 1e-12)


def annulus(h):
    radius = jnp.sqrt(jnp.sum(h**2) + 1e-12)
    return h * clip(radius, 1.0, 2.0) / radius


def torus(h):
    """The product of two circles."""
    return jnp.concatenate([ring(h[:2]), ring(h[2:])])


def torus_in_space(h):
    """Of radii 2 and 1, around the third axis."""
    around = 2 * ring(h[:2])
    middle = jnp.concatenate([around, jnp.zeros(1)])
    return middle + ring(h - middle)


def network(target: Callable, size: int, *, noise: float = 0.0, seed: int = 0) -> System:
    random = np.random.default_rng(seed)
    weight = np.eye(size) + noise * random.normal(size=(size, size))
    inner = Affine(jnp.asarray(weight), jnp.asarray(noise * random.normal(size=size)))
    return as_flow(Field(target, inner), time_constant=0.1)


def cloud(size: int, *, count: int = 768, width: float = 1.5, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-width, width, (count, size))


@dataclass(frozen=True)
class Case:
    name: str
    system: Callable[[], System]
    states: np.ndarray
    seconds: float
    kind: str
    count: int | None = None
    lasting: bool = True
    """No memory is ever lost."""


_SHAPES = [
    # name, target, entries of the state, width and number of states
    ("line", line, 2, 1.5, 768),
    ("line in five dimensions", line, 5, 1.5, 768),
    ("ring", ring, 2, 1.5, 768),
    ("sheet", sheet, 2, 1.5, 768),
    ("sheet in space", sheet, 3, 1.5, 768),
    ("annulus", annulus, 2, 3.0, 1536),
    ("torus", torus, 4, 1.5, 1536),
    ("torus in space", torus_in_space, 3, 3.0, 3072),
    ("solid", solid, 3, 1.5, 1536),
]


def _continua() -> Iterator[Case]:
    for name, target, size, width, count in _SHAPES:
        for noise, words in ((0.0, ""), (0.004, ", perturbed")):
            system = partial(network, target, size, noise=noise)
            states = cloud(size, width=width, count=count)
            yield Case(name + words, system, states, 1.0, name.split()[0], lasting=noise == 0)
    yield Case("ring map", lambda: as_map(ring, step=0.1), cloud(2), 2.0, "ring")


def _points() -> Iterator[Case]:
    flows = (
        ("bistable scalar", systems.bistable, 1, "isolated points", 2),
        ("four-point memory", systems.four_points, 2, "isolated points", 4),
        ("leaky integrator", lambda h: -h / jnp.array([1.0, 0.1]), 2, "isolated points", 1),
        ("spiral", systems.spiral, 2, "isolated points", 1),
        ("saddle", systems.saddle, 2, "unbounded", None),
        ("no fixed point", systems.constant, 2, "unbounded", None),
    )
    # Over as long as has passed a state is off by 29 %: a leaky line.
    yield Case("pitchfork at its bifurcation", partial(as_flow, systems.cubic), cloud(1), 10.0, "line", lasting=False)
    for name, flow, size, kind, count in flows:
        yield Case(name, partial(as_flow, flow), cloud(size), 10.0, kind, count)
    bistable = partial(as_map, lambda h: jnp.tanh(2 * h), step=0.1)
    yield Case("bistable map", bistable, cloud(1), 5.0, "isolated points", 2)


def _restless() -> Iterator[Case]:
    logistic = partial(as_map, lambda h: 3.2 * h * (1 - h))
    unit = 0.5 + 0.3 * cloud(1, count=256)
    above = cloud(3, width=10.0) + np.array([0.0, 0.0, 20.0])
    yield Case("Van der Pol", lambda: as_flow(chaotic_systems.van_der_pol(1.0)), cloud(2), 10.0, "limit cycle", 1)
    turning = partial(chaotic_systems.rotating_ring, 2 * np.pi)
    yield Case("rotating ring", lambda: as_flow(turning()), cloud(2), 10.0, "limit cycle", 1)
    yield Case("two-cycle of a map", logistic, unit, 100.0, "limit cycle", 1)
    yield Case("Lorenz", lambda: as_flow(chaotic_systems.lorenz), above, 10.0, "chaos")
    yield Case("Roessler", lambda: as_flow(chaotic_systems.roessler()), cloud(3, width=3.0), 60.0, "chaos")


CASES = {case.name: case for case in (*_points(), *_continua(), *_restless())}
