import equinox as eqx
import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.models import (
    MLP,
    Network,
    NeuralODE,
    TrainedInitialState,
    count_parameters,
    with_weight_noise,
)

KEY = jax.random.key(3)


@pytest.fixture(scope="module")
def network():
    field = NeuralODE(3, 2, (40,), key=KEY)
    return Network(TrainedInitialState(3), field, MLP(3, 2, key=KEY))


def weights(tree):
    return np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(eqx.filter(tree, eqx.is_inexact_array))])


def test_every_weight_of_the_field_is_moved_by_a_part_of_itself(network):
    moved = with_weight_noise(network, 0.1, key=KEY)
    before, after = weights(network.field), weights(moved.field)
    some = before != 0
    parts = after[some] / before[some] - 1
    assert len(after) == count_parameters(network.field)
    # Normal draws of standard deviation .1: of 200 and more, within some standard errors.
    assert abs(parts.mean()) < 0.03 and parts.std() == pytest.approx(0.1, rel=0.2)
    np.testing.assert_array_equal(after[~some], 0)


def test_all_else_is_as_it_was_and_the_key_repeats_it(network):
    moved, again, other = (with_weight_noise(network, 0.1, key=jax.random.key(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(weights(moved.readout), weights(network.readout))
    np.testing.assert_array_equal(weights(moved.field), weights(again.field))
    assert not np.array_equal(weights(moved.field), weights(other.field))
    assert moved.field.time_constant == network.field.time_constant


def test_noise_is_above_zero(network):
    with pytest.raises(Refused, match="the noise above zero, got 0"):
        with_weight_noise(network, 0.0, key=KEY)
