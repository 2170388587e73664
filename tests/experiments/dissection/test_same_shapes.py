"""What a dissection compiles is of the shapes of a network alone: another one needs no other programs."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._switches import double_precision
from gnode.experiments import Dissection, dissect
from gnode.experiments.dissection._take_apart import _choose
from gnode.models import Network
from gnode.programs import _jit
from tests.experiments.dissection.made_programs import programs_made
from tests.experiments.hand_made import flip_flop_rnn, pulses


def memories(*gains: float) -> Network:
    """Two entries, each of which remembers a sign where its gain is above 1. The time constant is compiled in, and no
    other test has this one: nothing of it has been made in this process."""
    rnn = flip_flop_rnn(time_constant=0.13)
    return eqx.tree_at(lambda one: one.field.target.weights, rnn, (jnp.diag(jnp.array(gains)),))


def test_a_network_of_the_same_shapes_with_other_points_needs_no_other_programs(tmp_path):
    def take(*gains: float) -> Dissection:
        return dissect(memories(*gains), pulses(21, 47), key=jax.random.key(0), starts=96, boxes=50)

    with programs_made(tmp_path) as made:
        three = take(2.5, 0.5)
        first = [name for name, _ in made]
        assert len(three.fixed_points) == 3
        # Points are searched, searched again and followed by the same programs, whoever asks.
        once = ("roots", "_value_and_slopes", "advance_all", "examine_all")
        assert [first.count(name) for name in once] == [1] * len(once)
        # What makes many steps: of two units there are few exponentials.
        assert all(options == _jit._PLAIN for name, options in made if name in ("_simulate", "advance_all"))
        # One for all of Euler's steps and one for steps that are chosen. Of the flow, in units too, and of an interval.
        assert first.count("_solve") == 2
        assert first.count("jacobians") == 3
        nine = take(2.0, 2.0)
        assert len(nine.fixed_points) == 9
        assert made[len(first) :] == []


@pytest.mark.parametrize("count", [1, 2, 3, 64, 65, 1000, 40_001])
def test_states_are_chosen_in_the_order_of_a_permutation(count):
    key = jax.random.key(count)
    with double_precision():
        np.testing.assert_array_equal(_choose(count, 50, key), jax.random.permutation(key, count)[:50])
