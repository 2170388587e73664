import numpy as np
import pytest

from gnode.analysis import Branches, branches
from tests.analysis.continuation import families

FOLD = 2 / (3 * np.sqrt(3))


def points_at(found: Branches, value: float) -> list[float]:
    """The first entry of the state of every branch where it passes a value, by straight lines between its points."""
    states = []
    for branch in found:
        for k in np.flatnonzero((branch.values[:-1] - value) * (branch.values[1:] - value) < 0):
            (low, high), ends = branch.values[k : k + 2], branch.states[k : k + 2, 0]
            states.append(float(ends[0] + (value - low) / (high - low) * (ends[1] - ends[0])))
    return sorted(states)


@pytest.fixture(scope="module")
def bistable() -> Branches:
    return branches(families.bistable, (-1.0, 1.0), starts=families.LINE)


def test_folds_of_the_bistable_flow(bistable: Branches):
    assert [point.kind for point in bistable.bifurcations] == ["fold", "fold"]
    np.testing.assert_allclose([p.value for p in bistable.bifurcations], [-FOLD, FOLD], rtol=0, atol=1e-12)
    states = [p.state[0] for p in bistable.bifurcations]
    np.testing.assert_allclose(states, [1 / np.sqrt(3), -1 / np.sqrt(3)], rtol=0, atol=1e-10)
    for point in bistable.bifurcations:
        assert abs(point.eigenvalues[0]) < 1e-9 and 0 < point.accuracy < 1e-12 and point.branches == (0,)


def test_one_branch_goes_round_both_folds(bistable: Branches):
    (branch,) = bistable
    assert branch.ends == ("the end of the path",) * 2 and not branch.closed
    assert {branch.values[0], branch.values[-1]} == {-1.0, 1.0}
    h = branch.states[:, 0]
    np.testing.assert_allclose(branch.values + h - h**3, 0, atol=1e-13)
    np.testing.assert_allclose(branch.near.eigenvalues[:, 0], 1 - 3 * h**2, atol=1e-12)
    expected = np.where(1 - 3 * h**2 < 0, "stable", "unstable")
    rows = [k for k in range(len(branch)) if k not in branch.bifurcations]
    assert [branch.near.kinds[k] for k in rows] == expected[rows].tolist()
    assert [branch.near.kinds[k] for k in branch.bifurcations] == ["marginal", "marginal"]


def test_as_many_points_as_the_polynomial_has_roots(bistable: Branches):
    for value in (-0.9, -0.38, -0.1, 0.2, 0.384, 0.386):
        roots: list[complex] = np.roots([-1, 0, 1, value]).tolist()
        real = np.sort([root.real for root in roots if abs(root.imag) < 1e-9])
        np.testing.assert_allclose(points_at(bistable, value), real, atol=0.01)
    np.testing.assert_array_equal(bistable.stable_counts(np.array([-1.0, -0.5, 0.0, 0.3, 1.0])), [1, 1, 2, 2, 1])


def test_no_branch_is_listed_twice():
    few = branches(families.transcritical, (-1.0, 1.0), starts=families.LINE, looks=2)
    many = branches(families.transcritical, (-1.0, 1.0), starts=families.LINE, looks=6)
    for found in (few, many):
        assert len(found) == 2
        (point,) = found.bifurcations
        assert point.kind == "transcritical" and point.branches == (0, 1)
        assert abs(point.value) < 1e-12 and abs(point.state[0]) < 1e-12
        np.testing.assert_allclose(points_at(found, -0.3), [-0.3, 0.0], atol=1e-12)
        np.testing.assert_array_equal(found.stable_counts(np.array([-0.5, 0.5])), [1, 1])


def test_at_a_pitchfork_the_other_branches_are_followed():
    # From zero alone: the others are reached through the branch point.
    found = branches(families.pitchfork, (-1.0, 1.0), starts=np.zeros((2, 1)), looks=2)
    (point,) = found.bifurcations
    assert point.kind == "pitchfork" and point.branches == (0, 1)
    assert abs(point.value) < 1e-12 and abs(point.state[0]) < 1e-12
    straight, curved = found
    assert np.all(straight.states == 0)
    np.testing.assert_allclose(curved.values, curved.states[:, 0] ** 2, atol=1e-13)
    np.testing.assert_allclose(np.sort(curved.states[[0, -1], 0]), [-1, 1], atol=1e-13)
    assert set(curved.near.kinds) == {"stable", "marginal"}
    np.testing.assert_array_equal(found.stable_counts(np.array([-0.5, 0.5])), [1, 2])


def test_a_path_through_two_inputs_that_crosses_the_cusp_twice():
    ends = np.array([[-1.0, 1.5], [1.0, 0.5]])
    found = branches(families.cusp, ends, starts=families.LINE)
    assert len(found) == 1 and not found.scalar and [p.kind for p in found.bifurcations] == ["fold", "fold"]
    for point in found.bifurcations:
        np.testing.assert_allclose(point.input, ends[0] + point.value * (ends[1] - ends[0]), atol=1e-14)
        a, b = point.input
        assert abs(27 * a**2 - 4 * b**3) < 1e-11
    assert found.notes == () and found.stopped is None
    (branch,) = found
    np.testing.assert_allclose(branch.inputs[:, 0], -1 + 2 * branch.values, atol=1e-14)


def test_what_the_search_has_missed_the_certificate_adds():
    options = {"starts": np.array([[-1.2], [-0.9]]), "looks": 2, "box": [[-3.0], [3.0]]}
    assert len(branches(families.island, (0.0, 1.0), **options)) == 1
    found = branches(families.island, (0.0, 1.0), certify_at=(0.1, 0.35), **options)
    line, circle = found
    assert circle.closed and not line.closed and len(found) == 2
    np.testing.assert_allclose((circle.states[:, 0] - 1) ** 2 + (circle.values - 0.35) ** 2, 0.01, atol=1e-13)
    np.testing.assert_allclose([p.value for p in found.of_kind("fold")], [0.25, 0.45], atol=1e-12)
    assert [(each.count, each.followed) for each in found.certified] == [(1, 1), (3, 3)]
    np.testing.assert_allclose(found.certified[1].missed[:, 0], [0.9, 1.1], atol=1e-9)
    assert found.notes == ()


def test_a_fold_at_a_kink_is_gone_round():
    found = branches(families.kink, (-1.0, 1.0), starts=families.LINE)
    (branch,) = found
    np.testing.assert_allclose(5 * np.abs(branch.states[:, 0]), branch.values, atol=1e-12)
    assert branch.ends == ("the end of the path",) * 2
    (point,) = found.bifurcations
    assert point.kind == "fold" and abs(point.value) <= point.accuracy < 1e-8


def test_branches_of_rectified_units_do_not_depend_on_the_step():
    starts = np.random.default_rng(3).normal(size=(20, 5))
    coarse, fine = (
        branches(families.rectified, (-0.2, 0.3), starts=starts, looks=2, longest_step=step) for step in (0.2, 0.1)
    )
    assert len(coarse) == len(fine) and len(coarse.bifurcations) == len(fine.bifurcations)
    assert {point.kind for point in fine.bifurcations} == {"fold", "Hopf", "degenerate"}
    for one, other in zip(coarse.bifurcations, fine.bifurcations, strict=True):
        assert one.kind == other.kind and one.accuracy + other.accuracy < 1e-8
        assert abs(one.value - other.value) <= 10 * (one.accuracy + other.accuracy)
    for found in (coarse, fine):
        for branch in found:
            for h, x in zip(branch.states, branch.values, strict=True):
                np.testing.assert_allclose(families.rectified_flow(h, x, np), 0, atol=1e-9)
