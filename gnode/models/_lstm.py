import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._checks import check_count
from gnode._types import Drive, Input, Key, Scalar, State
from gnode.models._field import AbstractSizedField, FieldSizes
from gnode.models._initialisers import Initialiser, glorot_normal
from gnode.models._mlp import MLP


class LSTM(AbstractSizedField):
    r"""The long short-term memory cell: a map, the discrete-time baseline.

    $$c' = f \odot c + i \odot g, \quad h' = o \odot \tanh(c')$$
    $$i, f, o = \sigma(W h + U x + b), \quad g = \tanh(W_g h + U_g x + b_g)$$

    The state is (h, c), of twice `units` entries, and the readout sees h. As a field it is
    $\tau\, d(h, c)/dt = (h', c') - (h, c)$, of which an Euler step of tau is the cell itself: it is
    simulated with that step alone. The bias of f starts at `forget_bias`.

    Source: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000) and its bias
    after Jozefowicz et al. (2015).
    """

    gates: MLP
    sizes: FieldSizes = eqx.field(static=True)

    def __init__(
        self,
        units: int,
        input_size: int,
        *,
        time_constant: float = 0.01,
        forget_bias: float = 1.0,
        initialiser: Initialiser = glorot_normal,
        key: Key,
    ):
        """`units` is the size of h; `time_constant`, in seconds, the time that one step stands for."""
        check_count("the number of units", units)
        self.sizes = FieldSizes(2 * units, input_size, time_constant, readout=units, discrete=True)
        gates = MLP(units, 4 * units, input_size=input_size, initialiser=initialiser, key=key)
        forget = jnp.zeros(4 * units, jnp.float32).at[units : 2 * units].set(forget_bias)
        self.gates = eqx.tree_at(lambda mlp: mlp.biases, gates, (gates.biases[0] + forget,))

    def drive(self, input: Input) -> Drive:
        return self.gates.drive(input)

    def gate(self, state: State, drive: Drive) -> State:
        return jnp.ones_like(state)

    def residual(self, state: State, drive: Drive) -> State:
        hidden, cell = jnp.split(state, 2)
        into, forget, candidate, out = jnp.split(self.gates(hidden, drive), 4)
        new_cell = jax.nn.sigmoid(forget) * cell + jax.nn.sigmoid(into) * jnp.tanh(candidate)
        new_hidden = jax.nn.sigmoid(out) * jnp.tanh(new_cell)
        return jnp.concatenate([new_hidden, new_cell]) - state

    def step(self, state: State, drive: Drive, duration: Scalar | float) -> State:
        """The cell, however long the interval is; where it has no length, the state as it is."""
        # Chosen when it runs and not a constant, which XLA would fold into other roundings than those of earlier runs.
        return super().step(state, drive, jnp.where(duration > 0, self.time_constant, 0.0).astype(state.dtype))

    def forget_times(self, state: State, drive: Drive) -> Float[Array, " units"]:
        r"""$-\Delta t / \log f$ of every cell, in seconds: in so long, steps of this forget gate leave 1/e of it."""
        hidden, _ = jnp.split(state, 2)
        _, forget, _, _ = jnp.split(self.gates(hidden, drive), 4)
        # Of the argument and not of f, which rounds to one.
        return -self.time_constant / jax.nn.log_sigmoid(forget)
