"""What ends a branch, what is not followed and said, and what is refused."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import as_flow, branches
from tests.analysis.continuation import families


def test_a_branch_ends_at_the_box():
    found = branches(
        lambda a: as_flow(lambda h: 1 - a * h), (-1.0, 1.0), starts=families.LINE, box=[[-9.0], [9.0]], looks=3
    )
    for branch in found:
        assert sorted(branch.ends) == ["it left the box", "the end of the path"]
        assert 9 < np.abs(branch.states).max() < 20
    assert len(found) == 2 and found.bifurcations == ()
    # Found at 1 / 0.009.
    (note,) = found.notes
    assert "1 of the points found lie outside of the box" in note


def test_a_branch_ends_after_the_most_points():
    found = branches(families.bistable, (-1.0, 1.0), starts=families.LINE, most_points=3, looks=2)
    assert "the most points, 3" in {end for branch in found for end in branch.ends}
    assert all(len(branch) <= 7 for branch in found)


def test_the_time_budget_ends_it_and_is_told():
    found = branches(families.bistable, (-1.0, 1.0), starts=families.LINE, time_budget_s=1e-9)
    assert found.stopped is not None and "the time budget of 1e-09 s ended" in found.stopped
    assert len(found) == 0


def test_a_continuum_is_told_and_not_followed():
    def ring(a):
        return as_flow(lambda h: a * h * (1 - h @ h))

    found = branches(ring, (0.5, 1.0), starts=families.PLANE, looks=2)
    assert len(found) == 1
    assert len(found.notes) == 2 and all("a continuum of fixed points" in note for note in found.notes)


def test_where_more_than_one_eigenvalue_is_zero_nothing_is_switched_to():
    found = branches(families.pitchfork, (-0.9, 1.0), starts=1e-3 * families.PLANE, looks=2)
    (point,) = found.bifurcations
    assert point.kind == "degenerate" and abs(point.value) < 1e-6
    np.testing.assert_allclose(point.state, 0, atol=1e-6)


def test_a_line_that_is_fixed_at_one_value_is_no_pitchfork():
    found = branches(lambda a: as_flow(lambda h: a * h), (-1.0, 1.0), starts=families.LINE, looks=2)
    (point,) = found.bifurcations
    assert point.kind == "degenerate"
    assert found.notes == ("branch 1: all of it is fixed at 0, and nowhere else",)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"path": (1.0, 1.0)}, "a path whose points differ", id="path-of-no-length"),
        pytest.param(
            {"path": np.array([0.0, 1.0, 2.0])}, r"\(low, high\), or inputs of shape", id="path-of-three-numbers"
        ),
        pytest.param({"path": (0.0, np.inf)}, "a path of finite values", id="endless-path"),
        pytest.param({"box": [[1.0], [0.0]]}, "its lower corner first", id="box-upside-down"),
        pytest.param({"looks": 1}, "the number of looks of at least 2", id="one-look"),
        pytest.param({"longest_step": 0.0}, "the longest step above zero", id="no-step"),
        pytest.param({"certify_at": (2.0,)}, "values along the path, from -1 to 1", id="certify-beyond-the-path"),
        pytest.param({"system_of": lambda a: lambda h: a - h}, "returns a System", id="no-system"),
        pytest.param(
            {"system_of": lambda a: as_flow(lambda h: float(a) - h)}, "written in JAX", id="value-as-a-number"
        ),
    ],
)
def test_what_cannot_be_followed_is_refused(changed: dict, message: str):
    given = {"system_of": families.bistable, "path": (-1.0, 1.0), "starts": families.LINE, **changed}
    with pytest.raises(Refused, match=message):
        branches(given.pop("system_of"), given.pop("path"), **given)


def test_a_system_is_compiled_once_and_its_numbers_repeat():
    calls = []

    def counted(a):
        calls.append(a)
        return families.bistable(a)

    one, two = (branches(counted, (-1.0, 1.0), starts=families.LINE, looks=3, longest_step=0.1) for _ in range(2))
    # Called while it is traced; the points of the branches, and the looks, are many more.
    assert len(calls) < sum(map(len, one))
    np.testing.assert_array_equal(one.branches[0].states, two.branches[0].states)
    assert one.bifurcations[0].value == two.bifurcations[0].value
