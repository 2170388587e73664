"""A search that starts again from what a certificate knows."""

import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis import as_flow, certify, fixed_points_of, search_again
from gnode.analysis.fixed_points import _fixed_points

SYSTEM = as_flow(lambda h: jnp.tanh(2 * h) - h)
# All at one of its four stable points.
STARTS = 0.957 + 1e-3 * np.random.default_rng(0).normal(size=(32, 2))


@pytest.fixture(scope="module")
def found():
    return fixed_points_of(SYSTEM, STARTS)


def test_what_was_missed_is_found_from_where_it_is_proven(found):
    proven = certify(SYSTEM, box=[[-2, -2], [2, 2]])
    again = search_again(SYSTEM, STARTS, found, proven)
    assert len(found) == 1 and len(proven) == len(again) == 9 and len(again.ends) == len(STARTS)
    np.testing.assert_allclose(again.states, proven.states, atol=1e-9)
    assert sorted(again.near.kinds) == sorted(proven.near.kinds)
    assert search_again(SYSTEM, STARTS, again, proven) is again


def test_it_goes_on_from_where_starts_ended_and_lets_only_new_ones_go(found, monkeypatch):
    let_go, released = _fixed_points.let_go, []
    monkeypatch.setattr(_fixed_points, "let_go", lambda *told: released.append(len(told[2])) or let_go(*told))
    again = search_again(SYSTEM, STARTS, found, certify(SYSTEM, box=[[-2, -2], [2, 2]]))
    # Eight that were missed, and the one that was known.
    assert released == [9] and again.found.sum() == len(STARTS)
    np.testing.assert_array_equal(np.bincount(again.point), [1, 1, 1, 1, 1, 1, 1, 1, 24])
    np.testing.assert_allclose(again.ends[9:], found.ends[:23], atol=1e-15)
    # As if all began anew.
    anew = fixed_points_of(SYSTEM, np.concatenate([again.ends[:9], STARTS[:23]]))
    np.testing.assert_allclose(again.states, anew.states, atol=1e-12)
    np.testing.assert_array_equal(again.point, anew.point)
    assert again.near.kinds == anew.near.kinds


def test_middles_of_undecided_boxes_are_starts_unless_they_are_as_small_as_a_zero(found):
    stopped = certify(SYSTEM, box=[[-2, -2], [2, 2]], boxes=20)
    assert len(stopped) == 1 and len(search_again(SYSTEM, STARTS, found, stopped)) > 4
    # h^3 has a zero that cannot be proven, and a search ends near it.
    flat = as_flow(lambda h: -(h**3))
    searched = fixed_points_of(flat, STARTS)
    undecided = certify(flat, box=[[-1, -1], [1, 1]])
    assert len(undecided.undecided) and search_again(flat, STARTS, searched, undecided) is searched
