from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._on_device import on_device
from gnode._real_array import finite_array
from gnode._switches import double_precision
from gnode._types import State
from gnode.programs import on_filled, on_states, quick_to_compile

# States that are read at a time.
_AT_ONCE = 2**14


class Readout(eqx.Module):
    """What a network answers in a state."""

    function: Callable[[State], Float[Array, " output"]]

    def __call__(self, states: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any output"]:
        """The answers in many states, in float64."""
        flat = np.asarray(states, np.float64).reshape(-1, states.shape[-1])
        with double_precision():
            read = [
                on_filled(partial(on_states, self.function), flat[k : k + _AT_ONCE])
                for k in range(0, max(1, len(flat)), _AT_ONCE)
            ]
        return np.concatenate(read).reshape(*states.shape[:-1], -1 if states.size else read[0].shape[-1])

    def slopes(self, states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, "states output state"]:
        """What each answer sees of the state, near some states."""
        with double_precision():
            return on_filled(partial(_slopes, self.function), np.asarray(states, np.float64))


@quick_to_compile
def _slopes(
    function: Callable[[State], Float[Array, " output"]], states: Float[Array, "states state"]
) -> Float[Array, "states output state"]:
    return jax.vmap(jax.jacfwd(function))(states)


class _Affine(eqx.Module):
    r"""$y = W h + b$"""

    weights: Float[Array, "output state"]
    biases: Float[Array, " output"]

    def __call__(self, state: State) -> Float[Array, " output"]:
        return self.weights @ state + self.biases


def readout_of(given: Any, size: int) -> Readout:
    """A readout as somebody has it (see `dissect_system`), of states of so many entries; or a refusal."""
    weights, biases = given, None
    if hasattr(given, "weight") and hasattr(given, "forward"):
        # A linear layer of PyTorch.
        weights, biases = given.weight, getattr(given, "bias", None)
    elif callable(given):
        return _of_function(given, size)
    elif isinstance(given, tuple) and len(given) == 2:
        weights, biases = given
    matrix = _numbers("the readout's weights", weights)
    if matrix.ndim != 2 or matrix.shape[1] != size or not len(matrix):
        raise refusal(
            f"a readout of shape (outputs, {size}), a column for each entry of the state",
            f"shape {matrix.shape}",
            "transpose it where it is the other way round, and add columns of zeros for entries that it does not read, "
            "as c of an LSTM's (h, c)",
        )
    offset = np.zeros(len(matrix)) if biases is None else _numbers("the readout's biases", biases)
    if offset.shape != (len(matrix),):
        raise refusal(f"biases of shape ({len(matrix)},), one for each output", f"shape {offset.shape}", "give those")
    with double_precision():
        return Readout(_Affine(on_device(matrix), on_device(offset)))


def _numbers(name: str, values: Any) -> Float[np.ndarray, "..."]:
    return finite_array(name, values.detach().cpu() if hasattr(values, "detach") else values)


def _of_function(function: Callable[[State], Any], size: int) -> Readout:
    expected = f"a readout as a function of one state ({size},), written in JAX, that returns (outputs,)"
    remedy = "write it with jax.numpy, or give its weights, (outputs, units)"
    try:
        with double_precision():
            shape = jax.eval_shape(function, jax.ShapeDtypeStruct((size,), jnp.float64))
    except Exception as error:
        raise refusal(expected, f"one that fails there ({type(error).__name__})", remedy) from error
    if not hasattr(shape, "shape") or len(shape.shape) != 1 or not shape.shape[0]:
        got = f"one that returns shape {shape.shape}" if hasattr(shape, "shape") else f"a {type(shape).__name__}"
        raise refusal(expected, got, "return one array of the outputs of one state")
    return Readout(function)
