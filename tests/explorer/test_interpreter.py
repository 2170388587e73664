"""Networks run by the page's own script are those that JAX runs."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._on_device import on_device
from gnode.analysis import as_flow, continuous_time_rnn, low_rank
from gnode.analysis.exported import Functions, exported
from gnode.experiments import ModelSettings, map_step
from gnode.experiments._build import network_shapes
from tests.explorer.in_the_page import TIME_STEP, Case, Ran, check_as_in_jax, of_system, run_in_node

_UNITS, _INPUTS = 3, 2
_SIZES = {"state": _UNITS, "hidden": (8, 7), "initial_state": "fixed"}
_MODELS = {
    **{f"gnode-{name}": {"activation": name} for name in ("relu", "tanh", "softplus", "silu", "gelu")},
    "gnode-gate-with-a-layer": {"gate_hidden": (6,), "gain": True, "leak": False, "activation": "tanh"},
    "gnode-normalised": {"normalise": True},
    "gnode-gate-of-input": {"gate": "input"},
    "gnode-gate-constant": {"gate": "constant"},
    "gnode-map": {"alpha": 1.0},
    "node": {"name": "node"},
    **{name: {"name": name, "hidden": ()} for name in ("mgru", "gru", "rnn")},
    **{name: {"name": name, "hidden": (), "alpha": 1.0} for name in ("lstm", "gru-d")},
    "ode-rnn": {"name": "ode-rnn"},
}


def of_model(settings: dict[str, Any], draw: np.random.Generator) -> Case:
    shapes = network_shapes(
        ModelSettings(**(_SIZES | settings)), input_size=_INPUTS, output_size=2, time_step=TIME_STEP
    )
    with jax.enable_x64(True):
        exact = jax.tree.map(
            lambda leaf: on_device(0.5 * draw.normal(size=leaf.shape)) if hasattr(leaf, "dtype") else leaf, shapes
        )
    field = exact.field
    step = map_step(field, TIME_STEP)

    def flow(state, input):
        return field.flow(state, field.drive(input))

    return Case(
        Functions(
            flow if step is None else lambda state, input: state + step * flow(state, input),
            exact.output,
            lambda state, input: field.time_constant / field.gate(state, field.drive(input)),
        ),
        field.state_size,
        _INPUTS,
        TIME_STEP if step is None else step,
        step is not None,
    )


def odd(state):
    """What few networks have."""
    mixed = jnp.where(state > 0, state, 0.1 * state) + jax.scipy.special.erf(state[::-1])
    pairs = jnp.outer(state, jnp.clip(state, -0.5, 0.5)) @ jnp.ones(len(state)) - state @ state
    rest = jnp.concatenate([state[1:], state[:1]]).at[0].set(0.3) ** 2 / (1 + jnp.max(jnp.abs(state)))
    rest = rest + jax.nn.softmax(state) * pairs - jnp.roll(state, 1) * jnp.prod(state)
    state, turns = jax.lax.scan(lambda h, x: (h + 0.1 * jnp.sin(x * h), h[0] * x), state, jnp.cumsum(state))
    rest = rest + turns[::-1] + jnp.convolve(state, jnp.array([0.2, 0.5, -0.1]), mode="same")
    return jnp.sin(mixed) - jnp.tanh(rest) - state


def cases() -> dict[str, Case]:
    draw = np.random.default_rng(0)
    weights = draw.normal(size=(6, 6)) / 2
    m, n = draw.normal(size=(2, 6, 2))
    return {
        **{name: of_model(settings, draw) for name, settings in _MODELS.items()},
        "continuous-time-rnn": of_system(
            continuous_time_rnn(weights, form="rate", activation="softplus", tau=0.1, bias=draw.normal(size=6)), 6
        ),
        "continuous-time-rnn-map": of_system(
            continuous_time_rnn(weights, form="current", activation="tanh", tau=0.1, step=0.02), 6
        ),
        "low-rank": of_system(low_rank((m, n), form="current", activation="tanh", tau=0.1).network, 6),
        "odd-operations": of_system(as_flow(odd), 4),
    }


_NAMES = [*_MODELS, "continuous-time-rnn", "continuous-time-rnn-map", "low-rank", "odd-operations"]


@pytest.fixture(scope="module")
def ran() -> dict[str, Ran]:
    return run_in_node(cases())


@pytest.mark.parametrize("name", _NAMES)
def test_a_network_moves_as_in_jax(name: str, ran: dict[str, Ran]):
    check_as_in_jax(ran[name])


def test_what_has_loops_is_refused_by_name():
    def loops(state, input):
        return jax.lax.while_loop(lambda h: h[0] > 0, lambda h: h - 1, state)

    found = exported(Functions(loops, None, None), 3, 0)
    assert found["drive"] is None
    assert "`while` of the state" in found["left_out"][0]


def test_weights_that_are_too_large_are_left_out():
    weights = np.random.default_rng(0).normal(size=(40, 40))
    functions = Functions(lambda state, input: jnp.asarray(weights) @ state, None, None)
    exact, coarse, none = (exported(functions, 40, 0, most=most) for most in (20_000, 10_000, 5_000))
    assert exact["constants"][0]["type"] == "float64"
    assert coarse["constants"][0]["type"] == "float32"
    assert none["drive"] is None
    assert "MB" in none["left_out"][0]
