"""Programs are made for few numbers of rows, none of which is much more than what is asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnode.analysis.fixed_points import _known, _linearise
from gnode.analysis.fixed_points._linearise import jacobians
from gnode.programs import on_filled, room_for
from gnode.programs._room_for_rows import filled


@given(st.integers(min_value=1, max_value=10**7))
def test_there_is_room_and_not_much_more(count):
    room = room_for(count)
    assert count <= room == room_for(room)
    assert room <= (64 if count <= 64 else 1024 if count <= 1024 else 1.125 * count)
    assert room >= room_for(count - 1)


def test_the_numbers_are_few():
    rooms = {room_for(count) for count in range(1, 100_001)}
    assert {64, 1024} <= rooms and len(rooms) == 2 + 8 * 6 + 5
    assert room_for(0) == 0


@given(st.integers(min_value=0, max_value=300))
def test_rows_that_fill_the_room_are_among_those_there_are(count):
    rows = np.random.default_rng(count).normal(size=(count, 2, 3))
    more = filled(rows)
    assert more.shape == (room_for(max(count, 1)), 2, 3)
    np.testing.assert_array_equal(more[:count], rows)
    assert all((more == row).all(axis=(1, 2)).any() for row in rows)


@pytest.mark.parametrize(("size", "rows"), [(2, 64), (129, 3)], ids=["small", "large"])
def test_no_jacobian_of_a_large_state_is_worked_out_to_fill_room(monkeypatch, size, rows):
    shapes = []

    def noted(function):
        return lambda flow, states: shapes.append(states.shape) or function(flow, states)

    monkeypatch.setattr(_linearise, "jacobians", noted(jacobians))
    monkeypatch.setattr(_known, "_value_and_slopes", noted(_known._value_and_slopes))
    near = _linearise.linearise(lambda h: -h, np.zeros((3, size)), marginal_rate=1e-9)
    assert near.kinds == ("stable",) * 3
    zeros = _known.Zeros(lambda h: -h, np.random.default_rng(0).normal(size=(3, size)))
    np.testing.assert_array_equal(zeros.values_at(np.ones((2, size))), -np.ones((2, size)))
    assert shapes == [(rows, size)] * 3


@pytest.mark.parametrize("count", [0, 1, 64, 65, 1000, 2048])
def test_what_is_worked_out_of_filled_rows_is_that_of_the_rows(count):
    rows, seen = np.random.default_rng(0).normal(size=(count, 2)).astype(np.float32), []

    def both(given):
        seen.append(given.shape)
        return 2 * given, given.sum(axis=1)

    twice, sums = on_filled(both, rows)
    assert set(seen) == {(64, 2)} and isinstance(twice, np.ndarray)
    np.testing.assert_array_equal(twice, 2 * rows)
    np.testing.assert_allclose(sums, rows.sum(axis=1), rtol=1e-6)
