"""Switches of JAX that a user may have set: a run, and what takes it apart, come out as without them."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode._switches import double_precision, make_key, single_precision
from gnode.analysis import (
    as_flow,
    find_fixed_points,
    find_limit_cycle,
    find_slow_points,
    lyapunov_spectrum,
    noisy_starts,
)
from gnode.experiments import build_network, dissect_run, train
from gnode.experiments._folder import begin_folder
from gnode.experiments._resolve import write_settings
from gnode.expressivity import TIME_STEP, FitSettings, TargetSettings, fit_paths, make_targets
from gnode.models import Network, in_float64
from gnode.tasks import find_task
from gnode.training import evaluate, fit, fit_cohort
from tests.experiments.small_runs import contents, small, write_data
from tests.training import examples

SWITCHES: dict[str, dict[str, Any]] = {
    "x64": {"jax_enable_x64": True},
    "strict-dtypes": {"jax_numpy_dtype_promotion": "strict"},
    "debugging": {"jax_debug_nans": True, "jax_debug_infs": True, "jax_debug_key_reuse": True},
    "random-numbers": {"jax_default_prng_impl": "rbg", "jax_threefry_partitionable": False},
    "uncompiled": {"jax_disable_jit": True},
}


@contextmanager
def switched(**switches: Any) -> Iterator[None]:
    """In it JAX is configured as by the environment or `jax.config.update`."""
    before = {name: jax.config.values[name] for name in switches}
    for name, value in switches.items():
        jax.config.update(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            jax.config.update(name, getattr(value, "value", value))


@pytest.fixture(params=SWITCHES.values(), ids=list(SWITCHES))
def one_switch(request) -> Iterator[None]:
    with switched(**request.param):
        yield


def arrays(tree: Any) -> list[tuple[str, bytes]]:
    """Of a tree, to be compared bit for bit."""
    return [(str(leaf.dtype), np.asarray(leaf).tobytes()) for leaf in jax.tree.leaves(tree) if eqx.is_array_like(leaf)]


def bits_of(folder: Path) -> dict[str, bytes]:
    """What a run folder holds of numbers, without the seconds that anything took."""
    files = contents(folder)
    held = {name: files[name] for name in ("model.gnode", "trials.npz")}
    held["checkpoint.gnode"] = files["checkpoint.gnode"].partition(b"\n")[2]
    history = files["history.csv"].decode().splitlines()
    return {**held, "history.csv": "\n".join(",".join(row.split(",")[:5]) for row in history).encode()}


def dissected(folder: Path) -> dict[str, bytes]:
    dissect_run(folder, boxes=500)
    with np.load(folder / "dissection.npz") as found:
        return {name: found[name].tobytes() for name in found.files if not name.endswith("seconds")}


class Reference:
    """Without switches: runs, and what comes of calls."""

    def __init__(self, folder: Path):
        self.folder = folder
        data = write_data(folder / "data.npz")
        self.settings = {
            "task": small("model.initialisation=critical", "training.dropout=0.2", "training.epochs=2"),
            "data": small("training.epochs=1", task=str(data)),
        }
        for name, settings in self.settings.items():
            train(settings, folder / name)
        self.bits = {name: bits_of(folder / name) for name in self.settings}
        self.dissection = dissected(folder / "task")
        self.calls = {call: call() for call in CALLS}


SETS, SAID = (examples.labelled(), examples.labelled(8, seed=1)), examples.settings(epochs=2, dropout=0.2)


def network() -> Network:
    return build_network(small().model, input_size=2, output_size=2, time_step=0.01, key=make_key(0))


def fitted() -> list[tuple[str, bytes]]:
    train_set, validation_set = SETS
    keys = [make_key(1), make_key(2)]
    fits = fit_cohort([network()] * 2, [train_set] * 2, [validation_set] * 2, [SAID] * 2, keys=keys)
    told = evaluate(fits[0].network, SETS[1])
    return arrays([[fit.network for fit in fits], np.array([told.loss, told.accuracy])])


def expressed() -> list[tuple[str, bytes]]:
    kinds = ("squared-exponential", "sinusoids", "lorenz")
    paths = [make_targets(TargetSettings(kind=kind, kappas=(5.0,), count=2, points=20)).paths[0] for kind in kinds]

    def draw(key):
        return build_network(small().model, input_size=0, output_size=2, time_step=TIME_STEP, key=key)

    fits = fit_paths(draw, paths[0], FitSettings(steps=50, restarts=1), key=make_key(1))
    return arrays([paths, fits.r2, fits.outputs])


def oscillator(h):
    """Of van der Pol: a limit cycle about an unstable point."""
    return jnp.stack([h[1], (1 - h[0] ** 2) * h[1] - h[0]])


def ghost(h):
    """A slow point at zero, from which a saddle and a node have gone."""
    return jnp.stack([0.01 + h[0] ** 2, -h[1]])


def analysed() -> list[tuple[str, bytes]]:
    starts = noisy_starts(np.array([[0.3, 0.2], [-0.2, -0.3]]), 0.1, key=make_key(0))
    points = find_fixed_points(oscillator, starts, flow=oscillator)
    slow = find_slow_points(ghost, starts, flow=ghost)
    system = as_flow(oscillator)
    cycle = find_limit_cycle(system, starts[0])
    assert cycle is not None
    rates = lyapunov_spectrum(system, cycle.states[0], seconds=10.0)
    return arrays([starts, points.states, slow.states, cycle.states, rates.exponents])


CALLS: tuple[Callable[[], list[tuple[str, bytes]]], ...] = (fitted, expressed, analysed)


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> Reference:
    return Reference(tmp_path_factory.mktemp("without"))


def test_a_run_has_the_same_bits(one_switch, reference, tmp_path):
    for name, settings in reference.settings.items():
        train(settings, tmp_path / name)
        assert bits_of(tmp_path / name) == reference.bits[name], name


def test_a_dissection_has_the_same_bits(one_switch, reference):
    assert dissected(reference.folder / "task") == reference.dissection


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_calls_of_the_library_give_the_same_bits(one_switch, reference, call):
    assert call() == reference.calls[call]


def test_the_command_hears_no_switch_of_the_environment(reference, tmp_path):
    settings = reference.settings["data"]
    write_settings(tmp_path / "settings.toml", settings)
    environment = {
        "JAX_ENABLE_X64": "1",
        "JAX_NUMPY_DTYPE_PROMOTION": "strict",
        "JAX_NUMPY_RANK_PROMOTION": "raise",
        "JAX_DEBUG_NANS": "1",
        "JAX_DEBUG_INFS": "1",
        "JAX_DEFAULT_PRNG_IMPL": "unsafe_rbg",
        "JAX_THREEFRY_PARTITIONABLE": "0",
        "JAX_RANDOM_SEED_OFFSET": "3",
        "JAX_DISABLE_JIT": "1",
    }
    command = [sys.executable, "-m", "gnode", "run", settings.task.name, "--train-only"]
    done = subprocess.run(
        [*command, "--settings", str(tmp_path / "settings.toml"), "--out", str(tmp_path / "run")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and done.stderr.startswith("read ") and done.stderr.count("\n") == 1
    assert bits_of(tmp_path / "run") == reference.bits["data"]


def test_matrices_are_multiplied_as_the_user_says_in_training_alone(reference, tmp_path):
    # Which float64 knows nothing of.
    with switched(jax_default_matmul_precision="BF16_BF16_F32"):
        assert dissected(reference.folder / "task") == reference.dissection
        begin_folder(tmp_path, small())
    assert json.loads((tmp_path / "environment.json").read_text())["matmul_precision"] == "BF16_BF16_F32"


def test_training_is_in_float32_whatever_the_network_is():
    single = fit(network(), *SETS, SAID, key=make_key(1))
    loss = evaluate(network(), SETS[0])
    with switched(jax_enable_x64=True):
        double = in_float64(network())
        fits = [fit(double, *SETS, SAID, key=make_key(1))]
        fits += fit_cohort([double], [SETS[0]], [SETS[1]], [SAID], keys=[make_key(1)])
        assert evaluate(double, SETS[0]) == loss
    assert [arrays(fit.network) for fit in fits] == [arrays(single.network)] * 2


def test_what_is_called_in_training_sees_the_switches_of_its_author():
    seen = []

    def callback(record, network) -> None:
        seen.append(jnp.zeros(1).dtype)

    with switched(jax_enable_x64=True):
        fit(network(), *SETS, SAID, key=make_key(1), callbacks=[callback])
    assert seen == ["float64", "float64"]


@pytest.mark.parametrize("kind", ["rbg", "unsafe_rbg"])
def test_a_key_of_the_user_is_used_as_it_is(kind, tmp_path):
    def weights(key, **options):
        return arrays(fit(network(), *SETS, SAID, key=key, **options).network)

    with switched(jax_default_prng_impl=kind):
        of_user = weights(jax.random.key(1), checkpoint=tmp_path / "checkpoint.gnode")
        inputs = find_task("square").task.sample(4, key=jax.random.key(1)).inputs
    assert of_user == weights(jax.random.key(1, impl=kind)) != weights(make_key(1))
    assert np.array_equal(inputs, find_task("square").task.sample(4, key=jax.random.key(1, impl=kind)).inputs)
    # The numbers of the two are the same.
    other = "rbg" if kind == "unsafe_rbg" else "unsafe_rbg"
    with pytest.raises(Refused, match="the seed of the checkpoint"):
        weights(jax.random.key(1, impl=other), checkpoint=tmp_path / "checkpoint.gnode", resume=True)


@pytest.mark.parametrize("seed", [0, 1, 2**31 + 3, 2**32 - 1])
def test_keys_are_those_of_jax_without_switches(seed):
    with switched(jax_default_prng_impl="rbg", jax_random_seed_offset=3, jax_enable_x64=True):
        key = make_key(seed)
    assert key == jax.random.key(seed)


def test_scopes_leave_the_switches_as_they_were():
    with switched(jax_enable_x64=True, jax_debug_nans=True):
        for scope, kind in ((single_precision, "float32"), (double_precision, "float64")):
            with scope():
                assert jnp.zeros(1).dtype == kind and not jax.config.values["jax_debug_nans"]
        assert jnp.zeros(1).dtype == "float64" and jax.config.values["jax_debug_nans"]


def test_switches_and_keys_are_made_in_one_place():
    root = Path(__file__).parents[1] / "gnode"
    calls = {"jax.enable_x64", *(f"jax.random.{name}" for name in ("key", "PRNGKey", "wrap_key_data"))}
    made = {
        path.name
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in calls
    }
    assert made == {"_switches.py"}
