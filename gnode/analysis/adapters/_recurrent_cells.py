from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System
from gnode.programs import compiled

# The kinds of cells, and the blocks of H rows that the weights of each have, one above the other.
BLOCKS = {"rnn": 1, "gru": 3, "lstm": 4}
# Rounding of a step, over what its sums of products can come to.
_ROUNDINGS = 16


class RecurrentCell(eqx.Module):
    r"""The cell of `torch.nn.RNN`, its input held.

    $$h' = \phi(W_{hh} h + W_{ih} x + b_{ih} + b_{hh})$$
    """

    weight: Float[Array, "state state"]
    drive: Float[Array, " state"]
    """W_ih x + b_ih + b_hh."""
    rectified: bool = eqx.field(static=True)
    """phi is ReLU; else tanh."""
    step: float = eqx.field(static=True)

    def residual(self, state: State) -> State:
        check_size(state, len(self.weight), "h")
        total = self.weight @ state + self.drive
        return (jax.nn.relu(total) if self.rectified else jnp.tanh(total)) - state

    def flow(self, state: State) -> State:
        return self.residual(state) / self.step


class GatedRecurrentCell(eqx.Module):
    r"""The cell of `torch.nn.GRU`, its input held; or that of Cho et al. (2014), which resets before the product.

    $$h' = (1 - z) \odot n + z \odot h, \quad r, z = \sigma(W_{h\cdot} h + b_{h\cdot} + W_{i\cdot} x + b_{i\cdot})$$
    $$n = \tanh(W_{in} x + b_{in} + r \odot (W_{hn} h + b_{hn})) \quad\text{or}\quad
    \tanh(W_{in} x + b_{in} + W_{hn} (r \odot h) + b_{hn})$$

    1 - z is above zero, so that the fixed points are the zeros of n - h, however closed the gate is. Where z is what
    lets n in, h' = (1 - z) h + z n, the rows of z are negative here, for 1 - sigma(a) = sigma(-a); where one gate is
    both, as in a minimal gated unit, r and z have the same rows.
    """

    weights: Float[Array, "rows state"]
    """Of r, z and n, one above the other."""
    drive: Float[Array, " rows"]
    """W_i x + b_i of r, z and n; of r and z with b_h too."""
    inner_bias: Float[Array, " state"]
    """b_hn, which r multiplies where it is applied after the product."""
    reset_first: bool = eqx.field(static=True)
    """r is applied before the product; else after it."""
    step: float = eqx.field(static=True)

    def residual(self, state: State) -> State:
        size = self.weights.shape[1]
        check_size(state, size, "h")
        reset = jax.nn.sigmoid(self.weights[:size] @ state + self.drive[:size])
        weights = self.weights[2 * size :]
        if self.reset_first:
            inner = weights @ (reset * state) + self.inner_bias
        else:
            inner = reset * (weights @ state + self.inner_bias)
        return jnp.tanh(self.drive[2 * size :] + inner) - state

    def gate(self, state: State) -> State:
        """1 - z, as a sigmoid of its own: the difference would round to zero long before it does."""
        rows = slice(len(state), 2 * len(state))
        return jax.nn.sigmoid(-(self.weights[rows] @ state + self.drive[rows]))

    def flow(self, state: State) -> State:
        return self.gate(state) * self.residual(state) / self.step


class LongShortTermMemoryCell(eqx.Module):
    r"""The cell of `torch.nn.LSTM`, its input held. The state is (h, c).

    $$c' = f \odot c + i \odot g, \quad h' = o \odot \tanh(c')$$
    $$i, f, o = \sigma(W_h h + W_i x + b), \quad g = \tanh(W_{hg} h + W_{ig} x + b_g)$$
    """

    weights: Float[Array, "rows units"]
    """Of i, f, g and o, one above the other."""
    drive: Float[Array, " rows"]
    """W_i x + b_i + b_h."""
    step: float = eqx.field(static=True)

    def residual(self, state: State) -> State:
        check_size(state, 2 * self.weights.shape[1], "(h, c)")
        hidden, cell = jnp.split(state, 2)
        into, forget, candidate, out = jnp.split(self.weights @ hidden + self.drive, 4)
        new_cell = jax.nn.sigmoid(forget) * cell + jax.nn.sigmoid(into) * jnp.tanh(candidate)
        return jnp.concatenate([jax.nn.sigmoid(out) * jnp.tanh(new_cell), new_cell]) - state

    def flow(self, state: State) -> State:
        return self.residual(state) / self.step


