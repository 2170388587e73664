from collections.abc import Sequence

import jax

from gnode._types import Drive, Input, Key, State
from gnode.models._field import AbstractSizedField, FieldSizes
from gnode.models._gates import ConstantGate, GateSees, InputGate, update_gate
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._mlp import MLP, Activation
from gnode.models._neural_ode import NeuralODE
from gnode.models._wiring import Wiring


class GatedNeuralODE(AbstractSizedField):
    r"""The gated neural ODE (gnODE).

    $$\tau \frac{dh}{dt} = G(h, x) \odot (-h + \gamma F(h, x))$$

    G is an `MLP` with a sigmoid output, by default without a hidden layer; F, the leak and the gain
    are those of `NeuralODE`. A unit's effective time constant is $\tau / G$. `gate_bias` is added to
    the output bias of G at initialisation: a negative one starts with slow units.

    What G depends on is `gate`: by default state and input; of the ablations, $G(h)$ of the state alone, $G(x)$ of the
    input alone, or a trained constant $\sigma(b)$, one time constant a unit.

    Source: Kim, Can, Krishnamurthy (ICML 2023); the ablations are this project's own.
    """

    ungated: NeuralODE
    update_gate: MLP | InputGate | ConstantGate

    def __init__(
        self,
        state_size: int,
        input_size: int,
        hidden: Sequence[int] = (100, 100, 100),
        gate_hidden: Sequence[int] = (),
        *,
        time_constant: float = 0.1,
        activation: Activation = jax.nn.relu,
        leak: bool = True,
        gain: bool = False,
        normalise: bool = False,
        gate: GateSees = "state-and-input",
        gate_bias: float = 0.0,
        initialiser: Initialiser = glorot_normal,
        wiring: Wiring | None = None,
        key: Key,
    ):
        """`time_constant` is tau in seconds; `hidden` and `gate_hidden` the hidden widths of F and G. A `wiring` is of
        both, where neither has any."""
        target_key, gate_key = jax.random.split(key)
        self.ungated = NeuralODE(
            state_size,
            input_size,
            hidden,
            time_constant=time_constant,
            activation=activation,
            leak=leak,
            gain=gain,
            normalise=normalise,
            initialiser=initialiser,
            wiring=wiring,
            key=target_key,
        )
        self.update_gate = update_gate(
            gate,
            state_size,
            input_size,
            gate_hidden,
            activation=activation,
            normalise=normalise,
            bias=gate_bias,
            initialiser=initialiser,
            wiring=wiring,
            key=gate_key,
        )

    @property
    def sizes(self) -> FieldSizes:
        return self.ungated.sizes

    def drive(self, input: Input) -> Drive:
        return self.ungated.drive(input), self.update_gate.drive(input)

    def gate(self, state: State, drive: Drive) -> State:
        return self.update_gate(state, drive[1])

    def residual(self, state: State, drive: Drive) -> State:
        return self.ungated.residual(state, drive[0])
