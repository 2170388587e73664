import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters.libraries._flax import from_flax
from gnode.analysis.fixed_points._fixed_points import fixed_points_of
from tests.analysis.adapters.trajectories import INPUTS, UNITS, X, check_parts, drawn, repeated, states_of, trajectory

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    linen = pytest.importorskip("flax.linen")
    nnx = pytest.importorskip("flax.nnx")

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

LINEN = {
    "simple": linen.SimpleCell(UNITS),
    "relu": linen.SimpleCell(UNITS, activation_fn=jax.nn.relu),
    "residual": linen.SimpleCell(UNITS, residual=True),
    "gru": linen.GRUCell(UNITS),
    "mgu": linen.MGUCell(UNITS),
    "mgu-without-reset": linen.MGUCell(UNITS, reset_gate=False),
    "lstm": linen.LSTMCell(UNITS),
    "optimized-lstm": linen.OptimizedLSTMCell(UNITS),
}
NNX = {
    "simple": (nnx.SimpleCell, {"dtype": None}),
    "relu": (nnx.SimpleCell, {"activation_fn": lambda x: jnp.maximum(x, 0), "dtype": None}),
    "residual": (nnx.SimpleCell, {"residual": True, "dtype": None}),
    "gru": (nnx.GRUCell, {}),
    "lstm": (nnx.LSTMCell, {}),
    "optimized-lstm": (nnx.OptimizedLSTMCell, {}),
}
each_kind = pytest.mark.parametrize("kind, tolerance", [("float32", 1e-6), ("float64", 1e-12)])


def is_lstm(cell):
    return "LSTM" in type(cell).__name__


def variables_of(cell, kind="float64"):
    """Random, biases too."""
    part = jax.ShapeDtypeStruct((UNITS,), jnp.float32)
    carry, x = (part, part) if is_lstm(cell) else part, jax.ShapeDtypeStruct((INPUTS,), jnp.float32)
    return drawn(jax.eval_shape(cell.init, jax.random.key(0), carry, x), kind)


def made(name, kind="float64"):
    of, options = NNX[name]
    cell = nnx.eval_shape(lambda: of(INPUTS, UNITS, rngs=nnx.Rngs(0), **options))
    nnx.update(cell, jax.tree.map(lambda leaf: jnp.asarray(leaf, kind), drawn(nnx.state(cell))))
    return cell


def own_trajectory(cell, states, call):
    def step(states):
        parts = jnp.split(states, 2, axis=1)[::-1] if is_lstm(cell) else states
        ended, _ = call(tuple(parts) if is_lstm(cell) else parts, jnp.tile(jnp.asarray(X, states.dtype), (6, 1)))
        return jnp.concatenate(ended[::-1], axis=1) if is_lstm(cell) else ended

    return repeated(jax.jit(step), states)


def size(cell):
    return UNITS * (2 if is_lstm(cell) else 1)


@each_kind
@pytest.mark.parametrize("name", LINEN)
def test_a_cell_of_linen_is_read_as_it_steps(name, kind, tolerance):
    cell, states = LINEN[name], states_of(size(LINEN[name]))
    with jax.enable_x64(True):
        variables = variables_of(cell, kind)
        own = own_trajectory(cell, states.astype(kind), lambda carry, x: cell.apply(variables, carry, x))
    system = from_flax(cell, variables, input=X, step=0.5)
    np.testing.assert_allclose(trajectory(system, states), own, atol=tolerance)
    check_parts(system, states)
    inner = from_flax(cell, variables["params"], input=X, step=0.5)
    np.testing.assert_array_equal(trajectory(inner, states), trajectory(system, states))
    assert (system.gate is not None) == (name.startswith(("gru", "mgu")))


@each_kind
@pytest.mark.parametrize("name", NNX)
def test_a_cell_of_nnx_is_read_as_it_steps(name, kind, tolerance):
    with jax.enable_x64(True):
        cell = made(name, kind)
        states = states_of(size(cell))
        own = own_trajectory(cell, states.astype(kind), lambda carry, x: cell(carry, x))
    system = from_flax(cell, input=X, step=0.5)
    np.testing.assert_allclose(trajectory(system, states), own, atol=tolerance)
    check_parts(system, states)


