import jax.numpy as jnp

from gnode._types import Key
from gnode.models._gated_neural_ode import GatedNeuralODE
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._wiring import Wiring


def mgru(
    state_size: int,
    input_size: int,
    *,
    time_constant: float = 0.1,
    gate_bias: float = 0.0,
    wiring: Wiring | None = None,
    initialiser: Initialiser = glorot_normal,
    key: Key,
) -> GatedNeuralODE:
    r"""The minimal gated recurrent unit in continuous time: a gnODE with no hidden layer.

    $$\tau \frac{dh}{dt} = \sigma(W_z h + U_z x + b_z) \odot (-h + \tanh(W h + U x + b))$$

    A `wiring`, a mask or a low rank, is of both W and $W_z$.

    Source: Kim, Can, Krishnamurthy (ICML 2023); Zhou et al., "Minimal gated unit for recurrent neural
    networks" (2016).
    """
    return GatedNeuralODE(
        state_size,
        input_size,
        (),
        (),
        time_constant=time_constant,
        activation=jnp.tanh,
        gate_bias=gate_bias,
        wiring=wiring,
        initialiser=initialiser,
        key=key,
    )
