from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp

from gnode._types import Drive, Input, Key, State
from gnode.models._field import AbstractSizedField, FieldSizes
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._mlp import MLP
from gnode.models._wiring import Wiring


class GRU(AbstractSizedField):
    r"""The gated recurrent unit in continuous time.

    $$\tau \frac{dh}{dt} = z \odot (-h + \tanh(W (r \odot h) + U x + b))$$
    $$z = \sigma(W_z h + U_z x + b_z), \quad r = \sigma(W_r h + U_r x + b_r)$$

    With an Euler step of tau it is the discrete GRU (whose $z$ some write as $1 - z$).

    Source: Cho et al. (EMNLP 2014); in continuous time, Kim, Can, Krishnamurthy (ICML 2023).
    """

    target: MLP
    update_gate: MLP
    reset_gate: MLP
    sizes: FieldSizes = eqx.field(static=True)

    def __init__(
        self,
        state_size: int,
        input_size: int,
        *,
        time_constant: float = 0.1,
        gate_bias: float = 0.0,
        wiring: Wiring | None = None,
        initialiser: Initialiser = glorot_normal,
        key: Key,
    ):
        """`time_constant` is tau in seconds; `gate_bias` the initial bias of z; a `wiring`, a mask or a low rank, is of
        W, W_z and W_r."""
        self.sizes = FieldSizes(state_size, input_size, time_constant)
        target_key, update_key, reset_key = jax.random.split(key, 3)
        layer = partial(MLP, state_size, state_size, input_size=input_size, initialiser=initialiser, wiring=wiring)
        self.target = layer(output=jnp.tanh, key=target_key)
        self.update_gate = layer(output=jax.nn.sigmoid, output_bias=gate_bias, key=update_key)
        self.reset_gate = layer(output=jax.nn.sigmoid, key=reset_key)

    def drive(self, input: Input) -> Drive:
        return self.target.drive(input), self.update_gate.drive(input), self.reset_gate.drive(input)

    def gate(self, state: State, drive: Drive) -> State:
        return self.update_gate(state, drive[1])

    def residual(self, state: State, drive: Drive) -> State:
        reset = self.reset_gate(state, drive[2])
        return self.target(reset * state, drive[0]) - state
