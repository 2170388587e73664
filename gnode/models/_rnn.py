import jax.numpy as jnp

from gnode._types import Key
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._neural_ode import NeuralODE


def rnn(
    state_size: int,
    input_size: int,
    *,
    time_constant: float = 0.1,
    initialiser: Initialiser = glorot_normal,
    key: Key,
) -> NeuralODE:
    r"""The vanilla RNN in continuous time: a neural ODE with no hidden layer.

    $$\tau \frac{dh}{dt} = -h + \tanh(W h + U x + b)$$

    Source: Kim, Can, Krishnamurthy (ICML 2023).
    """
    return NeuralODE(
        state_size,
        input_size,
        (),
        time_constant=time_constant,
        activation=jnp.tanh,
        initialiser=initialiser,
        key=key,
    )
