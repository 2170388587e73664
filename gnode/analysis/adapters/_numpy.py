from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import Refused, check_count, refusal
from gnode._real_array import real_array
from gnode._types import State
from gnode.analysis._function import check_of_one_state

# Where rounding, eps / step, and the error of a central difference, step^2, are equal: both are 4e-11.
_STEP = float(np.finfo(np.float64).eps) ** (1 / 3)
# The same for a difference of derivatives that are themselves good to 4e-11 only.
_WIDE_STEP = _STEP**0.75
# JAX copies larger arguments of a callback in a thread of its own, for which the callback then waits; where the
# computation that called it occupies the only thread, for ever (jax issues 24255 and 25861; the limit is 100 KiB).
_MOST_BYTES = 2**16


class NumPyFunction(eqx.Module):
    """A NumPy function of one state as a function that JAX can call, vectorise and differentiate."""

    function: Callable[..., Any] = eqx.field(static=True)
    jacobian: Callable[..., Any] | None = eqx.field(static=True)
    state_size: int = eqx.field(static=True)
    vectorised: bool = eqx.field(static=True)

    def __call__(self, state: State) -> State:
        if state.shape != (self.state_size,):
            raise refusal(f"a state of shape {(self.state_size,)}", state.shape, "set `state_size` to match")
        return _value(self, state)

    def values(self, states: Float[np.ndarray, "*batch state"]) -> Float[np.ndarray, "*batch state"]:
        """Of a batch, on the host."""
        flat = states.reshape(-1, self.state_size)
        return self._call("the function", self.function, flat, (self.state_size,)).reshape(states.shape)

    def jacobians(self, states: Float[np.ndarray, "*batch state"]) -> Float[np.ndarray, "*batch state state"]:
        """Of a batch, on the host."""
        size = self.state_size
        flat = states.reshape(-1, size)
        if self.jacobian is not None:
            slopes = self._call("the Jacobian", self.jacobian, flat, (size, size))
        else:
            steps = _STEP * np.maximum(1.0, np.abs(flat))
            # What is added is not quite `steps`, in floating point: the difference is over what was.
            ahead = flat[:, None] + steps[:, :, None] * np.eye(size)
            behind = flat[:, None] - steps[:, :, None] * np.eye(size)
            widths = np.einsum("bkk->bk", ahead - behind)
            change = self.values(ahead) - self.values(behind)
            slopes = np.swapaxes(change / widths[:, :, None], 1, 2)
        return slopes.reshape(*states.shape, size)

    def _call(self, name: str, function: Callable[..., Any], states: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        if self.vectorised:
            results = real_array(name, function(states))
        else:
            # Rows that only fill a batch are those of others.
            numbers: dict[bytes, int] = {}
            rows = [numbers.setdefault(state.tobytes(), len(numbers)) for state in states]
            several = [real_array(name, function(state)) for state in states[np.unique(rows, return_index=True)[1]]]
            results = np.array(several)[rows] if len({one.shape for one in several}) == 1 else several[0][None]
        if results.shape != (len(states), *shape):
            given = (len(states), self.state_size) if self.vectorised else (self.state_size,)
            expected, got = ((len(states), *shape), results.shape) if self.vectorised else (shape, results.shape[1:])
            raise refusal(f"{name} of {given} to have shape {expected}", got, "return one value for every entry")
        return results


def from_numpy(
    function: Callable[..., Any],
    *,
    state_size: int,
    jacobian: Callable[..., Any] | None = None,
    vectorised: bool = False,
) -> NumPyFunction:
    r"""A NumPy function, flow or map, as one that everything here can take: with derivatives, in batches.

    $$\frac{\partial f_i}{\partial h_j} \approx \frac{f_i(h + s_j e_j) - f_i(h - s_j e_j)}{2 s_j}, \quad
    s_j = 6 \cdot 10^{-6} \max(1, |h_j|)$$

    Without a `jacobian`, these central differences stand for it, at 2 N calls each: good to about 1e-10 where the
    function varies over distances of about 1 (rescale the state, or give the Jacobian, where it does not). Second
    derivatives, which the search for slow points takes, are differences of the Jacobian: good to about 1e-7.

    The function is called on the host, so that its own speed counts, and a batch is a loop over states unless it
    is `vectorised`. It must be pure: its value depends on the state alone. It must not call JAX itself. What it
    raises arrives as a `jax.errors.JaxRuntimeError` that quotes it. Certificates need a function written in JAX,
    and refuse this one.

    A few random states are tried at once: what is not pure, mixes the states of a batch, returns another shape, or
    comes with a Jacobian that is not its own, is refused.

    **Arguments:**

    - `function`: (state,) to (state,), float64; with `vectorised`, (batch, state) to (batch, state).
    - `state_size`: the number of entries of the state.
    - `jacobian`: (state,) to (state, state), entry [i, j] the derivative of value i by entry j; with
        `vectorised`, (batch, state) to (batch, state, state).

    Source of the step: Nocedal and Wright, "Numerical Optimization" (2006), section 8.1.
    """
    check_count("the size of the state", state_size)
    for given in (function, jacobian):
        if given is not None:
            check_of_one_state(given)
    numpy = NumPyFunction(function, jacobian, state_size, vectorised)
    _try(numpy)
    return numpy


def _try(numpy: NumPyFunction) -> None:
    """Refuses a function that is seen not to be what it is said to be. Where it fails, as outside its domain, nothing
    is seen."""
    generator = np.random.default_rng(0)
    states, along = generator.normal(size=(2, 2 if numpy.vectorised else 1, numpy.state_size))

    def ahead(distance: float) -> np.ndarray:
        return (numpy.values(states + distance * along) - numpy.values(states - distance * along)) / (2 * distance)

    try:
        with np.errstate(all="ignore"):
            values, again = numpy.values(states), numpy.values(states)
            alone = np.concatenate([numpy.values(state[None]) for state in states]) if numpy.vectorised else again
            change, nearer, slopes = ahead(1e-5), ahead(1e-6), None
            if numpy.jacobian is not None:
                slopes = np.einsum("bij,bj->bi", numpy.jacobians(states), along)
    except Refused:
        raise
    except Exception:
        return
    if not _alike(values, again):
        raise refusal("a pure function", "one that gives other values for the same states", "take its noise out")
    if not _alike(values, alone):
        raise refusal(
            "a vectorised function, of which every value depends on its own state",
            "one that gives other values for states alone than in a batch",
            "compute along the last axis, or leave out `vectorised`",
        )
    # Differences that agree with each other and stand out from rounding, but have nothing of the Jacobian.
    if slopes is None or not np.finfo(np.float64).eps * np.abs(values).max() <= 1e-9 * np.abs(slopes).max():
        return
    if _alike(change, nearer, 1e-3) and not _alike(change, slopes, 1e-2):
        raise refusal(
            "the Jacobian of the function, entry [i, j] the derivative of value i by entry j",
            "one that its differences do not bear out",
            "transpose it or mend it, or leave out `jacobian`",
        )


def _alike(one: np.ndarray, other: np.ndarray, tolerance: float = 1e-6) -> bool:
    """Equal to within a share of the largest, as sums may be rounded in another order; true of what is not finite."""
    largest = float(np.abs(one).max(initial=0))
    difference = float(np.abs(one - other).max(initial=0)) if np.isfinite(largest) else 0.0
    return not difference > tolerance * largest


def _on_host(function: Callable[[np.ndarray], np.ndarray], states: Array, ending: tuple[int, ...]) -> Array:
    """function(states), of shape (batch, *ending), in pieces small enough."""

    kind = np.dtype(states.dtype)

    def call(piece: Any) -> np.ndarray:
        # Bytes, both ways: JAX calls from a thread of its own, in which float64 need not be enabled, and there it
        # would round them to float32.
        exact = np.ascontiguousarray(piece).view(kind)[..., 0]
        return np.ascontiguousarray(function(exact.astype(np.float64)).astype(kind))[..., None].view(np.uint8)

    count, size = states.shape
    length = max(1, min(count, _MOST_BYTES // (8 * size)))
    pieces = -(-count // length)
    # The last piece is filled up with states that are asked for anyway.
    padded = states[jnp.minimum(jnp.arange(pieces * length), count - 1)].reshape(pieces, length, size)
    shape = jax.ShapeDtypeStruct((length, *ending, kind.itemsize), jnp.uint8)

    def apply(piece: Array) -> Array:
        sent = jax.lax.bitcast_convert_type(piece, jnp.uint8)
        return jax.lax.bitcast_convert_type(jax.pure_callback(call, shape, sent), kind)

    results = jax.lax.map(apply, padded)
    return results.reshape(pieces * length, *ending)[:count]


def _flattening(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """A function of (batch, state), of which vmap makes a larger batch, and not more calls."""
    function = jax.custom_batching.custom_vmap(function)

    @function.def_vmap
    def _(axis_size: int, batched: Any, states: Array) -> tuple[Array, bool]:
        result = function(states.reshape(-1, states.shape[-1]))
        return result.reshape(axis_size, -1, *result.shape[1:]), True

    return function


def _values(numpy: NumPyFunction, state: Array) -> Array:
    return _flattening(lambda states: _on_host(numpy.values, states, state.shape))(state[None])[0]


def _jacobians(numpy: NumPyFunction, state: Array) -> Array:
    return _flattening(lambda states: _on_host(numpy.jacobians, states, state.shape * 2))(state[None])[0]


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _value(numpy: NumPyFunction, state: State) -> State:
    return _values(numpy, state)


@_value.defjvp
def _value_derivative(numpy: NumPyFunction, primals: Any, tangents: Any) -> tuple[Array, Array]:
    (state,), (tangent,) = primals, tangents
    return _value(numpy, state), _jacobian(numpy, state) @ tangent


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _jacobian(numpy: NumPyFunction, state: State) -> Float[Array, "state state"]:
    return _jacobians(numpy, state)


@_jacobian.defjvp
def _jacobian_derivative(numpy: NumPyFunction, primals: Any, tangents: Any) -> tuple[Array, Array]:
    (state,), (tangent,) = primals, tangents
    # One axis after the other, and not along the tangent: a derivative must be linear in it to be transposed.
    steps = (_STEP if numpy.jacobian is not None else _WIDE_STEP) * jnp.maximum(1.0, jnp.abs(state))
    moves = jnp.diag(steps)
    ahead, behind = (jax.vmap(partial(_jacobian, numpy))(state[None] + sign * moves) for sign in (1.0, -1.0))
    change = (ahead - behind) / (2 * steps)[:, None, None]
    return _jacobian(numpy, state), jnp.tensordot(tangent, change, axes=1)
