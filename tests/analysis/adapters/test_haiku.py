import warnings
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters.libraries._haiku import from_haiku
from tests.analysis.adapters.trajectories import INPUTS, UNITS, X, check_parts, drawn, repeated, states_of, trajectory

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    hk = pytest.importorskip("haiku")

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

CLASSES = {"rnn": hk.VanillaRNN, "gru": hk.GRU, "lstm": hk.LSTM}
each_cell = pytest.mark.parametrize("cell", CLASSES)


def step_of(cell, options, x, state):
    core = CLASSES[cell](UNITS, **options)
    return core(x, hk.LSTMState(*jnp.split(state, 2, axis=-1)) if cell == "lstm" else state)[1]


def size(cell):
    return UNITS * (2 if cell == "lstm" else 1)


def shapes(function, *sizes):
    given = [jax.ShapeDtypeStruct(size, jnp.float32) for size in sizes]
    return jax.eval_shape(hk.transform(function).init, jax.random.key(0), *given)


def params_of(cell, kind=np.float64, **options):
    """Random, biases too."""
    return drawn(shapes(partial(step_of, cell, options), (INPUTS,), (size(cell),)), kind)


def own_trajectory(cell, params, states, **options):
    own = hk.without_apply_rng(hk.transform(partial(step_of, cell, options)))
    apply = jax.jit(jax.vmap(own.apply, in_axes=(None, None, 0)))

    def step(states):
        ended = apply(params, jnp.asarray(X, states.dtype), jnp.asarray(states))
        return jnp.concatenate(ended, axis=1) if cell == "lstm" else ended

    return repeated(step, states)


@pytest.mark.parametrize("kind, tolerance", [(np.float32, 1e-6), (np.float64, 1e-12)], ids=["float32", "float64"])
@each_cell
def test_a_core_is_read_as_it_steps(cell, kind, tolerance):
    states = states_of(size(cell))
    with jax.enable_x64(True):
        params = params_of(cell, kind)
        own = own_trajectory(cell, params, states.astype(kind))
    system = from_haiku(params, cell=cell, input=X, step=0.5)
    np.testing.assert_allclose(trajectory(system, states), own, atol=tolerance, rtol=tolerance)
    check_parts(system, states)


def test_an_rnn_may_have_one_bias():
    params, states = params_of("rnn", double_bias=False), states_of(UNITS)
    with jax.enable_x64(True):
        own = own_trajectory("rnn", params, states, double_bias=False)
    np.testing.assert_allclose(trajectory(from_haiku(params, cell="rnn", input=X), states), own, atol=1e-12, rtol=1e-12)


def network(x):
    """Two cores, the second with a name of its own, and layers that could be taken for one."""
    first, second = hk.LSTM(UNITS), hk.LSTM(UNITS + 1, name="own")
    stack = hk.DeepRNN([first, second])
    return hk.Linear(8)(hk.dynamic_unroll(stack, x, stack.initial_state(2))[0])


class Reader(hk.Module):
    def __call__(self, x):
        return hk.Linear(8)(x)


def test_a_core_of_a_network_is_chosen_by_name_or_number():
    params = drawn(shapes(network, (6, 2, INPUTS)))
    states, held = states_of(2 * UNITS + 2), np.ones(UNITS)
    with pytest.raises(Refused, match=r"one recurrent layer, got 2 \(lstm, own\); say which with `module`"):
        from_haiku(params, cell="lstm")
    with pytest.raises(Refused, match="the input of the layer own, got none"):
        from_haiku(params, cell="lstm", module="own")
    by_name = trajectory(from_haiku(params, cell="lstm", module="own", input=held), states)
    np.testing.assert_array_equal(by_name, trajectory(from_haiku(params, cell="lstm", module=1, input=held), states))
    assert trajectory(from_haiku(params, cell="lstm", module=0), states_of(2 * UNITS)).shape[-1] == 2 * UNITS
    with pytest.raises(Refused, match="among lstm, own, or a number below 2, got 'gru'"):
        from_haiku(params, cell="lstm", module="gru")


def test_other_linear_layers_are_not_taken_for_an_lstm():
    params = drawn(shapes(lambda x: Reader()(x), (2, 5)))
    with pytest.raises(Refused, match='the name of its class, lstm, got reader, whose parameters fit; say module="rea'):
        from_haiku(params, cell="lstm")


GRU = params_of("gru")["gru"]


@pytest.mark.parametrize(
    "params, cell, message",
    [
        ({"gru": GRU}, "mgu", "the kind of cell among rnn, gru, lstm"),
        ({"gru": GRU}, "lstm", "of an hk.LSTM, which are linear/w, linear/b, got the modules gru; check `cell`"),
        (GRU, "gru", "a mapping of modules to theirs, got a dict"),
        ({"gru": GRU | {"w_i": GRU["w_i"][:, :-1]}}, "gru", r"w_i of shape \(any, 12\), got shape \(3, 11\)"),
        ({"gru": GRU | {"b": GRU["b"] * np.nan}}, "gru", "b of finite numbers"),
    ],
    ids=["cell", "other", "inner", "shape", "nan"],
)
def test_refusals(params, cell, message):
    with pytest.raises(Refused, match=message):
        from_haiku(params, cell=cell)
