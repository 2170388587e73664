import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import split_in_order, split_in_time
from tests.data.some_trials import ragged


def test_the_last_trials_are_the_test():
    parts = split_in_order(ragged([3] * 10), fractions=(0.5, 0.2, 0.3))
    assert [part.tolist() for part in parts] == [[0, 1, 2, 3, 4], [5, 6], [7, 8, 9]]


@settings(max_examples=30)
@given(every=st.floats(0.3, 3.0), recordings=st.integers(1, 3), offset=st.floats(-1e4, 1e4), seed=st.integers(0, 99))
def test_no_two_sets_share_a_moment(every: float, recordings: int, offset: float, seed: int):
    """However windows of two seconds overlap, and whatever the recordings' clocks say."""
    starts = [offset + every * np.arange(int(60 // every)) + 1000 * k for k in range(recordings)]
    recording = np.concatenate([np.full(len(some), f"r{k}") for k, some in enumerate(starts)])
    mixed = np.random.default_rng(seed).permutation(len(recording))
    start, recording = np.concatenate(starts)[mixed], recording[mixed]
    parts = split_in_time(recording, start, start + 2, fractions=(0.6, 0.2, 0.2))
    for name in np.unique(recording):
        spans = [(start[p][recording[p] == name].min(), start[p][recording[p] == name].max() + 2) for p in parts]
        assert spans[0][1] <= spans[1][0] and spans[1][1] <= spans[2][0]
    # What is left out is what reaches over one of the two borders of a recording.
    left_out = len(start) - sum(map(len, parts))
    assert left_out <= 2 * recordings * np.ceil(2 / every + 1)


def test_no_window_is_lost_by_rounding():
    start = np.arange(10) * 0.1
    parts = split_in_time(np.full(10, "a"), start, start + 0.1, fractions=(0.7, 0.2, 0.1))
    assert [len(part) for part in parts] == [7, 2, 1]


def test_windows_too_long_for_three_stretches_are_refused():
    start = np.arange(5.0)
    with pytest.raises(Refused, match=r"none for .*; cut shorter windows than 4 s"):
        split_in_time(np.full(5, "a"), start, start + 4)
