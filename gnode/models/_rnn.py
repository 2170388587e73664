import jax.numpy as jnp

from gnode._types import Key
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._mlp import Activation
from gnode.models._neural_ode import NeuralODE
from gnode.models._wiring import Wiring


def rnn(
    state_size: int,
    input_size: int,
    *,
    time_constant: float = 0.1,
    rates: Activation = jnp.tanh,
    wiring: Wiring | None = None,
    initialiser: Initialiser = glorot_normal,
    key: Key,
) -> NeuralODE:
    r"""The vanilla RNN in continuous time: a neural ODE with no hidden layer.

    $$\tau \frac{dh}{dt} = -h + \tanh(W h + U x + b)$$

    `rates` are another function in the place of tanh, and W may have a `Wiring`: Dale's law, which asks for `rates`
    that are nonnegative (relu, softplus, sigmoid) and under which units hand on $[h]_+$; a mask; a low rank.

    Source: Kim, Can, Krishnamurthy (ICML 2023); for the wiring see `Wiring`.
    """
    return NeuralODE(
        state_size,
        input_size,
        (),
        time_constant=time_constant,
        activation=jnp.tanh,
        output=rates,
        wiring=wiring,
        initialiser=initialiser,
        key=key,
    )
