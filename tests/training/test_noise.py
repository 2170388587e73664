"""Training with recurrent noise."""

import jax
import numpy as np
import pytest

from gnode.simulation import SimulationSettings
from gnode.training import evaluate, fit_cohort
from tests.training.examples import fitted, labelled, network, settings, valued, weights, without_seconds

NOISY = SimulationSettings(noise=0.2)


@pytest.mark.parametrize(
    "said", [{}, {"truncate_steps": 7, "dropout": 0.2}, {"forcing_steps": 5, "forcing_epochs": 2}],
    ids=["whole trials", "pieces", "forced"],
)  # fmt: skip
def test_it_is_the_same_again_resumed_and_of_each_key(tmp_path, said):
    whole = fitted(settings(**said), simulation=NOISY)
    file = tmp_path / "checkpoint.gnode"
    fitted(settings(**said), simulation=NOISY, checkpoint=file, interrupted=lambda: True)
    resumed = fitted(settings(**said), simulation=NOISY, checkpoint=file, resume=True)
    assert weights(resumed.network) == weights(whole.network)
    assert without_seconds(resumed.history) == without_seconds(whole.history)
    quiet = fitted(settings(**said))
    assert weights(quiet.network) != weights(whole.network)


def test_noise_of_zero_is_none():
    none, zero = fitted(), fitted(simulation=SimulationSettings(noise=0))
    assert weights(none.network) == weights(zero.network)
    assert without_seconds(none.history) == without_seconds(zero.history)


def test_members_of_a_cohort_have_their_own():
    train, validation = [valued()] * 2, [valued(9, seed=1)] * 2
    keys = [jax.random.key(0), jax.random.key(1)]
    both = fit_cohort([network()] * 2, train, validation, [settings()] * 2, keys=keys, simulation=NOISY)
    alone = fitted(simulation=NOISY)
    losses = [[record.loss for record in one.history] for one in (*both, alone)]
    np.testing.assert_allclose(losses[0], losses[2], rtol=1e-4)
    assert abs(losses[1][0] - losses[0][0]) > 1e-3 * losses[0][0]


@pytest.mark.parametrize("trials", [valued(), labelled()], ids=["values", "classes"])
def test_a_set_is_scored_with_noise_by_a_key_alone(trials):
    quiet = evaluate(network(), trials)
    assert evaluate(network(), trials, simulation=NOISY) == quiet
    noisy = evaluate(network(), trials, simulation=NOISY, key=jax.random.key(0))
    assert noisy.loss != quiet.loss
    assert noisy == evaluate(network(), trials, simulation=NOISY, key=jax.random.key(0))