class Layer(NamedTuple):
    """The weights of one layer, their rows as PyTorch has them, and which of the cells above they belong to."""

    cell: str
    """"rnn", "gru" or "lstm"."""
    rectified: bool
    """Of an RNN: ReLU; else tanh."""
    into: Float[np.ndarray | Array, "rows input"]
    """W_i."""
    within: Float[np.ndarray | Array, "rows units"]
    """W_h."""
    into_bias: Float[np.ndarray | Array, " rows"]
    within_bias: Float[np.ndarray | Array, " rows"]
    reset_first: bool = False
    """Of a GRU: the reset is applied before the product; else after it."""

    @property
    def units(self) -> int:
        return self.within.shape[1]

    def held_at(self, input: Float[np.ndarray | Array, " input"], step: float) -> System:
        """Its map, its input held. Call it under x64."""
        drive, size = self.into @ input + self.into_bias, self.units
        weights = jnp.asarray(self.within)
        if self.cell == "gru":
            outer = self.within_bias * (np.arange(3 * size) < 2 * size)
            inner = jnp.asarray(self.within_bias[2 * size :])
            gated = GatedRecurrentCell(weights, jnp.asarray(drive + outer), inner, self.reset_first, step)
            return System(gated.flow, gated.residual, gated.gate, step, step)
        total = jnp.asarray(drive + self.within_bias)
        plain = (
            LongShortTermMemoryCell(weights, total, step)
            if self.cell == "lstm"
            else RecurrentCell(weights, total, self.rectified, step)
        )
        return System(plain.flow, plain.residual, None, step, step)

    def steps(
        self, inputs: Float[np.ndarray, "batch input"], states: Float[np.ndarray, "batch state"]
    ) -> Float[np.ndarray, "batch state"]:
        """h' of many states, each under an input of its own."""
        with double_precision():
            into, within, into_bias, within_bias = (jnp.asarray(array, jnp.float64) for array in self[2:6])
            arrays = (into, within, into_bias, within_bias)
            kind = (self.cell, self.rectified, self.reset_first)
            return np.array(_steps(kind, arrays, jnp.asarray(inputs), jnp.asarray(states)))

    def rounding(
        self, inputs: Float[np.ndarray, "batch input"], states: Float[np.ndarray, "batch state"], precision: float
    ) -> float:
        """By how much a step may be off that is made of numbers of this precision."""
        sums = np.abs(inputs) @ np.abs(self.into).T + np.abs(states[:, : self.units]) @ np.abs(self.within).T
        sums = 1 + float((sums + np.abs(self.into_bias) + np.abs(self.within_bias)).max())
        return _ROUNDINGS * precision * sums * (1 + float(np.abs(states).max()))


@compiled
def _steps(
    kind: tuple[str, bool, bool],
    arrays: tuple[Array, Array, Array, Array],
    inputs: Float[Array, "batch input"],
    states: Float[Array, "batch state"],
) -> Float[Array, "batch state"]:
    cell, rectified, reset_first = kind
    layer = Layer(cell, rectified, *arrays, reset_first)
    return jax.vmap(lambda held, state: layer.held_at(held, 1.0).next(state))(inputs, states)


def check_size(state: State, size: int, name: str) -> None:
    """Refuses a state of another size than the cell's."""
    if state.shape != (size,):
        raise refusal(f"a state of shape {(size,)}, {name} of the cell", state.shape, "give starts of so many entries")
