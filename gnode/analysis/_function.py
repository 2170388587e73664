"""Functions as they are given: of one state, and of what shape their values are."""

import inspect
from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import Refused, refusal
from gnode._types import State

_ARRAYS = (jax.Array, np.ndarray, np.generic, complex, float, int)


class StateFunction(eqx.Module):
    """A function of one state whose values are of the state's own shape. Another is refused where it is first called:
    of a readout, broadcasting would make a state."""

    function: Callable[[State], Any]
    name: str = eqx.field(static=True)
    """Of what it returns."""
    remedy: str = eqx.field(static=True)

    def __call__(self, state: State) -> State:
        value = _called(self.function, state)
        expected = f"{self.name} of shape {state.shape}, as the state"
        if isinstance(value, tuple | list):
            shapes = [jnp.shape(entry) if isinstance(entry, _ARRAYS) else None for entry in value]
            remedy = self.remedy
            if state.shape in shapes:
                remedy = f"return its entry [{shapes.index(state.shape)}] alone, if that is it"
            elif shapes == [()] * len(state):
                remedy = "return jnp.stack of its entries"
            raise refusal(expected, f"a {type(value).__name__} of {len(value)}", remedy)
        if not isinstance(value, _ARRAYS):
            raise refusal(expected, "None" if value is None else f"a {type(value).__name__}", self.remedy)
        if jnp.shape(value) != state.shape:
            raise refusal(expected, jnp.shape(value), self.remedy)
        kind = jnp.result_type(value)
        if jnp.issubdtype(kind, jnp.complexfloating):
            raise refusal(f"{self.name} of real numbers", kind, "make real and imaginary part two entries of the state")
        # Whole numbers have no derivatives.
        return jnp.asarray(value) if jnp.issubdtype(kind, jnp.floating) else jnp.asarray(value, state.dtype)


def flow_of(function: Callable[[State], Any]) -> StateFunction:
    """A function as dh/dt of a state, or a refusal."""
    return _state_function(function, "a flow", "return dh/dt of every entry")


def next_of(function: Callable[[State], Any]) -> StateFunction:
    """A function as h' of a state, or a refusal."""
    return _state_function(function, "a next state", "return h' itself, not a readout of it")


def residual_of(function: Callable[[State], Any]) -> StateFunction:
    """A function whose zeros are the fixed points, or a refusal."""
    return _state_function(function, "a residual", "return F(h) - h")


def _state_function(function: Callable[[State], Any], name: str, remedy: str) -> StateFunction:
    if isinstance(function, StateFunction):
        return function
    check_of_one_state(function)
    return StateFunction(function, name, remedy)


def check_of_one_state(function: Any) -> None:
    """Refuses what cannot be called with a state alone, and modules of PyTorch, which take none of JAX's arrays."""
    owner = getattr(function, "__self__", function)
    if any(base.__module__.split(".")[0] == "torch" for base in type(owner).__mro__):
        raise refusal(
            "a function of one state, written in JAX or wrapped by from_numpy",
            f"a module of PyTorch, {type(owner).__name__}",
            "use from_torch(module), or from_numpy of a function that calls it for one step",
        )
    if not callable(function):
        raise refusal("a function of one state", f"a {type(function).__name__}", "give the function itself")
    given, arguments, keywords = function, (), {}
    if isinstance(function, eqx.Partial):
        given, arguments, keywords = function.func, function.args, function.keywords
    try:
        signature = inspect.signature(given)
    except (TypeError, ValueError):
        # What is written in C need not have one.
        return
    try:
        signature.bind(*arguments, None, **keywords)
    except TypeError:
        raise refusal(
            "a function of one state alone",
            f"one of ({', '.join(signature.parameters)})",
            "hold all but the state, as in `lambda h: function(0.0, h, None)`",
        ) from None


def _called(function: Callable[[State], Any], state: State) -> Any:
    """function(state), or a refusal where it is one that JAX cannot follow."""
    expected, remedy = "a function written in JAX", "write it with jax.numpy, or wrap it: from_numpy(function, ...)"
    try:
        return function(state)
    except Refused:
        raise
    except jax.errors.TracerArrayConversionError as error:
        raise refusal(expected, "one that makes a NumPy array of its state", remedy) from error
    except jax.errors.ConcretizationTypeError as error:
        got = "one whose course depends on values of its state"
        raise refusal(expected, got, f"use jnp.where for such choices; {remedy}") from error
    except (TypeError, ValueError) as error:
        # Other libraries name in their own errors what they were given.
        said = str(error)
        if isinstance(error.__cause__, jax.errors.TracerArrayConversionError | jax.errors.ConcretizationTypeError):
            raise refusal(expected, "one that makes a NumPy array of its state", remedy) from error
        if "Tracer" in said:
            raise refusal(expected, f"one that cannot take JAX's arrays ({said.splitlines()[0]})", remedy) from error
        if "immutable" in said:
            raise refusal(expected, "one that writes into its state", f"use h.at[i].set(...); {remedy}") from error
        if "shape" in said:
            raise refusal(
                f"a function of states of shape {state.shape}",
                f"one that does not take them ({said.splitlines()[0]})",
                "give states with as many entries as its own",
            ) from error
        raise
