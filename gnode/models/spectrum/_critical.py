from collections.abc import Callable
from typing import TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._switches import single_precision
from gnode._types import Key
from gnode.models._field import AbstractField
from gnode.models._gates import ConstantGate
from gnode.models._mlp import MLP
from gnode.models._network import in_float32
from gnode.models.spectrum._jacobian_spectrum import largest_real_part

_Field = TypeVar("_Field", bound=AbstractField)


def _scaled(field: _Field, factor: float) -> _Field:
    """The field with every weight and bias of F and G, U included, multiplied."""

    def scale(node):
        if _of_f_or_g(node):
            return jax.tree.map(lambda leaf: leaf * factor if eqx.is_inexact_array(leaf) else leaf, node)
        return node

    return jax.tree.map(scale, field, is_leaf=_of_f_or_g)


def _of_f_or_g(node: object) -> bool:
    return isinstance(node, MLP | ConstantGate)


@single_precision()
def critical(
    draw: Callable[[Key], _Field],
    *,
    depth: int,
    state: Float[Array, " state"],
    input: Float[Array, " input"],
    key: Key,
    tolerance: float = 1e-4,
    draws: int = 64,
) -> _Field:
    r"""A field at the edge of stability.

    With $\eta$ the largest real part of an eigenvalue of the Jacobian of $-h + F$ at `state` under
    `input`, all weights and biases of F and G are multiplied by

    $$\left(\frac{1}{\eta + 1}\right)^{1/(L+1)}$$

    where L is the number of hidden layers of F. One multiplication is exact for ReLU networks without
    biases; it is repeated until $|\eta|$ is below `tolerance`, which takes a few rounds otherwise. A draw
    whose Jacobian of F has no eigenvalue in the right half-plane cannot be scaled to the edge (this
    happens for small N): the next of `draws` draws is then taken.

    **Arguments:**

    - `draw`: makes a field from a key; its weights should come from `unit_gain_normal`.
    - `depth`: L.
    - `state`, `input`: where the Jacobian is taken: the initial state and the mean input.

    The trained scale of a layer normalisation counts as a weight: without it, a factor on the weights
    before the normalisation would change nothing. Raises `Refused` where no draw reaches the edge, as
    without leak, where the edge is at weights of zero.

    Source: Kim, Can, Krishnamurthy (ICML 2023), critical initialisation.
    """
    state, input = jnp.asarray(state, jnp.float32), jnp.asarray(input, jnp.float32)
    for attempt in jax.random.split(key, draws):
        field = in_float32(draw(attempt))
        for _ in range(50):
            edge = largest_real_part(field, state, input)
            if abs(edge) <= tolerance:
                return field
            if not edge > -1 + 1e-6:
                break
            field = _scaled(field, (1 / (edge + 1)) ** (1 / (depth + 1)))
    raise refusal(
        "a field that a factor on its weights brings to the edge of stability",
        f"none in {draws} draws",
        "use another initialisation, or a field with leak",
    )
