from typing import Any

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.simulation import InputPath, SimulationSettings, along_path, input_path
from tests.simulation.problems import INTERPOLATIONS, drawn_field, drawn_trials, input_in_interval, network

pytestmark = pytest.mark.usefixtures("float64")
STEPS, CHANNELS = 7, 2
each_interpolation = pytest.mark.parametrize("interpolation", INTERPOLATIONS)


def drawn(seed: int = 0) -> tuple[jax.Array, jax.Array]:
    inputs, durations = drawn_trials(1, STEPS, CHANNELS, seed=seed)
    return jnp.asarray(inputs[0]), jnp.asarray(durations[0])


def value(path: InputPath, interval: int, seconds: float) -> np.ndarray:
    return np.asarray(path.at(jnp.asarray(interval), jnp.asarray(seconds)))


def slope(path: InputPath, interval: int, seconds: float) -> np.ndarray:
    return np.asarray(jax.jacfwd(lambda s: path.at(jnp.asarray(interval), s))(jnp.asarray(seconds)))


@each_interpolation
def test_a_path_passes_through_its_samples(interpolation: Any):
    inputs, durations = drawn()
    path = input_path(inputs, durations, interpolation)
    for k in range(STEPS):
        np.testing.assert_allclose(value(path, k, float(durations[k])), inputs[k], atol=1e-12)
    np.testing.assert_allclose(path.ends, np.cumsum(durations), rtol=1e-14)


@each_interpolation
def test_a_path_is_what_numpy_and_scipy_make_of_the_samples(interpolation: Any):
    inputs, durations = drawn()
    path = input_path(inputs, durations, interpolation)
    for k in range(STEPS):
        reference = input_in_interval(np.asarray(inputs), np.asarray(durations), interpolation, k)
        for part in (0.0, 0.3, 0.8):
            seconds = part * float(durations[k])
            np.testing.assert_allclose(value(path, k, seconds), reference(seconds), atol=1e-12)


@pytest.mark.parametrize("interpolation", ["linear", "cubic"])
def test_a_path_is_continuous_and_begins_with_its_first_sample(interpolation: Any):
    inputs, durations = drawn()
    path = input_path(inputs, durations, interpolation)
    for part in (0.0, 0.5, 1.0):
        np.testing.assert_allclose(value(path, 0, part * float(durations[0])), inputs[0], atol=1e-13)
    for k in range(1, STEPS):
        np.testing.assert_allclose(value(path, k, 0.0), value(path, k - 1, float(durations[k - 1])), atol=1e-12)


def test_the_slopes_of_a_cubic_are_backward_differences_and_continuous():
    inputs, durations = drawn()
    path = input_path(inputs, durations, "cubic")
    for k in range(1, STEPS):
        backward = (inputs[k] - inputs[k - 1]) / durations[k]
        np.testing.assert_allclose(slope(path, k, float(durations[k])), backward, rtol=1e-10)
        if k + 1 < STEPS:
            np.testing.assert_allclose(slope(path, k + 1, 0.0), backward, rtol=1e-10)


def test_a_cubic_is_that_of_diffrax():
    """On all intervals but the first two: diffrax begins with the slope of what is here the second one."""
    inputs, durations = drawn()
    path = input_path(inputs, durations, "cubic")
    theirs = diffrax.backward_hermite_coefficients(path.ends, inputs)
    for k in range(2, STEPS):
        # Theirs are of the third, second, first and zeroth power, of the interval that begins at sample k - 1.
        ours = path.coefficients[k][::-1]
        for power, coefficients in enumerate(theirs):
            np.testing.assert_allclose(ours[power], coefficients[k - 1], rtol=1e-9, atol=1e-9)


@each_interpolation
def test_no_sample_changes_what_came_before_the_one_before_it(interpolation: Any):
    inputs, durations = drawn()
    path = input_path(inputs, durations, interpolation)
    later = input_path(inputs.at[4:].add(1.0), durations, interpolation)
    np.testing.assert_array_equal(path.coefficients[:4], later.coefficients[:4])
    # What the input was at samples 4 and 5 stays, of value and slope, when only those after them change.
    later = input_path(inputs.at[6:].add(1.0), durations, interpolation)
    np.testing.assert_array_equal(value(path, 5, float(durations[5])), value(later, 5, float(durations[5])))
    np.testing.assert_array_equal(slope(path, 5, float(durations[5])), slope(later, 5, float(durations[5])))


@each_interpolation
def test_padding_is_neither_nan_nor_does_it_change_the_path(interpolation: Any):
    inputs, durations = drawn()
    path = input_path(inputs, durations, interpolation)
    padded = input_path(inputs.at[4:].set(1e3), durations.at[4:].set(0.0), interpolation)
    assert np.isfinite(padded.coefficients).all()
    np.testing.assert_array_equal(padded.coefficients[:4], path.coefficients[:4])
    np.testing.assert_array_equal(padded.ends[3:], np.full(4, padded.ends[3]))
    slopes = jax.grad(lambda x: input_path(x, durations.at[4:].set(0.0), interpolation).coefficients[:4].sum())(inputs)
    assert np.isfinite(slopes).all() and (np.asarray(slopes[4:]) == 0).all()


@each_interpolation
def test_a_slice_of_a_path_is_a_path(interpolation: Any):
    """A network that stops halfway and goes on along the rest ends where one ends that does not stop."""
    inputs, durations = drawn()
    path = input_path(inputs, durations, interpolation)
    first, rest = (InputPath(path.coefficients[part], path.durations[part]) for part in (slice(3), slice(3, None)))
    settings = SimulationSettings.model_validate({"solver": "tsit5", "substeps": 3, "interpolation": interpolation})
    net = network(drawn_field("gnode-tanh", 3, CHANNELS))
    whole = along_path(net, path, jnp.zeros(3), settings).states
    halfway = along_path(net, first, jnp.zeros(3), settings).states
    np.testing.assert_array_equal(halfway, whole[:3])
    np.testing.assert_allclose(along_path(net, rest, halfway[-1], settings).states, whole[3:], rtol=1e-13)


def test_changes_are_where_a_held_input_jumps_and_where_time_ends():
    inputs = jnp.asarray([[0.0, 1.0], [0.0, 1.0], [2.0, 1.0], [2.0, 1.0], [2.0, 0.0], [2.0, 0.0], [2.0, 0.0]])
    changes = np.asarray(input_path(inputs, jnp.asarray([1.0] * 6 + [0.0])).changes())
    np.testing.assert_array_equal(changes[:6], [False, True, False, True, False, True])


def test_times_never_go_back():
    """Nor does rounding let padding take any time: in single precision, over a thousand samples."""
    random = np.random.default_rng(0)
    durations = random.uniform(0.001, 0.02, (400, 1000)).astype(np.float32)
    lengths = random.integers(1, 1000, 400)
    durations[np.arange(1000)[None] >= lengths[:, None]] = 0
    with jax.enable_x64(False):
        ends = np.asarray(InputPath(jnp.zeros((400, 1000, 1, 1)), jnp.asarray(durations)).ends)
    assert (np.diff(ends, axis=1) >= 0).all()
    np.testing.assert_array_equal(ends[:, -1], ends[np.arange(400), lengths - 1])
