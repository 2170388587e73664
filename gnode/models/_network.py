from typing import TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp

from gnode._checks import refusal
from gnode._types import Output, State
from gnode.models._field import AbstractField
from gnode.models._initial_state import AbstractInitialState
from gnode.models._mlp import MLP

_Tree = TypeVar("_Tree")


class Network(eqx.Module):
    """An initial state, a field and a readout: all that a trial needs.

    The readout is an `MLP` of the state, with no hidden layer by default: y = C h + c.
    """

    initial: AbstractInitialState
    field: AbstractField
    readout: MLP

    def __check_init__(self):
        if self.readout.weights[0].shape[-1] != self.field.readout_size:
            raise refusal(
                f"a readout of the {self.field.readout_size} entries that the field offers",
                f"one of {self.readout.weights[0].shape[-1]}",
                "make the readout with in_size=field.readout_size",
            )
        first_input = jax.ShapeDtypeStruct((self.field.input_size,), jnp.float32)
        (start_size,) = jax.eval_shape(self.initial, first_input).shape
        if start_size != self.field.state_size:
            raise refusal(
                f"an initial state of {self.field.state_size} entries, as the field's",
                f"one of {start_size}",
                "make it with field.state_size entries",
            )

    def output(self, state: State) -> Output:
        """y, the readout of one state."""
        return self.readout(state[: self.field.readout_size])


def count_parameters(tree: object) -> int:
    """The number of trained numbers in a network or any part of one."""
    return sum(leaf.size for leaf in jax.tree.leaves(eqx.filter(tree, eqx.is_inexact_array)))


def in_float32(tree: _Tree) -> _Tree:
    """The same weights in float32, for training."""
    return jax.tree.map(
        lambda leaf: leaf.astype(jnp.float32) if eqx.is_array(leaf) and leaf.dtype == jnp.float64 else leaf, tree
    )
