"""A pulse of 1 ms in a trial of 10 s, under adaptive solvers whose steps grow to seconds before it comes."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.simulation import InputPath, SimulationSettings
from tests.simulation.problems import LeakyIntegrator, solve_all, solve_each

pytestmark = pytest.mark.usefixtures("float64")
HEIGHT = 1000.0
# Times of samples in seconds, and the input at each: a rectangle where it is held, a trapezium where it is linear.
PULSES = {
    "constant": ([4.0, 4.001, 10.0], [0.0, HEIGHT, 0.0]),
    "linear": ([4.0, 4.00025, 4.00075, 4.001, 10.0], [0.0, HEIGHT, HEIGHT, 0.0, 0.0]),
}
WAYS = {"all": solve_all, "each": solve_each}


def solved(solve, solver: str, interpolation: str, times, values) -> tuple[np.ndarray, np.ndarray]:
    """The states at the samples of a leaky integrator that starts at zero: by the solver, and exactly."""
    durations, inputs = np.diff(times, prepend=0.0), np.asarray(values)[:, None]
    settings = SimulationSettings.model_validate(
        {"solver": solver, "interpolation": interpolation, "rtol": 1e-6, "atol": 1e-9, "max_steps": 50_000}
    )
    field, start = LeakyIntegrator(), np.zeros(1)
    # Traced anew each time, for what a test replaces.
    trajectory = eqx.filter_jit(lambda *args: solve.__wrapped__(*args, settings))(
        field, jnp.asarray(start)[None], jnp.asarray(inputs)[None], jnp.asarray(durations)[None]
    )
    assert np.isinf(trajectory.failed_at).all()
    return np.asarray(trajectory.states[0]), field.exact(start, inputs, durations, interpolation)


@pytest.mark.parametrize("interpolation", PULSES)
@pytest.mark.parametrize(
    ("way", "solver"),
    [("all", "heun"), ("all", "tsit5"), ("all", "dopri5"), ("all", "dopri8"), ("all", "kvaerno5"), ("each", "tsit5")],
)
def test_no_solver_steps_over_it(way: str, solver: str, interpolation: str):
    states, exact = solved(WAYS[way], solver, interpolation, *PULSES[interpolation])
    assert exact.max() > 0.3
    np.testing.assert_allclose(states, exact, rtol=1e-4, atol=1e-8)


def test_a_solver_that_is_not_told_misses_it(monkeypatch):
    """So that the test above would fail without what it tests."""
    monkeypatch.setattr(InputPath, "changes", lambda path: jnp.zeros(path.durations.shape, bool).at[..., -1].set(True))
    states, exact = solved(solve_all, "tsit5", "constant", *PULSES["constant"])
    assert np.abs(states[-1] - exact[-1]) > 0.9 * np.abs(exact[-1])


@pytest.mark.parametrize("way", WAYS)
def test_a_linear_pulse_on_an_input_that_drifts(way: str):
    """The input never rests, so that its pulse is no end of a rest."""
    times, values = PULSES["linear"]
    states, exact = solved(WAYS[way], "tsit5", "linear", times, np.asarray(values) + 0.01 * np.asarray(times))
    np.testing.assert_allclose(states, exact, rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize(("way", "solver"), [("all", "tsit5"), ("each", "tsit5"), ("all", "adams")])
@pytest.mark.parametrize(
    ("start", "height"), [(4.01, HEIGHT), (1.06, HEIGHT), (4.01, 0.0)], ids=["pulse", "early-pulse", "no-pulse"]
)
def test_a_cubic_pulse_on_an_input_that_waves(way: str, solver: str, start: float, height: float):
    """A sample every 50 ms of a slow sine, and 1 ms on the way that is not of it."""
    times = np.sort(np.append(np.arange(1, 201) * 0.05, [start, start + 5e-4, start + 1e-3]))
    values = np.sin(2 * np.pi * times / 10) + height * (times == start + 5e-4)
    states, _ = solved(WAYS[way], solver, "cubic", times, values)
    # In fixed steps that end at all samples.
    fine = SimulationSettings(solver="dopri8", substeps=4, interpolation="cubic")
    durations = jnp.asarray(np.diff(times, prepend=0.0))[None]
    exact = solve_each(LeakyIntegrator(), jnp.zeros((1, 1)), jnp.asarray(values)[None, :, None], durations, fine)
    np.testing.assert_allclose(states, exact.states[0], rtol=1e-4, atol=2e-5)


def test_each_trial_has_its_own_pulse_in_single_precision():
    times = np.array([[4.0, 4.001, 10.0], [7.5, 7.501, 10.0], [1.0, 9.0, 10.0]])
    inputs = np.array([[0.0, HEIGHT, 0.0], [0.0, -HEIGHT, 0.0], [0.0, 0.0, 0.0]])[..., None]
    durations = np.diff(times, prepend=0.0)
    with jax.enable_x64(False):
        states = solve_all(
            LeakyIntegrator(),
            jnp.zeros((3, 1)),
            jnp.asarray(inputs, jnp.float32),
            jnp.asarray(durations, jnp.float32),
            SimulationSettings(solver="tsit5"),
        ).states
    for trial in range(3):
        exact = LeakyIntegrator().exact(np.zeros(1), inputs[trial], durations[trial], "constant")
        # The length of the pulse is known to a part in two thousand.
        np.testing.assert_allclose(states[trial], exact, rtol=2e-3, atol=1e-5)


@pytest.mark.parametrize("solver", ["tsit5", "kvaerno5"])
def test_the_gradient_by_its_height(solver: str):
    times, values = PULSES["constant"]
    durations, inputs = jnp.asarray(np.diff(times, prepend=0.0))[None], jnp.asarray(values)[None, :, None]
    settings = SimulationSettings.model_validate({"solver": solver, "rtol": 1e-8, "atol": 1e-10})

    def last(inputs):
        return solve_all(LeakyIntegrator(), jnp.zeros((1, 1)), inputs, durations, settings).states[0, -1, 0]

    # Linear in its inputs. (By those before and after it, where the state rests and steps are long, a gradient through
    # the steps made is no better than these steps.)
    alone = LeakyIntegrator().exact(np.zeros(1), np.array([[0.0], [1.0], [0.0]]), np.asarray(durations[0]), "constant")
    np.testing.assert_allclose(jax.grad(last)(inputs)[0, 1, 0], alone[-1, 0], rtol=1e-6)
