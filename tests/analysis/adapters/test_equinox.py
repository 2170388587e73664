from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters.libraries._equinox import from_equinox
from tests.analysis.adapters.trajectories import INPUTS, UNITS, X, check_parts, repeated, states_of, trajectory

each_class = pytest.mark.parametrize("name", ["GRUCell", "LSTMCell"])


def made(name, dtype=jnp.float32, **options):
    return derived(getattr(eqx.nn, name), dtype=dtype, **options)


def derived(kind: Any, **options):
    return kind(INPUTS, UNITS, key=jax.random.key(0), **options)


def own_step(cell, states):
    states = jnp.asarray(states, cell.weight_hh.dtype)
    x = jnp.asarray(X, states.dtype)
    if isinstance(cell, eqx.nn.GRUCell):
        return jax.vmap(lambda state: cell(x, state))(states)
    return jnp.concatenate(jax.vmap(lambda h, c: cell(x, (h, c)))(*jnp.split(states, 2, axis=1)), axis=1)


@pytest.mark.parametrize("use_bias", [True, False], ids=["bias", "no-bias"])
@pytest.mark.parametrize("dtype, tolerance", [("float32", 1e-6), ("float64", 1e-12)])
@each_class
def test_a_cell_is_read_as_it_steps(name, dtype, tolerance, use_bias):
    with jax.enable_x64(True):
        cell = made(name, jnp.dtype(dtype), use_bias=use_bias)
        states = states_of(UNITS * (2 if name == "LSTMCell" else 1))
        own = repeated(jax.jit(lambda states: own_step(cell, states)), states)
    system = from_equinox(cell, input=X, step=0.1)
    np.testing.assert_allclose(trajectory(system, states), own, atol=tolerance)
    check_parts(system, states)
    assert system.step == 0.1 and (system.gate is None) == (name == "LSTMCell")


class Leaky(eqx.nn.GRUCell):
    def __call__(self, input, hidden, *, key=None):
        return 0.9 * hidden + 0.1 * super().__call__(input, hidden)


class Same(eqx.nn.GRUCell):
    def __call__(self, input, hidden, *, key=None):
        return super().__call__(input, hidden)


def test_of_a_subclass_its_step_decides():
    cell = derived(Leaky)
    with pytest.raises(Refused, match=r"the library's own GRU, got `Leaky`, whose own step differs .* as_map"):
        from_equinox(cell)
    from_equinox(derived(Same))
    short = derived(Same, dtype=jnp.bfloat16)
    with pytest.raises(Refused, match="one's own in float32 or float64, got `Same` in shorter numbers"):
        from_equinox(short)
    from_equinox(made("GRUCell", jnp.bfloat16))


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda cell: eqx.nn.Linear(2, 3, key=jax.random.key(0)), "a GRUCell or LSTMCell of equinox.nn, got a Linear"),
        (lambda cell: eqx.tree_at(lambda c: c.bias_n, cell, jnp.zeros(5)), r"bias_n of shape \(4\), got shape \(5,\)"),
        (lambda cell: eqx.tree_at(lambda c: c.weight_hh, cell, cell.weight_hh * jnp.nan), "of finite numbers"),
    ],
    ids=["class", "shape", "nan"],
)
def test_refusals(change, message):
    with pytest.raises(Refused, match=message):
        from_equinox(change(made("GRUCell")))


def test_an_input_of_another_size_is_refused():
    with pytest.raises(Refused, match=r"an input of shape \(3,\)"):
        from_equinox(made("GRUCell"), input=np.zeros(2))
