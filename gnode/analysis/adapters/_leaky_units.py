"""The equations of continuous-time RNNs, their input held: each F(h) - h once, and what leaks by it."""

from collections.abc import Callable
from typing import TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import State
from gnode.analysis._function import flow_of, residual_of
from gnode.analysis._system import System

Weights: TypeAlias = Float[Array, "units units"] | tuple[Float[Array, "units rank"], Float[Array, "units rank"]]
"""W, or m and n of W = m n^T."""


def _identity(x: Array) -> Array:
    return x


def _rectified_tanh(x: Array) -> Array:
    return jax.nn.relu(jnp.tanh(x))


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "sigmoid": jax.nn.sigmoid,
    "softplus": jax.nn.softplus,
    "retanh": _rectified_tanh,
    "linear": _identity,
}
"""phi by name; "retanh" is max(tanh, 0)."""


def _weighted(weights: Weights, x: Float[Array, " units"]) -> Float[Array, " units"]:
    if isinstance(weights, tuple):
        m, n = weights
        return m @ (n.T @ x)
    return weights @ x


class RateForm(eqx.Module):
    r"""F(r) - r of rates.

    $$F(r) = \phi(W r + I), \qquad I = U u + b$$
    """

    weights: Weights
    drive: Float[Array, " units"]
    activation: Callable[[Array], Array]

    def __call__(self, state: State) -> State:
        return self.activation(_weighted(self.weights, state) + self.drive) - state


class CurrentForm(eqx.Module):
    r"""F(x) - x of currents.

    $$F(x) = W \phi(x) + I, \qquad I = U u + b$$
    """

    weights: Weights
    drive: Float[Array, " units"]
    activation: Callable[[Array], Array]

    def __call__(self, state: State) -> State:
        return _weighted(self.weights, self.activation(state)) + self.drive - state


class LatentForm(eqx.Module):
    r"""F(kappa) - kappa of the latent variables of W = m n^T, the same for rates and currents.

    $$F(\kappa) = n^T \phi(m \kappa + I), \qquad I = U u + b$$
    """

    m: Float[Array, "units rank"]
    n: Float[Array, "units rank"]
    drive: Float[Array, " units"]
    activation: Callable[[Array], Array]

    def __call__(self, state: State) -> State:
        return self.n.T @ self.activation(self.m @ state + self.drive) - state


class _Leak(eqx.Module):
    residual: Callable[[State], State]
    tau: Float[Array, "*units"]

    def __call__(self, state: State) -> State:
        return self.residual(state) / self.tau


class _Constant(eqx.Module):
    values: Float[Array, " units"]

    def __call__(self, state: State) -> Float[Array, " units"]:
        return self.values


def leaky(residual: Callable[[State], State], tau: Float[Array, "*units"], step: float | None) -> System:
    """The flow F(h) - h over tau, or the map of its Euler steps. Of time constants of the units' own, the shortest is
    that of the system, and its share in each is the gate. Call it under x64."""
    shortest = float(tau.min())
    gate = _Constant(shortest / tau) if tau.ndim else None
    return System(flow_of(_Leak(residual, tau)), residual_of(residual), gate, shortest, step)
