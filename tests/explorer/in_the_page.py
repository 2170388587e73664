"""Systems run by the page's own script, and by JAX."""

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
from gnode.analysis import System
from gnode.analysis.exported import Functions, exported

_SCRIPT = Path(gnode.explorer.__file__).parent / "explorer.js"
TIME_STEP = 0.01
_STATES, _STEPS = 5, 200
# In float64 on either side; exponentials of two libraries, and sums in two orders, differ by rounding.
_NEAR = 1e-9


class Case(NamedTuple):
    functions: Functions
    units: int
    inputs: int
    step: float
    is_map: bool


class Ran(NamedTuple):
    """What the script made of a case."""

    case: Case
    result: dict[str, Any]
    states: np.ndarray
    """Where it began, (units, states)."""
    inputs: np.ndarray
    """(inputs, states)."""


def of_system(system: System, units: int) -> Case:
    drive = system.next if system.is_map else system.flow
    step = TIME_STEP if system.step is None else system.step
    return Case(Functions(lambda state, input: drive(state), None, None), units, 0, step, system.is_map)


def run_in_node(known: dict[str, Case]) -> dict[str, Ran]:
    """All of them, by one process of node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node, which runs the script of the page, is not installed")
    networks, given = [], []
    draw = np.random.default_rng(1)
    for number, case in enumerate(known.values()):
        states = draw.uniform(-1, 1, (case.units, _STATES))
        # Every other network's states share one input.
        inputs = draw.uniform(-1, 1, (case.inputs, 1 if number % 2 else _STATES))
        programs = exported(case.functions, case.units, case.inputs)
        assert not programs.pop("left_out")
        networks.append(_about(case) | programs)
        given.append(
            {"states": states.ravel().tolist(), "inputs": inputs.ravel().tolist(), "count": _STATES, "steps": _STEPS}
        )
    page = json.dumps({"format": "gnode-explorer", "version": 1, "networks": networks})
    sent = json.dumps({"page": page, "cases": given})
    runner = Path(__file__).parent / "interpreter.cjs"
    done = subprocess.run([node, runner, _SCRIPT], input=sent, capture_output=True, text=True, check=True)
    results = json.loads(done.stdout)
    return {
        name: Ran(case, result, np.reshape(one["states"], (case.units, _STATES)), _of_all(case, one["inputs"]))
        for (name, case), result, one in zip(known.items(), results, given, strict=True)
    }


def _of_all(case: Case, inputs: list[float]) -> np.ndarray:
    columns = len(inputs) // case.inputs if case.inputs else 1
    return np.broadcast_to(np.reshape(inputs, (case.inputs, columns)), (case.inputs, _STATES))


def _about(case: Case) -> dict[str, Any]:
    told = {"kind": "map" if case.is_map else "flow", "step": case.step, "solver": "euler", "seconds": 1.0}
    sizes = {"units": case.units, "inputs": case.inputs, "outputs": 2}
    return {"name": "", **told, **sizes, "points": [], "manifolds": [], "held_input": []}


def check_as_in_jax(ran: Ran) -> None:
    """All states of all steps, and what is told of the last of them."""
    case, result = ran.case, ran.result
    with jax.enable_x64(True), jax.numpy_rank_promotion("allow"):

        def step(now, _):
            value = jax.vmap(case.functions.drive)(now, given)
            after = value if case.is_map else now + case.step * value
            return after, after

        given = jnp.asarray(ran.inputs.T)
        end, path = jax.jit(lambda begin: jax.lax.scan(step, begin, None, _STEPS))(jnp.asarray(ran.states.T))
        ends = np.asarray(end)
        moved = np.asarray(path)
        found = np.reshape(result["path"], (_STEPS, case.units, _STATES)).transpose(0, 2, 1)
        assert np.ptp(moved) > 0.1
        np.testing.assert_allclose(found, moved, rtol=_NEAR, atol=_NEAR)
        slope = np.asarray(jax.vmap(case.functions.drive)(ends, given))
        slope = (slope - ends) / case.step if case.is_map else slope
        np.testing.assert_allclose(_columns(result["velocity"]), slope, rtol=_NEAR, atol=1e-6)
        if case.functions.readout is not None:
            outputs = jax.vmap(case.functions.readout)(ends)
            np.testing.assert_allclose(_columns(result["output"]), outputs, rtol=_NEAR, atol=_NEAR)
        if case.functions.time_constants is not None:
            slowness = jax.vmap(case.functions.time_constants)(ends, given)
            np.testing.assert_allclose(_columns(result["timeConstants"]), slowness, rtol=_NEAR)


def _columns(values: list[float]) -> np.ndarray:
    return np.reshape(values, (-1, _STATES)).T
