import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Key, Scalar, State
from gnode.models._gru import GRU
from gnode.models._initialisers import Initialiser, glorot_normal, small_biases
from gnode.models._sampled_field import AbstractSampledField


class GRUD(AbstractSampledField):
    r"""The GRU-D: a GRU at every sample, whose state decays between samples.

    $$h^- = \exp\!\left(-\max\!\left(0,\, w\, \frac{\Delta t_k}{\tau} + b\right)\right) \odot h_{k-1}$$

    with w and b trained, a number a unit each, and the interval in units of $\tau$, the median one. At first there is
    next to no decay: w and b are $|0.001\, N(0, 1)|$, above zero, where they can be learnt.

    Of the GRU-D as published this is the decay of the state. Its decay of the inputs, channel by channel, and its mask
    are no part of the field: samples are given whole or not at all, and of channels that are missing in some the
    setting `task.missing=indicate` holds the last value and says so in a channel of its own.

    Source: Che, Purushotham, Cho, Sontag and Liu, "Recurrent neural networks for multivariate time series with missing
    values" (Scientific Reports 8, 6085, 2018).
    """

    cell: GRU
    decay_weight: Float[Array, " state"]
    decay_bias: Float[Array, " state"]

    def __init__(
        self,
        state_size: int,
        input_size: int,
        *,
        time_constant: float = 0.01,
        gate_bias: float = 0.0,
        initialiser: Initialiser = glorot_normal,
        key: Key,
    ):
        """`time_constant` is tau, the median interval between samples in seconds; `gate_bias` the initial bias of z."""
        cell_key, weight_key, bias_key = jax.random.split(key, 3)
        self.cell = GRU(
            state_size,
            input_size,
            time_constant=time_constant,
            gate_bias=gate_bias,
            initialiser=initialiser,
            key=cell_key,
        )
        self.decay_weight = jnp.abs(small_biases(weight_key, state_size))
        self.decay_bias = jnp.abs(small_biases(bias_key, state_size))

    def between(self, state: State, duration: Scalar | float) -> State:
        gap = duration / self.time_constant
        return jnp.exp(-jnp.maximum(0, self.decay_weight * gap + self.decay_bias)) * state
