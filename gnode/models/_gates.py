from collections.abc import Sequence
from typing import Literal, TypeAlias

import equinox as eqx
import jax
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._types import Drive, Input, Key, State
from gnode.models._initialisers import Initialiser, glorot_normal, small_biases
from gnode.models._mlp import MLP, Activation
from gnode.models._wiring import Wiring

GateSees: TypeAlias = Literal["state-and-input", "state", "input", "constant"]
"""What the gate of a gated neural ODE depends on."""


class InputGate(eqx.Module):
    r"""A gate of the input alone: $G(x)$, a perceptron, the same at every state. All of it is in the drive."""

    perceptron: MLP

    def drive(self, input: Input) -> Drive:
        return self.perceptron(input)

    def __call__(self, state: State, drive: Drive) -> State:
        return drive


class ConstantGate(eqx.Module):
    r"""A gate that nothing moves: $G = \sigma(b)$ with b trained, so that every unit has one time constant."""

    bias: Float[Array, " state"]

    def drive(self, input: Input) -> Drive:
        return ()

    def __call__(self, state: State, drive: Drive) -> State:
        return jax.nn.sigmoid(self.bias)


def update_gate(
    sees: GateSees,
    state_size: int,
    input_size: int,
    hidden: Sequence[int],
    *,
    activation: Activation = jax.nn.relu,
    normalise: bool = False,
    bias: float = 0.0,
    initialiser: Initialiser = glorot_normal,
    wiring: Wiring | None = None,
    key: Key,
) -> MLP | InputGate | ConstantGate:
    """G of what it sees, with no weight that it does not use; `normalise` is of W h, where it sees the state."""
    if sees == "constant":
        if hidden:
            raise refusal("no hidden layers of a gate that is constant", list(hidden), "leave gate_hidden out")
        return ConstantGate(small_biases(key, state_size) + bias)
    shared = {
        "activation": activation,
        "output": jax.nn.sigmoid,
        "output_bias": bias,
        "initialiser": initialiser,
        "key": key,
    }
    if sees == "input":
        if input_size == 0:
            remedy = 'take gate="constant", which it would come to'
            raise refusal("input channels for a gate of the input alone", "none", remedy)
        return InputGate(MLP(input_size, state_size, hidden, **shared))
    seen = input_size if sees == "state-and-input" else None
    return MLP(state_size, state_size, hidden, input_size=seen, normalise=normalise, wiring=wiring, **shared)
