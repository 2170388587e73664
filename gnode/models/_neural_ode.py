from collections.abc import Sequence

import equinox as eqx
import jax
import jax.numpy as jnp

from gnode._types import Drive, Input, Key, Scalar, State
from gnode.models._field import AbstractSizedField, FieldSizes
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._mlp import MLP, Activation, identity
from gnode.models._wiring import Wiring


class NeuralODE(AbstractSizedField):
    r"""The neural ODE (nODE).

    $$\tau \frac{dh}{dt} = -h + \gamma F(h, x)$$

    F is an `MLP` with a linear output (tanh, or `output`, where it has no hidden layer). Without `leak` the -h is
    dropped; `gain` makes $\gamma$ a trained scalar that starts at 1, else $\gamma = 1$.

    Source: Kim, Can, Krishnamurthy (ICML 2023); R. Chen et al., "Neural ordinary differential
    equations" (NeurIPS 2018).
    """

    target: MLP
    gain: Scalar | None
    leak: bool = eqx.field(static=True)
    sizes: FieldSizes = eqx.field(static=True)

    def __init__(
        self,
        state_size: int,
        input_size: int,
        hidden: Sequence[int] = (100, 100, 100),
        *,
        time_constant: float = 0.1,
        activation: Activation = jax.nn.relu,
        leak: bool = True,
        gain: bool = False,
        normalise: bool = False,
        output: Activation = jnp.tanh,
        initialiser: Initialiser = glorot_normal,
        wiring: Wiring | None = None,
        key: Key,
    ):
        """`time_constant` is tau in seconds; `hidden` the widths of the hidden layers of F. Without any, F ends in
        `output` and its weights may have a `wiring`."""
        self.sizes = FieldSizes(state_size, input_size, time_constant)
        self.target = MLP(
            state_size,
            state_size,
            hidden,
            input_size=input_size,
            activation=activation,
            output=identity if hidden else output,
            normalise=normalise,
            initialiser=initialiser,
            wiring=wiring,
            key=key,
        )
        self.gain = jnp.ones((), jnp.float32) if gain else None
        self.leak = leak

    def drive(self, input: Input) -> Drive:
        return self.target.drive(input)

    def gate(self, state: State, drive: Drive) -> State:
        return jnp.ones_like(state)

    def residual(self, state: State, drive: Drive) -> State:
        value = self.target(state, drive)
        if self.gain is not None:
            value = self.gain * value
        return value - state if self.leak else value
