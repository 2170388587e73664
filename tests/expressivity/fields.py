"""Autonomous networks whose powers are known."""

from collections.abc import Callable

import equinox as eqx
import jax.numpy as jnp

from gnode._types import Key
from gnode.models import MLP, Network, NeuralODE, TrainedInitialState


def autonomous(state: int, *hidden: int, outputs: int = 2) -> Callable[[Key], Network]:
    """A nODE with a linear readout, as a function that draws it."""

    def draw(key: Key) -> Network:
        field = NeuralODE(state, 0, hidden, time_constant=0.1, key=key)
        return Network(TrainedInitialState(state), field, MLP(state, outputs, key=key))

    return draw


def linear(state: int, outputs: int = 1) -> Callable[[Key], Network]:
    """dh/dt = (-h + W h + b)/tau."""

    def draw(key: Key) -> Network:
        network = autonomous(state, outputs=outputs)(key)
        identity = MLP(state, state, input_size=0, key=key)
        return eqx.tree_at(lambda n: n.field.target, network, identity)

    return draw


def showing_states(draw: Callable[[Key], Network], outputs: int = 2) -> Callable[[Key], Network]:
    """The same with its first states as outputs."""

    def drawn(key: Key) -> Network:
        network = draw(key)
        weight = jnp.eye(outputs, network.field.state_size)
        return eqx.tree_at(
            lambda n: (n.readout.weights, n.readout.biases), network, ((weight,), (jnp.zeros(outputs),))
        )  # fmt: skip

    return drawn
