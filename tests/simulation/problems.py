"""Fields whose solutions are known, networks of random weights, and SciPy as a second opinion on their trajectories."""

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import scipy.integrate
import scipy.interpolate
from jaxtyping import Array, Float

from gnode import models
from gnode.models import AbstractField
from gnode.simulation import SimulationSettings, Trajectory, all_along_paths, along_path, input_path
from tests.models import references

TAU_S = 0.1
ADAPTIVE = ("heun", "tsit5", "dopri5", "dopri8", "kvaerno5")
INTERPOLATIONS = ("constant", "linear", "cubic")


class PlainField(AbstractField):
    """An equation written out: no gate, and the input as it is. What is one by default may be another number."""

    state_size: int = eqx.field(static=True, default=1)
    input_size: int = eqx.field(static=True, default=1)
    time_constant: float = eqx.field(static=True, default=1.0)
    readout_size: int = eqx.field(static=True, default=1)
    discrete: bool = eqx.field(static=True, default=False)

    def drive(self, input):
        return input

    def gate(self, state, drive):
        return jnp.ones_like(state)


class Whirl(PlainField):
    r"""$\tau\, dh/dt = x\,(1 + |h|^2)\, J h$ with J the rotation by 90 degrees: |h| stays, and h turns by the angle
    $(1 + |h|^2) \int x\, dt / \tau$. Neither linear, nor of uncoupled units: no condition on the order of a solver is
    met by chance."""

    state_size: int = eqx.field(static=True, default=2)
    readout_size: int = eqx.field(static=True, default=2)

    def residual(self, state, drive):
        return drive[0] * (1 + state @ state) * jnp.stack([-state[1], state[0]])

    def exact(self, start: np.ndarray, integrals: np.ndarray) -> np.ndarray:
        """The states at times, from the integral of x up to each."""
        angles = (1 + start @ start) * integrals / self.time_constant
        cos, sin = np.cos(angles), np.sin(angles)
        return np.stack([cos * start[0] - sin * start[1], sin * start[0] + cos * start[1]], axis=-1)


class LeakyIntegrator(PlainField):
    r"""$\tau\, dh/dt = -h + x$."""

    time_constant: float = eqx.field(static=True, default=2.0)

    def residual(self, state, drive):
        return drive - state

    def exact(self, start: np.ndarray, inputs: np.ndarray, durations: np.ndarray, interpolation: str) -> np.ndarray:
        """The states at the samples, of an input that is held or linear."""
        states, state, tau = [], start, self.time_constant
        for k, duration in enumerate(durations):
            value, slope = inputs[k], 0.0
            if interpolation == "linear":
                value = inputs[max(k - 1, 0)]
                slope = (inputs[k] - value) / duration
            # The share that is forgotten, to all digits where an interval is short.
            forgotten = -np.expm1(-duration / tau)
            state = state + forgotten * (value - state) + slope * (duration - tau * forgotten)
            states.append(state)
        return np.stack(states)


class Explosion(PlainField):
    r"""$dh/dt = x\, h^2$: $h = h_0 / (1 - h_0 \int x\, dt)$ has no value from the time on at which the integral is
    $1 / h_0$."""

    def residual(self, state, drive):
        return drive * state**2


FIELDS: dict[str, tuple[Callable, Callable]] = {
    "rnn": (models.rnn, references.rnn),
    "mgru": (models.mgru, references.mgru),
    "gru": (models.GRU, references.gru),
    "node": (
        partial(models.NeuralODE, hidden=(9,), activation=jax.nn.relu),
        partial(references.neural_ode, phi=references.ACTIVATIONS["relu"]),
    ),
    "gnode-relu": (
        partial(models.GatedNeuralODE, hidden=(9,), activation=jax.nn.relu),
        partial(references.gated_neural_ode, phi=references.ACTIVATIONS["relu"]),
    ),
    "gnode-tanh": (
        partial(models.GatedNeuralODE, hidden=(9,), activation=jnp.tanh),
        partial(references.gated_neural_ode, phi=references.ACTIVATIONS["tanh"]),
    ),
}
"""How each model is made, and its equation in plain NumPy: the gate and the residual of a field's own weights."""


