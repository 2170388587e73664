"""Batches of series of their own lengths and times: what is beside a series, or after its end, is nothing to it."""

from functools import cache
from typing import Any

import equinox as eqx
import hypothesis
import hypothesis.strategies as st
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.models import Network
from gnode.simulation import SimulationSettings, Trajectory, simulate, simulate_all
from tests.simulation.problems import drawn_field, network

pytestmark = pytest.mark.usefixtures("float64")
SETTINGS: dict[str, dict[str, Any]] = {
    "euler": {},
    "tsit5-fixed": {"solver": "tsit5", "substeps": 2, "interpolation": "cubic"},
    "tsit5-adaptive": {"solver": "tsit5", "rtol": 1e-6, "atol": 1e-8},
    "tsit5-linear": {"solver": "tsit5", "rtol": 1e-8, "atol": 1e-10, "interpolation": "linear"},
}
each_setting = pytest.mark.parametrize("options", SETTINGS.values(), ids=SETTINGS)
# (series, steps, channels, units): where these are equal, an axis taken for another one raises no error.
SIZES = {"all-different": (4, 6, 2, 3), "all-equal": (5, 5, 5, 5)}
each_size = pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
# Adaptive steps in a batch differ from those alone by rounding, and what they come to by no more than a few of these.
EQUAL = 1e-9
# More where steps pass samples at which a cubic input bends: their errors are no smooth function of their length.
CUBIC = {"solver": "tsit5", "rtol": 1e-6, "atol": 1e-8, "interpolation": "cubic"}


@cache
def net(sizes: tuple[int, int, int, int]) -> Network:
    _, _, channels, units = sizes
    return network(drawn_field("gnode-tanh", units, channels))


def together(sizes, options, inputs, durations) -> Trajectory:
    settings = SimulationSettings.model_validate(options)
    return all_series(net(sizes), jnp.asarray(inputs), jnp.asarray(durations), settings)


all_series = eqx.filter_jit(simulate_all)
one_series = eqx.filter_jit(simulate)


