from typing import Literal, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Scalar
from gnode.models import MLP, AbstractField, InputGate


class Penalties(NamedTuple):
    r"""What is added to the loss that training descends, and not to the one that it reports.

    $$\lambda_r \, \langle h_i(t)^2 \rangle \;+\; \lambda_W \, \langle W_{ij}^2 \rangle
    \quad\text{or}\quad \lambda_W \, \langle |W_{ij}| \rangle$$

    with the mean over units, the steps that are not padding and trials; and over all weights that states are
    multiplied by, those of gates and hidden layers too, as a wiring makes them. With Dale's law h are rates, of which
    units hand on what is positive.
    """

    rates: float = 0.0
    weights: float = 0.0
    norm: Literal["l2", "l1"] = "l2"
    """Of the weights."""

    def of(self, squared_rate: Scalar | None, field: AbstractField) -> Scalar | float:
        """The penalty, of the mean squared rate and the weights of a field."""
        total: Scalar | float = 0.0
        if squared_rate is not None:
            total = self.rates * squared_rate
        if self.weights > 0:
            matrices = recurrent_weights(field)
            sizes = [(jnp.abs(w) if self.norm == "l1" else w**2).sum() for w in matrices]
            total = total + self.weights * sum(sizes) / max(sum(w.size for w in matrices), 1)
        return total


def recurrent_weights(field: AbstractField) -> list[Float[Array, "_ _"]]:
    """The matrices by which states are multiplied: of every perceptron of the state all of its layers."""
    parts = jax.tree.leaves(field, is_leaf=lambda part: isinstance(part, MLP | InputGate))
    return [matrix for one in parts if isinstance(one, MLP) for matrix in (one.recurrent, *one.weights[1:])]
