from collections.abc import Sequence

import equinox as eqx
import jax

from gnode._types import Key, Scalar, State
from gnode.models._gru import GRU
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._mlp import Activation
from gnode.models._neural_ode import NeuralODE
from gnode.models._sampled_field import AbstractSampledField


class ODERNN(AbstractSampledField):
    r"""The ODE-RNN: a GRU at every sample, and between samples an nODE without input.

    $$h^- = h_{k-1} + \frac{\Delta t_k}{\tau} (F(h_{k-1}) - h_{k-1})$$

    one Euler step of the flow over the interval, as long as it lasts; F, its leak and $\tau$ are those of `NeuralODE`.

    Source: Rubanova, Chen and Duvenaud, "Latent ODEs for irregularly-sampled time series" (NeurIPS 2019), who leave
    the solver open.
    """

    cell: GRU
    ode: NeuralODE

    def __init__(
        self,
        state_size: int,
        input_size: int,
        hidden: Sequence[int] = (100, 100, 100),
        *,
        time_step: float = 0.01,
        time_constant: float = 0.1,
        activation: Activation = jax.nn.relu,
        leak: bool = True,
        gate_bias: float = 0.0,
        initialiser: Initialiser = glorot_normal,
        key: Key,
    ):
        """`time_step` is the median interval between samples, `time_constant` tau of the nODE, both in seconds;
        `gate_bias` the initial bias of z."""
        cell_key, ode_key = jax.random.split(key)
        self.cell = GRU(
            state_size, input_size, time_constant=time_step, gate_bias=gate_bias, initialiser=initialiser, key=cell_key
        )
        ode = NeuralODE(
            state_size,
            0,
            hidden,
            time_constant=time_constant,
            activation=activation,
            leak=leak,
            initialiser=initialiser,
            key=ode_key,
        )
        # Of no channels a matrix would be left, and some optimisers divide by its sizes.
        self.ode = eqx.tree_at(lambda ode: ode.target.input_weight, ode, None)

    def between(self, state: State, duration: Scalar | float) -> State:
        # None: undriven.
        return self.ode.step(state, None, duration)