def ragged(sizes: tuple[int, int, int, int], seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(inputs, durations, lengths): after a series' end any input, and no time."""
    trials, steps, channels, _ = sizes
    random = np.random.default_rng(seed)
    lengths = random.integers(1, steps + 1, trials)
    inputs = random.normal(size=(trials, steps, channels))
    # Some samples repeat the one before: no jump is between them.
    inputs[:, 1:] = np.where(random.random((trials, steps - 1, 1)) < 0.3, inputs[:, :-1], inputs[:, 1:])
    durations = 10.0 ** random.uniform(-3, -0.5, (trials, steps))
    beyond = np.arange(steps)[None] >= lengths[:, None]
    inputs[beyond] = random.choice([0.0, 1e3, -7.0])
    durations[beyond] = 0
    return inputs, durations, lengths


@each_size
@each_setting
@hypothesis.settings(max_examples=25)
@hypothesis.given(seed=st.integers(0, 2**16))
def test_a_padded_batch_is_the_loop_over_its_series(options: dict, sizes, seed: int):
    inputs, durations, lengths = ragged(sizes, seed)
    batch = together(sizes, options, inputs, durations)
    assert np.isinf(batch.failed_at).all()
    for trial, length in enumerate(lengths):
        one = slice(trial, trial + 1)
        alone = together(sizes, options, inputs[one, :length], durations[one, :length])
        np.testing.assert_allclose(batch.states[trial, :length], alone.states[0], rtol=0, atol=EQUAL)
        np.testing.assert_allclose(batch.outputs[trial, :length], alone.outputs[0], rtol=0, atol=EQUAL)
        assert batch.evaluations[trial] == alone.evaluations[0]
        # After its end it stays where it is.
        np.testing.assert_array_equal(
            batch.states[trial, length:], np.repeat(batch.states[trial, length - 1][None], len(inputs[0]) - length, 0)
        )


@each_size
@each_setting
@hypothesis.settings(max_examples=10)
@hypothesis.given(seed=st.integers(0, 2**16))
def test_series_in_another_order_or_beside_others_are_the_same(options: dict, sizes, seed: int):
    inputs, durations, _ = ragged(sizes, seed)
    batch = together(sizes, options, inputs, durations)
    order = np.random.default_rng(seed).permutation(sizes[0])
    permuted = together(sizes, options, inputs[order], durations[order])
    np.testing.assert_allclose(permuted.states, batch.states[order], rtol=0, atol=EQUAL)
    np.testing.assert_array_equal(permuted.evaluations, batch.evaluations[order])
    # The first series, among others.
    others, other_durations, _ = ragged(sizes, seed + 1)
    others[0], other_durations[0] = inputs[0], durations[0]
    among = together(sizes, options, others, other_durations)
    np.testing.assert_allclose(among.states[0], batch.states[0], rtol=0, atol=EQUAL)


@each_size
@hypothesis.settings(max_examples=10)
@hypothesis.given(seed=st.integers(0, 2**16))
def test_a_padded_batch_with_cubic_input_is_the_loop_over_its_series(sizes, seed: int):
    inputs, durations, lengths = ragged(sizes, seed)
    batch = together(sizes, CUBIC, inputs, durations)
    for trial, length in enumerate(lengths):
        one = slice(trial, trial + 1)
        alone = together(sizes, CUBIC, inputs[one, :length], durations[one, :length])
        np.testing.assert_allclose(batch.states[trial, :length], alone.states[0], rtol=0, atol=1e-6)


@each_size
@pytest.mark.parametrize("interpolation", ["constant", "cubic"])
@hypothesis.settings(max_examples=10)
@hypothesis.given(seed=st.integers(0, 2**16))
def test_the_loop_over_all_series_agrees_with_that_of_each(interpolation: str, sizes, seed: int):
    inputs, durations, _ = ragged(sizes, seed)
    settings = SimulationSettings.model_validate(
        {"solver": "tsit5", "rtol": 1e-9, "atol": 1e-11, "interpolation": interpolation, "max_steps": 9000}
    )
    batch = together(sizes, settings.model_dump(), inputs, durations)
    for trial in range(sizes[0]):
        alone = one_series(net(sizes), jnp.asarray(inputs[trial]), jnp.asarray(durations[trial]), settings)
        np.testing.assert_allclose(batch.states[trial], alone.states, rtol=0, atol=3e-6)


@pytest.mark.parametrize("options", [SETTINGS["tsit5-adaptive"], {"solver": "kvaerno5"}], ids=["tsit5", "kvaerno5"])
def test_a_series_that_is_padding_all_through_stays_where_it_starts(options: dict):
    sizes = SIZES["all-different"]
    inputs, durations, _ = ragged(sizes, 0)
    durations[1] = 0
    batch = together(sizes, options, inputs, durations)
    assert np.isinf(batch.failed_at).all()
    np.testing.assert_array_equal(batch.states[1], np.repeat(batch.initial[1][None], sizes[1], 0))


@pytest.mark.parametrize("options", [SETTINGS["tsit5-adaptive"], {"solver": "kvaerno5"}], ids=["tsit5", "kvaerno5"])
def test_a_sample_at_the_start_of_time_says_where_to_start_and_no_more(options: dict):
    """The first sample may come at no time at all after the start."""
    sizes = SIZES["all-different"]
    inputs, durations, _ = ragged(sizes, 3)
    durations[:, 0], durations[:, 1:3] = 0, 0.05
    batch = together(sizes, options, inputs, durations)
    np.testing.assert_array_equal(batch.states[:, 0], batch.initial)
    euler = together(sizes, {"solver": "dopri8", "substeps": 50}, inputs, durations)
    np.testing.assert_allclose(batch.states[:, 1:3], euler.states[:, 1:3], atol=1e-3 if len(options) == 1 else 1e-4)


@pytest.mark.parametrize("way", ["all", "each"])
def test_a_thousand_padded_samples_in_single_precision(way: str):
    """Where the sum of the durations rounds in another order for each sample."""
    random = np.random.default_rng(0)
    settings = SimulationSettings(solver="tsit5")
    with jax.enable_x64(False):
        field = network(drawn_field("gnode-tanh", 2, 1))
        for _ in range(5):
            inputs = random.normal(size=(20, 1000, 1)).astype(np.float32)
            durations = random.uniform(0.001, 0.02, (20, 1000)).astype(np.float32)
            durations[np.arange(1000)[None] >= random.integers(1, 1000, 20)[:, None]] = 0
            if way == "all":
                trajectory = all_series(field, jnp.asarray(inputs), jnp.asarray(durations), settings)
            else:
                trajectory = each_series(field, jnp.asarray(inputs), jnp.asarray(durations), settings)
            assert np.isinf(trajectory.failed_at).all() and np.isfinite(trajectory.states).all()


@eqx.filter_jit
def each_series(field, inputs, durations, settings):
    return jax.vmap(lambda x, d: simulate(field, x, d, settings))(inputs, durations)
