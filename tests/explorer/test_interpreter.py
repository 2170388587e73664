"""Networks run by the page's own script are those that JAX runs."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import gnode.explorer
from gnode._on_device import on_device
from gnode.analysis import System, as_flow, continuous_time_rnn, low_rank
from gnode.analysis.exported import Functions, exported
from gnode.experiments import ModelSettings, map_step
from gnode.experiments._build import network_shapes

_SCRIPT = Path(gnode.explorer.__file__).parent / "explorer.js"
_UNITS, _INPUTS, _STATES, _STEPS, _TIME_STEP = 3, 2, 5, 200, 0.01
# In float64 on either side; exponentials of two libraries, and sums in two orders, differ by rounding.
_NEAR = 1e-9
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


class Case(NamedTuple):
    functions: Functions
    units: int
    inputs: int
    step: float
    is_map: bool


def of_model(settings: dict[str, Any], draw: np.random.Generator) -> Case:
    shapes = network_shapes(
        ModelSettings(**(_SIZES | settings)), input_size=_INPUTS, output_size=2, time_step=_TIME_STEP
    )
    with jax.enable_x64(True):
        exact = jax.tree.map(
            lambda leaf: on_device(0.5 * draw.normal(size=leaf.shape)) if hasattr(leaf, "dtype") else leaf, shapes
        )
    field = exact.field
    step = map_step(field, _TIME_STEP)

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
        _TIME_STEP if step is None else step,
        step is not None,
    )


def of_system(system: System, units: int) -> Case:
    drive = system.next if system.is_map else system.flow
    step = _TIME_STEP if system.step is None else system.step
    return Case(Functions(lambda state, input: drive(state), None, None), units, 0, step, system.is_map)


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
def ran() -> dict[str, tuple[Case, dict[str, Any], np.ndarray, np.ndarray]]:
    """All of them, by one process of node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node, which runs the script of the page, is not installed")
    networks, given, known = [], [], cases()
    draw = np.random.default_rng(1)
    for number, case in enumerate(known.values()):
        states = draw.uniform(-1, 1, (case.units, _STATES))
        # Every other network's states share one input.
        inputs = draw.uniform(-1, 1, (case.inputs, 1 if number % 2 else _STATES))
        programs = exported(case.functions, case.units, case.inputs)
        assert not programs.pop("left_out")
        networks.append(about(case) | programs)
        given.append(
            {"states": states.ravel().tolist(), "inputs": inputs.ravel().tolist(), "count": _STATES, "steps": _STEPS}
        )
    page = json.dumps({"format": "gnode-explorer", "version": 1, "networks": networks})
    sent = json.dumps({"page": page, "cases": given})
    runner = Path(__file__).parent / "interpreter.cjs"
    done = subprocess.run([node, runner, _SCRIPT], input=sent, capture_output=True, text=True, check=True)
    results = json.loads(done.stdout)
    return {
        name: (
            case,
            result,
            np.reshape(one["states"], (case.units, _STATES)),
            inputs_of_all(case, one["inputs"]),
        )
        for (name, case), result, one in zip(known.items(), results, given, strict=True)
    }


def inputs_of_all(case: Case, inputs: list[float]) -> np.ndarray:
    columns = len(inputs) // case.inputs if case.inputs else 1
    return np.broadcast_to(np.reshape(inputs, (case.inputs, columns)), (case.inputs, _STATES))


def about(case: Case) -> dict[str, Any]:
    told = {"kind": "map" if case.is_map else "flow", "step": case.step, "solver": "euler", "seconds": 1.0}
    sizes = {"units": case.units, "inputs": case.inputs, "outputs": 2}
    return {"name": "", **told, **sizes, "points": [], "manifolds": [], "held_input": []}


@pytest.mark.parametrize("name", _NAMES)
def test_a_network_moves_as_in_jax(name: str, ran: dict[str, tuple[Case, dict[str, Any], np.ndarray, np.ndarray]]):
    case, result, states, inputs = ran[name]
    with jax.enable_x64(True), jax.numpy_rank_promotion("allow"):

        def step(now, _):
            value = jax.vmap(case.functions.drive)(now, given)
            after = value if case.is_map else now + case.step * value
            return after, after

        given = jnp.asarray(inputs.T)
        end, path = jax.jit(lambda begin: jax.lax.scan(step, begin, None, _STEPS))(jnp.asarray(states.T))
        ends = np.asarray(end)
        moved = np.asarray(path)
        found = np.reshape(result["path"], (_STEPS, case.units, _STATES)).transpose(0, 2, 1)
        assert np.ptp(moved) > 0.1
        np.testing.assert_allclose(found, moved, rtol=_NEAR, atol=_NEAR)
        slope = np.asarray(jax.vmap(case.functions.drive)(ends, given))
        slope = (slope - ends) / case.step if case.is_map else slope
        np.testing.assert_allclose(columns(result["velocity"]), slope, rtol=_NEAR, atol=1e-6)
        if case.functions.readout is not None:
            outputs = jax.vmap(case.functions.readout)(ends)
            np.testing.assert_allclose(columns(result["output"]), outputs, rtol=_NEAR, atol=_NEAR)
        if case.functions.time_constants is not None:
            slowness = jax.vmap(case.functions.time_constants)(ends, given)
            np.testing.assert_allclose(columns(result["timeConstants"]), slowness, rtol=_NEAR)


def columns(values: list[float]) -> np.ndarray:
    return np.reshape(values, (-1, _STATES)).T


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
