"""What a dissection compiles is of the shapes of a network alone: another one needs no other programs."""

from collections.abc import Iterator

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
from gnode.programs._keep_compiled import PLACE, compiled_programs_kept
from tests.experiments.hand_made import flip_flop_rnn, pulses
from tests.programs import no_cache


@pytest.fixture
def made(tmp_path, monkeypatch) -> Iterator[list[str]]:
    """The functions of which programs are made, by name, where programs are kept."""
    names: list[str] = []
    trace = _jit.trace

    def noted(function, args, kwargs, options):
        names.append(function.__name__)
        # What makes many steps: of two units there are few exponentials.
        if function.__name__ in ("_simulate", "advance_all"):
            assert options == _jit._PLAIN
        return trace(function, args, kwargs, options)

    monkeypatch.setenv(PLACE, str(tmp_path))
    monkeypatch.setattr(_jit, "trace", noted)
    with no_cache(), compiled_programs_kept(pytest.fail):
        yield names


def memories(*gains: float) -> Network:
    """Two entries, each of which remembers a sign where its gain is above 1."""
    return eqx.tree_at(lambda one: one.field.target.weights, flip_flop_rnn(), (jnp.diag(jnp.array(gains)),))


def test_a_network_of_the_same_shapes_with_other_points_needs_no_other_programs(made):
    def take(*gains: float) -> Dissection:
        return dissect(memories(*gains), pulses(21, 47), key=jax.random.key(0), starts=96, boxes=50)

    three = take(2.5, 0.5)
    first = len(made)
    assert len(three.fixed_points) == 3
    # Points are searched, searched again and followed by the same programs, whoever asks.
    once = ("roots", "_value_and_slopes", "advance_all", "examine_all")
    assert [made.count(name) for name in once] == [1] * len(once) and "jacobians" in made
    nine = take(2.0, 2.0)
    assert len(nine.fixed_points) == 9
    assert made[first:] == []


@pytest.mark.parametrize("count", [1, 2, 3, 64, 65, 1000, 40_001])
def test_states_are_chosen_in_the_order_of_a_permutation(count):
    key = jax.random.key(count)
    with double_precision():
        np.testing.assert_array_equal(_choose(count, 50, key), jax.random.permutation(key, count)[:50])