def test_the_cell_of_an_rnn_is_read():
    states = states_of(UNITS)
    layer = linen.RNN(linen.GRUCell(UNITS))
    given = jax.ShapeDtypeStruct((2, 5, INPUTS), jnp.float32)
    variables = drawn(jax.eval_shape(layer.init, jax.random.key(0), given))
    inner = from_flax(linen.GRUCell(UNITS), {"params": variables["params"]["cell"]})
    np.testing.assert_array_equal(trajectory(from_flax(layer, variables), states), trajectory(inner, states))
    cell = made("gru")
    np.testing.assert_array_equal(trajectory(from_flax(nnx.RNN(cell)), states), trajectory(from_flax(cell), states))
    with pytest.raises(Refused, match="an RNN that runs forward, got one with reverse=True"):
        from_flax(linen.RNN(linen.GRUCell(UNITS), reverse=True), variables)


def test_a_closed_gate_is_no_fixed_point():
    cell = linen.MGUCell(UNITS, reset_gate=False)
    with jax.enable_x64(True):
        params = jax.tree.map(lambda leaf: 0.1 * leaf, variables_of(cell)["params"])
    params["if"]["bias"] = params["if"]["bias"] + 40.0
    system, states = from_flax(cell, params), states_of(UNITS, 30)
    np.testing.assert_allclose(trajectory(system, states, 1)[0], states, atol=1e-14)
    assert len(fixed_points_of(system, states)) == 1


class Leaky(linen.GRUCell):
    def __call__(self, carry, inputs):
        ended, _ = super().__call__(carry, inputs)
        return 0.9 * carry + 0.1 * ended, ended


class Orthogonal(nnx.SimpleCell):
    def __call__(self, carry, inputs):
        return super().__call__(-carry, inputs)


def gru(**options):
    cell = linen.GRUCell(UNITS, **options)
    return cell, variables_of(cell, "float32")


def without(variables, name):
    return {key: value for key, value in variables["params"].items() if key != name}


OTHERS = {
    "leaky": (lambda: (Leaky(UNITS), gru()[1]), "own GRU, got `Leaky`, whose own step differs from it by up to"),
    "nnx": (lambda: (Orthogonal(INPUTS, UNITS, rngs=nnx.Rngs(0)),), "own RNN, got `Orthogonal`, whose own step"),
    "gate": (lambda: gru(gate_fn=jax.nn.hard_sigmoid), "gate_fn sigmoid and activation_fn tanh, got another function"),
    "relu": (lambda: gru(activation_fn=jax.nn.relu), "gate_fn sigmoid and activation_fn tanh, got another function"),
    "gelu": (
        lambda: (nnx.SimpleCell(INPUTS, UNITS, activation_fn=jax.nn.gelu, rngs=nnx.Rngs(0)),),
        "activation_fn tanh or ReLU, got another function of a SimpleCell",
    ),
    "params alone": (lambda: (gru()[1],), "a recurrent cell of flax, and of linen its variables, got a dict alone"),
    "module alone": (lambda: (linen.GRUCell(UNITS),), "the variables with a GRUCell, got none; give what init"),
    "nnx and more": (lambda: (made("gru"), gru()[1]), "no variables with a GRUCell, got a dict; give the module alone"),
    "larger": (lambda: (linen.GRUCell(UNITS), {"cell": gru()[1]}), "the parameters ir, iz, in, hr, .*, got cell; give"),
    "missing": (lambda: (linen.GRUCell(UNITS), without(gru()[1], "in")), "the parameters ir, iz, in"),
    "dense": (lambda: (linen.Dense(3), {"kernel": np.zeros((2, 3))}), "among SimpleCell, .*, got a Dense"),
    "conv": (lambda: (linen.ConvLSTMCell(3, (3,)), {}), "a cell of flax among SimpleCell, .* got a ConvLSTMCell"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_map_is_refused(what):
    given, message = OTHERS[what]
    with pytest.raises(Refused, match=message):
        from_flax(*given())
