"""Every model, and trials step by step in NumPy with the equations of `tests.models.references`: the steps share
nothing with gnode."""

import functools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import log_softmax

from gnode import models
from gnode.models import MLP, FixedInitialState, Network
from gnode.tasks import Trials
from tests.models import references
from tests.training.examples import CHANNELS, OUTPUTS, TIME_STEP, lstm, network

ALPHA = 0.3
LENGTHS = np.array([7, 4])

Equation = Callable[[Any, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""(G, R) of a field at a state under an input."""


def relu(equation: Callable) -> Equation:
    return lambda field, h, x: equation(field, h, x, references.ACTIVATIONS["relu"])


def as_equation(step: Callable) -> Equation:
    """Of a map whose samples are all `TIME_STEP` apart."""
    return lambda field, h, x: (np.ones_like(h), step(field, h, x, TIME_STEP) - h)


@eqx.filter_jit
def drawn(make, size: int, readout: int) -> Network:
    keys = jax.random.split(jax.random.key(2))
    start = FixedInitialState(np.linspace(-0.5, 0.5, size).tolist())
    return Network(start, make(key=keys[0]), MLP(readout, OUTPUTS, key=keys[1]))


def made(model, *sizes) -> Network:
    return drawn(partial(model, 3, CHANNELS, *sizes, time_constant=TIME_STEP / ALPHA), 3, 3)


# Drawn where they are asked for: a program each.
CASES: dict[str, tuple[Callable[[], Network], Equation]] = {
    "gnode": (lambda: network(alpha=ALPHA), relu(references.gated_neural_ode)),
    "node": (lambda: made(models.NeuralODE, (5, 4)), relu(references.neural_ode)),
    "gru": (lambda: made(models.GRU), references.gru),
    "mgru": (lambda: made(models.mgru), references.mgru),
    "rnn": (lambda: made(models.rnn), references.rnn),
    "lstm": (lstm, references.lstm),
    "ode-rnn": (
        lambda: drawn(
            partial(models.ODERNN, 3, CHANNELS, (5,), time_step=TIME_STEP, time_constant=TIME_STEP / ALPHA), 3, 3
        ),
        as_equation(partial(references.ode_rnn_step, phi=references.ACTIVATIONS["relu"])),
    ),
    "gru-d": (
        lambda: drawn(partial(models.GRUD, 3, CHANNELS, time_constant=TIME_STEP), 3, 3),
        as_equation(references.gru_d_step),
    ),
}


@functools.cache
def case(name: str) -> tuple[Network, Equation]:
    draw, equation = CASES[name]
    return draw(), equation


def walk(
    network: Network, equation: Equation, trials: Trials, trial: int, moves: np.ndarray | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of every step of a trial the state before it, its input, and the state after it, moved."""
    field: Any = network.field
    state = np.asarray(network.initial(jnp.asarray(trials.inputs[trial, 0])), float)
    for step, input in enumerate(trials.inputs[trial].astype(float)):
        before = state
        seconds = float(trials.durations[trial, step])
        if seconds > 0:
            gate, residual = equation(field, state, input)
            alpha = 1.0 if field.discrete else seconds / field.time_constant
            state = state + alpha * gate * residual
        state = state if moves is None else state + moves[step]
        yield before, input, state


def states_and_loss(
    network: Network, equation: Equation, trials: Trials, trial: int, moves: np.ndarray, *, last: bool = False
) -> tuple[np.ndarray, float]:
    """The states of a trial, (steps, state), and its loss: the mean over its targets that count."""
    states = np.stack([after for *_, after in walk(network, equation, trials, trial, moves)])
    seen = states[:, : network.field.readout_size]
    outputs = seen @ np.asarray(network.readout.weights[0], float).T + np.asarray(network.readout.biases[0], float)
    targets, mask = trials.targets[trial], np.array(trials.mask[trial])
    if trials.labelled:
        losses = -np.take_along_axis(log_softmax(outputs, axis=1), targets[:, None], axis=1)[:, 0]
    else:
        losses = (outputs - targets) ** 2
    if last:
        mask[: np.flatnonzero(mask.reshape(len(mask), -1).all(axis=1))[-1]] = False
    return states, float(losses[mask].mean())
