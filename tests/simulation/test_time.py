"""Time in single precision: of very many samples, of bursts around long gaps, and where it ends."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.simulation import SimulationSettings, simulate
from tests.simulation.problems import Explosion, LeakyIntegrator, network, solve_all

RTOL = 1e-5
DAY = 86_400.0


def check(field: LeakyIntegrator, inputs: np.ndarray, durations: np.ndarray, settings: SimulationSettings) -> None:
    """One trial from a start of one, against the closed solution: within a few tolerances of the largest state."""
    inputs, durations = inputs.astype(np.float32), durations.astype(np.float32)
    found = solve_all(field, jnp.ones((1, 1)), jnp.asarray(inputs)[None], jnp.asarray(durations)[None], settings)
    assert np.isinf(found.failed_at).all()
    exact = field.exact(np.ones(1), inputs.astype(float), durations.astype(float), settings.interpolation)
    assert np.abs(found.states[0] - exact).max() < 5 * RTOL * np.abs(exact).max()


def test_a_hundred_thousand_samples_of_a_millisecond():
    # Rests of 50 samples: some thousand steps, each of which passes what it can.
    inputs = np.repeat(np.random.default_rng(0).normal(size=(2000, 1)), 50, axis=0)
    check(LeakyIntegrator(), inputs, np.full(100_000, 1e-3), SimulationSettings(solver="tsit5", rtol=RTOL, atol=1e-7))


@pytest.mark.parametrize("gap", [DAY, 7 * DAY], ids=["day", "week"])
@pytest.mark.parametrize("interpolation", ["constant", "linear"])
def test_bursts_around_a_gap(interpolation: str, gap: float):
    """Ten samples of 10 ms, a gap, and ten again: of a field that forgets in a day, under pulses so high that both
    bursts leave a mark."""
    inputs = np.full((21, 1), 0.3)
    for burst in (slice(0, 9), slice(11, 20)):
        inputs[burst] = 3e5 * np.random.default_rng(burst.start).normal(size=(9, 1))
    durations = np.full(21, 0.01)
    durations[10] = gap
    settings = SimulationSettings.model_validate(
        {"solver": "tsit5", "interpolation": interpolation, "rtol": RTOL, "atol": 1e-8}
    )
    check(LeakyIntegrator(time_constant=1e5), inputs, durations, settings)


@pytest.mark.parametrize("way", [{"adjoint": "backsolve"}, {"memory": "root"}], ids=["backsolve", "root"])
def test_a_gradient_through_a_gap_of_a_day(way: dict):
    durations = np.array([0.01, 0.01, DAY, 0.01, 0.01], np.float32)
    inputs = np.array([3e5, -1e5, 0.3, 2e5, 1e5], np.float32)[:, None]
    settings = SimulationSettings.model_validate({"solver": "tsit5", "rtol": RTOL, "atol": 1e-8, **way})
    field = LeakyIntegrator(time_constant=1e5)

    @jax.jit
    def last(start, inputs):
        return solve_all(field, start, inputs[None], jnp.asarray(durations)[None], settings).states[0, -1, 0]

    by_start, by_inputs = jax.jit(jax.grad(last, argnums=(0, 1)))(jnp.ones((1, 1)), jnp.asarray(inputs))
    times = np.cumsum(durations.astype(float))
    np.testing.assert_allclose(by_start[0, 0], np.exp(-times[-1] / 1e5), rtol=1e-4)
    begins = times - durations
    exact = np.exp((times - times[-1]) / 1e5) * -np.expm1((begins - times) / 1e5)
    np.testing.assert_allclose(by_inputs[:, 0], exact, rtol=1e-4)


@pytest.mark.parametrize(("limit", "stuck"), [(None, True), (3, False)], ids=["runs-away", "out-of-steps"])
def test_a_solver_that_no_step_is_short_enough_for_says_so(limit: int | None, stuck: bool):
    """The state has no value from 1 s on."""
    settings = SimulationSettings(solver="tsit5", max_steps=limit)
    net = eqx.tree_at(lambda n: n.initial, network(Explosion()), lambda input: jnp.ones(1))
    ran = eqx.filter_jit(simulate)(net, jnp.ones((10, 1)), jnp.full(10, 0.15), settings)
    assert bool(ran.stuck) is stuck
    assert float(ran.failed_at) == pytest.approx(1.0, abs=1e-4) if stuck else ran.failed_at < 1