def drawn_field(model: str, state_size: int, input_size: int, *, seed: int = 0) -> AbstractField:
    """With weights of variance 2 over their fan-in and biases of order one half, in the precision in force."""
    make = partial(FIELDS[model][0], state_size, input_size, time_constant=TAU_S)
    shapes = eqx.filter_eval_shape(lambda key: make(key=key), jax.random.key(0))
    random = np.random.default_rng(seed)

    def draw(leaf):
        scale = np.sqrt(2 / leaf.shape[-1]) if leaf.ndim == 2 else 0.5
        return jnp.asarray(scale * random.normal(size=leaf.shape))

    return jax.tree.map(draw, shapes)


def network(field: AbstractField) -> models.Network:
    """A field with the rest that a network needs, drawn: its start is affine in the first input."""
    key = jax.random.key(1)
    drawn = models.Network(
        models.AffineInitialState(field.state_size, field.input_size, key=key),
        field,
        models.MLP(field.readout_size, 2, key=key),
    )
    return models.in_float64(drawn) if jax.config.read("jax_enable_x64") else drawn


def drawn_trials(
    trials: int, steps: int, channels: int, *, seed: int = 0, shortest_s: float = 0.02, longest_s: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of order one at irregular times: (inputs, durations)."""
    random = np.random.default_rng(seed)
    return random.normal(size=(trials, steps, channels)), random.uniform(shortest_s, longest_s, (trials, steps))


@eqx.filter_jit
def solve_all(
    field: AbstractField,
    starts: Float[Array, "trials state"],
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings,
) -> Trajectory:
    """By the loop over all trials, where there is one for the settings."""
    paths = jax.vmap(partial(input_path, interpolation=settings.interpolation))(inputs, durations)
    return all_along_paths(network(field), paths, starts, settings)


@eqx.filter_jit
def solve_each(
    field: AbstractField,
    starts: Float[Array, "trials state"],
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    settings: SimulationSettings,
) -> Trajectory:
    """By the way of a single trial, mapped over the trials."""

    def one(start, inputs, durations):
        return along_path(network(field), input_path(inputs, durations, settings.interpolation), start, settings)

    return jax.vmap(one)(starts, inputs, durations)


def input_in_interval(
    inputs: np.ndarray, durations: np.ndarray, interpolation: str, interval: int
) -> Callable[[float], np.ndarray]:
    """The input at seconds after the start of an interval; before the first sample it is that sample."""
    before, after, duration = inputs[max(interval - 1, 0)], inputs[interval], durations[interval]
    if interpolation == "constant":
        return lambda seconds: after
    slope = (after - before) / duration
    if interpolation == "linear":
        return lambda seconds: before + slope * seconds
    earlier = np.zeros_like(slope)
    if interval > 0 and durations[interval - 1] > 0:
        earlier = (before - inputs[max(interval - 2, 0)]) / durations[interval - 1]
    curve: Any = scipy.interpolate.CubicHermiteSpline([0, duration], [before, after], [earlier, slope])
    return lambda seconds: curve(seconds)


def scipy_states(
    model: str,
    field: AbstractField,
    start: np.ndarray,
    inputs: np.ndarray,
    durations: np.ndarray,
    interpolation: str,
    *,
    method: str = "DOP853",
    rtol: float = 1e-12,
) -> np.ndarray:
    """The states at the samples, integrated from each to the next, so that no step straddles one."""
    reference = FIELDS[model][1]
    states, state = [], np.asarray(start)
    for k, duration in enumerate(durations):
        if duration > 0:
            input = input_in_interval(inputs, durations, interpolation, k)

            def flow(seconds, state, input=input):
                gate, residual = reference(field, state, input(seconds))
                return gate * residual / TAU_S

            solution = scipy.integrate.solve_ivp(flow, (0, duration), state, method, rtol=rtol, atol=rtol / 10)
            assert solution.success
            state = solution.y[:, -1]
        states.append(state)
    return np.stack(states)
