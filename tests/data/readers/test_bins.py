"""Bins of time, and samples brought to them: by their definitions."""

from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from gnode.data.readers.nwb._bins import bin_edges, counts_in, joined, share_in, stretches, wholly_in
from gnode.data.readers.nwb._resample import directions, on_circles, resampled

EDGES = np.arange(11) / 10
# Eighths, so that sums are exact and times lie on edges often.
eighths = st.integers(-4, 20).map(lambda number: number / 8)
intervals = st.lists(st.tuples(eighths, st.integers(1, 9)), max_size=6).map(
    lambda some: np.array([(start, start + size / 8) for start, size in some]).reshape(-1, 2)
)
GRID = np.arange(9) / 4


@given(times=st.lists(eighths, max_size=30))
def test_a_spike_is_counted_from_the_first_edge_on_and_before_the_second(times):
    found = counts_in(np.sort(np.array(times, float)), GRID)
    assert found.tolist() == [sum(a <= t < b for t in times) for a, b in pairwise(GRID)]


@given(intervals)
def test_intervals_cover_what_their_points_do(some):
    # A point in the middle of each sixteenth tells whether it is covered.
    points = np.arange(0, 2, 1 / 16) + 1 / 32
    inside = np.array([any(a <= point < b for a, b in some) for point in points])
    np.testing.assert_allclose(share_in(some, GRID), inside.reshape(8, 4).mean(axis=1), atol=1e-12)
    assert wholly_in(some, GRID).tolist() == inside.reshape(8, 4).all(axis=1).tolist()


def test_a_partial_last_bin_is_none_and_rounding_makes_none_partial():
    assert bin_edges(0, 0.35, 0.1)[-1] == pytest.approx(0.3)
    assert len(bin_edges(6881.408, 6881.408 + 3 * 0.1, 0.1)) == 4  # 0.30000000000018 s
    assert len(bin_edges(0, 0.05, 0.1)) == 1


def test_intervals_that_overlap_are_one():
    some = np.array([[2.0, 3.0], [0.0, 1.0], [0.5, 0.75], [1.0, 1.5]])
    assert joined(some).tolist() == [[0.0, 1.5], [2.0, 3.0]]
    assert stretches(np.array([True, False, True, True])) == [slice(0, 1), slice(2, 4)]


def test_values_lie_on_the_line_between_samples_at_the_ends_of_bins():
    times = np.array([0.05, 0.3, 0.55, 0.8])
    values = np.column_stack([3 * times - 1, times])
    found = resampled(times, values, EDGES)
    known = (EDGES[1:] >= 0.05) & (EDGES[1:] <= 0.8)
    np.testing.assert_allclose(found[known], np.column_stack([3 * EDGES[1:] - 1, EDGES[1:]])[known], rtol=1e-12)
    # Before the first sample and after the last nothing is known.
    assert np.isnan(found[~known]).all()


def test_the_nearest_sample_and_the_mean_of_a_bin():
    times, values = np.array([0.02, 0.04, 0.11, 0.19, 0.31]), np.array([[1.0], [3.0], [5.0], [7.0], [9.0]])
    edges = EDGES[:4]
    assert resampled(times, values, edges, how="nearest")[:, 0].tolist() == [5.0, 7.0, 9.0]
    np.testing.assert_array_equal(resampled(times, values, edges, how="mean")[:, 0], [2.0, 6.0, np.nan])


def test_nothing_is_made_up_over_a_long_gap_or_beside_what_is_missing():
    times = np.concatenate([np.arange(20) * 0.1, 5 + np.arange(20) * 0.1])
    values = np.ones((40, 1))
    values[10] = np.nan
    found = resampled(times, values, np.arange(0, 70) / 10 + 0.05)[:, 0]
    ends = np.arange(1, 70) / 10 + 0.05
    unknown = (ends > 1.9) & (ends < 5) | (np.abs(ends - 1.0) < 0.1) | (ends > 6.9)
    np.testing.assert_array_equal(np.isnan(found), unknown)


@pytest.mark.parametrize("how", ["linear", "mean", "nearest"])
def test_angles_go_the_short_way_round(how):
    # Across the zero of the circle: the middle of 350 and 10 degrees is 0 and not 180.
    angles = np.deg2rad([350.0, 10.0])[:, None]
    found = on_circles(resampled(np.array([0.0, 0.1]), directions(angles), np.array([0.0, 0.05, 0.2]), how=how))
    expected = {"linear": 1.0, "mean": np.cos(np.deg2rad(350)), "nearest": np.cos(np.deg2rad(10))}[how]
    np.testing.assert_allclose(found[0, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(found[0]), 1, rtol=1e-12)
