"""Recurrent noise, against the process of Ornstein and Uhlenbeck."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from pydantic import ValidationError

from gnode.models import MLP, FixedInitialState, Network
from gnode.simulation import SimulationSettings, simulate, simulate_all
from tests.simulation.problems import LeakyIntegrator, PlainField

TAU, SIGMA, STEPS = 0.1, 0.3, 200


class Gated(LeakyIntegrator):
    """Of a gate that is a twentieth: as slow as if tau were twenty times as long."""

    def gate(self, state, drive):
        return 0.05 * PlainField.gate(self, state, drive)


def network(field: PlainField) -> Network:
    return Network(FixedInitialState([0.0]), field, MLP(1, 1, key=jax.random.key(0)))


LEAK = network(LeakyIntegrator(time_constant=TAU))
SILENCE = jnp.zeros((2000, STEPS, 1), jnp.float32)


def ends(net: Network, step: float, **said) -> np.ndarray:
    durations = jnp.full((2000, STEPS), step, jnp.float32)
    return np.asarray(simulate_all(net, SILENCE, durations, settings(**said), key=jax.random.key(1)).states[:, -1, 0])


def settings(**said) -> SimulationSettings:
    return SimulationSettings(noise=SIGMA, **said)


@pytest.mark.parametrize(
    ("alpha", "said"),
    [(0.05, {}), (0.5, {}), (1.0, {}), (0.5, {"substeps": 5}), (0.5, {"memory": "root", "interpolation": "linear"})],
    ids=["small steps", "large steps", "steps of tau", "substeps", "root"],
)
def test_a_leak_has_the_stationary_variance_of_ornstein_and_uhlenbeck(alpha, said):
    found = ends(LEAK, alpha * TAU, **said).var()
    each = alpha / said.get("substeps", 1)
    # Five standard deviations of a variance from 2,000 trials.
    np.testing.assert_allclose(found, SIGMA**2 / (1 - each / 2), rtol=5 * np.sqrt(2 / 2000))


def test_noise_is_not_gated():
    # tau dh = -g h dt + sqrt(2 tau) sigma dW has the variance sigma^2 / g; alpha g is the step of its leak.
    found = ends(network(Gated(time_constant=TAU)), 0.5 * TAU).var()
    np.testing.assert_allclose(found, SIGMA**2 / 0.05 / (1 - 0.025 / 2), rtol=5 * np.sqrt(2 / 2000))


def test_every_step_has_noise_of_its_own_and_padding_none():
    durations = jnp.asarray([0.01, 0.02, 0.0, 0.0], jnp.float32)
    states = simulate(LEAK, jnp.zeros((4, 1)), durations, settings(), key=jax.random.key(0)).states[:, 0]
    steps = np.diff(np.asarray(states), prepend=0)
    assert steps[0] != 0 and steps[1] != 0 and steps[0] != steps[1] and (steps[2:] == 0).all()


def test_drives_computed_before_the_steps_have_the_same_noise():
    inputs, durations = jax.random.normal(jax.random.key(2), (9, 1)), jnp.full(9, 0.01)
    one, two = (
        simulate(LEAK, inputs, durations, settings(), key=jax.random.key(0), hoist=hoist).states
        for hoist in (True, False)
    )
    np.testing.assert_allclose(one, two, rtol=1e-6)


def test_by_the_same_key_it_is_the_same_and_without_one_there_is_none():
    inputs, durations = SILENCE[:3, :9] + 1, jnp.full((3, 9), 0.01)

    def states(said, key=None):
        return np.asarray(simulate_all(LEAK, inputs, durations, said, key=key).states)

    keys = jax.random.key(0), jax.random.key(1)
    plain, noisy = states(SimulationSettings()), states(settings(), keys[0])
    np.testing.assert_array_equal(noisy, states(settings(), keys[0]))
    assert (noisy != states(settings(), keys[1])).all()
    # Trials of equal input have noise of their own.
    assert (noisy[0] != noisy[1]).all()
    for said, key in ((settings(), None), (SimulationSettings(noise=0), keys[0]), (SimulationSettings(), keys[0])):
        np.testing.assert_array_equal(states(said, key), plain)


@pytest.mark.parametrize("said", [{"solver": "tsit5"}, {"solver": "heun", "substeps": 2}], ids=["adaptive", "fixed"])
def test_other_solvers_are_refused(said):
    with pytest.raises(ValidationError, match="expected the solver euler with noise, got (tsit5|heun)"):
        settings(**said)


def test_the_solver_in_a_line_says_it():
    assert settings().described().endswith("recurrent noise of 0.3 in training")
