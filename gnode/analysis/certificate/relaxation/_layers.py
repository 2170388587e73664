from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float, Shaped

Activation: TypeAlias = Literal["relu", "tanh", "logistic"]


class Layer(NamedTuple):
    """z = weights . inputs + bias, of the units before."""

    weights: Float[np.ndarray, "units inputs"]
    bias: Float[np.ndarray, " units"]
    unsure: Float[np.ndarray, " units"]
    """What the bias was rounded by, at most."""
    activation: Activation


class Layers(NamedTuple):
    r"""A residual that is a network of plain layers: $R(h) = W a_L + b + S h$, where
    $a_k = \sigma_k(W_k a_{k-1} + b_k)$ and $a_0 = h$."""

    hidden: list[Layer]
    weights: Float[np.ndarray, "state units"]
    bias: Float[np.ndarray, " state"]
    unsure: Float[np.ndarray, " state"]
    direct: Float[np.ndarray, "state state"]
    """S: minus the identity, of F(h) - h."""

    @property
    def units(self) -> int:
        """Of all hidden layers."""
        return sum(len(layer.bias) for layer in self.hidden)

    def by_layer(self, entries: Shaped[np.ndarray, "boxes units"]) -> list[Shaped[np.ndarray, "boxes _"]]:
        """What is known of all units, one layer after the other."""
        return np.split(entries, np.cumsum([len(layer.bias) for layer in self.hidden])[:-1], axis=1)
