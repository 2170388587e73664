import itertools
from collections.abc import Callable, Sequence
from typing import TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._checks import check_count, refusal
from gnode._types import Input, Key
from gnode.models._initialisers import Initialiser, glorot_normal, small_biases
from gnode.models._wiring import Wiring

Activation: TypeAlias = Callable[[Array], Array]


def identity(value: Array) -> Array:
    return value


class MLP(eqx.Module):
    r"""A multilayer perceptron with L hidden layers, optionally driven by an input in its first layer.

    $$s_1 = \phi(W_0 v + U x + b_0), \quad s_{l+1} = \phi(W_l s_l + b_l), \quad \mathrm{output}(W_L s_L + b_L)$$

    U has no bias of its own. With no hidden layer the value is $\mathrm{output}(W_0 v + U x + b_0)$.
    With `normalise`, $W_0 v$ is layer-normalised (with a trained scale) before the drive is added. With a `wiring`, of
    a perceptron without hidden layers, $W_0$ are the recurrent weights of units, which follow from the first of
    `weights` as `Wiring` says: `recurrent`.

    Source: F and G of Kim, Can, Krishnamurthy (ICML 2023).
    """

    weights: tuple[Float[Array, "_ _"], ...]
    biases: tuple[Float[Array, " _"], ...]
    input_weight: Float[Array, "width input"] | None
    normalisation: eqx.nn.LayerNorm | None
    right: Float[Array, "width rank"] | None
    """N of recurrent weights of low rank."""
    activation: Activation = eqx.field(static=True)
    output: Activation = eqx.field(static=True)
    wiring: Wiring | None = eqx.field(static=True)

    def __init__(
        self,
        in_size: int,
        out_size: int,
        hidden: Sequence[int] = (),
        *,
        input_size: int | None = None,
        activation: Activation = jax.nn.relu,
        output: Activation = identity,
        normalise: bool = False,
        output_bias: float = 0.0,
        initialiser: Initialiser = glorot_normal,
        wiring: Wiring | None = None,
        key: Key,
    ):
        for width in (in_size, out_size, *hidden):
            check_count("a layer width", width)
        sizes = [in_size, *hidden, out_size]
        weights_key, biases_key, input_key = jax.random.split(key, 3)
        layers = list(itertools.pairwise(sizes))
        self.weights = tuple(
            initialiser(k, (fan_out, fan_in))
            for k, (fan_in, fan_out) in zip(jax.random.split(weights_key, len(layers)), layers, strict=True)
        )
        self.right, self.wiring = None, wiring
        if wiring is not None:
            if sizes != [wiring.units] * 2 or normalise:
                raise refusal(
                    f"with a wiring a perceptron from {wiring.units} units to as many, without hidden layers and "
                    "normalisation",
                    f"one of layers {sizes}{' that is normalised' if normalise else ''}",
                    "leave the wiring out",
                )
            trained, self.right = wiring.draw(initialiser, key=weights_key)
            self.weights = (trained,)
        biases = [
            small_biases(k, fan_out)
            for k, (_, fan_out) in zip(jax.random.split(biases_key, len(layers)), layers, strict=True)
        ]
        biases[-1] = biases[-1] + output_bias
        self.biases = tuple(biases)
        if input_size == 0:
            # An autonomous field has no input; initialisers divide by the number of columns.
            self.input_weight = jnp.zeros((sizes[1], 0), jnp.float32)
        else:
            self.input_weight = None if input_size is None else initialiser(input_key, (sizes[1], input_size))
        self.normalisation = eqx.nn.LayerNorm(sizes[1], use_bias=False, dtype=jnp.float32) if normalise else None
        self.activation = activation
        self.output = output

    @property
    def recurrent(self) -> Float[Array, "width in"]:
        """W_0, whatever is trained of it."""
        return self.weights[0] if self.wiring is None else self.wiring.matrix(self.weights[0], self.right)

    def drive(self, input: Input) -> Float[Array, " width"]:
        """U x + b_0: what the input adds to the first layer."""
        if self.input_weight is None:
            return self.biases[0]
        return input @ self.input_weight.T + self.biases[0]

    def __call__(
        self, value: Float[Array, " in"], drive: Float[Array, " width"] | None = None
    ) -> Float[Array, " output"]:
        """The output for one value, under a drive from `drive` (none: undriven)."""
        # Row times transpose and not W v: under vmap this keeps the batch first, without a transposition.
        if self.wiring is None:
            first = value @ self.weights[0].T
        else:
            first = self.wiring.received(value, self.weights[0], self.right)
        if self.normalisation is not None:
            first = self.normalisation(first)
        layer = first + (self.biases[0] if drive is None else drive)
        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            layer = self.activation(layer) @ weight.T + bias
        return self.output(layer)
