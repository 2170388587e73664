import abc
from collections.abc import Sequence

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._types import Input, Key, State
from gnode.models._initialisers import Initialiser, glorot_normal


class AbstractInitialState(eqx.Module):
    """Where a trial starts, given its first input."""

    @abc.abstractmethod
    def __call__(self, first_input: Input) -> State:
        """h(0)."""


class FixedInitialState(AbstractInitialState):
    """A vector that is not trained."""

    value: tuple[float, ...] = eqx.field(static=True)

    def __init__(self, value: Sequence[float]):
        self.value = tuple(float(entry) for entry in value)

    def __call__(self, first_input: Input) -> State:
        return jnp.asarray(self.value, first_input.dtype)


class TrainedInitialState(AbstractInitialState):
    """A trained vector, which starts at zero."""

    value: Float[Array, " state"]

    def __init__(self, state_size: int):
        self.value = jnp.zeros(state_size, jnp.float32)

    def __call__(self, first_input: Input) -> State:
        return self.value


class AffineInitialState(AbstractInitialState):
    """h(0) = A x(0) + a, with A and a trained: for data whose first observation says where to start."""

    weight: Float[Array, "state input"]
    bias: Float[Array, " state"]

    def __init__(self, state_size: int, input_size: int, *, initialiser: Initialiser = glorot_normal, key: Key):
        if input_size == 0:
            remedy = "take one that is trained, or fixed"
            raise refusal("input channels for an initial state that depends on the first input", "none", remedy)
        self.weight = initialiser(key, (state_size, input_size))
        self.bias = jnp.zeros(state_size, jnp.float32)

    def __call__(self, first_input: Input) -> State:
        return self.weight @ first_input + self.bias
